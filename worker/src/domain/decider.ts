import { placesOf } from '@ticketing/shared/hall/places.ts';
import type { Command, CommandOf, CommandType } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf, EventType } from '@ticketing/shared/messages/events.ts';
import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode, RefusalCodeOf } from '@ticketing/shared/messages/refusals.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import type { Booking, Seat, Show } from './show.ts';
import { available, blocked, termsOf } from './show.ts';

/*
 * The booking rules. The rules of a command are checked from left to right. The first refusal is the answer; if there
 * is none, the fact beside the rules is. No code here reads a clock or waits: `now` is the broker's timestamp of the
 * command, so the same log gives the same answers.
 */

/** Why a command is refused. */
export type Refusal<C extends RefusalCode = RefusalCode> = { code: C; lostSeatIds?: string[] };

type Payload<T extends EventType> = Omit<EventOf<T>, 'eventId' | 'version' | 'commandId' | 'by' | 'at'>;

/** The result of a command: what happened, or why it is refused. {@link eventOf} makes the event. */
export type Decision =
  | { [T in Exclude<EventType, 'CommandRejected'>]: Payload<T> }[Exclude<EventType, 'CommandRejected'>]
  | Refusal;

/** Decides a command from the show's state before it and the broker's timestamp of the command. */
export type Decide = (show: Show, command: Command, now: string) => Decision;

type CommandsByType = { [T in CommandType]: CommandOf<T> };
type EventsByType = { [T in EventType]: EventOf<T> };

type Rule<T extends CommandType> = (
  show: Show,
  command: CommandOf<T>,
  now: string,
) => Refusal<RefusalCodeOf<T>> | undefined;

const rules: { [T in CommandType]: Rule<T>[] } = {
  ScheduleShow: [showIsNew],
  BookSeats: [bookingIsNew, showIsScheduled, salesAreOpen, seatsExist, seatsAreOnSale, seatsAreFree, userIsWithinLimit],
  HoldSeats: [bookingIsNew, showIsScheduled, salesAreOpen, seatsExist, seatsAreOnSale, seatsAreFree, userIsWithinLimit],
  ConfirmBooking: [showIsScheduled, bookingExists, userOwnsBooking, bookingIsHeld, showHasNotStarted],
  CancelBooking: [showIsScheduled, bookingExists, userOwnsBooking, bookingOwnsSeats, bookingMayEnd],
  ExpireHold: [showIsScheduled, bookingExists, bookingIsHeld, holdMatches, holdIsDue],
};

const facts: { [T in CommandType]: (show: Show, command: CommandOf<T>, now: string) => Decision } = {
  ScheduleShow: (_show, { commandId: _commandId, eventId: _eventId, type: _type, by: _by, ...details }) => {
    return { type: 'ShowScheduled', ...details };
  },
  BookSeats: (_show, { bookingId, userId, seatIds }) => ({ type: 'SeatsBooked', bookingId, userId, seatIds }),
  HoldSeats: (_show, { bookingId, userId, seatIds, ttlSeconds }, now) => {
    const heldUntil = new Date(Date.parse(now) + ttlSeconds * 1000).toISOString();
    return { type: 'SeatsHeld', bookingId, userId, seatIds, heldUntil };
  },
  ConfirmBooking: (show, { bookingId, userId }) => {
    return { type: 'BookingConfirmed', bookingId, userId, seatIds: bookingOf(show, bookingId).seatIds };
  },
  CancelBooking: (show, { bookingId, userId, reason }) => {
    const { seatIds } = bookingOf(show, bookingId);
    return { type: 'BookingCancelled', bookingId, userId, seatIds, ...(reason !== undefined && { reason }) };
  },
  ExpireHold: (show, { bookingId, heldUntil }) => {
    const { userId, seatIds } = bookingOf(show, bookingId);
    return { type: 'HoldExpired', bookingId, userId, seatIds, heldUntil };
  },
};

function refuse<C extends RefusalCode>(code: C, lostSeatIds?: string[]): Refusal<C> {
  return lostSeatIds === undefined ? { code } : { code, lostSeatIds };
}

function showIsNew(show: Show) {
  return show.terms === undefined ? undefined : refuse('show-exists');
}

function showIsScheduled(show: Show) {
  return show.terms === undefined ? refuse('show-unknown') : undefined;
}

function bookingIsNew(show: Show, command: { bookingId: string }) {
  return show.bookings.get(command.bookingId) === undefined ? undefined : refuse('booking-exists');
}

function salesAreOpen(show: Show, _command: unknown, now: string) {
  const { salesOpenAt, salesCloseAt } = show.terms!;
  if (salesOpenAt !== undefined && now < salesOpenAt) return refuse('sales-not-open');
  return now >= salesCloseAt ? refuse('sales-closed') : undefined;
}

function seatsExist(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId) === undefined);
  return lostSeatIds.length > 0 ? refuse('seat-unknown', lostSeatIds) : undefined;
}

function seatsAreOnSale(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId)?.status === 'blocked');
  return lostSeatIds.length > 0 ? refuse('seat-blocked', lostSeatIds) : undefined;
}

function seatsAreFree(show: Show, command: { seatIds: string[] }) {
  const lostSeatIds = command.seatIds.filter((seatId) => show.seats.get(seatId)?.status !== 'available');
  return lostSeatIds.length > 0 ? refuse('seat-taken', lostSeatIds) : undefined;
}

function userIsWithinLimit(show: Show, command: { userId: number; seatIds: string[] }) {
  const seats = (show.seatsOfUser.get(command.userId) ?? 0) + command.seatIds.length;
  return seats > show.terms!.maxSeatsPerUser ? refuse('limit-exceeded') : undefined;
}

function bookingExists(show: Show, command: { bookingId: string }) {
  return show.bookings.get(command.bookingId) === undefined ? refuse('booking-unknown') : undefined;
}

function userOwnsBooking(show: Show, command: { bookingId: string; userId: number }) {
  return bookingOf(show, command.bookingId).userId === command.userId ? undefined : refuse('not-owner');
}

// A hold ends when its HoldExpired is on the log, not when its time is over: a confirmation that is earlier on the log
// wins.
function bookingIsHeld(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' ? undefined : refuse(stoppedBy[status]);
}

function bookingOwnsSeats(show: Show, command: { bookingId: string }) {
  const { status } = bookingOf(show, command.bookingId);
  return status === 'held' || status === 'booked' ? undefined : refuse(stoppedBy[status]);
}

function showHasNotStarted(show: Show, _command: unknown, now: string) {
  const { ends } = show.terms!;
  return ends !== undefined && now >= ends.holds ? refuse('sales-closed') : undefined;
}

// A held seat is not sold: a hold may be cancelled until the start, whatever the policy says about bookings.
function bookingMayEnd(show: Show, command: { bookingId: string }, now: string) {
  const { ends } = show.terms!;
  if (ends === undefined) return undefined;
  const end = bookingOf(show, command.bookingId).status === 'held' ? ends.holds : ends.bookings;
  return now >= end ? refuse('too-late') : undefined;
}

const stoppedBy = {
  held: 'not-held',
  booked: 'not-held',
  rejected: 'not-held',
  expired: 'hold-expired',
  cancelled: 'already-cancelled',
} as const satisfies Record<Booking['status'], RefusalCode>;

function holdMatches(show: Show, command: { bookingId: string; heldUntil: string }) {
  return bookingOf(show, command.bookingId).heldUntil === command.heldUntil ? undefined : refuse('not-held');
}

function holdIsDue(_show: Show, command: { heldUntil: string }, now: string) {
  return now >= command.heldUntil ? undefined : refuse('hold-not-due');
}

/**
 * Decides a command. Pure: the show is only read.
 * @param show everything that the command needs to know of the show, as it is before the command
 * @param now the broker's timestamp of the command, ISO 8601, UTC, with milliseconds
 */
export function decide(show: Show, command: Command, now: string): Decision {
  return decideByType(command.type, show, command, now);
}

function decideByType<T extends CommandType>(type: T, show: Show, command: CommandsByType[T], now: string): Decision {
  for (const rule of rules[type]) {
    const refusal = rule(show, command, now);
    if (refusal !== undefined) return refusal;
  }
  return facts[type](show, command, now);
}

/**
 * Refuses a command that cannot be decided, so that it has an outcome too. It must not turn an existing booking into a
 * rejected one.
 */
export function undecidable(show: Show, command: Command): Decision {
  const isNew = command.type === 'BookSeats' || command.type === 'HoldSeats' ? bookingIsNew(show, command) : undefined;
  return isNew ?? refuse('undecidable');
}

/**
 * Makes the one event that answers a command. A refusal is an event too and takes a version.
 * @param version the show's next version
 * @param at the broker's timestamp of the command
 */
export function eventOf(
  command: Command,
  decision: Decision,
  { version, at }: { version: number; at: string },
): BookingEvent {
  const { eventId, commandId } = command;
  const who = 'by' in command && command.by !== undefined && { by: command.by };
  if (!('code' in decision)) {
    // The order of the fields is their order on the wire, so `type` stays here.
    const head = { eventId, version, type: decision.type, commandId };
    return { ...head, ...decision, ...who, at };
  }
  return {
    eventId,
    version,
    type: 'CommandRejected',
    commandId,
    ...('bookingId' in command && { bookingId: command.bookingId }),
    ...('userId' in command && { userId: command.userId }),
    ...('seatIds' in command && { seatIds: command.seatIds }),
    command: command.type,
    code: decision.code,
    ...(decision.lostSeatIds && { lostSeatIds: decision.lostSeatIds }),
    ...who,
    at,
  };
}

/**
 * Decides a command and makes the event that answers it. The show is only read.
 * @param decideCommand replaces the rules' own decider
 */
export function answer(show: Show, command: Command, now: string, decideCommand: Decide = decide): BookingEvent {
  return eventOf(command, decideCommand(show, command, now), { version: show.version + 1, at: now });
}

const changes: { [T in EventType]: (show: Show, event: EventOf<T>) => void } = {
  ShowScheduled(show, event) {
    show.terms = termsOf(event);
    for (const place of placesOf(event.layout)) show.seats.set(place.seatId, place.blocked ? blocked : available);
  },
  SeatsBooked(show, { type, bookingId, userId, seatIds, version }) {
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: statusesAfter[type].booking, version });
    take(show, userId, seatIds, { status: statusesAfter[type].seats, bookingId, userId });
  },
  SeatsHeld(show, { type, bookingId, userId, seatIds, heldUntil, version }) {
    show.bookings.set(bookingId, {
      bookingId,
      userId,
      seatIds,
      status: statusesAfter[type].booking,
      heldUntil,
      version,
    });
    take(show, userId, seatIds, { status: statusesAfter[type].seats, bookingId, userId, heldUntil });
  },
  BookingConfirmed(show, event) {
    const { type, bookingId, userId, seatIds } = event;
    change(show, event);
    for (const seatId of seatIds) show.seats.set(seatId, { status: statusesAfter[type].seats, bookingId, userId });
  },
  BookingCancelled(show, event) {
    change(show, event);
    free(show, event);
  },
  HoldExpired(show, event) {
    change(show, event);
    free(show, event);
  },
  CommandRejected(show, event) {
    if (!makesRejectedBooking(event)) return;
    const { type, bookingId, userId, seatIds, code, version } = event;
    show.bookings.set(bookingId, { bookingId, userId, seatIds, status: statusesAfter[type].booking, code, version });
  },
};

/**
 * Applies an event to a show. Deterministic and without I/O. It changes the show in place, because copying a show for
 * each of 500 commands would cost more than deciding them.
 * @returns the same show
 */
export function evolve<S extends Show>(show: S, event: BookingEvent): S {
  evolveByType(event.type, show, event);
  show.version = event.version;
  show.lastCommandId = event.commandId;
  return show;
}

function evolveByType<T extends EventType>(type: T, show: Show, event: EventsByType[T]): void {
  changes[type](show, event);
}

function bookingOf(show: Show, bookingId: string): Booking {
  const booking = show.bookings.get(bookingId);
  if (booking === undefined) throw new Error(`there is no booking ${bookingId}`);
  return booking;
}

type ChangesBooking = EventOf<'BookingConfirmed'> | EventOf<'BookingCancelled'> | EventOf<'HoldExpired'>;

function change(show: Show, { type, bookingId, version }: ChangesBooking): void {
  const { heldUntil: _ended, ...booking } = bookingOf(show, bookingId);
  show.bookings.set(bookingId, { ...booking, status: statusesAfter[type].booking, version });
}

function take(show: Show, userId: number, seatIds: string[], seat: Seat): void {
  for (const seatId of seatIds) show.seats.set(seatId, seat);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) + seatIds.length);
}

function free(show: Show, { userId, seatIds }: { userId: number; seatIds: string[] }): void {
  for (const seatId of seatIds) show.seats.set(seatId, available);
  show.seatsOfUser.set(userId, (show.seatsOfUser.get(userId) ?? 0) - seatIds.length);
}
