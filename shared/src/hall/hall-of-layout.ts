import type { LayoutRow } from '../messages/layout.ts';
import type { Hall, HallRow } from './hall.ts';
import { createHall } from './hall.ts';
import type { Place } from './places.ts';
import { placesOfRow } from './places.ts';

/**
 * The hall of a layout, whose rows are listed from the front.
 * @param isFree whether a seat is free: neither held, booked nor blocked
 */
export function hallOfLayout(layout: readonly LayoutRow[], isFree: (seatId: string) => boolean): Hall {
  return createHall(layout.map(hallRow), isFree);
}

function hallRow(row: LayoutRow): HallRow {
  return {
    section: row.section,
    priceMinor: row.priceMinor,
    standing: row.row === undefined,
    places: placesOfRow(row).map((place) => (place === null ? undefined : hallPlace(place))),
  };
}

function hallPlace({ seatId, accessible, companion, restricted }: Place) {
  return {
    seatId,
    kind: accessible ? ('accessible' as const) : companion ? ('companion' as const) : undefined,
    restricted,
  };
}
