import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import type { Evolution, Rule, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import { leaveList } from '../hall.ts';
import type { Show } from '../show.ts';
import { boughtAt, priceIsPaid, pricesIn, pricesNow } from './prices.ts';
import { noSeatIsLeftSingle, seatsAreFree, seatsAreNotKept, seatsFor, take, userIsWithinLimit } from './seats.ts';
import { salesAreOpen, showIsOn, showIsScheduled } from './shows.ts';

const rulesOfOrder = [
  bookingIsNew,
  showIsScheduled,
  showIsOn,
  salesAreOpen,
  seatsAreFree,
  seatsAreNotKept,
  userIsWithinLimit,
  (show, command) => noSeatIsLeftSingle(show, command),
] satisfies Rule<'BookSeats' | 'HoldSeats'>[];

/** Commands that make a booking. */
export const orderRules: Rules<'BookSeats' | 'HoldSeats'> = {
  BookSeats: {
    rules: rulesOfOrder,
    fact: (show, command) => {
      const { bookingId, userId } = command;
      const choice = seatsFor(show, command);
      if ('code' in choice) return choice;
      const { seatIds } = choice;
      const prices = pricesNow(show, seatIds);
      const lacking = priceIsPaid(show, command, prices);
      return lacking ?? { type: 'SeatsBooked', bookingId, userId, seatIds, ...boughtAt(show, seatIds, prices) };
    },
  },
  HoldSeats: {
    rules: rulesOfOrder,
    fact: (show, command, now) => {
      const { bookingId, userId, ttlSeconds } = command;
      const choice = seatsFor(show, command);
      if ('code' in choice) return choice;
      const heldUntil = new Date(Date.parse(now) + ttlSeconds * 1000).toISOString();
      return { type: 'SeatsHeld', bookingId, userId, ...boughtNow(show, choice.seatIds), heldUntil };
    },
  },
};

export const orderEvolution: Evolution<'SeatsBooked' | 'SeatsHeld' | 'CommandRejected'> = {
  SeatsBooked(show, event) {
    const { type, bookingId, userId, seatIds, version } = event;
    const status = statusesAfter[type].booking;
    show.bookings.set(bookingId, { bookingId, userId, seatIds, ...pricesIn(event), status, version });
    take(show, userId, seatIds, { status: statusesAfter[type].seats, bookingId, userId });
  },
  // A booking that has waited is on the list no more.
  SeatsHeld(show, event) {
    const { type, bookingId, userId, seatIds, heldUntil, version } = event;
    const status = statusesAfter[type].booking;
    const since = show.terms?.demandsPayment ? { heldSince: event.at } : {};
    const prices = pricesIn(event);
    show.bookings.set(bookingId, { bookingId, userId, seatIds, ...prices, status, heldUntil, ...since, version });
    take(show, userId, seatIds, { status: statusesAfter[type].seats, bookingId, userId, heldUntil });
    leaveList(show, bookingId);
  },
  CommandRejected(show, event) {
    if (!makesRejectedBooking(event)) return;
    const { type, bookingId, userId, seatIds = [], code, version } = event;
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: statusesAfter[type].booking, code, version });
  },
};

/** Seats and what they cost now. */
export function boughtNow(show: Show, seatIds: string[]) {
  return { seatIds, ...boughtAt(show, seatIds, pricesNow(show, seatIds)) };
}

export function bookingIsNew(show: Show, command: { bookingId: string }) {
  return show.bookings.get(command.bookingId) === undefined ? undefined : refuse('booking-exists');
}
