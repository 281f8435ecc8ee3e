import { layoutSchema, sectionsSchema } from '@ticketing/shared/messages/layout.ts';
import { z } from 'zod';

/** What mails say of a show. */
export const showFactsSchema = z.object({
  name: z.string(),
  venue: z.object({ name: z.string(), city: z.string() }),
  hall: z.string().optional(),
  startsAt: z.iso.datetime(),
  /** When a showtime is over. */
  endsAt: z.iso.datetime().optional(),
  /** The venue's, where it is known. */
  timeZone: z.string().optional(),
  currency: z.string(),
  /** Whether bookings have to be paid. */
  isPaid: z.boolean().optional(),
});
export type ShowFacts = z.infer<typeof showFactsSchema>;

/** What the seats of a show are called. */
export const hallSchema = z.object({ layout: layoutSchema, sections: sectionsSchema.optional() });
export type Hall = z.infer<typeof hallSchema>;

/** What mails say of a booking. */
export const bookingFactsSchema = z.object({
  seatIds: z.array(z.string()),
  seats: z.array(z.object({ seatId: z.string(), priceMinor: z.int() })).optional(),
  totalMinor: z.int().optional(),
  currency: z.string().optional(),
  heldUntil: z.iso.datetime().optional(),
  /** The version of the show's event that has changed the booking last: a ticket and a calendar entry name it. */
  version: z.int().optional(),
  /** The version that has confirmed it. */
  bookedBy: z.int().optional(),
  /**
   * Of a booking that is booked, the version that gave it each seat: its ticket names it. Absent where that is not known,
   * as of what was booked before this was kept.
   */
  tickets: z.array(z.object({ seatId: z.string(), version: z.int() })).optional(),
  /** The payment that it was confirmed for. */
  paymentId: z.string().optional(),
  /** Whether its user was told that it could not be confirmed: once is enough, however often they try. */
  isRefusalTold: z.boolean().optional(),
});
export type BookingFacts = z.infer<typeof bookingFactsSchema>;

export const bookingStatuses = ['waiting', 'held', 'booked', 'cancelled', 'expired'] as const;

export type Booking = {
  bookingId: string;
  eventId: number;
  userId: number;
  status: (typeof bookingStatuses)[number];
  facts: BookingFacts;
};

/** What a mail says: the show and the booking as they were then, and what has happened. */
export const mailFactsSchema = z.object({
  show: showFactsSchema,
  booking: bookingFactsSchema,
  /** The start before the show was moved. */
  before: z.iso.datetime().optional(),
  /** Why, in the words of who did it. */
  reason: z.string().optional(),
  /** Why, as a code. */
  code: z.string().optional(),
  /** Seats that are not part of the booking any more. */
  released: z.array(z.string()).optional(),
  /** What was paid, refunded or not. */
  amountMinor: z.int().optional(),
  currency: z.string().optional(),
});
export type MailFacts = z.infer<typeof mailFactsSchema>;
