import type { EventType } from './events.ts';
import { seatPosition } from './seat.ts';
import type { LayoutRow } from './show.ts';
import { rowKey, seatCount } from './show.ts';
import type { SeatStatus } from './statuses.ts';
import { statusesAfter } from './statuses.ts';

/*
 * Seat maps and how events change them, used by views, past seat maps, checks and pages. No I/O, no Node APIs, and
 * arguments are never changed.
 */

/** One string per row (key `[SECTION-]ROW`), one character per seat: `.` available, `H` held, `B` booked. */
export type SeatMap = Record<string, string>;

export type SeatCounts = Record<SeatStatus, number>;
export type SeatMark = '.' | 'H' | 'B';

const statusOf: Record<SeatMark, SeatStatus> = { '.': 'available', H: 'held', B: 'booked' };

/** The status of a character of a seat map; undefined for other characters. */
export function statusOfMark(mark: string | undefined): SeatStatus | undefined {
  return isMark(mark) ? statusOf[mark] : undefined;
}

function isMark(text: string | undefined): text is SeatMark {
  return text === '.' || text === 'H' || text === 'B';
}

/** A seat map with its counts by status. */
export type SeatState = { seatMap: SeatMap; counts: SeatCounts };

/** The seat map of a show without sales. */
export function emptyHall(layout: readonly LayoutRow[]): SeatState {
  return {
    seatMap: Object.fromEntries(layout.map((row) => [rowKey(row), '.'.repeat(row.seats)])),
    counts: { available: seatCount(layout), held: 0, booked: 0 },
  };
}

const markOf: Record<SeatStatus, SeatMark> = { available: '.', held: 'H', booked: 'B' };

// The character for the seats of an event; undefined for ShowScheduled and for refusals, which change no seats.
function markAfter(type: EventType): SeatMark | undefined {
  const status = type === 'ShowScheduled' ? undefined : statusesAfter[type].seats;
  return status && markOf[status];
}

/** The part of an event that a fold needs. */
export type SeatEvent = { type: EventType; seatIds?: readonly string[] | undefined };

/** A seat map that events are applied to. */
export type HallFold = {
  /** Applies the next event, in version order. Events without seats change nothing. */
  apply(event: SeatEvent): void;
  /** The seat map after the events so far; more may follow. */
  state(): SeatState;
};

/**
 * Begins a fold with a seat map. Only rows that events change are copied, and each is joined once, when the state is
 * read: so a few events on a map of 100,000 seats are cheap, and so are many.
 * @param start the seat map so far; {@link emptyHall} gives the one before any event
 */
export function foldHall(start: SeatState): HallFold {
  let { seatMap } = start;
  const counts: SeatCounts = { ...start.counts };
  let touched = new Map<string, Map<number, SeatMark>>();

  function set(seatId: string, mark: SeatMark): void {
    const { rowKey: key, number } = seatPosition(seatId);
    const row = seatMap[key];
    let changes = touched.get(key);
    const before = changes?.get(number - 1) ?? row?.[number - 1];
    // The worker sells no seat that the show does not have, so this event is wrong; it must not add a seat.
    if (!isMark(before)) return;
    if (changes === undefined) {
      changes = new Map();
      touched.set(key, changes);
    }
    changes.set(number - 1, mark);
    counts[statusOf[before]] -= 1;
    counts[statusOf[mark]] += 1;
  }

  return {
    apply({ type, seatIds }) {
      const mark = markAfter(type);
      if (mark !== undefined && seatIds !== undefined) for (const seatId of seatIds) set(seatId, mark);
    },
    state() {
      if (touched.size > 0) {
        const next = { ...seatMap };
        for (const [key, changes] of touched) next[key] = rowAfter(seatMap[key] ?? '', changes);
        seatMap = next;
        touched = new Map();
      }
      return { seatMap, counts: { ...counts } };
    },
  };
}

function rowAfter(row: string, changes: ReadonlyMap<number, SeatMark>): string {
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
  row: string;
  number: number;
  status: SeatStatus;
  priceMinor: number;
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
    const key = rowKey(row);
    const marks = seatMap[key] ?? '';
    for (let index = 0; index < row.seats; index++) {
      const status = statusOfMark(marks[index]) ?? 'available';
      if (filter.status !== undefined && status !== filter.status) continue;
      const number = index + 1;
      seats.push({
        seatId: `${key}${number}`,
        ...(row.section !== undefined && { section: row.section }),
        row: row.row,
        number,
        status,
        priceMinor: row.priceMinor,
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

/** The seats that differ between two maps of one show, with their status in the second. */
export function changedSeats(before: SeatMap, after: SeatMap): Record<string, SeatStatus> {
  const changed: Record<string, SeatStatus> = {};
  for (const [key, marks] of Object.entries(after)) {
    const was = before[key];
    if (was === marks) continue;
    for (let index = 0; index < marks.length; index++) {
      const mark = marks[index];
      if (was?.[index] !== mark) changed[`${key}${index + 1}`] = statusOfMark(mark) ?? 'available';
    }
  }
  return changed;
}

/** The status of a seat; undefined if there is no such seat. */
export function seatStatus(seatMap: SeatMap, seatId: string): SeatStatus | undefined {
  const { rowKey: key, number } = seatPosition(seatId);
  return statusOfMark(seatMap[key]?.[number - 1]);
}
