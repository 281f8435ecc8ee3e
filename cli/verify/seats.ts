import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { changesBooking } from '@ticketing/shared/messages/events.ts';
import { seatsAfter } from '@ticketing/shared/messages/statuses.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import type { WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';

/**
 * Folds a show with the worker's own rules, and checks that no seat gets a second owner. Ended bookings are dropped,
 * so the memory is bounded by the number of seats.
 */
export function createSeatFold(eventId: number, report: (text: string) => void) {
  const show: WholeShow = emptyShow(eventId);

  function fold(event: BookingEvent): void {
    for (const [seatIds, status] of seatsAfter(event)) {
      // A confirmation gives nobody a seat that is not theirs.
      if (status === 'available' || status === 'blocked' || event.type === 'BookingConfirmed') continue;
      if (!('bookingId' in event)) continue;
      for (const seatId of seatIds) {
        const seat = show.seats.get(seatId);
        if (seat === undefined) report(`version ${event.version} sells seat ${seatId}, which the show does not have`);
        else if (seat.status === 'blocked') report(`version ${event.version} sells seat ${seatId}, which is blocked`);
        else if (seat.status !== 'available') {
          report(
            `seat ${seatId} has two owners: ${seat.bookingId}, and ${event.bookingId} by version ${event.version}`,
          );
        }
      }
    }
    if (changesBooking(event) && !show.bookings.has(event.bookingId)) {
      report(`version ${event.version} is about booking ${event.bookingId}, which owns nothing`);
      return;
    }
    evolve(show, event);
    if (event.type === 'BookingCancelled' || event.type === 'HoldExpired' || event.type === 'WaitExpired') {
      show.bookings.delete(event.bookingId);
    }
    if (event.type === 'ShowCancelled') show.bookings.clear();
    // A refusal must not make an owner either.
    if (event.type === 'CommandRejected' && event.bookingId !== undefined) forgetRejected(event.bookingId);
  }

  function forgetRejected(bookingId: string): void {
    if (show.bookings.get(bookingId)?.status === 'rejected') show.bookings.delete(bookingId);
  }

  return { show, fold };
}
