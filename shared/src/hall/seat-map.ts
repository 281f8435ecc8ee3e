import type { LayoutRow } from '../messages/layout.ts';
import { labelsOf, rowKey, seatCount } from '../messages/rows.ts';
import type { SeatEvent, SeatStatus } from '../messages/statuses.ts';
import { seatsAfter } from '../messages/statuses.ts';
import { placesOfRow, positionOf, seatIdAt } from './places.ts';

/*
 * Seat maps and how events change them, used by views, past seat maps, checks and pages. No I/O, no Node APIs, and
 * arguments are never changed.
 */

/**
 * One string per row (key `[SECTION-]ROW`, or `SECTION` of standing room), one character per place in the order of the
 * layout: `.` available, `H` held, `B` booked, `x` blocked, and a space for a gap.
 */
export type SeatMap = Record<string, string>;

/** How many seats have each status; `blocked` is absent where none is. */
export type SeatCounts = { available: number; held: number; booked: number; blocked?: number };

type Sellable = Exclude<SeatStatus, 'blocked'>;
type SellableMark = '.' | 'H' | 'B';

const statusOf: Record<SellableMark, Sellable> = { '.': 'available', H: 'held', B: 'booked' };
const blockedMark = 'x';
const gapMark = ' ';

/** The status of a character of a seat map; undefined for a gap. */
export function statusOfMark(mark: string | undefined): SeatStatus | undefined {
  if (mark === blockedMark) return 'blocked';
  return isSellable(mark) ? statusOf[mark] : undefined;
}

function isSellable(mark: string | undefined): mark is SellableMark {
  return mark === '.' || mark === 'H' || mark === 'B';
}

/** A seat map with its counts by status. */
export type SeatState = { seatMap: SeatMap; counts: SeatCounts };

/** A seat map with the layout that says which seats its characters are. */
export type HallState = SeatState & { layout: LayoutRow[] };

/** The seat map of a show without sales. */
export function emptyHall(layout: LayoutRow[]): HallState {
  return hallOf(layout, emptyRow);
}

function hallOf(layout: LayoutRow[], marksOf: (row: LayoutRow) => string): HallState {
  const seatMap: SeatMap = {};
  for (const row of layout) seatMap[rowKey(row)] = marksOf(row);
  return { layout, seatMap, counts: countMarks(seatMap) };
}

function emptyRow(row: LayoutRow): string {
  const blocked = new Set(row.blocked);
  let marks = '';
  for (const label of labelsOf(row)) marks += label === null ? gapMark : blocked.has(label) ? blockedMark : '.';
  return marks;
}

function countMarks(seatMap: SeatMap): SeatCounts {
  const counts = { available: 0, held: 0, booked: 0, blocked: 0 };
  for (const marks of Object.values(seatMap)) {
    for (const mark of marks) {
      const status = statusOfMark(mark);
      if (status !== undefined) counts[status] += 1;
    }
  }
  const { blocked, ...rest } = counts;
  return blocked === 0 ? rest : counts;
}

const markOf: Record<Sellable, SellableMark> = { available: '.', held: 'H', booked: 'B' };

/** A seat map that events are applied to. */
export type HallFold = {
  /** Applies the next event, in version order. Events without seats change nothing. */
  apply(event: SeatEvent): void;
  /** The seat map after the events so far; more may follow. */
  state(): HallState;
};

/**
 * Begins a fold with a seat map. Only rows that events change are copied, and each is joined once, when the state is
 * read: so a few events on a map of 100,000 seats are cheap, and so are many.
 * @param start the seat map so far; {@link emptyHall} gives the one before any event
 */
export function foldHall(start: HallState): HallFold {
  let { layout, seatMap } = start;
  let counts: SeatCounts = { ...start.counts };
  let touched = new Map<string, Map<number, SellableMark>>();

  function set(seatId: string, mark: SellableMark): void {
    const position = positionOf(layout, seatId);
    // The worker sells no seat that the show does not have, so this event is wrong; it must not add a seat.
    if (position === undefined) return;
    const { rowKey: key, index } = position;
    let changes = touched.get(key);
    const before = changes?.get(index) ?? seatMap[key]?.[index];
    // Nor does it sell a blocked one.
    if (!isSellable(before)) return;
    if (changes === undefined) {
      changes = new Map();
      touched.set(key, changes);
    }
    changes.set(index, mark);
    counts[statusOf[before]] -= 1;
    counts[statusOf[mark]] += 1;
  }

  function state(): HallState {
    if (touched.size > 0) {
      const next = { ...seatMap };
      for (const [key, changes] of touched) next[key] = rowAfter(seatMap[key] ?? '', changes);
      seatMap = next;
      touched = new Map();
    }
    return { layout, seatMap, counts: { ...counts } };
  }

  /** No seat of a cancelled show is on sale, whoever had it. */
  function blockAll(): void {
    seatMap = Object.fromEntries(
      Object.entries(seatMap).map(([key, marks]) => [key, marks.replace(/[.HB]/g, blockedMark)]),
    );
    touched = new Map();
    counts = { available: 0, held: 0, booked: 0, blocked: seatCount(layout) };
  }

  return {
    state,
    apply(event) {
      if (event.layout !== undefined) {
        const { type, layout: next } = event;
        ({ layout, seatMap, counts } = type === 'LayoutChanged' ? withLayout(state(), next) : emptyHall(next));
        touched = new Map();
        return;
      }
      if (event.type === 'ShowCancelled') blockAll();
      for (const [seatIds, status] of seatsAfter(event)) {
        if (status !== 'blocked') for (const seatId of seatIds) set(seatId, markOf[status]);
      }
    },
  };
}

/** The hall with another layout: who holds or has booked a seat keeps it, whatever becomes of the seats around. */
function withLayout(before: HallState, layout: LayoutRow[]): HallState {
  return hallOf(layout, (row) => {
    const empty = emptyRow(row);
    let marks = '';
    for (const place of placesOfRow(row)) {
      const position = place === null ? undefined : positionOf(before.layout, place.seatId);
      const mark = position && before.seatMap[position.rowKey]?.[position.index];
      marks += mark === 'H' || mark === 'B' ? mark : empty[marks.length];
    }
    return marks;
  });
}

function rowAfter(row: string, changes: ReadonlyMap<number, SellableMark>): string {
  let after = '';
  let copied = 0;
  for (const [seat, mark] of Array.from(changes).sort(([one], [other]) => one - other)) {
    after += row.slice(copied, seat) + mark;
    copied = seat + 1;
  }
  return after + row.slice(copied);
}

/**
 * The lowest price of a free seat, or the lowest of all if none is free. Called after each batch, so it stops at the
 * first row with a free seat, cheapest first.
 */
export function lowestFreePrice(layout: readonly LayoutRow[], { seatMap, counts }: SeatState): number {
  const rows = byPrice(layout);
  const free = counts.available > 0 ? rows.find(({ key }) => seatMap[key]?.includes('.')) : undefined;
  return (free ?? rows[0])?.priceMinor ?? 0;
}

type PricedRow = { key: string; priceMinor: number };

// Sorted once per layout: a layout object is passed from one state of a show to the next.
const sortedLayouts = new WeakMap<readonly LayoutRow[], PricedRow[]>();

function byPrice(layout: readonly LayoutRow[]): PricedRow[] {
  let rows = sortedLayouts.get(layout);
  if (rows === undefined) {
    rows = layout.map((row) => ({ key: rowKey(row), priceMinor: row.priceMinor }));
    rows.sort((one, other) => one.priceMinor - other.priceMinor);
    sortedLayouts.set(layout, rows);
  }
  return rows;
}

export type Seat = {
  seatId: string;
  section?: string;
  /** Absent for a standing place. */
  row?: string;
  /** As on the seat. */
  label: string;
  /** The label, where it is a number. */
  number?: number;
  status: SeatStatus;
  priceMinor: number;
  category?: string;
  accessible?: true;
  companion?: true;
  restricted?: true;
};

/** The seats in the order of the layout, optionally of one section or one status. */
export function listSeats(
  seatMap: SeatMap,
  layout: readonly LayoutRow[],
  filter: { section?: string | undefined; status?: SeatStatus | undefined },
): Seat[] {
  const seats: Seat[] = [];
  for (const row of layout) {
    if (filter.section !== undefined && row.section !== filter.section) continue;
    const marks = seatMap[rowKey(row)] ?? '';
    for (const place of placesOfRow(row)) {
      if (place === null) continue;
      const status = statusOfMark(marks[place.index]) ?? 'available';
      if (filter.status !== undefined && status !== filter.status) continue;
      const number = Number(place.label);
      seats.push({
        seatId: place.seatId,
        ...(place.section !== undefined && { section: place.section }),
        ...(place.row !== undefined && { row: place.row }),
        label: place.label,
        ...(Number.isInteger(number) && { number }),
        status,
        priceMinor: place.priceMinor,
        ...(place.category !== undefined && { category: place.category }),
        ...(place.accessible && { accessible: true }),
        ...(place.companion && { companion: true }),
        ...(place.restricted && { restricted: true }),
      });
    }
  }
  return seats;
}

/** The rows of a seat map that belong to a section. */
export function sectionOfMap(seatMap: SeatMap, layout: readonly LayoutRow[], section: string): SeatMap {
  const keys = layout.filter((row) => row.section === section).map(rowKey);
  return Object.fromEntries(keys.map((key) => [key, seatMap[key] ?? '']));
}

/** The seats that differ between two maps of one layout, with their status in the second. */
export function changedSeats(
  layout: readonly LayoutRow[],
  before: SeatMap,
  after: SeatMap,
): Record<string, SeatStatus> {
  const changed: Record<string, SeatStatus> = {};
  for (const [key, marks] of Object.entries(after)) {
    const was = before[key];
    if (was === marks) continue;
    for (let index = 0; index < marks.length; index++) {
      const mark = marks[index];
      if (was?.[index] === mark) continue;
      const seatId = seatIdAt(layout, { rowKey: key, index });
      const status = statusOfMark(mark);
      if (seatId !== undefined && status !== undefined) changed[seatId] = status;
    }
  }
  return changed;
}

/** The status of a seat; undefined if there is no such seat. */
export function seatStatus({ layout, seatMap }: Omit<HallState, 'counts'>, seatId: string): SeatStatus | undefined {
  const position = positionOf(layout, seatId);
  return position && statusOfMark(seatMap[position.rowKey]?.[position.index]);
}
