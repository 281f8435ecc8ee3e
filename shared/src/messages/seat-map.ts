import type { EventType } from './events.ts';
import { seatPosition } from './seat.ts';
import type { LayoutRow } from './show.ts';
import { rowKey, seatCount } from './show.ts';
import type { SeatStatus } from './statuses.ts';
import { statusesAfter } from './statuses.ts';

/*
 * The hall as everybody sees it: rows of characters, and what events make of them. Views, the past, the checks and the
 * pages fold with these lines. Nothing here does I/O or needs Node, and what is given is never changed.
 */

/** A string a row (key `[SECTION-]ROW`), a character a seat: `.` available, `H` held, `B` booked. */
export type SeatMap = Record<string, string>;

export type SeatCounts = Record<SeatStatus, number>;
export type SeatMark = '.' | 'H' | 'B';

const statusOf: Record<SeatMark, SeatStatus> = { '.': 'available', H: 'held', B: 'booked' };

/** What a character of a seat map says, or nothing where it is none. */
export function statusOfMark(mark: string | undefined): SeatStatus | undefined {
  return isMark(mark) ? statusOf[mark] : undefined;
}

function isMark(text: string | undefined): text is SeatMark {
  return text === '.' || text === 'H' || text === 'B';
}

/** A hall: where its seats stand, and how many of them stand how. */
export type SeatState = { seatMap: SeatMap; counts: SeatCounts };

/** A hall in which nothing is sold yet. */
export function emptyHall(layout: readonly LayoutRow[]): SeatState {
  return {
    seatMap: Object.fromEntries(layout.map((row) => [rowKey(row), '.'.repeat(row.seats)])),
    counts: { available: seatCount(layout), held: 0, booked: 0 },
  };
}

const markOf: Record<SeatStatus, SeatMark> = { available: '.', held: 'H', booked: 'B' };

// What an event makes of its seats. ShowScheduled makes the hall, and a refusal changes nothing.
function markAfter(type: EventType): SeatMark | undefined {
  const status = type === 'ShowScheduled' ? undefined : statusesAfter[type].seats;
  return status && markOf[status];
}

/** What a fold needs of an event. */
export type SeatEvent = { type: EventType; seatIds?: readonly string[] | undefined };

/** A hall that takes events one after another. */
export type HallFold = {
  /** Applies the next event, in the order of versions. One that touches no seat changes nothing. */
  apply(event: SeatEvent): void;
  /** The hall as the events so far have left it; further ones may follow. */
  state(): SeatState;
};

/**
 * Begins a fold with a hall as it is. Only rows that events touch are copied, and each is put together once, when the
 * state is asked for: so a few events in a hall of 100,000 seats cost little, and so do many.
 * @param start the hall so far; {@link emptyHall} of a layout is one without events
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
    // The worker sells no seat that the show does not have; an event that says so all the same does not make one here.
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
 * The lowest price at which a seat is free; the lowest of all where none is: what one that comes back would cost at least.
 * Asked after each batch of a sale: it looks only as far as the first row with a free seat, cheapest first.
 */
export function lowestFreePrice(layout: readonly LayoutRow[], { seatMap, counts }: SeatState): number {
  const rows = byPrice(layout);
  const free = counts.available > 0 ? rows.find(({ key }) => seatMap[key]?.includes('.')) : undefined;
  return (free ?? rows[0])?.priceMinor ?? 0;
}

type PricedRow = { key: string; priceMinor: number };

// A layout is carried from one state of a show to the next: it is sorted once.
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

/** The seats of a hall in the order of its layout, of one section or of one status where that is asked. */
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

/** The status of the seats that are not the same in two maps of the same hall: as they are in the second. */
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

/** The status of a seat, or nothing where the hall has no such seat. */
export function seatStatus(seatMap: SeatMap, seatId: string): SeatStatus | undefined {
  const { rowKey: key, number } = seatPosition(seatId);
  return statusOfMark(seatMap[key]?.[number - 1]);
}
