import type { LayoutRow, Section } from '../../messages/layout.ts';
import { layoutRequestSchema, maxRowsPerShow, maxSeatsPerRow, sectionsRequestSchema } from '../../messages/layout.ts';
import { labelsOf, numbersOf, rowKey } from '../../messages/rows.ts';
import type { Lost } from './lost.ts';
import { PlanError } from './plan-error.ts';

/** A hall as another system has it: rows in their order, with names as people read them. */
export type Plan = { rows: PlanRow[]; standing: StandingRoom[] };

export type PlanRow = {
  /** Empty without one. */
  section: string;
  row: string;
  /** In their order; null is a gap. */
  seats: (PlanSeat | null)[];
};

export type PlanSeat = { label: string; priceMinor: number; category: string; kinds: SeatKind[] };

export type SeatKind = 'accessible' | 'companion' | 'restricted' | 'blocked';

type StandingRoom = { section: string; places: number; priceMinor: number; category: string };

/** The layout of a plan, and what of the plan it could not keep. */
export type Conversion = { layout: LayoutRow[]; sections: Section[]; lost: Lost[] };

/**
 * Converts a plan to a layout that the API takes.
 * @throws PlanError when a seat is in it twice, or the layout is not one that the API takes
 */
export function layoutOfPlan({ rows, standing }: Plan): Conversion {
  const lost: Lost[] = [];
  const codes = createCodes(lost);
  const layout: LayoutRow[] = [];
  const keys = new Set<string>();
  // A row more than is allowed: the schema says so, and a file of any size costs no more than that.
  for (const planRow of rows) {
    if (layout.length > maxRowsPerShow) break;
    for (const part of partsOf(planRow, lost)) {
      const section = codes.of(part.section);
      const row = nameOfRow(planRow, (name) => keys.has(rowKey({ section, row: name })), lost);
      keys.add(rowKey({ section, row }));
      layout.push(layoutRow({ ...(section !== undefined && { section }), row }, part.seats, lost));
    }
  }
  for (const { section, places, priceMinor, category } of standing) {
    if (layout.length > maxRowsPerShow) break;
    layout.push({ section: codes.of(section) ?? 'FLOOR', places, priceMinor, ...(category && { category }) });
  }
  if (layout.length === 0) throw new PlanError({ code: 'no-seats' });
  const parsed = layoutRequestSchema.safeParse(layout);
  if (parsed.success) return { layout: parsed.data, sections: namesOf(codes.sections()), lost };
  const faults = parsed.error.issues.slice(0, 5).map((issue) => {
    const row = layout[Number(issue.path[0])];
    const field = issue.path.slice(1).join('.');
    return { code: 'refused' as const, ...(row !== undefined && { row: rowKey(row) }), field, issue };
  });
  throw new PlanError(...faults);
}

/** @throws PlanError for names that the API does not take */
function namesOf(sections: Section[]): Section[] {
  if (sections.length === 0) return [];
  const parsed = sectionsRequestSchema.safeParse(sections);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 5).map((issue) => {
    const section = sections[Number(issue.path[0])];
    return { code: 'refused' as const, field: section === undefined ? 'sections' : `section ${section.code}`, issue };
  });
  throw new PlanError(...faults);
}

/** The code of each section by its name, and the names for people where they say more than the code. */
function createCodes(lost: Lost[]) {
  const codes = new Map<string, string>();
  return {
    of(name: string): string | undefined {
      if (name === '') return undefined;
      const known = codes.get(name);
      if (known !== undefined) return known;
      const taken = new Set(codes.values());
      const wanted = capitals(name).slice(0, 16) || 'S';
      let code = wanted;
      for (let number = 2; taken.has(code); number += 1) code = `${wanted.slice(0, 13)}${number}`;
      codes.set(name, code);
      if (code !== wanted) lost.push({ kind: 'section-renamed', section: name, code, taken: wanted });
      return code;
    },
    sections(): Section[] {
      return Array.from(codes, ([name, code], order) => ({ code, name, order: order + 1 }));
    },
  };
}

/** Capitals and digits of a name, without accents. */
function capitals(name: string): string {
  return name
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
}

function nameOfRow({ section, row }: PlanRow, isTaken: (name: string) => boolean, lost: Lost[]): string {
  const short = shortNameOf(row);
  let name = short || 'R';
  for (let number = 2; isTaken(name); number += 1) name = `${short.slice(0, 2)}${number}`;
  if (name !== row) lost.push({ kind: 'row-renamed', row, section, name });
  return name;
}

/** The name of a row in four capitals or digits: of several words the last one, as in `Row 12` and `Reihe A`. */
function shortNameOf(row: string): string {
  const lastWord = capitals(row.trim().split(/\s+/).at(-1) ?? '');
  return lastWord !== '' && lastWord.length <= 4 ? lastWord : capitals(row).slice(0, 4);
}

/** A row has one price: seats of another price or category become a row of a section of their own. */
function partsOf({ section, row, seats }: PlanRow, lost: Lost[]): { section: string; seats: PlanRow['seats'] }[] {
  // The schema refuses it, whatever it is split into.
  if (seats.length > maxSeatsPerRow) return [{ section, seats }];
  const groups = new Map<string, { category: string; priceMinor: number; count: number }>();
  for (const seat of seats) {
    if (seat === null) continue;
    const group = groups.get(groupOf(seat)) ?? { category: seat.category, priceMinor: seat.priceMinor, count: 0 };
    group.count += 1;
    groups.set(groupOf(seat), group);
  }
  if (groups.size < 2) return [{ section, seats }];
  // Stable: of groups that are equally large the first keeps the section.
  const bySize = Array.from(groups).sort(([, one], [, other]) => other.count - one.count);
  return bySize.map(([key, { category, priceMinor }], index) => {
    const own = index === 0 ? section : `${section} ${category || priceMinor}`.trim();
    if (index > 0) lost.push({ kind: 'row-split', row, section: own });
    return { section: own, seats: trimmed(seats.map((seat) => (seat && groupOf(seat) === key ? seat : null))) };
  });
}

function groupOf({ priceMinor, category }: PlanSeat): string {
  return `${priceMinor} ${category}`;
}

function trimmed(seats: PlanRow['seats']): PlanRow['seats'] {
  const [first, last] = [seats.findIndex((seat) => seat !== null), seats.findLastIndex((seat) => seat !== null)];
  return seats.slice(first, last + 1);
}

function layoutRow(head: { section?: string; row: string }, seats: PlanRow['seats'], lost: Lost[]): LayoutRow {
  const [first] = seats.filter((seat) => seat !== null);
  if (first === undefined) throw new PlanError({ code: 'row-without-seats', row: rowKey(head) });
  const labels = seats.map((seat) => seat && labelOf(seat, head, lost));
  const { priceMinor, category } = first;
  const of = (kind: SeatKind) => labels.filter((label, index) => label !== null && seats[index]?.kinds.includes(kind));
  const attributes = (['accessible', 'companion', 'restricted', 'blocked'] as const).map((kind) => [kind, of(kind)]);
  return {
    ...head,
    ...inFewWords(labels),
    priceMinor,
    ...Object.fromEntries(attributes.filter(([, list]) => list!.length > 0)),
    ...(category && { category }),
  };
}

function labelOf({ label }: PlanSeat, head: { section?: string; row: string }, lost: Lost[]): string {
  if (/^[0-9]{1,4}[A-Z]?$/.test(label)) return label;
  // `A-12` and `Seat 12`: the number with its letter.
  const found = /([0-9]{1,4}[A-Z]?)[^A-Z0-9]*$/.exec(label.toUpperCase())?.[1];
  if (found === undefined) throw new PlanError({ code: 'seat-without-number', seat: label, row: rowKey(head) });
  lost.push({ kind: 'seat-renamed', seat: label, row: rowKey(head), label: found });
  return found;
}

/** Numbers with a first and a step where they have one, else the labels. */
function inFewWords(labels: (string | null)[]): Pick<LayoutRow, 'seats' | 'from' | 'step' | 'labels'> {
  const from = Number(labels[0]);
  const step = labels.length === 1 ? 1 : Number(labels[1]) - from;
  const row = { row: 'A', priceMinor: 0, seats: labels.length, from, step };
  const isCounted =
    step !== 0 && Math.abs(step) <= 10 && labelsOf(row).every((label, index) => label === labels[index]);
  if (!isCounted) return { labels };
  const { first, count } = numbersOf(row);
  return { seats: count, ...(first !== 1 && { from: first }), ...(step !== 1 && { step }) };
}
