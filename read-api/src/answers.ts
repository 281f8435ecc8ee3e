import type { Caller } from '@ticketing/shared/http/access.ts';
import {
  bookingIdSchema,
  commandIdSchema,
  commandTypes,
  paymentIdSchema,
} from '@ticketing/shared/messages/commands.ts';
import { boughtSchema, eventSchema } from '@ticketing/shared/messages/events.ts';
import { refusalCodes } from '@ticketing/shared/messages/refusals.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import type { Policy } from '@ticketing/shared/messages/show.ts';
import { idSchema, policyDefaults, showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import { bookingStatuses, seatStatuses } from '@ticketing/shared/messages/statuses.ts';
import { bySchema } from '@ticketing/shared/messages/who.ts';
import { wishSchema } from '@ticketing/shared/messages/wish.ts';
import type { BookingView, ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { z } from 'zod';
import type { ListedShow } from './listed-show.ts';
import { showtimeOfShowSchema } from './showtime-of-show.ts';
import { namelessEventSchema, withVisibleBy } from './visible.ts';

// The answers of the API: the schemas for its document, and the handlers' types.

const versionSchema = z.int().min(1).meta({ description: "The version of the show's stream that this reflects." });
const timeSchema = z.iso.datetime();
const asOfSchema = timeSchema.meta({ description: 'The time of the event with that version.' });
const countSchema = z.int().min(0);
const countsSchema = z.object({
  available: countSchema,
  held: countSchema,
  booked: countSchema,
  blocked: countSchema.optional().meta({ description: 'Seats that are not on sale; absent where there are none.' }),
});
const seatStatusSchema = z.enum(seatStatuses);

const { name, venue, category, currency, layout, sections, maxSeatsPerUser, policy, payment } = showDetailsSchema.shape;

export const showSummarySchema = z
  .object({
    eventId: idSchema,
    name,
    venue,
    category,
    startsAt: timeSchema,
    currency,
    priceFromMinor: z.int().min(0).meta({
      description: 'The lowest price of a free seat, or the lowest of all if none is free.',
    }),
    counts: countsSchema,
    status: z.literal('cancelled').optional().meta({ description: 'Absent for a show that takes place.' }),
    version: versionSchema,
  })
  .meta({ id: 'ShowSummary' });
export type ShowSummary = z.output<typeof showSummarySchema>;

export const showSchema = showSummarySchema
  .extend({
    asOf: asOfSchema,
    reason: z.string().optional().meta({ description: 'Why the show is cancelled.' }),
    salesOpenAt: timeSchema.optional(),
    salesCloseAt: timeSchema.optional(),
    maxSeatsPerUser: maxSeatsPerUser.unwrap(),
    policy: policy.unwrap().required().optional().meta({
      description:
        'Absent for a show from before there were policies: its bookings may be confirmed and cancelled for ever.',
    }),
    payment: payment.unwrap().meta({ description: 'Whether what costs something is booked with a payment.' }),
    layout,
    sections,
    showtime: showtimeOfShowSchema.optional().meta({ description: 'Of a show of a movie.' }),
  })
  .meta({ id: 'Show' });
export type ShowAnswer = z.output<typeof showSchema>;

export const showListSchema = z.object({ events: z.array(showSummarySchema), nextCursor: z.string().optional() });

const hallShape = { eventId: idSchema, version: versionSchema, asOf: asOfSchema, counts: countsSchema };
export const seatListSchema = z
  .object({
    ...hallShape,
    seats: z.array(
      z.object({
        seatId: seatIdSchema,
        section: z.string().optional(),
        row: z.string().optional().meta({ description: 'Absent for a standing place.' }),
        label: z.string().meta({ description: 'As it is on the seat.' }),
        number: z.int().min(0).optional().meta({ description: 'The label, where it is a number.' }),
        status: seatStatusSchema,
        priceMinor: z.int().min(0),
        category: z.string().optional(),
        accessible: z.literal(true).optional().meta({ description: 'A wheelchair place.' }),
        companion: z.literal(true).optional().meta({ description: 'For the companion of somebody in a wheelchair.' }),
        restricted: z.literal(true).optional().meta({ description: 'With a restricted view.' }),
      }),
    ),
  })
  .meta({ id: 'SeatList' });
export const seatMapSchema = z
  .object({
    ...hallShape,
    seatMap: z.record(z.string(), z.string()).meta({
      description: `One string per row (\`[SECTION-]ROW\`, or \`SECTION\` of standing room), one character per place in the order of
the layout: \`.\` available, \`H\` held, \`B\` booked, \`x\` blocked, and a space for a gap.`,
      example: { A: '..HB', 'BALC-A': 'x.. ..' },
    }),
  })
  .meta({ id: 'SeatMap' });

const visibleEventSchema = z.union([eventSchema, namelessEventSchema]);
export const historySchema = z.object({ events: z.array(visibleEventSchema), nextCursor: z.string().optional() });

export const bookingSchema = z
  .object({
    bookingId: bookingIdSchema,
    eventId: idSchema,
    userId: idSchema,
    seatIds: z.array(seatIdSchema),
    ...boughtSchema.shape,
    status: z.enum(bookingStatuses),
    code: z.string().optional(),
    lostSeatIds: z.array(seatIdSchema).optional(),
    heldUntil: timeSchema.optional(),
    paymentId: paymentIdSchema.optional().meta({ description: 'The payment that it was confirmed with.' }),
    wish: wishSchema.optional().meta({ description: 'What it waits for, or has waited for until it ended.' }),
    version: versionSchema,
    createdAt: timeSchema,
    history: z.array(
      z.object({
        type: z.string(),
        version: versionSchema,
        at: timeSchema,
        commandId: commandIdSchema,
        command: z.enum(commandTypes).optional(),
        code: z.enum([...refusalCodes, 'payment-failed']).optional(),
        lostSeatIds: z.array(seatIdSchema).optional(),
        reason: z.string().optional(),
        seatIds: z.array(seatIdSchema).optional().meta({ description: 'Of some seats that were cancelled.' }),
        heldUntil: timeSchema.optional().meta({ description: 'Of a hold that was extended.' }),
        paymentId: paymentIdSchema.optional().meta({ description: 'Of what a payment asked for.' }),
        released: z.array(seatIdSchema).optional().meta({ description: 'Of an exchange.' }),
        taken: z.array(seatIdSchema).optional().meta({ description: 'Of an exchange.' }),
        toUserId: idSchema.optional().meta({ description: 'Of a transfer.' }),
        seatId: seatIdSchema.optional().meta({ description: 'Of a check-in.' }),
        door: z.string().optional().meta({ description: 'Of a check-in.' }),
        scannedAt: timeSchema.optional().meta({ description: 'Of a check-in at a door without a network.' }),
        by: bySchema.optional(),
        correlationId: z.string(),
        log: z
          .int()
          .min(1)
          .optional()
          .meta({ description: 'The number of the log of the receipt; absent for the first.' }),
        partition: z.int().min(0),
        offset: z.int().min(0),
      }),
    ),
  })
  .meta({ id: 'Booking' });
export const ticketsSchema = z
  .object({
    bookingId: bookingIdSchema,
    eventId: idSchema,
    version: versionSchema,
    tickets: z.array(
      z.object({
        seatId: seatIdSchema,
        ticket: z.string().meta({ description: 'The signed text, which is what the QR code says.' }),
        status: z.enum(['valid', 'used', 'revoked']),
        usedAt: timeSchema.optional(),
        door: z.string().optional().meta({ description: 'Where it was used.' }),
      }),
    ),
  })
  .meta({ id: 'Tickets' });
export const pendingBookingSchema = z
  .object({
    status: z.literal('pending'),
    ahead: countSchema.meta({ description: 'How many commands are before this one.' }),
  })
  .meta({ id: 'PendingBooking' });
const pricedSeatsSchema = z.array(z.object({ seatId: seatIdSchema, priceMinor: z.int().min(0) }));
export const refusedSchema = z
  .object({
    bookingId: bookingIdSchema,
    eventId: idSchema,
    refused: z.literal(true),
    code: z.enum(refusalCodes),
    version: versionSchema.meta({ description: 'Of the refusal.' }),
    at: timeSchema.meta({ description: 'When the command came to the log.' }),
    seatIds: z.array(seatIdSchema).optional(),
    lostSeatIds: z.array(seatIdSchema).optional(),
    takenBy: z
      .array(
        z.object({
          type: z.enum(['SeatsBooked', 'SeatsHeld', 'SeatsExchanged']),
          version: versionSchema,
          at: timeSchema,
          seatIds: z.array(seatIdSchema).meta({ description: 'All that it took.' }),
          placesBefore: z.int().min(1).optional().meta({
            description: 'So many commands of the partition earlier. Absent where the log has been replaced since.',
          }),
          msBefore: z.int().meta({ description: 'So many milliseconds earlier, by the clock of the log.' }),
        }),
      )
      .meta({ description: 'What had taken the seats, oldest first. Empty if nobody had.' }),
    freeBeside: pricedSeatsSchema.meta({
      description: 'What was free then in the rows of the lost seats, the nearest first; at most ten.',
    }),
  })
  .meta({ id: 'RefusedBooking' });
export const notRefusedSchema = z
  .object({
    bookingId: bookingIdSchema,
    eventId: idSchema,
    refused: z.literal(false),
    status: z.enum(bookingStatuses),
    version: versionSchema,
  })
  .meta({ id: 'NotRefusedBooking' });
export const clockOfSchema = z
  .object({
    bookingId: bookingIdSchema,
    eventId: idSchema,
    version: versionSchema.meta({ description: 'The logical clock of its last event: the version of the show.' }),
    decided: z
      .object({
        type: z.string(),
        version: versionSchema.meta({ description: 'The logical clock of its first event.' }),
        at: timeSchema.meta({ description: 'When the command came to the log, by the clock of its broker.' }),
        vector: z
          .object({ log: countSchema, partition: countSchema, offset: countSchema })
          .meta({ description: 'The command on the log. `log` counts the logs, if one was ever replaced.' }),
        processedBy: z.string().nullable().meta({
          description: 'The worker that decided it, `host:pid`. Null for what was decided before events said so.',
        }),
      })
      .meta({ description: 'What made the booking.' }),
  })
  .meta({ id: 'BookingClock' });
export const bookingClockSchema = clockOfSchema
  .extend({
    compared: clockOfSchema
      .extend({
        order: z.enum(['same', 'before', 'after', 'concurrent']).meta({
          description: 'Of the booking, seen from the other. `concurrent`: no log orders them.',
        }),
        by: z.enum(['version', 'offset', 'log', 'nothing']).meta({
          description: 'Bookings of one show are ordered by version, those of shows of one partition by offset.',
        }),
      })
      .optional(),
  })
  .meta({ id: 'ComparedBookingClock' });
export const bookingListSchema = z.object({ bookings: z.array(bookingSchema), nextCursor: z.string().optional() });

/** A show as in a list. */
export function showSummary(view: ListedShow): ShowSummary {
  return {
    eventId: view._id,
    name: view.name,
    venue: view.venue,
    category: view.category,
    startsAt: view.startsAt,
    currency: view.currency,
    priceFromMinor: view.priceFromMinor,
    counts: view.counts,
    ...(view.status !== undefined && { status: view.status }),
    version: view.version,
  };
}

/** A show with all its details. */
export function showAnswer(view: ScheduledShowView): ShowAnswer {
  return {
    ...showSummary(view),
    asOf: view.asOf,
    ...(view.reason !== undefined && { reason: view.reason }),
    ...(view.salesOpenAt !== undefined && { salesOpenAt: view.salesOpenAt }),
    ...(view.salesCloseAt !== undefined && { salesCloseAt: view.salesCloseAt }),
    maxSeatsPerUser: view.maxSeatsPerUser,
    ...(view.policy !== undefined && { policy: wholePolicy(view.policy) }),
    payment: view.payment ?? 'none',
    layout: view.layout,
    ...(view.sections !== undefined && { sections: view.sections }),
  };
}

/** A policy with what it means where it says nothing. */
function wholePolicy({ cancelUntil, transferable, exchangeable, noSingleSeats }: Policy) {
  return {
    cancelUntil,
    transferable: transferable ?? policyDefaults.transferable,
    exchangeable: exchangeable ?? policyDefaults.exchangeable,
    noSingleSeats: noSingleSeats ?? policyDefaults.noSingleSeats,
  };
}

/** A booking as the API returns it. */
export function bookingAnswer({ _id, ...booking }: BookingView, caller: Caller) {
  return {
    bookingId: _id,
    eventId: booking.eventId,
    userId: booking.userId,
    seatIds: booking.seatIds,
    ...(booking.seats !== undefined && { seats: booking.seats }),
    ...(booking.totalMinor !== undefined && { totalMinor: booking.totalMinor }),
    ...(booking.currency !== undefined && { currency: booking.currency }),
    status: booking.status,
    ...(booking.code !== undefined && { code: booking.code }),
    ...(booking.lostSeatIds !== undefined && { lostSeatIds: booking.lostSeatIds }),
    ...(booking.heldUntil !== undefined && { heldUntil: booking.heldUntil }),
    ...(booking.paymentId !== undefined && { paymentId: booking.paymentId }),
    ...(booking.wish !== undefined && { wish: booking.wish }),
    version: booking.version,
    createdAt: booking.createdAt,
    history: booking.history.map((entry) => withVisibleBy(entry, caller)),
  };
}
