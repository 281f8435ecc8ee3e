import type { MovieEntry, TheaterEntry } from './entries.ts';
import type { Timetable } from './timetable.ts';
import { firstFrom } from './timetable.ts';

/**
 * What lists and counts need of a timetable so that they do not look at all of it: its rows by movie, by theater and by
 * cell, and how many of each are to come. A cell has the showtimes of one type, language, city and day: there are far
 * fewer cells than showtimes, and the counts of all filters are sums over them.
 */
export type ShowtimeIndex = {
  cells: Cells;
  shown: ShownMovies;
  /** Rows by cell, and by place; also those that are not {@link ShowtimeIndex.isToCome to come}. */
  ofCell: Groups;
  ofMovie: Groups;
  ofTheater: Groups;
  /** The cell of each row. */
  cellOf: Int32Array;
  /** Whether the showtime of a row is still to come. */
  isToCome(row: number): boolean;
  /** Whether it can be bought. */
  isAvailable(row: number): boolean;
  /** Brings what is counted to a time. */
  countAt(nowMs: number): void;
  /** Takes over that a row has changed, or is gone. */
  rowChanged(row: number): void;
};

/** Numbers in groups, one group after the other, each in order. */
export type Groups = {
  items: Int32Array;
  /** Where a group begins, and where the one before it ends. */
  from: Int32Array;
};

/** Columns; the last two are counts of showtimes. */
export type Cells = Record<'type' | 'language' | 'city' | 'day' | 'toCome' | 'available', Int32Array>;

/** The cities of each movie: pairs, and how many showtimes each has to come. */
export type ShownMovies = {
  cities: Groups;
  toCome: Int32Array;
  /** The pair of each row. */
  ofRow: Int32Array;
  /** See {@link startMarking}. */
  marks: Int32Array;
  lastMark: number;
};

/**
 * Starts to mark pairs: all that are marked so from here on have this number in `marks`, and others a lower one. An
 * array of its own for each search would be half a megabyte of garbage.
 */
export function startMarking(shown: ShownMovies): number {
  if (shown.lastMark === highestMark) {
    shown.marks.fill(0);
    shown.lastMark = 0;
  }
  shown.lastMark += 1;
  return shown.lastMark;
}

const highestMark = 2 ** 31 - 1;

/** The bounds of a group among its items. One that is newer than the groups has nothing. */
export function boundsOf({ from }: Groups, group: number): [begin: number, end: number] {
  return group >= 0 && group + 1 < from.length ? [from[group]!, from[group + 1]!] : [0, 0];
}

const over = 0;
const toCome = 1;
const available = 2;

/**
 * @param movies by place: all that the timetable has
 * @param theaters by place: all that the timetable has
 */
export function createShowtimeIndex(
  timetable: Timetable,
  movies: readonly MovieEntry[],
  theaters: readonly TheaterEntry[],
): ShowtimeIndex {
  const { cells, ofRow: cellOf } = cellsOf(timetable, movies, theaters);
  const ofCell = grouped(cellOf, cells.city.length);
  const ofMovie = grouped(timetable.movie, movies.length);
  const ofTheater = grouped(timetable.theater, theaters.length);
  const shown = shownMovies(timetable, ofMovie, theaters);
  /** What each row counts as. */
  const state = new Uint8Array(timetable.entries.length);
  /** What is counted holds from one time until the other. */
  let countedMs = Number.NaN;
  let validToMs = Number.NaN;

  function count(row: number, sign: 1 | -1): void {
    if (state[row] === over) return;
    cells.toCome[cellOf[row]!]! += sign;
    shown.toCome[shown.ofRow[row]!]! += sign;
    if (state[row] === available) cells.available[cellOf[row]!]! += sign;
  }

  function look(row: number): void {
    const buyFromMs = timetable.buyFromMs[row]!;
    const buyToMs = timetable.buyToMs[row]!;
    const isToBeBought = buyFromMs <= countedMs && countedMs < buyToMs;
    state[row] = timetable.isGone[row] === 1 ? over : isToBeBought ? available : toCome;
    if (buyFromMs > countedMs) validToMs = Math.min(validToMs, buyFromMs);
    else if (buyToMs > countedMs) validToMs = Math.min(validToMs, buyToMs);
    count(row, 1);
  }

  return {
    cells,
    shown,
    ofCell,
    ofMovie,
    ofTheater,
    cellOf,
    isToCome: (row) => state[row] !== over,
    isAvailable: (row) => state[row] === available,
    countAt(nowMs) {
      if (nowMs >= countedMs && nowMs < validToMs) return;
      for (const counts of [cells.toCome, cells.available, shown.toCome]) counts.fill(0);
      state.fill(over);
      const first = firstFrom(timetable, nowMs);
      countedMs = nowMs;
      // A showtime that begins just now has not begun.
      validToMs = first < state.length ? timetable.startMs[first]! + 1 : Number.POSITIVE_INFINITY;
      for (let row = first; row < state.length; row += 1) look(row);
    },
    rowChanged(row) {
      // One that has begun is over, whatever changes.
      if (state[row] === over) return;
      count(row, -1);
      look(row);
    },
  };
}

/** The cells that have rows, and the cell of each row. */
function cellsOf({ movie, theater, day }: Timetable, movies: readonly MovieEntry[], theaters: readonly TheaterEntry[]) {
  const kinds = kindsOf(movies);
  const cityOf = Int32Array.from(theaters, ({ city }) => city);
  const cityCount = cityOf.reduce((highest, city) => Math.max(highest, city), 0) + 1;
  const ofRow = new Int32Array(movie.length);
  const numbers = new Map<number, number>();
  const firstRows: number[] = [];
  for (let row = 0; row < ofRow.length; row += 1) {
    const dayAndCity = day[row]! * cityCount + cityOf[theater[row]!]!;
    const key = dayAndCity * kinds.count + kinds.ofMovie[movie[row]!]!;
    let cell = numbers.get(key);
    if (cell === undefined) {
      cell = firstRows.push(row) - 1;
      numbers.set(key, cell);
    }
    ofRow[row] = cell;
  }
  const cells: Cells = {
    type: Int32Array.from(firstRows, (row) => movies[movie[row]!]!.type),
    language: Int32Array.from(firstRows, (row) => movies[movie[row]!]!.language),
    city: Int32Array.from(firstRows, (row) => cityOf[theater[row]!]!),
    day: Int32Array.from(firstRows, (row) => day[row]!),
    toCome: new Int32Array(firstRows.length),
    available: new Int32Array(firstRows.length),
  };
  return { cells, ofRow };
}

/** A number for each type and language. */
function kindsOf(movies: readonly MovieEntry[]) {
  const numbers = new Map<string, number>();
  const ofMovie = Int32Array.from(movies, ({ type, language }) => {
    const kind = `${type} ${language}`;
    const number = numbers.get(kind) ?? numbers.size;
    numbers.set(kind, number);
    return number;
  });
  return { ofMovie, count: numbers.size };
}

function shownMovies({ theater }: Timetable, ofMovie: Groups, theaters: readonly TheaterEntry[]): ShownMovies {
  const from = new Int32Array(ofMovie.from.length);
  const cities: number[] = [];
  const ofRow = new Int32Array(theater.length);
  for (let place = 0; place + 1 < from.length; place += 1) {
    const pairs = new Map<number, number>();
    const [begin, end] = boundsOf(ofMovie, place);
    for (let at = begin; at < end; at += 1) {
      const row = ofMovie.items[at]!;
      const { city } = theaters[theater[row]!]!;
      const pair = pairs.get(city) ?? cities.push(city) - 1;
      pairs.set(city, pair);
      ofRow[row] = pair;
    }
    from[place + 1] = cities.length;
  }
  return {
    cities: { items: Int32Array.from(cities), from },
    toCome: new Int32Array(cities.length),
    ofRow,
    marks: new Int32Array(cities.length),
    lastMark: 0,
  };
}

function grouped(groupOf: Int32Array, groups: number): Groups {
  const from = new Int32Array(groups + 1);
  for (let row = 0; row < groupOf.length; row += 1) from[groupOf[row]! + 1]! += 1;
  for (let group = 0; group < groups; group += 1) from[group + 1]! += from[group]!;
  const next = from.slice();
  const items = new Int32Array(groupOf.length);
  for (let row = 0; row < groupOf.length; row += 1) items[next[groupOf[row]!]!++] = row;
  return { items, from };
}
