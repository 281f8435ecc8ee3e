import { z } from 'zod';
import { showtimeMoveSchema, showtimeSchema } from './catalogue/showtime.ts';
import { bookingIdSchema, commandIdSchema, commandTypes, paymentIdSchema } from './commands.ts';
import { layoutSchema, sectionsSchema } from './layout.ts';
import { refusalCodes } from './refusals.ts';
import { seatIdSchema } from './seat.ts';
import { idSchema, rulesSchema, showChangeShape, showDetailsShape } from './show.ts';
import { bySchema } from './who.ts';
import { bestSchema, wishShape } from './wish.ts';

const base = { eventId: idSchema, version: z.int().min(1) };
const id = { commandId: commandIdSchema };
/** What a seat cost when it was taken. */
export const pricedSeatSchema = z.object({ seatId: seatIdSchema, priceMinor: z.int().min(0) });
export type PricedSeat = z.infer<typeof pricedSeatSchema>;
// Absent in shows from before events had prices.
const boughtShape = {
  seats: z.array(pricedSeatSchema).optional().meta({ description: 'The same seats, with what each cost.' }),
  totalMinor: z.int().min(0).optional().meta({ description: 'What the booking costs, in minor units.' }),
  currency: z.string().optional(),
};
/** What a booking costs: each seat as it was when it was taken, and the total. */
export const boughtSchema = z.object(boughtShape);
export type Bought = z.infer<typeof boughtSchema>;
const seatsOfBooking = {
  ...id,
  bookingId: bookingIdSchema,
  userId: idSchema,
  seatIds: z.array(seatIdSchema).min(1),
  ...boughtShape,
};
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
  rules: rulesSchema,
  ...at,
});
export const layoutChangedSchema = z.object({
  ...base,
  type: z.literal('LayoutChanged'),
  ...id,
  layout: layoutSchema,
  sections: sectionsSchema.optional(),
  ...at,
});
/** What has changed. A `salesCloseAt` that follows the start is told too. */
export const showChangedSchema = z.object({
  ...base,
  type: z.literal('ShowChanged'),
  ...id,
  ...showChangeShape,
  showtime: showtimeMoveSchema.optional(),
  ...at,
});
/** Its seats are blocked, and all bookings that were held or booked are cancelled, with the code `show-cancelled`. */
export const showCancelledSchema = z.object({
  ...base,
  type: z.literal('ShowCancelled'),
  ...id,
  reason: z.string(),
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
/** A payment for a hold has started: the hold is as long as it needs, from now on until `heldUntil`. */
export const holdExtendedSchema = z.object({
  ...base,
  type: z.literal('HoldExtended'),
  ...seatsOfBooking,
  heldUntil: timestampSchema,
  paymentId: paymentIdSchema,
  ...at,
});
export const bookingConfirmedSchema = z.object({
  ...base,
  type: z.literal('BookingConfirmed'),
  ...seatsOfBooking,
  paymentId: paymentIdSchema.optional().meta({ description: 'The payment that the booking was confirmed with.' }),
  ...at,
});
export const bookingCancelledSchema = z.object({
  ...base,
  type: z.literal('BookingCancelled'),
  ...seatsOfBooking,
  // None if it waited.
  seatIds: z.array(seatIdSchema),
  reason: z.string().optional(),
  code: z
    .enum(['payment-failed'])
    .optional()
    .meta({ description: 'If nobody cancelled it: why it could not stay booked.' }),
  paymentId: paymentIdSchema.optional().meta({ description: 'The payment that failed.' }),
  ...at,
});
const stillHeld = {
  heldUntil: timestampSchema.optional().meta({ description: 'If the booking is a hold: it ends when it did.' }),
};
/** Some seats of a booking are free: `seatIds`, `seats`. It keeps `remaining`, which cost `totalMinor`. */
export const seatsCancelledSchema = z.object({
  ...base,
  type: z.literal('SeatsCancelled'),
  ...seatsOfBooking,
  remaining: z.array(seatIdSchema),
  ...stillHeld,
  ...at,
});
/** `seatIds` are all seats that the booking has now. */
export const seatsExchangedSchema = z.object({
  ...base,
  type: z.literal('SeatsExchanged'),
  ...seatsOfBooking,
  released: z.array(seatIdSchema),
  taken: z.array(seatIdSchema),
  ...stillHeld,
  ...at,
});
/** `userId` is the user who had the booking. */
export const bookingTransferredSchema = z.object({
  ...base,
  type: z.literal('BookingTransferred'),
  ...seatsOfBooking,
  toUserId: idSchema,
  ...stillHeld,
  ...at,
});
/**
 * Somebody was let in with the ticket of a seat: `seatId`, the only one of `seatIds`. `userId` has the booking.
 */
export const seatCheckedInSchema = z.object({
  ...base,
  type: z.literal('SeatCheckedIn'),
  ...id,
  bookingId: bookingIdSchema,
  userId: idSchema,
  seatIds: z.array(seatIdSchema).min(1),
  seatId: seatIdSchema,
  ticketVersion: z.int().min(1),
  door: z.string().optional(),
  scannedAt: timestampSchema.optional().meta({ description: 'If it was a door without a network: when that was.' }),
  ...at,
});
export const holdExpiredSchema = z.object({
  ...base,
  type: z.literal('HoldExpired'),
  ...seatsOfBooking,
  heldUntil: timestampSchema,
  ...at,
});
const ofBooking = { bookingId: bookingIdSchema, userId: idSchema };
export const waitlistJoinedSchema = z.object({
  ...base,
  type: z.literal('WaitlistJoined'),
  ...id,
  ...ofBooking,
  ...wishShape,
  ...at,
});
export const waitExpiredSchema = z.object({ ...base, type: z.literal('WaitExpired'), ...id, ...ofBooking, ...at });
/** When and where a ticket was used. */
export const checkedInSchema = z.object({ at: timestampSchema, door: z.string().optional() });
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
  paymentId: paymentIdSchema.optional().meta({ description: 'The payment that sent the command.' }),
  checkedIn: checkedInSchema.optional(),
  ...at,
});

/** All events of `booking.events` and the event store. */
export const eventSchema = z.discriminatedUnion('type', [
  showScheduledSchema,
  showChangedSchema,
  showCancelledSchema,
  layoutChangedSchema,
  seatsBookedSchema,
  seatsHeldSchema,
  holdExtendedSchema,
  bookingConfirmedSchema,
  bookingCancelledSchema,
  seatsCancelledSchema,
  seatsExchangedSchema,
  bookingTransferredSchema,
  seatCheckedInSchema,
  holdExpiredSchema,
  waitlistJoinedSchema,
  waitExpiredSchema,
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
  if (!['BookSeats', 'HoldSeats', 'JoinWaitlist'].includes(event.command)) return false;
  if (event.code === 'booking-exists') return false;
  return event.bookingId !== undefined && event.userId !== undefined;
}

/** An event that changes a booking which must exist. */
export type BookingChanging = Exclude<
  BookingEvent,
  { type: ShowEventType | 'SeatsBooked' | 'SeatsHeld' | 'WaitlistJoined' | 'CommandRejected' }
>;

/** The events of a show as a whole, and not of a booking. */
export type ShowEventType = 'ShowScheduled' | 'ShowChanged' | 'ShowCancelled' | 'LayoutChanged';

/** Whether an event changes a booking which must exist. */
export function changesBooking(event: BookingEvent): event is BookingChanging {
  return !(
    event.type === 'ShowScheduled' ||
    event.type === 'ShowChanged' ||
    event.type === 'ShowCancelled' ||
    event.type === 'LayoutChanged' ||
    event.type === 'SeatsBooked' ||
    event.type === 'SeatsHeld' ||
    event.type === 'WaitlistJoined' ||
    event.type === 'CommandRejected'
  );
}
