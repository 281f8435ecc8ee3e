import type { ShowtimeEntry } from './entries.ts';

/**
 * Showtimes by start and id, as columns of numbers: lists look at many of them, and a hundred thousand objects would not
 * fit into the processor's cache. What it does not change is where a row is: for that a new one is made.
 */
export type Timetable = {
  entries: ShowtimeEntry[];
  /** 1 for a row that no longer takes part. */
  isGone: Uint8Array;
  eventId: Int32Array;
  startMs: Float64Array;
  /** The places of the movie and the theater. */
  movie: Int32Array;
  theater: Int32Array;
  /** The numbers of the hall's id and of the day. */
  hall: Int32Array;
  day: Int32Array;
  priceMinor: Float64Array;
  /** When it can be bought; never where no seat is free. */
  buyFromMs: Float64Array;
  buyToMs: Float64Array;
};

/**
 * The next timetable: that of before without what is gone or began before a time, and with what is added.
 * @param added by start and id
 */
export function arranged(before: Timetable, added: readonly ShowtimeEntry[], nowMs: number): Timetable {
  const kept: number[] = [];
  for (let row = firstFrom(before, nowMs); row < before.entries.length; row += 1) {
    if (before.isGone[row] === 0) kept.push(row);
  }
  const after = emptyTimetable(kept.length + added.length);
  let next = 0;
  let to = 0;
  for (const row of kept) {
    while (next < added.length && comesBefore(added[next]!, before, row)) writeRow(after, to++, added[next++]!);
    // From column to column: the entries themselves are all over the memory.
    copyRow(before, row, after, to++);
  }
  while (next < added.length) writeRow(after, to++, added[next++]!);
  return after;
}

/** Takes over what has changed of an entry that is in the timetable, with the same start. @returns its row, -1 if it is not there */
export function refreshRow(timetable: Timetable, entry: ShowtimeEntry): number {
  const row = rowOf(timetable, entry);
  if (row >= 0) writeRow(timetable, row, entry);
  return row;
}

/** The row of an entry; -1 if it has none. */
export function rowOf(timetable: Timetable, entry: ShowtimeEntry): number {
  let row = firstFrom(timetable, entry.startMs);
  while (row < timetable.entries.length && timetable.startMs[row] === entry.startMs) {
    if (timetable.entries[row] === entry) return row;
    row += 1;
  }
  return -1;
}

/** The first row that starts at a time or later. */
export function firstFrom({ startMs }: Pick<Timetable, 'startMs'>, ms: number): number {
  let low = 0;
  let high = startMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startMs[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A timetable of so many rows, which are to be written. */
export function emptyTimetable(size = 0): Timetable {
  return {
    entries: new Array<ShowtimeEntry>(size),
    isGone: new Uint8Array(size),
    eventId: new Int32Array(size),
    startMs: new Float64Array(size),
    movie: new Int32Array(size),
    theater: new Int32Array(size),
    hall: new Int32Array(size),
    day: new Int32Array(size),
    priceMinor: new Float64Array(size),
    buyFromMs: new Float64Array(size),
    buyToMs: new Float64Array(size),
  };
}

function comesBefore({ startMs, eventId }: ShowtimeEntry, timetable: Timetable, row: number): boolean {
  return (startMs - timetable.startMs[row]! || eventId - timetable.eventId[row]!) < 0;
}

function writeRow(timetable: Timetable, row: number, entry: ShowtimeEntry): void {
  const { eventId, startMs, movie, theater, hall, day, listing, buyFromMs, buyToMs } = entry;
  timetable.entries[row] = entry;
  timetable.eventId[row] = eventId;
  timetable.startMs[row] = startMs;
  timetable.movie[row] = movie.place;
  timetable.theater[row] = theater.place;
  timetable.hall[row] = hall;
  timetable.day[row] = day;
  timetable.priceMinor[row] = listing.priceFromMinor;
  timetable.buyFromMs[row] = listing.hasFreeSeats ? buyFromMs : Number.POSITIVE_INFINITY;
  timetable.buyToMs[row] = buyToMs;
}

function copyRow(from: Timetable, row: number, to: Timetable, at: number): void {
  to.entries[at] = from.entries[row]!;
  to.eventId[at] = from.eventId[row]!;
  to.startMs[at] = from.startMs[row]!;
  to.movie[at] = from.movie[row]!;
  to.theater[at] = from.theater[row]!;
  to.hall[at] = from.hall[row]!;
  to.day[at] = from.day[row]!;
  to.priceMinor[at] = from.priceMinor[row]!;
  to.buyFromMs[at] = from.buyFromMs[row]!;
  to.buyToMs[at] = from.buyToMs[row]!;
}
