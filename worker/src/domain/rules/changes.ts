import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { seatsOrdered } from '@ticketing/shared/messages/commands.ts';
import type { Decision, Evolution, Rules } from '../decision.ts';
import { refuse } from '../decision.ts';
import { setSeat } from '../hall.ts';
import type { Booking, Seat, Show } from '../show.ts';
import { available } from '../show.ts';
import { bookingExists, bookingMayEnd, bookingOf, bookingOwnsSeats, userOwnsBooking } from './bookings.ts';
import { boughtAt, boughtOf, pricesIn, pricesNow, totalOf } from './prices.ts';
import { free, limitAllows, noSeatIsLeftSingle, seatsAreFree, seatsAreNotKept, seatsFor } from './seats.ts';
import { salesAreOpen, showIsOn, showIsScheduled } from './shows.ts';
import { seatsAreUnused, ticketsAfter } from './tickets.ts';

/** Commands that change a booking and leave it: fewer seats, other seats, another user. */
export const changeRules: Rules<'CancelSeats' | 'ExchangeSeats' | 'TransferBooking'> = {
  CancelSeats: {
    rules: [
      showIsScheduled,
      showIsOn,
      bookingExists,
      userOwnsBooking,
      bookingOwnsSeats,
      bookingMayEnd,
      seatsAreOfBooking,
      seatsAreUnused,
    ],
    fact: cancelSeats,
  },
  ExchangeSeats: {
    rules: [
      showIsScheduled,
      showIsOn,
      bookingExists,
      userOwnsBooking,
      bookingOwnsSeats,
      seatsMayBeExchanged,
      bookingMayEnd,
      salesAreOpen,
      seatsDiffer,
      (show, command) => seatsAreFree(show, taking(show, command)),
      (show, command) => seatsAreNotKept(show, taking(show, command)),
      userMayHaveNewSeats,
      newSeatsLeaveNoSingle,
    ],
    fact: exchangeSeats,
  },
  TransferBooking: {
    rules: [
      showIsScheduled,
      showIsOn,
      bookingExists,
      userOwnsBooking,
      bookingOwnsSeats,
      seatsAreUnused,
      bookingMayBeTransferred,
      showHasNotPassed,
      userDiffers,
      receiverIsWithinLimit,
    ],
    fact: (show, { bookingId, userId, toUserId }) => {
      const booking = bookingOf(show, bookingId);
      const { seatIds } = booking;
      const bought = boughtOf(show, booking);
      return { type: 'BookingTransferred', bookingId, userId, seatIds, ...bought, toUserId, ...stillHeld(booking) };
    },
  },
};

export const changeEvolution: Evolution<'SeatsCancelled' | 'SeatsExchanged' | 'BookingTransferred'> = {
  SeatsCancelled(show, event) {
    const { bookingId, version } = event;
    const booking = bookingOf(show, bookingId);
    const rest = without(booking, event.seatIds);
    show.bookings.set(bookingId, { ...booking, ...rest, ...ticketsAfter(booking, rest.seatIds, version), version });
    free(show, event);
  },
  SeatsExchanged(show, event) {
    const { bookingId, userId, seatIds, released, taken, version } = event;
    const before = bookingOf(show, bookingId);
    const tickets = ticketsAfter(before, seatIds, version);
    const booking = { ...before, seatIds, ...pricesIn(event), ...tickets, version };
    show.bookings.set(bookingId, booking);
    for (const seatId of released) setSeat(show, seatId, available);
    const seat = seatOf(booking);
    for (const seatId of taken) setSeat(show, seatId, seat);
    addSeats(show, userId, taken.length - released.length);
  },
  BookingTransferred(show, event) {
    const { bookingId, userId, toUserId, seatIds, version } = event;
    // All of its tickets are new.
    const { tickets: _before, ...rest } = bookingOf(show, bookingId);
    const booking = { ...rest, userId: toUserId, version };
    show.bookings.set(bookingId, booking);
    const seat = seatOf(booking);
    for (const seatId of seatIds) setSeat(show, seatId, seat);
    addSeats(show, userId, -seatIds.length);
    addSeats(show, toUserId, seatIds.length);
  },
};

type OfSeats = { bookingId: string; userId: number; seatIds: string[] };

/** Without its last seat a booking ends, as if it had been cancelled. */
function cancelSeats(show: Show, { bookingId, userId, seatIds }: OfSeats): Decision {
  const booking = bookingOf(show, bookingId);
  const rest = without(booking, seatIds);
  if (rest.seatIds.length === 0) {
    return { type: 'BookingCancelled', bookingId, userId, seatIds: booking.seatIds, ...boughtOf(show, booking) };
  }
  const gone = only(booking, seatIds);
  const bought = boughtAt(show, gone.seatIds, gone.prices);
  const total = rest.prices === undefined ? {} : { totalMinor: totalOf(rest.prices) };
  return {
    type: 'SeatsCancelled',
    bookingId,
    userId,
    seatIds: gone.seatIds,
    ...bought,
    ...total,
    remaining: rest.seatIds,
    ...stillHeld(booking),
  };
}

function exchangeSeats(show: Show, command: CommandOf<'ExchangeSeats'>): Decision {
  const { bookingId, userId } = command;
  const booking = bookingOf(show, bookingId);
  const choice = seatsFor(show, command, booking.seatIds);
  if ('code' in choice) return choice;
  const { seatIds } = choice;
  const chosen = { bookingId, seatIds };
  const refusal = seatsDiffer(show, chosen) ?? seatsLeftAreUnused(show, chosen) ?? newSeatsCostNoMore(show, chosen);
  if (refusal !== undefined) return refusal;
  const prices = pricesAfter(show, booking, seatIds);
  return {
    type: 'SeatsExchanged',
    bookingId,
    userId,
    seatIds,
    ...boughtAt(show, seatIds, prices),
    released: without(booking, seatIds).seatIds,
    taken: taking(show, chosen).seatIds,
    ...stillHeld(booking),
  };
}

/** A seat that stays costs what it did; a new one costs what it does now. */
function pricesAfter(show: Show, booking: Booking, seatIds: string[]): number[] | undefined {
  if (booking.prices === undefined) return undefined;
  return pricesNow(show, seatIds)?.map((price, index) => paid(booking, seatIds[index]!) ?? price);
}

function stillHeld({ heldUntil }: Booking) {
  return heldUntil === undefined ? {} : { heldUntil };
}

function seatsAreOfBooking(show: Show, { bookingId, seatIds }: OfSeats) {
  const { seatIds: own } = bookingOf(show, bookingId);
  const lostSeatIds = seatIds.filter((seatId) => !own.includes(seatId));
  return lostSeatIds.length > 0 ? refuse('not-in-booking', lostSeatIds) : undefined;
}

function seatsMayBeExchanged(show: Show) {
  return show.terms!.exchangeable ? undefined : refuse('not-exchangeable');
}

/** The seats that an exchange names; none if it leaves the choice to us. */
type Exchange = Pick<CommandOf<'ExchangeSeats'>, 'bookingId' | 'seatIds'>;

function seatsDiffer(show: Show, command: Exchange) {
  const isSameNumber = command.seatIds?.length === bookingOf(show, command.bookingId).seatIds.length;
  return isSameNumber && taking(show, command).seatIds.length === 0 ? refuse('same-seats') : undefined;
}

function seatsLeftAreUnused(show: Show, { bookingId, seatIds }: { bookingId: string; seatIds: string[] }) {
  return seatsAreUnused(show, { bookingId, seatIds: without(bookingOf(show, bookingId), seatIds).seatIds });
}

/** The seats that the booking does not have yet. */
function taking(show: Show, { bookingId, seatIds = [] }: Exchange): { seatIds: string[] } {
  const { seatIds: own } = bookingOf(show, bookingId);
  return { seatIds: seatIds.filter((seatId) => !own.includes(seatId)) };
}

function userMayHaveNewSeats(show: Show, command: CommandOf<'ExchangeSeats'>) {
  const { bookingId, userId } = command;
  const more = seatsOrdered(command) - bookingOf(show, bookingId).seatIds.length;
  // Who has more than a limit that was lowered since may exchange as many for as many.
  return more <= 0 ? undefined : limitAllows(show, userId, more);
}

function newSeatsLeaveNoSingle(show: Show, command: Exchange) {
  return noSeatIsLeftSingle(show, command, bookingOf(show, command.bookingId).seatIds);
}

/** Nobody is asked for the rest of a price: where payment is demanded, a booking may only become cheaper. */
function newSeatsCostNoMore(show: Show, { bookingId, seatIds }: { bookingId: string; seatIds: string[] }) {
  if (!show.terms!.demandsPayment) return undefined;
  const booking = bookingOf(show, bookingId);
  const prices = pricesAfter(show, booking, seatIds);
  return totalOf(prices ?? []) > totalOf(booking.prices ?? []) ? refuse('price-differs') : undefined;
}

function bookingMayBeTransferred(show: Show) {
  return show.terms!.transferable ? undefined : refuse('not-transferable');
}

function showHasNotPassed(show: Show, _command: unknown, now: string) {
  const { ends } = show.terms!;
  return ends !== undefined && now >= ends.holds ? refuse('too-late') : undefined;
}

function userDiffers(_show: Show, { userId, toUserId }: { userId: number; toUserId: number }) {
  return userId === toUserId ? refuse('same-user') : undefined;
}

function receiverIsWithinLimit(show: Show, { bookingId, toUserId }: { bookingId: string; toUserId: number }) {
  return limitAllows(show, toUserId, bookingOf(show, bookingId).seatIds.length);
}

/** What a seat cost that the booking has; undefined for others. */
function paid({ seatIds, prices }: Booking, seatId: string): number | undefined {
  return prices?.[seatIds.indexOf(seatId)];
}

type SeatsOfBooking = Pick<Booking, 'seatIds' | 'prices'>;

function without(booking: Booking, seatIds: string[]): SeatsOfBooking {
  return keep(booking, (seatId) => !seatIds.includes(seatId));
}

function only(booking: Booking, seatIds: string[]): SeatsOfBooking {
  return keep(booking, (seatId) => seatIds.includes(seatId));
}

function keep({ seatIds, prices }: Booking, isKept: (seatId: string) => boolean): SeatsOfBooking {
  return {
    seatIds: seatIds.filter(isKept),
    ...(prices && { prices: prices.filter((_price, index) => isKept(seatIds[index]!)) }),
  };
}

function seatOf({ bookingId, userId, heldUntil }: Booking): Seat {
  return heldUntil === undefined
    ? { status: 'booked', bookingId, userId }
    : { status: 'held', bookingId, userId, heldUntil };
}

function addSeats(show: Show, userId: number, seats: number): void {
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) + seats);
}
