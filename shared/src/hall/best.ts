import type { Group, Hall, RowOfHall } from './hall.ts';
import { nextFree, placeKinds } from './hall.ts';

/** What somebody asks for who leaves the choice to us. */
export type SeatWish = {
  count: number;
  section?: string | undefined;
  /** The highest price of a seat. */
  maxPriceMinor?: number | undefined;
  /** One of the places is for a wheelchair, and the others are beside it. */
  accessible?: boolean | undefined;
};

/** The seats in the order of their row, or why there are none. */
export type Choice = { seatIds: string[] } | { code: 'not-together' | 'sold-out' };

/**
 * The best free seats for a wish: together in one row, without a gap or another's seat between them. Seats are better,
 * in this order,
 * 1. for a wheelchair: the fewer other wheelchair places they take, then the more of the others are companion places;
 * 2. when they leave no single seat: a free seat between two that are not. So single seats are left only when there
 *    is no other way;
 * 3. the fewer of them have a restricted view;
 * 4. the nearer their middle is to the hall's focus: the middle of the first row. The layout lists rows from the
 *    front, and a row is centred. Rows lie 80 cm apart and seats 50 cm, as EN 13200-1 recommends;
 * 5. in the order of the layout.
 *
 * Wheelchair and companion places are given to others only when no other free seat fits section and price. In standing
 * room any places are together. What is kept for those who wait (see keepFor) is left out.
 *
 * Pure and deterministic. A row that has not changed is not looked at again, and full rows are skipped, so a choice
 * costs no more as the hall fills.
 */
export function bestSeats(hall: Hall, wish: SeatWish): Choice {
  const kinds = kindsFor(hall, wish);
  if (kinds === undefined) return { code: 'sold-out' };
  const seatIds = seatsOf(bestGroup(hall, wish, kinds), wish.count);
  return seatIds === undefined ? { code: 'not-together' } : { seatIds };
}

/** The best ordinary seats, also among what is kept: for somebody who waits. Undefined if none fit. */
export function bestKeptSeats(hall: Hall, wish: SeatWish): string[] | undefined {
  return seatsOf(bestGroup(hall, wish, 'seats', true), wish.count);
}

/** Whether seats can be chosen for so many that no single seat is left. */
export function canLeaveNoSingle(hall: Hall, wish: SeatWish): boolean {
  const kinds = kindsFor(hall, wish);
  return kinds !== undefined && bestGroup(hall, wish, kinds)?.group.leavesSingle === false;
}

/** Which places to choose from: ordinary seats, any places, or any with a wheelchair place among them. */
type Kinds = 'seats' | 'any' | 'wheelchair';

/** @returns undefined when nothing is free that fits */
function kindsFor(hall: Hall, wish: SeatWish): Kinds | undefined {
  if (wish.accessible)
    return hall.rows.some((row) => freeWheelchairs(row) > 0 && suits(row, wish)) ? 'wheelchair' : undefined;
  let kinds: Kinds | undefined;
  for (const row of hall.rows) {
    if (row.freePlaces === 0 || !suits(row, wish)) continue;
    if (row.freeOfKind[placeKinds.seat]! > 0) return 'seats';
    kinds = 'any';
  }
  return kinds;
}

function freeWheelchairs(row: RowOfHall): number {
  return row.freeOfKind[placeKinds.accessible]!;
}

/** Whether a row is in the section and at the price of a wish. */
export function suits(row: RowOfHall, { section, maxPriceMinor }: SeatWish): boolean {
  return (
    (section === undefined || row.section === section) &&
    (maxPriceMinor === undefined || row.priceMinor <= maxPriceMinor)
  );
}

type Found = { row: RowOfHall; group: Group; distance: number };

function bestGroup(hall: Hall, wish: SeatWish, kinds: Kinds, amongKept = false): Found | undefined {
  let best: Found | undefined;
  for (const row of hall.rows) {
    // The rows behind are farther away.
    if (best?.group.rank === 0 && distanceOf(row, 0) > best.distance) break;
    if (row.freePlaces < wish.count || !suits(row, wish)) continue;
    const group = groupOf(row, wish.count, kinds, amongKept ? Number.POSITIVE_INFINITY : row.keptFrom);
    if (group === undefined) continue;
    const distance = distanceOf(row, group.offset);
    if (best === undefined || isBetter(group.rank, distance, best)) best = { row, group, distance };
  }
  return best;
}

function isBetter(rank: number, distance: number, than: Found): boolean {
  return rank < than.group.rank || (rank === than.group.rank && distance < than.distance);
}

/** The square of the distance from the focus, in units of 5 cm, so that there are no fractions. */
function distanceOf({ depth }: RowOfHall, offset: number): number {
  return (16 * depth) ** 2 + (5 * offset) ** 2;
}

const keyOf = { seats: 0, any: 1, wheelchair: 2 } as const;
// More than anybody may ask for at once.
const mostSeats = 1_001;

/** Whether so many free ordinary seats of a row are together, kept or not. */
export function haveTogether(row: RowOfHall, count: number): boolean {
  return row.freePlaces >= count && groupOf(row, count, 'seats', Number.POSITIVE_INFINITY) !== undefined;
}

/** The best group of a row, looked for once until the row changes. */
function groupOf(row: RowOfHall, count: number, kinds: Kinds, keptFrom: number): Group | undefined {
  const key = (keyOf[kinds] * mostSeats + Math.min(keptFrom, mostSeats - 1)) * mostSeats + count;
  let group = row.groups.get(key);
  if (group === undefined) {
    group = (row.standing ? placesOfStanding : seatsOfRow)(row, count, kinds, keptFrom) ?? 'none';
    row.groups.set(key, group);
  }
  return group === 'none' ? undefined : group;
}

function placesOfStanding(row: RowOfHall, count: number, kinds: Kinds, keptFrom: number): Group | undefined {
  if (kinds !== 'seats' || row.freePlaces < count || row.freePlaces >= keptFrom) return undefined;
  return { start: row.firstFree, rank: 0, offset: 0, leavesSingle: false };
}

function seatsOfRow(row: RowOfHall, count: number, kinds: Kinds, keptFrom: number): Group | undefined {
  const usable = usablePlaces(row, kinds, keptFrom);
  const places = usable.length;
  let best: Group | undefined;
  for (let start = usable.indexOf(1); start >= 0; ) {
    let end = start + 1;
    while (usable[end] === 1) end++;
    for (let first = start; first + count <= end; first++) {
      const leavesSingle = isSingle(row, start, first) || isSingle(row, first + count, end);
      const rank = rankOf(row, first, count, kinds, leavesSingle);
      const offset = Math.abs(2 * first + count - places);
      if (rank === undefined) continue;
      if (best === undefined || rank < best.rank || (rank === best.rank && offset < best.offset)) {
        best = { start: first, rank, offset, leavesSingle };
      }
    }
    start = usable.indexOf(1, end);
  }
  return best;
}

/** Whether the places that are left on one side are a single seat. A wheelchair or companion place is none. */
function isSingle(row: RowOfHall, start: number, end: number): boolean {
  return end - start === 1 && row.kinds[start] === placeKinds.seat;
}

/** @returns undefined for a group without the wheelchair place that is asked for */
function rankOf(row: RowOfHall, first: number, count: number, kinds: Kinds, leavesSingle: boolean): number | undefined {
  let wheelchairs = 0;
  let companions = 0;
  let restricted = 0;
  if (kinds === 'wheelchair') {
    for (let index = first; index < first + count; index++) {
      if (row.kinds[index] === placeKinds.accessible) wheelchairs += 1;
      else if (row.kinds[index] === placeKinds.companion) companions += 1;
    }
    if (wheelchairs === 0) return undefined;
  }
  if (row.restricted) for (let index = first; index < first + count; index++) restricted += row.restricted[index]!;
  const others = kinds === 'wheelchair' ? (wheelchairs - 1) * mostSeats + count - wheelchairs - companions : 0;
  return (others * 2 + Number(leavesSingle)) * mostSeats + restricted;
}

/** 1 for each place that may be chosen. */
function usablePlaces(row: RowOfHall, kinds: Kinds, keptFrom: number): Uint8Array {
  const onlySeats = row.freeOfKind[placeKinds.seat] === row.freePlaces;
  if (keptFrom === Number.POSITIVE_INFINITY && (kinds !== 'seats' || onlySeats)) return row.free;
  const usable = row.free.slice();
  if (kinds === 'seats')
    for (const [index, kind] of row.kinds.entries()) if (kind !== placeKinds.seat) usable[index] = 0;
  for (const [start, end] of runsOfSeats(row)) if (end - start >= keptFrom) usable.fill(0, start, end);
  return usable;
}

/** The runs of free ordinary seats of a row: the index of the first, and that behind the last. */
function* runsOfSeats({ free, kinds }: RowOfHall): Generator<[start: number, end: number]> {
  const isSeat = (index: number) => free[index] === 1 && kinds[index] === placeKinds.seat;
  for (let start = 0; start < free.length; start++) {
    if (!isSeat(start)) continue;
    let end = start + 1;
    while (isSeat(end)) end++;
    yield [start, end];
    start = end;
  }
}

function seatsOf(found: Found | undefined, count: number): string[] | undefined {
  if (found === undefined) return undefined;
  const { row, group } = found;
  const seatIds: string[] = [];
  for (let index = group.start; seatIds.length < count; index = row.standing ? nextFree(row, index + 1) : index + 1) {
    seatIds.push(row.seatIds[index]!);
  }
  return seatIds;
}
