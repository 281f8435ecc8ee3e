import { z } from 'zod';
import { showtimeSchema } from './catalogue/showtime.ts';
import { bookingIdSchema, commandIdSchema, commandTypes } from './commands.ts';
import { refusalCodes } from './refusals.ts';
import { seatIdSchema } from './seat.ts';
import { idSchema, showDetailsShape } from './show.ts';
import { bySchema } from './who.ts';
import { bestSchema } from './wish.ts';

const base = { eventId: idSchema, version: z.int().min(1) };
const id = { commandId: commandIdSchema };
const seatsOfBooking = { ...id, bookingId: bookingIdSchema, userId: idSchema, seatIds: z.array(seatIdSchema).min(1) };
// The worker writes times in normal form, so readers need not transform them.
const timestampSchema = z.iso.datetime();
const at = { by: bySchema.optional(), at: timestampSchema };

// The order of the fields is their order on the wire; see eventJson.
export const showScheduledSchema = z.object({
  ...base,
  type: z.literal('ShowScheduled'),
  ...id,
  ...showDetailsShape,
  showtime: showtimeSchema.optional(),
  ...at,
});
export const seatsBookedSchema = z.object({ ...base, type: z.literal('SeatsBooked'), ...seatsOfBooking, ...at });
export const seatsHeldSchema = z.object({
  ...base,
  type: z.literal('SeatsHeld'),
  ...seatsOfBooking,
  heldUntil: timestampSchema,
  ...at,
});
export const bookingConfirmedSchema = z.object({
  ...base,
  type: z.literal('BookingConfirmed'),
  ...seatsOfBooking,
  ...at,
});
export const bookingCancelledSchema = z.object({
  ...base,
  type: z.literal('BookingCancelled'),
  ...seatsOfBooking,
  reason: z.string().optional(),
  ...at,
});
export const holdExpiredSchema = z.object({
  ...base,
  type: z.literal('HoldExpired'),
  ...seatsOfBooking,
  heldUntil: timestampSchema,
  ...at,
});
export const commandRejectedSchema = z.object({
  ...base,
  type: z.literal('CommandRejected'),
  ...id,
  bookingId: bookingIdSchema.optional(),
  userId: idSchema.optional(),
  seatIds: z.array(seatIdSchema).optional(),
  best: bestSchema.optional(),
  command: z.enum(commandTypes),
  code: z.enum(refusalCodes),
  lostSeatIds: z.array(seatIdSchema).optional(),
  ...at,
});

/** All events of `booking.events` and the event store. */
export const eventSchema = z.discriminatedUnion('type', [
  showScheduledSchema,
  seatsBookedSchema,
  seatsHeldSchema,
  bookingConfirmedSchema,
  bookingCancelledSchema,
  holdExpiredSchema,
  commandRejectedSchema,
]);

export type BookingEvent = z.infer<typeof eventSchema>;
export type EventType = BookingEvent['type'];
export type EventOf<T extends EventType> = Extract<BookingEvent, { type: T }>;

/**
 * The bytes of an event on the topic. The fields are in the order of the schema, so an event has the same bytes when
 * it is decided and when it is read from the store, and a replay can be compared byte for byte.
 */
export function eventJson(event: BookingEvent): string {
  return JSON.stringify(event);
}

/** The refusal of a command that would have made a booking. */
export type BookingRejection = EventOf<'CommandRejected'> & { bookingId: string; userId: number };

/**
 * Whether a refusal makes a booking with status `rejected`. The refusal of a new booking does, unless its booking id
 * was in use; the refusal of a command about an existing booking does not.
 */
export function makesRejectedBooking(event: EventOf<'CommandRejected'>): event is BookingRejection {
  if (event.command !== 'BookSeats' && event.command !== 'HoldSeats') return false;
  if (event.code === 'booking-exists') return false;
  return event.bookingId !== undefined && event.userId !== undefined;
}
