import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { EventOf } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode } from '@ticketing/shared/messages/refusals.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import type { Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import { leaveList, setSeat } from '../hall.ts';
import type { Booking, Show } from '../show.ts';
import { boughtOf, priceIsPaid } from './prices.ts';
import { free } from './seats.ts';
import { showHasNotStarted, showIsOn, showIsScheduled } from './shows.ts';
import { seatsAreUnused } from './tickets.ts';

/** Commands about a booking that exists. */
export const bookingRules: Rules<'ConfirmBooking' | 'CancelBooking' | 'ExpireHold'> = {
  ConfirmBooking: {
    rules: [showIsScheduled, showIsOn, bookingExists, userOwnsBooking, bookingIsHeld, showHasNotStarted, bookingIsPaid],
    fact: (show, { bookingId, userId, paymentId }) => {
      const paid = paymentId === undefined ? {} : { paymentId };
      return { type: 'BookingConfirmed', bookingId, userId, ...seatsOf(show, bookingId), ...paid };
    },
  },
  CancelBooking: {
    rules: [
      showIsScheduled,
      bookingExists,
      ownerOrPaymentAsks,
      bookingIsOpen,
      paymentIsOfBooking,
      seatsAreUnused,
      bookingMayEnd,
    ],
    fact: (show, { bookingId, reason, paymentId }) => {
      const { userId } = bookingOf(show, bookingId);
      const why = {
        ...(reason !== undefined && { reason }),
        ...(paymentId !== undefined && { code: 'payment-failed' as const, paymentId }),
      };
      return { type: 'BookingCancelled', bookingId, userId, ...seatsOf(show, bookingId), ...why };
    },
  },
  ExpireHold: {
    rules: [showIsScheduled, bookingExists, bookingIsHeld, holdMatches, holdIsDue],
    fact: (show, { bookingId, heldUntil }) => {
      const { userId } = bookingOf(show, bookingId);
      return { type: 'HoldExpired', bookingId, userId, ...seatsOf(show, bookingId), heldUntil };
    },
  },
};

export const bookingEvolution: Evolution<'BookingConfirmed' | 'BookingCancelled' | 'HoldExpired'> = {
  BookingConfirmed(show, event) {
    const { type, bookingId, userId, seatIds, paymentId } = event;
    change(show, event);
    if (paymentId !== undefined) show.bookings.set(bookingId, { ...bookingOf(show, bookingId), paymentId });
    for (const seatId of seatIds) setSeat(show, seatId, { status: statusesAfter[type].seats, bookingId, userId });
  },
  BookingCancelled(show, event) {
    const { bookingId, code } = event;
    change(show, event);
    if (code !== undefined) show.bookings.set(bookingId, { ...bookingOf(show, bookingId), code });
    leaveList(show, bookingId);
    free(show, event);
  },
  HoldExpired(show, event) {
    change(show, event);
    free(show, event);
  },
};

export function bookingExists(show: Show, command: { bookingId: string }) {
  return show.bookings.get(command.bookingId) === undefined ? refuse('booking-unknown') : undefined;
}

export function userOwnsBooking(show: Show, command: { bookingId: string; userId: number }) {
  return bookingOf(show, command.bookingId).userId === command.userId ? undefined : refuse('not-owner');
}

// A hold ends when its HoldExpired is on the log, not when its time is over: a confirmation that is earlier on the log
// wins.
export function bookingIsHeld(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' ? undefined : refuse(stoppedBy[status]);
}

export function bookingOwnsSeats(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' || status === 'booked' ? undefined : refuse(stoppedBy[status]);
}

function bookingIsOpen(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'waiting' || status === 'held' || status === 'booked' ? undefined : refuse(stoppedBy[status]);
}

function bookingIsPaid(show: Show, command: CommandOf<'ConfirmBooking'>) {
  return priceIsPaid(show, command, bookingOf(show, command.bookingId).prices);
}

/** A payment that fails ends its booking, also where that was transferred since. */
function ownerOrPaymentAsks(show: Show, command: CommandOf<'CancelBooking'>) {
  return command.paymentId === undefined ? userOwnsBooking(show, command) : undefined;
}

/** A payment that fails ends only the booking that was confirmed with it. */
function paymentIsOfBooking(show: Show, { bookingId, paymentId }: CommandOf<'CancelBooking'>) {
  const isOther = paymentId !== undefined && bookingOf(show, bookingId).paymentId !== paymentId;
  return isOther ? refuse('payment-differs') : undefined;
}

export function bookingWaits(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'waiting' ? undefined : refuse(stoppedBy[status]);
}

// A held seat is not sold: a hold or a wait may be ended until the start, whatever the policy says about bookings.
// What cannot be paid for is ended whenever that is known.
export function bookingMayEnd(show: Show, command: { bookingId: string; paymentId?: string | undefined }, now: string) {
  const { ends } = show.terms!;
  if (ends === undefined || command.paymentId !== undefined) return undefined;
  const end = bookingOf(show, command.bookingId).status === 'booked' ? ends.bookings : ends.holds;
  return now >= end ? refuse('too-late') : undefined;
}

const stoppedBy = {
  waiting: 'not-held',
  held: 'not-held',
  booked: 'not-held',
  rejected: 'not-held',
  expired: 'hold-expired',
  cancelled: 'already-cancelled',
} as const satisfies Record<Booking['status'], RefusalCode>;

/** The seats of a booking and what they cost. */
export function seatsOf(show: Show, bookingId: string) {
  const booking = bookingOf(show, bookingId);
  return { seatIds: booking.seatIds, ...boughtOf(show, booking) };
}

function holdMatches(show: Show, command: { bookingId: string; heldUntil: string }) {
  return bookingOf(show, command.bookingId).heldUntil === command.heldUntil ? undefined : refuse('not-held');
}

function holdIsDue(_show: Show, command: { heldUntil: string }, now: string) {
  return now >= command.heldUntil ? undefined : refuse('hold-not-due');
}

/** @throws Error when there is none: the rules before have found it, or an event is about what was never made */
export function bookingOf(show: Show, bookingId: string): Booking {
  const booking = show.bookings.get(bookingId);
  if (booking === undefined) throw new Error(`there is no booking ${bookingId}`);
  return booking;
}

type ChangesBooking = EventOf<'BookingConfirmed' | 'BookingCancelled' | 'HoldExpired' | 'WaitExpired'>;

export function change(show: Show, { type, bookingId, version }: ChangesBooking): void {
  const { heldUntil: _ended, heldSince: _began, tickets: _void, ...booking } = bookingOf(show, bookingId);
  show.bookings.set(bookingId, { ...booking, status: statusesAfter[type].booking, version });
}
