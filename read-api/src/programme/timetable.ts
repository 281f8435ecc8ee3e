import type { ShowtimeEntry } from './entries.ts';

/**
 * Showtimes by start and id, as columns of numbers: a list looks at all of them, and a hundred thousand objects would
 * not fit into the processor's cache.
 */
export type Timetable = {
  entries: readonly ShowtimeEntry[];
  startMs: Float64Array;
  /** The places of the movie and the theater. */
  movie: Int32Array;
  theater: Int32Array;
  /** The number of the day. */
  day: Int32Array;
  priceMinor: Float64Array;
  /** When it can be bought; never where no seat is free. */
  buyFromMs: Float64Array;
  buyToMs: Float64Array;
};

/** @param entries by start and id */
export function createTimetable(entries: readonly ShowtimeEntry[]): Timetable {
  const timetable: Timetable = {
    entries,
    startMs: new Float64Array(entries.length),
    movie: new Int32Array(entries.length),
    theater: new Int32Array(entries.length),
    day: new Int32Array(entries.length),
    priceMinor: new Float64Array(entries.length),
    buyFromMs: new Float64Array(entries.length),
    buyToMs: new Float64Array(entries.length),
  };
  for (let row = 0; row < entries.length; row += 1) writeRow(timetable, row);
  return timetable;
}

/** Takes over what has changed of an entry that is in the timetable, with the same start. */
export function refreshRow(timetable: Timetable, entry: ShowtimeEntry): void {
  let row = firstFrom(timetable, entry.startMs);
  while (row < timetable.entries.length && timetable.startMs[row] === entry.startMs) {
    if (timetable.entries[row] === entry) writeRow(timetable, row);
    row += 1;
  }
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

function writeRow(timetable: Timetable, row: number): void {
  const { startMs, movie, theater, day, listing, buyFromMs, buyToMs } = timetable.entries[row]!;
  timetable.startMs[row] = startMs;
  timetable.movie[row] = movie.place;
  timetable.theater[row] = theater.place;
  timetable.day[row] = day;
  timetable.priceMinor[row] = listing.priceFromMinor;
  timetable.buyFromMs[row] = listing.hasFreeSeats ? buyFromMs : Number.POSITIVE_INFINITY;
  timetable.buyToMs[row] = buyToMs;
}
