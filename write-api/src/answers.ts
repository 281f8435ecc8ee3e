import type { ProblemExtras } from '@ticketing/shared/http/problem.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { bookingIdSchema, commandIdSchema, makesBooking } from '@ticketing/shared/messages/commands.ts';
import type { BookingChanging, EventOf } from '@ticketing/shared/messages/events.ts';
import { boughtSchema } from '@ticketing/shared/messages/events.ts';
import type { OutcomeReply } from '@ticketing/shared/messages/reply.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import { wishOf, wishSchema } from '@ticketing/shared/messages/wish.ts';
import { z } from 'zod';

/** The commands that a client may send. */
export type Order = Exclude<Command, { type: 'ExtendHold' | 'ExpireHold' | 'OfferSeats' | 'ExpireWait' }>;

export type Answer = { status: number; body: object; headers: Record<string, string> };

export const receiptSchema = z
  .object({ partition: z.int().min(0), offset: z.int().min(0) })
  .meta({ id: 'Receipt', description: 'The position of the command on the log: the proof that it was accepted.' });
export const linksSchema = z.object({ self: z.string() });
const seatIds = z.array(seatIdSchema);

export const acceptedBookingSchema = z
  .object({
    bookingId: bookingIdSchema,
    commandId: commandIdSchema,
    status: z.literal('pending'),
    eventId: idSchema,
    seatIds: seatIds.optional().meta({ description: 'If the request named them.' }),
    receipt: receiptSchema,
    links: linksSchema,
  })
  .meta({ id: 'AcceptedBooking' });

export const bookingSchema = z
  .object({
    bookingId: bookingIdSchema,
    commandId: commandIdSchema,
    status: z.enum(['waiting', 'held', 'booked', 'cancelled', 'expired']),
    eventId: idSchema,
    userId: idSchema,
    seatIds,
    ...boughtSchema.shape,
    heldUntil: z.iso.datetime().optional(),
    wish: wishSchema.optional().meta({ description: 'What it waits for.' }),
    reason: z.string().optional(),
    version: z.int().min(1).meta({ description: "The show's version that the command made." }),
    receipt: receiptSchema,
    links: linksSchema,
  })
  .meta({ id: 'Booking' });

export const acceptedCheckInSchema = acceptedBookingSchema
  .omit({ seatIds: true })
  .extend({ seatId: seatIdSchema })
  .meta({ id: 'AcceptedCheckIn' });

export const checkInSchema = z
  .object({
    bookingId: bookingIdSchema,
    commandId: commandIdSchema,
    eventId: idSchema,
    status: z.literal('checked-in'),
    seatId: seatIdSchema,
    at: z.iso.datetime().meta({ description: 'When the ticket was used.' }),
    door: z.string().optional(),
    version: z.int().min(1),
    receipt: receiptSchema,
    links: linksSchema,
  })
  .meta({ id: 'CheckIn' });

const showShape = { eventId: idSchema, commandId: commandIdSchema, receipt: receiptSchema, links: linksSchema };

export const acceptedShowSchema = z.object({ ...showShape, status: z.literal('pending') }).meta({ id: 'AcceptedShow' });

export const showSchema = z
  .object({ ...showShape, status: z.literal('scheduled'), version: z.int().min(1) })
  .meta({ id: 'ScheduledShow' });

export const changedShowSchema = z
  .object({ ...showShape, status: z.enum(['changed', 'cancelled']), version: z.int().min(1) })
  .meta({ id: 'ChangedShow' });

/** The answer while the outcome is unknown: the log has the command. */
export function acceptedAnswer(order: Order, receipt: LogPosition): Answer {
  const { commandId, eventId } = order;
  const self = linkTo(order, receipt);
  const shared = { receipt, links: { self } };
  const body = !('bookingId' in order)
    ? { eventId, commandId, status: 'pending', ...shared }
    : {
        bookingId: order.bookingId,
        commandId,
        status: 'pending',
        eventId,
        ...('seatIds' in order && { seatIds: order.seatIds }),
        ...('seatId' in order && { seatId: order.seatId }),
        ...shared,
      };
  return { status: 202, body, headers: { Location: self } };
}

/**
 * The answer with the outcome.
 * @param headers of the answer
 * @throws HttpProblem with the code of the refusal
 */
export function outcomeAnswer(
  order: Order,
  receipt: LogPosition,
  { event, repeated }: OutcomeReply,
  headers: Record<string, string>,
): Answer {
  if (event.type === 'CommandRejected') throw refusal(event, headers);
  const { commandId, eventId, version } = event;
  const self = linkTo(order, receipt);
  const links = { self };
  if (event.type === 'ShowScheduled') {
    return {
      status: repeated ? 200 : 201,
      body: { eventId, commandId, status: 'scheduled', version, receipt, links },
      headers: { Location: self, ...headers },
    };
  }
  if (event.type === 'ShowChanged' || event.type === 'ShowCancelled' || event.type === 'LayoutChanged') {
    const status = event.type === 'ShowCancelled' ? 'cancelled' : 'changed';
    const body = { eventId, commandId, status, version, receipt, links };
    return { status: 200, body, headers: { Location: self, ...headers } };
  }
  if (event.type === 'SeatCheckedIn') {
    const { bookingId, seatId, scannedAt, at, door } = event;
    const entry = { bookingId, commandId, eventId, status: 'checked-in', seatId, at: scannedAt ?? at };
    const body = { ...entry, ...(door !== undefined && { door }), version, receipt, links };
    return { status: 200, body, headers: { Location: self, ...headers } };
  }
  return {
    // A repeated booking with an Idempotency-Key is answered as the first time.
    status: makesBooking(order) ? 201 : 200,
    body: {
      bookingId: event.bookingId,
      commandId,
      eventId,
      ...bookingAfter(event),
      ...(event.type === 'BookingCancelled' && event.reason !== undefined && { reason: event.reason }),
      version,
      receipt,
      links,
    },
    headers: { Location: self, ...headers },
  };
}

/** A booking after an event. */
function bookingAfter(event: BookingMade | Exclude<BookingChanging, EventOf<'SeatCheckedIn'>>) {
  if (event.type === 'WaitlistJoined' || event.type === 'WaitExpired') {
    const wish = event.type === 'WaitlistJoined' && { wish: wishOf(event) };
    return { status: statusesAfter[event.type].booking, userId: event.userId, seatIds: [], ...wish };
  }
  const { userId, seatIds, seats, totalMinor, currency } = event;
  const bought = { ...(seats && { seats }), ...(totalMinor !== undefined && { totalMinor, currency }) };
  const isHeld = 'heldUntil' in event && event.heldUntil !== undefined && event.type !== 'HoldExpired';
  const status = statusesAfter[event.type].booking ?? (isHeld ? 'held' : 'booked');
  const booking = { status, userId, seatIds, ...bought, ...(isHeld && { heldUntil: event.heldUntil }) };
  if (event.type === 'BookingTransferred') return { ...booking, userId: event.toUserId };
  if (event.type !== 'SeatsCancelled') return booking;
  // Its `seats` are those that are gone.
  const left = { seatIds: event.remaining, ...(totalMinor !== undefined && { totalMinor, currency }) };
  return { status, userId, ...left, ...(isHeld && { heldUntil: event.heldUntil }) };
}

type BookingMade = EventOf<'SeatsBooked' | 'SeatsHeld' | 'WaitlistJoined'>;

function refusal(event: EventOf<'CommandRejected'>, headers: Record<string, string>): HttpProblem {
  const { code, bookingId, commandId, version, lostSeatIds, checkedIn } = event;
  const extras: ProblemExtras = {
    headers,
    members: {
      ...(bookingId !== undefined && { bookingId }),
      commandId,
      version,
      ...(lostSeatIds !== undefined && { lostSeatIds }),
      ...checkedIn,
    },
  };
  return new HttpProblem(code, extras);
}

/** The address of the outcome in the read API. */
function linkTo(order: Order, { partition, offset }: LogPosition): string {
  return !('bookingId' in order)
    ? `/api/events/${order.eventId}`
    : `/api/bookings/${order.bookingId}?after=${partition}:${offset}`;
}
