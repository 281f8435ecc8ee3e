import type { Command, CommandOf } from '@ticketing/shared/messages/commands.ts';
import { changeLayoutSchema } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { Best, Wish } from '@ticketing/shared/messages/wish.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import type { Show, WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';

/** Ids and times for tests of the decider: short in the test, well-formed in the message. */
export const eventId = 7;
export const alice = 101;
export const bob = 102;

export function commandId(n: number): string {
  return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

export function bookingId(n: number, ofShow = eventId): string {
  return `${ofShow}-00000000-0000-7000-9000-${String(n).padStart(12, '0')}`;
}

/** A time so many seconds after noon of the first day. */
export function at(seconds: number): string {
  return new Date(Date.UTC(2030, 0, 1, 12, 0, seconds)).toISOString();
}

export const scheduleShow: CommandOf<'ScheduleShow'> = {
  commandId: commandId(1),
  eventId,
  type: 'ScheduleShow',
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: at(10_000),
  currency: 'EUR',
  maxSeatsPerUser: 4,
  layout: [
    { row: 'A', seats: 5, priceMinor: 4500 },
    { section: 'BALC', row: 'A', seats: 3, priceMinor: 2500 },
  ],
};

export function changeLayout(n: number, layout: LayoutRow[]): CommandOf<'ChangeLayout'> {
  // As the worker reads it: its fields in the order of the schema.
  return changeLayoutSchema.parse({ commandId: commandId(n), eventId, type: 'ChangeLayout', layout });
}

export function bookSeats(n: number, userId: number, ...seatIds: string[]): CommandOf<'BookSeats'> {
  return { commandId: commandId(n), eventId, type: 'BookSeats', bookingId: bookingId(n), userId, seatIds };
}

export function holdSeats(n: number, userId: number, ...seatIds: string[]): CommandOf<'HoldSeats'> {
  return { ...bookSeats(n, userId, ...seatIds), type: 'HoldSeats', ttlSeconds: 60 };
}

export function bookBest(n: number, userId: number, best: Best): CommandOf<'BookSeats'> {
  return { commandId: commandId(n), eventId, type: 'BookSeats', bookingId: bookingId(n), userId, best };
}

export function holdBest(n: number, userId: number, best: Best): CommandOf<'HoldSeats'> {
  return { ...bookBest(n, userId, best), type: 'HoldSeats', ttlSeconds: 60 };
}

export function paymentId(n: number, booking: number): string {
  return `${bookingId(booking)}~00000000-0000-5000-a000-${String(n).padStart(12, '0')}`;
}

export function extendHold(n: number, booking: number, userId: number, payment = 1): CommandOf<'ExtendHold'> {
  const ids = { bookingId: bookingId(booking), paymentId: paymentId(payment, booking) };
  return { commandId: commandId(n), eventId, type: 'ExtendHold', userId, ...ids };
}

/** @param booking the number that the booking was made with */
export function confirm(n: number, booking: number, userId: number): CommandOf<'ConfirmBooking'> {
  return { commandId: commandId(n), eventId, type: 'ConfirmBooking', bookingId: bookingId(booking), userId };
}

export function cancel(n: number, booking: number, userId: number): CommandOf<'CancelBooking'> {
  return { commandId: commandId(n), eventId, type: 'CancelBooking', bookingId: bookingId(booking), userId };
}

export function expire(n: number, booking: number, heldUntil: string): CommandOf<'ExpireHold'> {
  return { commandId: commandId(n), eventId, type: 'ExpireHold', bookingId: bookingId(booking), heldUntil };
}

/** What makes a show a showtime, in the slot of command 900. */
export const showtime = {
  ...{ movieId: 'salt', theaterId: 'rex', hallId: 'one', hallName: 'One', timeZone: 'Europe/Paris' },
  ...{ endsAt: at(6_000), slotId: commandId(900) },
  movie: { title: 'Salt', minutes: 90, genres: [], type: '2D', language: 'en', subtitles: [], rating: '12' },
};

/** What a showtime that moves says of its new slot, that of command 901. */
export const move = { movieId: 'salt', theaterId: 'rex', hallId: 'one', endsAt: at(9_400), slotId: commandId(901) };

export function changeShow(n: number, change: Partial<CommandOf<'ChangeShow'>>): CommandOf<'ChangeShow'> {
  return { commandId: commandId(n), eventId, type: 'ChangeShow', ...change };
}

export function cancelShow(n: number, reason = 'ill'): CommandOf<'CancelShow'> {
  return { commandId: commandId(n), eventId, type: 'CancelShow', reason };
}

export function cancelSeats(
  n: number,
  booking: number,
  userId: number,
  ...seatIds: string[]
): CommandOf<'CancelSeats'> {
  return { commandId: commandId(n), eventId, type: 'CancelSeats', bookingId: bookingId(booking), userId, seatIds };
}

export function exchange(n: number, booking: number, userId: number, ...seatIds: string[]): CommandOf<'ExchangeSeats'> {
  return { ...cancelSeats(n, booking, userId, ...seatIds), type: 'ExchangeSeats' };
}

export function exchangeForBest(n: number, booking: number, userId: number, best: Best): CommandOf<'ExchangeSeats'> {
  return { commandId: commandId(n), eventId, type: 'ExchangeSeats', bookingId: bookingId(booking), userId, best };
}

export function transfer(n: number, booking: number, userId: number, toUserId: number): CommandOf<'TransferBooking'> {
  return { commandId: commandId(n), eventId, type: 'TransferBooking', bookingId: bookingId(booking), userId, toUserId };
}

/** A check-in with the ticket of a version. */
export function checkIn(
  n: number,
  booking: number,
  seatId: string,
  ticketVersion: number,
  more: Partial<CommandOf<'CheckInSeat'>> = {},
): CommandOf<'CheckInSeat'> {
  const about = { commandId: commandId(n), eventId, bookingId: bookingId(booking) };
  return { ...about, type: 'CheckInSeat', seatId, ticketVersion, ...more };
}

export function joinWaitlist(n: number, userId: number, wish: Wish): CommandOf<'JoinWaitlist'> {
  return { commandId: commandId(n), eventId, type: 'JoinWaitlist', bookingId: bookingId(n), userId, ...wish };
}

export function offerSeats(n: number, booking: number): CommandOf<'OfferSeats'> {
  return { commandId: commandId(n), eventId, type: 'OfferSeats', bookingId: bookingId(booking), ttlSeconds: 900 };
}

export function expireWait(n: number, booking: number): CommandOf<'ExpireWait'> {
  return { commandId: commandId(n), eventId, type: 'ExpireWait', bookingId: bookingId(booking) };
}

/** Lets commands happen one after the other, a second apart, from second 0. */
export function given(...commands: Command[]): WholeShow {
  const show = emptyShow(eventId);
  for (const [second, command] of commands.entries()) evolve(show, answer(show, command, at(second)));
  return show;
}

/** Decides a command, second 30 unless told. */
export function when(show: Show, command: Command, now = at(30)): BookingEvent {
  return answer(show, command, now);
}

/** Decides a command that must be refused. */
export function refusal(show: Show, command: Command, now = at(30)): EventOf<'CommandRejected'> {
  const event = answer(show, command, now);
  if (event.type !== 'CommandRejected') throw new Error(`expected a refusal, not ${event.type}`);
  return event;
}
