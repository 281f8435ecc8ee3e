import type { Hall } from '@ticketing/shared/hall/hall.ts';
import { setFree } from '@ticketing/shared/hall/hall.ts';
import { hallOfLayout } from '@ticketing/shared/hall/hall-of-layout.ts';
import { NotLoadedError } from './partial-map.ts';
import type { Seat, Show } from './show.ts';

/**
 * The hall of a scheduled show, with its free seats. Made when it is first asked for, because only orders for the best
 * seats and waiting lists need it; from then on the show's changes keep it right.
 * @throws NotLoadedError unless the layout and all seats are loaded
 */
export function hallOf(show: Show): Hall {
  if (show.hall === undefined) {
    if (show.layout === undefined) throw new NotLoadedError(`the layout of show ${show.eventId} is not loaded`);
    show.hall = hallOfLayout(show.layout, (seatId) => show.seats.get(seatId)?.status === 'available');
  }
  return show.hall;
}

/** Changes a seat, and the hall with it. */
export function setSeat(show: Show, seatId: string, seat: Seat): void {
  show.seats.set(seatId, seat);
  if (show.hall !== undefined) setFree(show.hall, seatId, seat.status === 'available');
}
