import type { Hall } from '@ticketing/shared/hall/hall.ts';
import { setFree } from '@ticketing/shared/hall/hall.ts';
import { hallOfLayout } from '@ticketing/shared/hall/hall-of-layout.ts';
import { keepAlsoFor, keepFor } from '@ticketing/shared/hall/waiting.ts';
import { NotLoadedError } from './partial-map.ts';
import type { Seat, Show } from './show.ts';
import type { Waiter, WaitingList } from './waiting-list.ts';
import { join, leave, wishesOf } from './waiting-list.ts';

/**
 * The hall of a scheduled show, with its free seats. Made when it is first asked for, because only orders for the best
 * seats and waiting lists need it; from then on the show's changes keep it right.
 * @throws NotLoadedError unless the layout and all seats are loaded
 */
export function hallOf(show: Show): Hall {
  if (show.hall === undefined) {
    if (show.layout === undefined) throw new NotLoadedError(`the layout of show ${show.eventId} is not loaded`);
    show.hall = hallOfLayout(show.layout, (seatId) => show.seats.get(seatId)?.status === 'available');
    keepFor(show.hall, wishesOf(waitingOf(show)));
  }
  return show.hall;
}

/**
 * Those who wait for seats of a show.
 * @throws NotLoadedError if they are not loaded
 */
export function waitingOf(show: Show): WaitingList {
  if (show.waiting === undefined) throw new NotLoadedError(`the waiting list of show ${show.eventId} is not loaded`);
  return show.waiting;
}

/** Adds somebody to the waiting list, for whom the hall then keeps seats. */
export function joinList(show: Show, waiter: Waiter): void {
  // Not for all wishes again: each of thousands who wait may have another one.
  if (join(waitingOf(show), waiter) && show.hall !== undefined) keepAlsoFor(show.hall, waiter.wish);
}

/** Removes a booking from the waiting list, if it is on it. */
export function leaveList(show: Show, bookingId: string): void {
  const isWishGone = leave(waitingOf(show), bookingId);
  if (isWishGone && show.hall !== undefined) keepFor(show.hall, wishesOf(waitingOf(show)));
}

/** Changes a seat, and the hall with it. */
export function setSeat(show: Show, seatId: string, seat: Seat): void {
  show.seats.set(seatId, seat);
  if (show.hall !== undefined) setFree(show.hall, seatId, seat.status === 'available');
}
