import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Lost } from './lost.ts';
import type { Plan, PlanRow, SeatKind } from './plan.ts';
import { PlanError } from './plan-error.ts';

const kinds = ['seat', 'accessible', 'companion', 'restricted', 'blocked', 'gap', 'standing'] as const;
const attributes: ReadonlySet<string> = new Set<SeatKind>(['accessible', 'companion', 'restricted', 'blocked']);

const wholeNumber = 'must be a whole number of minor units';

const lineShape = {
  section: z.string().default(''),
  row: z.string().default(''),
  seat: z.string(),
  price: z.string().regex(/^[0-9]{0,11}$/, wholeNumber),
  // Several, such as `accessible restricted`.
  kind: z
    .string()
    .default('seat')
    .transform((text) => (text === '' ? ['seat'] : text.split(/[ +]+/)))
    .pipe(z.array(z.enum(kinds, `must be of ${kinds.join(', ')}`))),
  category: z.string().default(''),
};

const lineSchema = z
  .object(lineShape)
  // Standing room has no attributes: it would be sold whatever else the line says of it.
  .refine(({ kind }) => !kind.includes('standing') || kind.length === 1, {
    path: ['kind'],
    message: 'must be standing alone for standing room',
  })
  // What is sold without a price would be given away.
  .refine(({ price, kind }) => price !== '' || kind.includes('gap'), { path: ['price'], message: wholeNumber });

/**
 * Reads a CSV file with a line per seat: section,row,seat,price,kind and perhaps category, in the order of the hall.
 * `seat` of a line of kind standing is the number of places; a line of kind gap has none.
 * @param lost gets what the file says and a layout has no place for
 * @throws PlanError that names the line
 */
export function readCsvPlan(text: string, lost: Lost[]): Plan {
  const rows = new Map<string, PlanRow>();
  const standing: Plan['standing'] = [];
  for (const { record, line } of recordsOf(text, lost)) {
    const parsed = lineSchema.safeParse(record);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw new PlanError({ code: 'refused', line, field: issue.path.join('.'), issue });
    }
    const { section, row, seat, price, kind, category } = parsed.data;
    const priceMinor = Number(price);
    if (kind.includes('standing')) {
      const places = Number(seat);
      if (row !== '') throw new PlanError({ code: 'standing-with-row', line });
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

function recordsOf(text: string, lost: Lost[]): { record: unknown; line: number }[] {
  const [head = ''] = text.split('\n', 1);
  try {
    const records: { record: unknown; info: { lines: number } }[] = parse(text, {
      bom: true,
      columns: (head: string[]) => columnsOf(head, lost),
      // Spreadsheets write semicolons where a comma is in the numbers.
      delimiter: head.includes(';') && !head.includes(',') ? ';' : ',',
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    if (records.length === 0) throw new PlanError({ code: 'no-seats' });
    return records.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (error instanceof PlanError) throw error;
    throw new PlanError({ code: 'no-csv', said: error instanceof Error ? error.message : String(error) });
  }
}

function columnsOf(head: string[], lost: Lost[]): string[] {
  const names = head.map((name) => name.trim().toLowerCase());
  if (!names.includes('seat') || !names.includes('price')) throw new PlanError({ code: 'no-columns' });
  const others = names.filter((name) => name !== '' && !Object.hasOwn(lineShape, name));
  if (others.length > 0) lost.push({ kind: 'columns', columns: others.slice(0, namedColumns).join(', ') });
  return names;
}

/** How many columns are named that are not kept. */
const namedColumns = 10;
