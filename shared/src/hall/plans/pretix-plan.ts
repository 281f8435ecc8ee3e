import { z } from 'zod';
import type { Lost } from './lost.ts';
import type { Plan, PlanRow } from './plan.ts';
import { PlanError } from './plan-error.ts';

// What we use of the interchange form of pretix' seating plans; unknown fields are for drawing.
const positionSchema = z.object({ x: z.number(), y: z.number() });
const planSchema = z.object({
  zones: z
    .array(
      z.object({
        name: z.string().default(''),
        areas: z.array(z.unknown()).optional(),
        rows: z.array(
          z.object({
            row_number: z.union([z.string(), z.number()]).transform(String),
            seats: z.array(
              z.object({
                seat_guid: z.string().optional(),
                seat_number: z.union([z.string(), z.number()]).transform(String),
                position: positionSchema.optional(),
                category: z.string().nullish(),
              }),
            ),
          }),
        ),
      }),
    )
    .min(1),
});

type Seat = z.infer<typeof planSchema>['zones'][number]['rows'][number]['seats'][number];

export type Prices = {
  /** Minor units by category. */
  byCategory: ReadonlyMap<string, number>;
  /** Of the other categories. */
  otherwise: number;
};

/**
 * Reads a seating plan of pretix: zones with rows with seats. Gaps are where the next seat stands further away than
 * seats of the row usually do. It has no prices, but categories, which are told.
 * @param lost gets what the plan says and a layout has no place for
 * @throws PlanError when it is not such a plan
 */
export function readPretixPlan(json: unknown, prices: Prices, lost: Lost[]): Plan & { categories: string[] } {
  const parsed = planSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3);
    throw new PlanError(...issues.map((issue) => ({ code: 'no-plan' as const, field: issue.path.join('.'), issue })));
  }
  const { zones } = parsed.data;
  const categories = new Set<string>();
  const rows = zones.flatMap((zone): PlanRow[] =>
    zone.rows
      .filter(({ seats }) => seats.length > 0)
      .map(({ row_number, seats }) => ({
        section: zones.length === 1 ? '' : zone.name,
        row: row_number,
        seats: withGaps(seats).map((seat) => {
          if (seat === null) return null;
          const category = seat.category ?? '';
          categories.add(category);
          const priceMinor = prices.byCategory.get(category) ?? prices.otherwise;
          return { label: seat.seat_number, priceMinor, category, kinds: [] };
        }),
      })),
  );
  if (zones.some((zone) => zone.rows.some(({ seats }) => seats.some(({ seat_guid }) => seat_guid !== undefined)))) {
    lost.push({ kind: 'seat-guids' });
  }
  const [only] = zones;
  if (zones.length === 1 && only!.name !== '') lost.push({ kind: 'zone-name', zone: only!.name });
  lost.push({ kind: 'positions' });
  const areas = zones.reduce((sum, zone) => sum + (zone.areas?.length ?? 0), 0);
  if (areas > 0) lost.push({ kind: 'areas', count: areas });
  return { rows, standing: [], categories: Array.from(categories) };
}

/** The seats with a gap for each place that is left free between two of them. */
function withGaps(seats: Seat[]): (Seat | null)[] {
  const distances = seats.slice(1).map((seat, index) => distance(seats[index]!, seat));
  const usual = distances.filter((length) => length > 0).sort((one, other) => one - other)[distances.length >> 2] ?? 0;
  return seats.flatMap((seat, index) => {
    const length = index === 0 ? 0 : distances[index - 1]!;
    const free = usual > 0 && length > 1.5 * usual ? Math.min(Math.round(length / usual) - 1, 10) : 0;
    return [...Array.from({ length: free }, () => null), seat];
  });
}

function distance(one: Seat, other: Seat): number {
  if (one.position === undefined || other.position === undefined) return 0;
  return Math.hypot(other.position.x - one.position.x, other.position.y - one.position.y);
}
