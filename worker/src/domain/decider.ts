import type { Command, CommandOf, CommandType } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf, EventType } from '@ticketing/shared/messages/events.ts';
import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode } from '@ticketing/shared/messages/refusals.ts';
import type { Booking, Seat, Show } from './show.ts';
import { available, seatIdsOfRow, termsOf } from './show.ts';

/*
 * The rules of the house. A command is checked against its rules from left to right; the first that objects refuses it,
 * and when none does the command becomes the fact beside it. Nothing here reads a clock or waits: `now` is the broker's
 * time of the command, so the same log gives the same answers.
 */

type Refusal = { code: RefusalCode; lostSeatIds?: string[] };
type Rule<C> = (show: Show, command: C, now: string) => Refusal | undefined;

const rules: { [T in CommandType]: Rule<CommandOf<T>>[] } = {
  ScheduleShow: [showIsNew],
  BookSeats: [bookingIsNew, showIsScheduled, salesAreOpen, seatsExist, seatsAreFree, userIsWithinLimit],
  HoldSeats: [bookingIsNew, showIsScheduled, salesAreOpen, seatsExist, seatsAreFree, userIsWithinLimit],
  ConfirmBooking: [showIsScheduled, bookingExists, userOwnsBooking, bookingIsHeld, showHasNotStarted],
  CancelBooking: [showIsScheduled, bookingExists, userOwnsBooking, bookingOwnsSeats, bookingMayEnd],
  ExpireHold: [showIsScheduled, bookingExists, bookingIsHeld, holdIsTheOneMeant, holdIsDue],
};

const facts: { [T in CommandType]: (show: Show, command: CommandOf<T>, now: string) => BookingEvent } = {
  ScheduleShow: (show, command, at) => {
    const { commandId, eventId, type: _type, ...details } = command;
    return { eventId, version: show.version + 1, type: 'ShowScheduled', commandId, ...details, at };
  },
  BookSeats: (show, { eventId, commandId, bookingId, userId, seatIds }, at) => {
    return { eventId, version: show.version + 1, type: 'SeatsBooked', commandId, bookingId, userId, seatIds, at };
  },
  HoldSeats: (show, { eventId, commandId, bookingId, userId, seatIds, ttlSeconds }, at) => {
    const heldUntil = new Date(Date.parse(at) + ttlSeconds * 1000).toISOString();
    return {
      eventId,
      version: show.version + 1,
      type: 'SeatsHeld',
      commandId,
      bookingId,
      userId,
      seatIds,
      heldUntil,
      at,
    };
  },
  ConfirmBooking: (show, { eventId, commandId, bookingId, userId }, at) => {
    const { seatIds } = bookingOf(show, bookingId);
    return { eventId, version: show.version + 1, type: 'BookingConfirmed', commandId, bookingId, userId, seatIds, at };
  },
  CancelBooking: (show, { eventId, commandId, bookingId, userId, reason }, at) => {
    const { seatIds } = bookingOf(show, bookingId);
    const why = reason === undefined ? {} : { reason };
    return {
      eventId,
      version: show.version + 1,
      type: 'BookingCancelled',
      commandId,
      bookingId,
      userId,
      seatIds,
      ...why,
      at,
    };
  },
  ExpireHold: (show, { eventId, commandId, bookingId, heldUntil }, at) => {
    const { userId, seatIds } = bookingOf(show, bookingId);
    return {
      eventId,
      version: show.version + 1,
      type: 'HoldExpired',
      commandId,
      bookingId,
      userId,
      seatIds,
      heldUntil,
      at,
    };
  },
};

function showIsNew(show: Show): Refusal | undefined {
  return show.terms === undefined ? undefined : { code: 'show-exists' };
}

function showIsScheduled(show: Show): Refusal | undefined {
  return show.terms === undefined ? { code: 'show-unknown' } : undefined;
}

function bookingIsNew(show: Show, command: { bookingId: string }): Refusal | undefined {
  return show.bookings.get(command.bookingId) === undefined ? undefined : { code: 'booking-exists' };
}

function salesAreOpen(show: Show, _command: unknown, now: string): Refusal | undefined {
  const { salesOpenAt, salesCloseAt } = show.terms!;
  if (salesOpenAt !== undefined && now < salesOpenAt) return { code: 'sales-not-open' };
  return now >= salesCloseAt ? { code: 'sales-closed' } : undefined;
}

function seatsExist(show: Show, command: { seatIds: string[] }): Refusal | undefined {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId) === undefined);
  return lostSeatIds.length > 0 ? { code: 'seat-unknown', lostSeatIds } : undefined;
}

function seatsAreFree(show: Show, command: { seatIds: string[] }): Refusal | undefined {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId)?.status !== 'available');
  return lostSeatIds.length > 0 ? { code: 'seat-taken', lostSeatIds } : undefined;
}

function userIsWithinLimit(show: Show, command: { userId: number; seatIds: string[] }): Refusal | undefined {
  const seats = (show.seatsOfUser.get(command.userId) ?? 0) + command.seatIds.length;
  return seats > show.terms!.maxSeatsPerUser ? { code: 'limit-exceeded' } : undefined;
}

function bookingExists(show: Show, command: { bookingId: string }): Refusal | undefined {
  return show.bookings.get(command.bookingId) === undefined ? { code: 'booking-unknown' } : undefined;
}

function userOwnsBooking(show: Show, command: { bookingId: string; userId: number }): Refusal | undefined {
  return bookingOf(show, command.bookingId).userId === command.userId ? undefined : { code: 'not-owner' };
}

// A hold ends when its HoldExpired stands on the log, not when its time has come: a confirmation that is earlier on the
// log wins, however late it is on the clock.
function bookingIsHeld(show: Show, command: { bookingId: string }): Refusal | undefined {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' ? undefined : { code: endedAs[status] ?? 'not-held' };
}

function bookingOwnsSeats(show: Show, command: { bookingId: string }): Refusal | undefined {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' || status === 'booked' ? undefined : { code: endedAs[status] ?? 'not-held' };
}

function showHasNotStarted(show: Show, _command: unknown, now: string): Refusal | undefined {
  const { ends } = show.terms!;
  return ends !== undefined && now >= ends.holds ? { code: 'sales-closed' } : undefined;
}

// What is only held was never sold: it may be given back until the start, whatever the policy says of what was.
function bookingMayEnd(show: Show, command: { bookingId: string }, now: string): Refusal | undefined {
  const { ends } = show.terms!;
  if (ends === undefined) return undefined;
  const end = bookingOf(show, command.bookingId).status === 'held' ? ends.holds : ends.bookings;
  return now >= end ? { code: 'too-late' } : undefined;
}

const endedAs: { [S in Booking['status']]?: RefusalCode } = { expired: 'hold-expired', cancelled: 'already-cancelled' };

function holdIsTheOneMeant(show: Show, command: { bookingId: string; heldUntil: string }): Refusal | undefined {
  return bookingOf(show, command.bookingId).heldUntil === command.heldUntil ? undefined : { code: 'not-held' };
}

function holdIsDue(_show: Show, command: { heldUntil: string }, now: string): Refusal | undefined {
  return now >= command.heldUntil ? undefined : { code: 'hold-not-due' };
}

/**
 * The one event that answers a command. Pure: the show is only read.
 * @param show everything about the show that the command touches, as it stands before it
 * @param now the broker's time of the command, ISO 8601, UTC, with milliseconds; the event's `at`
 */
export function decide(show: Show, command: Command, now: string): BookingEvent {
  const refusal = refusalOf(show, command, now);
  if (refusal !== undefined) return rejected(show, command, refusal, now);
  return (facts[command.type] as (show: Show, command: Command, now: string) => BookingEvent)(show, command, now);
}

function refusalOf(show: Show, command: Command, now: string): Refusal | undefined {
  for (const rule of rules[command.type] as Rule<Command>[]) {
    const refusal = rule(show, command, now);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/**
 * The refusal of a command that cannot be decided: an outcome all the same. It must not make a rejected booking of one
 * that is there already.
 */
export function undecidable(show: Show, command: Command, now: string): BookingEvent {
  const isNew = command.type === 'BookSeats' || command.type === 'HoldSeats' ? bookingIsNew(show, command) : undefined;
  return rejected(show, command, isNew ?? { code: 'undecidable' }, now);
}

/**
 * The event that refuses a command. It is a fact like any other, and takes a version.
 */
export function rejected(show: Show, command: Command, refusal: Refusal, now: string): EventOf<'CommandRejected'> {
  return {
    eventId: command.eventId,
    version: show.version + 1,
    type: 'CommandRejected',
    commandId: command.commandId,
    ...('bookingId' in command && { bookingId: command.bookingId }),
    ...('userId' in command && { userId: command.userId }),
    ...('seatIds' in command && { seatIds: command.seatIds }),
    command: command.type,
    code: refusal.code,
    ...(refusal.lostSeatIds && { lostSeatIds: refusal.lostSeatIds }),
    at: now,
  };
}

const changes: { [T in EventType]: (show: Show, event: EventOf<T>) => void } = {
  ShowScheduled(show, event) {
    show.terms = termsOf(event);
    for (const row of event.layout) for (const seatId of seatIdsOfRow(row)) show.seats.set(seatId, available);
  },
  SeatsBooked(show, { bookingId, userId, seatIds, version }) {
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: 'booked', version });
    take(show, userId, seatIds, { status: 'booked', bookingId, userId });
  },
  SeatsHeld(show, { bookingId, userId, seatIds, heldUntil, version }) {
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: 'held', heldUntil, version });
    take(show, userId, seatIds, { status: 'held', bookingId, userId, heldUntil });
  },
  BookingConfirmed(show, { bookingId, userId, seatIds, version }) {
    change(show, bookingId, 'booked', version);
    for (const seatId of seatIds) show.seats.set(seatId, { status: 'booked', bookingId, userId });
  },
  BookingCancelled(show, { bookingId, userId, seatIds, version }) {
    change(show, bookingId, 'cancelled', version);
    free(show, userId, seatIds);
  },
  HoldExpired(show, { bookingId, userId, seatIds, version }) {
    change(show, bookingId, 'expired', version);
    free(show, userId, seatIds);
  },
  CommandRejected(show, event) {
    if (!makesRejectedBooking(event)) return;
    const { bookingId, userId, seatIds, code, version } = event;
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: 'rejected', code, version });
  },
};

/**
 * The show after an event. Deterministic and without I/O; it takes the show over and changes it in place, because a
 * copy of a hall for each of 500 commands would cost more than deciding them.
 * @returns the same show
 */
export function evolve<S extends Show>(show: S, event: BookingEvent): S {
  (changes[event.type] as (show: Show, event: BookingEvent) => void)(show, event);
  show.version = event.version;
  show.lastCommandId = event.commandId;
  return show;
}

function bookingOf(show: Show, bookingId: string): Booking {
  const booking = show.bookings.get(bookingId);
  if (booking === undefined) throw new Error(`there is no booking ${bookingId}`);
  return booking;
}

function change(show: Show, bookingId: string, status: Booking['status'], version: number): void {
  const { heldUntil: _ended, ...booking } = bookingOf(show, bookingId);
  show.bookings.set(bookingId, { ...booking, status, version });
}

function take(show: Show, userId: number, seatIds: string[], seat: Seat): void {
  for (const seatId of seatIds) show.seats.set(seatId, seat);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) + seatIds.length);
}

function free(show: Show, userId: number, seatIds: string[]): void {
  for (const seatId of seatIds) show.seats.set(seatId, available);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) - seatIds.length);
}
