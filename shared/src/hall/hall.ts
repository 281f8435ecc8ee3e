/*
 * A hall as best seats are chosen from it: which places are free, row by row. No I/O, no dependencies, no Node APIs, so
 * the worker and the pages choose alike.
 */

/** A place of a row. A place without a kind is an ordinary seat. */
export type HallPlace = {
  seatId: string;
  kind?: 'accessible' | 'companion' | undefined;
  /** The view from here is restricted. */
  restricted?: boolean | undefined;
};

/** A row of places in their order; undefined for a gap. In standing room places have no neighbours. */
export type HallRow = {
  section?: string | undefined;
  priceMinor: number;
  standing?: boolean | undefined;
  /** How many rows lie before it, from the front of the hall; by default its index. */
  depth?: number | undefined;
  places: readonly (HallPlace | undefined)[];
};

export const placeKinds = { seat: 0, accessible: 1, companion: 2 } as const;

/** A row with what is known of its places. Only {@link setFree} changes it. */
export type RowOfHall = {
  readonly section: string | undefined;
  readonly priceMinor: number;
  readonly standing: boolean;
  readonly depth: number;
  readonly seatIds: readonly (string | undefined)[];
  readonly kinds: Uint8Array;
  readonly restricted: Uint8Array | undefined;
  /** 1 for each free place. */
  readonly free: Uint8Array;
  /** The number of free places of each kind, by its number in {@link placeKinds}. */
  readonly freeOfKind: Uint32Array;
  freePlaces: number;
  /** No place before this index is free. */
  firstFree: number;
  /** Runs of so many free seats or more are kept for those who wait. */
  keptFrom: number;
  /** The best groups that were looked for since the row last changed; see bestSeats. */
  readonly groups: Map<number, Group | 'none'>;
};

/** Free seats of a row that are together. */
export type Group = {
  /** The index of the first. */
  start: number;
  /** The lower the better, before the distance counts. */
  rank: number;
  /** How far its middle is from the middle of the row, in half seats. */
  offset: number;
  leavesSingle: boolean;
};

export type Hall = {
  /** From the front of the hall. */
  readonly rows: readonly RowOfHall[];
  /** Each place by its seat id. */
  readonly places: ReadonlyMap<string, { row: RowOfHall; index: number }>;
};

/**
 * A hall of these rows.
 * @param isFree whether a seat is free: neither held, booked nor blocked
 */
export function createHall(rows: readonly HallRow[], isFree: (seatId: string) => boolean): Hall {
  const places = new Map<string, { row: RowOfHall; index: number }>();
  const made = rows.map((row, index) => rowOf(row, row.depth ?? index, isFree, places));
  // Stable: rows that are equally far from the front stay in the order of the layout.
  return { rows: made.sort((one, other) => one.depth - other.depth), places };
}

function rowOf(
  { section, priceMinor, standing = false, places }: HallRow,
  depth: number,
  isFree: (seatId: string) => boolean,
  known: Map<string, { row: RowOfHall; index: number }>,
): RowOfHall {
  const row: RowOfHall = {
    section,
    priceMinor,
    standing,
    depth,
    seatIds: places.map((place) => place?.seatId),
    kinds: Uint8Array.from(places, (place) => placeKinds[place?.kind ?? 'seat']),
    restricted: places.some((place) => place?.restricted)
      ? Uint8Array.from(places, (place) => Number(place?.restricted ?? false))
      : undefined,
    free: new Uint8Array(places.length),
    freeOfKind: new Uint32Array(3),
    freePlaces: 0,
    firstFree: places.length,
    keptFrom: Number.POSITIVE_INFINITY,
    groups: new Map(),
  };
  places.forEach((place, index) => {
    if (place === undefined) return;
    known.set(place.seatId, { row, index });
    if (isFree(place.seatId)) change(row, index, true);
  });
  return row;
}

/** Records that a seat is free, or no longer. A seat that the hall does not have changes nothing. */
export function setFree(hall: Hall, seatId: string, free: boolean): void {
  const place = hall.places.get(seatId);
  if (place === undefined || place.row.free[place.index] === Number(free)) return;
  change(place.row, place.index, free);
}

function change(row: RowOfHall, index: number, free: boolean): void {
  row.free[index] = Number(free);
  row.freeOfKind[row.kinds[index]!]! += free ? 1 : -1;
  row.freePlaces += free ? 1 : -1;
  if (free) row.firstFree = Math.min(row.firstFree, index);
  else if (index === row.firstFree) row.firstFree = nextFree(row, index);
  row.groups.clear();
}

/** The first free place of a row from an index on; the number of its places if there is none. */
export function nextFree(row: RowOfHall, from: number): number {
  const index = row.free.indexOf(1, from);
  return index < 0 ? row.free.length : index;
}
