import type { Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import { setSeat } from '../hall.ts';
import type { Booking, Show } from '../show.ts';
import { bookingExists, bookingIsHeld, bookingOf, seatsOf, userOwnsBooking } from './bookings.ts';
import { totalOf } from './prices.ts';
import { showHasNotStarted, showIsOn, showIsScheduled } from './shows.ts';

/*
 * The booking stream's side of a payment. Nobody pays for a seat that somebody else got: the money is authorised while
 * the seats are held, the confirmation is decided in log order, and only then the money is taken.
 */

/** For how long a payment that starts extends its hold, and how long a hold may last in all, in seconds. */
export const extension = { fromNow: 600, inAll: 1_200 } as const;

/** What payments asks for before it asks for money. */
export const paymentRules: Rules<'ExtendHold'> = {
  ExtendHold: {
    rules: [
      showIsScheduled,
      showIsOn,
      bookingExists,
      userOwnsBooking,
      bookingIsHeld,
      showHasNotStarted,
      bookingIsToBePaid,
    ],
    fact: (show, { bookingId, userId, paymentId }, now) => {
      const booking = bookingOf(show, bookingId);
      const heldUntil = extendedEnd(booking, now);
      return { type: 'HoldExtended', bookingId, userId, ...seatsOf(show, bookingId), heldUntil, paymentId };
    },
  },
};

export const paymentEvolution: Evolution<'HoldExtended'> = {
  HoldExtended(show, { bookingId, userId, seatIds, heldUntil, version }) {
    const { heldSince: _spent, ...booking } = bookingOf(show, bookingId);
    show.bookings.set(bookingId, { ...booking, heldUntil, version });
    for (const seatId of seatIds) setSeat(show, seatId, { status: 'held', bookingId, userId, heldUntil });
  },
};

/** A hold is extended once, never beyond its longest life, and never shortened. */
function extendedEnd({ heldSince, heldUntil = '' }: Booking, now: string): string {
  if (heldSince === undefined) return heldUntil;
  const end = Math.min(Date.parse(now) + extension.fromNow * 1000, Date.parse(heldSince) + extension.inAll * 1000);
  const extended = new Date(end).toISOString();
  return extended > heldUntil ? extended : heldUntil;
}

function bookingIsToBePaid(show: Show, { bookingId }: { bookingId: string }) {
  const { prices = [] } = bookingOf(show, bookingId);
  return show.terms!.demandsPayment && totalOf(prices) > 0 ? undefined : refuse('payment-not-needed');
}
