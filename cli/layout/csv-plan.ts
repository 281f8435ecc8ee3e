import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { Plan, PlanRow, SeatKind } from './plan.ts';

const kinds = ['seat', 'accessible', 'companion', 'restricted', 'blocked', 'gap', 'standing'] as const;
const attributes: ReadonlySet<string> = new Set<SeatKind>(['accessible', 'companion', 'restricted', 'blocked']);

const lineSchema = z.object({
  section: z.string().default(''),
  row: z.string().default(''),
  seat: z.string(),
  price: z.string().regex(/^[0-9]{0,11}$/, 'must be a whole number of minor units'),
  // Several, such as `accessible restricted`.
  kind: z
    .string()
    .default('seat')
    .transform((text) => (text === '' ? ['seat'] : text.split(/[ +]+/)))
    .pipe(z.array(z.enum(kinds, `must be of ${kinds.join(', ')}`))),
  category: z.string().default(''),
});

/**
 * Reads a CSV file with a line per seat: section,row,seat,price,kind and perhaps category, in the order of the hall.
 * `seat` of a line of kind standing is the number of places; a line of kind gap has none.
 * @throws CliError that names the line
 */
export function readCsvPlan(file: string, text: string): Plan {
  const rows = new Map<string, PlanRow>();
  const standing: Plan['standing'] = [];
  for (const { record, line } of recordsOf(file, text)) {
    const parsed = lineSchema.safeParse(record);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new CliError(`${file}, line ${line}: ${issue?.path.join('.')} ${issue?.message}.`);
    }
    const { section, row, seat, price, kind, category } = parsed.data;
    const priceMinor = Number(price);
    if (kind.includes('standing')) {
      const places = Number(seat);
      if (row !== '') throw new CliError(`${file}, line ${line}: row must be empty for standing room.`);
      standing.push({ section, places, priceMinor, category });
      continue;
    }
    const key = `${section}\n${row}`;
    const planRow = rows.get(key) ?? { section, row, seats: [] };
    rows.set(key, planRow);
    if (kind.includes('gap')) planRow.seats.push(null);
    else planRow.seats.push({ label: seat, priceMinor, category, kinds: kind.filter(isAttribute) });
  }
  return { rows: Array.from(rows.values()), standing };
}

function isAttribute(kind: (typeof kinds)[number]): kind is SeatKind {
  return attributes.has(kind);
}

function recordsOf(file: string, text: string): { record: unknown; line: number }[] {
  try {
    const records: { record: unknown; info: { lines: number } }[] = parse(text, {
      bom: true,
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    if (records.length === 0) throw new CliError(`${file} has no seats.`);
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} is no CSV file: ${error instanceof Error ? error.message : error}.`);
  }
}
