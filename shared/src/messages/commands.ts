import { z } from 'zod';
import { showtimeMoveSchema, showtimeSchema } from './catalogue/showtime.ts';
import { layoutSchema, sectionsSchema } from './layout.ts';
import { seatIdSchema, seatIdsSchema } from './seat.ts';
import { idSchema, instantSchema, rulesSchema, showChangeShape, showDetailsShape } from './show.ts';
import { textSchema, visibleTextSchema } from './text.ts';
import { bySchema } from './who.ts';
import { bestSchema, wishShape } from './wish.ts';

/** A UUID in lower case, as PostgreSQL returns it. */
export const commandIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'must be a UUID in lower case');

/** `<eventId>-<uuid>`; opaque to clients. */
export const bookingIdSchema = z
  .string()
  .regex(
    /^[1-9][0-9]{0,9}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
    'must be a booking id as the API gave it',
  );

/** `<bookingId>~<uuid>`: one attempt to pay for one booking. Opaque to clients. */
export const paymentIdSchema = z
  .string()
  .regex(
    /^[1-9][0-9]{0,9}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}~[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'must be a payment id as the API gave it',
  );

/** How long a hold may last, in seconds. */
const holdTtlSeconds = { min: 10, max: 900, default: 300 } as const;

export const ttlSecondsSchema = z.int().min(holdTtlSeconds.min).max(holdTtlSeconds.max).default(holdTtlSeconds.default);

/** How long seats are held for somebody who has waited for them, in seconds: 15 minutes. */
export const offerSecondsSchema = ttlSecondsSchema.unwrap().default(900);

const reasonSchema = textSchema(200);

/** A reason in a client's request. */
export const visibleReasonSchema = visibleTextSchema(200);

const base = { commandId: commandIdSchema, eventId: idSchema };
/** Of a command that a client sends. */
const asked = { ...base, by: bySchema.optional() };
const ofBooking = { ...asked, bookingId: bookingIdSchema, userId: idSchema };

export const scheduleShowSchema = z.object({
  ...asked,
  type: z.literal('ScheduleShow'),
  ...showDetailsShape,
  showtime: showtimeSchema.optional(),
  rules: rulesSchema,
});
/** Another layout for a show, the whole of it. */
export const changeLayoutSchema = z.object({
  ...asked,
  type: z.literal('ChangeLayout'),
  layout: layoutSchema,
  sections: sectionsSchema.optional(),
});

export const changeShowSchema = z.object({
  ...asked,
  type: z.literal('ChangeShow'),
  ...showChangeShape,
  showtime: showtimeMoveSchema.optional(),
});
export const cancelShowSchema = z.object({ ...asked, type: z.literal('CancelShow'), reason: reasonSchema });

/** Seats by their ids, or the best ones. */
const seatsOrBest = { seatIds: seatIdsSchema.optional(), best: bestSchema.optional() };
const eitherSeatsOrBest = { oneOf: [{ required: ['seatIds'] }, { required: ['best'] }] };

export const bookSeatsSchema = z
  .object({ ...ofBooking, type: z.literal('BookSeats'), ...seatsOrBest })
  .meta(eitherSeatsOrBest);
export const holdSeatsSchema = z
  .object({ ...ofBooking, type: z.literal('HoldSeats'), ...seatsOrBest, ttlSeconds: ttlSecondsSchema })
  .meta(eitherSeatsOrBest);
/** With a `paymentId` it is sent by payments, once the money is authorised. */
export const confirmBookingSchema = z.object({
  ...ofBooking,
  type: z.literal('ConfirmBooking'),
  paymentId: paymentIdSchema.optional(),
});
/** Asks whether a hold can be paid for, and gives the payment time: sent by payments alone. */
export const extendHoldSchema = z.object({ ...ofBooking, type: z.literal('ExtendHold'), paymentId: paymentIdSchema });
/** With a `paymentId` it is sent by payments: what was confirmed cannot be paid for. */
export const cancelBookingSchema = z.object({
  ...ofBooking,
  type: z.literal('CancelBooking'),
  reason: reasonSchema.optional(),
  paymentId: paymentIdSchema.optional(),
});
/** Cancels some of a booking's seats. */
export const cancelSeatsSchema = z.object({ ...ofBooking, type: z.literal('CancelSeats'), seatIds: seatIdsSchema });
/** Exchanges a booking's seats; `seatIds` is the whole new set. For the `best` ones its own seats count as free. */
export const exchangeSeatsSchema = z
  .object({ ...ofBooking, type: z.literal('ExchangeSeats'), ...seatsOrBest })
  .meta(eitherSeatsOrBest);
export const transferBookingSchema = z.object({
  ...ofBooking,
  type: z.literal('TransferBooking'),
  toUserId: idSchema,
});

/** The name of a door, as its people call it. */
const doorSchema = textSchema(100);

/** The name of a door in a client's request. */
export const visibleDoorSchema = visibleTextSchema(100);

/** Lets one person in with a ticket whose signature has been checked. */
export const checkInSeatSchema = z.object({
  ...asked,
  type: z.literal('CheckInSeat'),
  bookingId: bookingIdSchema,
  seatId: seatIdSchema,
  ticketVersion: z.int().min(1).meta({ description: 'The version that the ticket says.' }),
  door: doorSchema.optional(),
  scannedAt: instantSchema.optional().meta({ description: 'When a door without a network let them in.' }),
});

export const expireHoldSchema = z.object({
  ...base,
  bookingId: bookingIdSchema,
  type: z.literal('ExpireHold'),
  heldUntil: instantSchema,
});

/** Joins the waiting list of a show. */
export const joinWaitlistSchema = z.object({ ...ofBooking, type: z.literal('JoinWaitlist'), ...wishShape });
/** Gives free seats to a booking that waits: the worker's own command. */
export const offerSeatsSchema = z.object({
  ...base,
  bookingId: bookingIdSchema,
  type: z.literal('OfferSeats'),
  ttlSeconds: offerSecondsSchema,
});
/** Ends the wait of a booking when its show has started: the worker's own command. */
export const expireWaitSchema = z.object({ ...base, bookingId: bookingIdSchema, type: z.literal('ExpireWait') });

/** All commands of `booking.commands`. */
export const commandSchema = z
  .discriminatedUnion('type', [
    scheduleShowSchema,
    changeShowSchema,
    cancelShowSchema,
    changeLayoutSchema,
    bookSeatsSchema,
    holdSeatsSchema,
    extendHoldSchema,
    confirmBookingSchema,
    cancelBookingSchema,
    cancelSeatsSchema,
    exchangeSeatsSchema,
    transferBookingSchema,
    checkInSeatSchema,
    expireHoldSchema,
    joinWaitlistSchema,
    offerSeatsSchema,
    expireWaitSchema,
  ])
  .refine((command) => !('bookingId' in command) || command.bookingId.startsWith(`${command.eventId}-`), {
    message: 'must be a booking of the same show',
    path: ['bookingId'],
  })
  .refine(
    (command) =>
      !('paymentId' in command) ||
      command.paymentId === undefined ||
      command.paymentId.startsWith(`${command.bookingId}~`),
    { message: 'must be a payment for the same booking', path: ['paymentId'] },
  )
  .refine((command) => !namesSeatsOrBest(command) || (command.seatIds === undefined) !== (command.best === undefined), {
    message: 'must be given, or else best, but not both',
    path: ['seatIds'],
  });

export type Command = z.infer<typeof commandSchema>;
export type CommandType = Command['type'];
/** A command for seats. */
export type SeatOrder = CommandOf<'BookSeats'> | CommandOf<'HoldSeats'>;

/** Whether a command is for seats: for a new booking. */
export function isSeatOrder<C extends { type: string }>(
  command: C,
): command is Extract<C, { type: 'BookSeats' | 'HoldSeats' }> {
  return command.type === 'BookSeats' || command.type === 'HoldSeats';
}

/** Whether a command is for seats that it names, or else for the best: for a new booking, or in exchange. */
export function namesSeatsOrBest<C extends { type: string }>(
  command: C,
): command is Extract<C, { type: 'BookSeats' | 'HoldSeats' | 'ExchangeSeats' }> {
  return isSeatOrder(command) || command.type === 'ExchangeSeats';
}

/** Whether a command makes a booking: for seats, or on a waiting list. */
export function makesBooking<C extends { type: string }>(
  command: C,
): command is Extract<C, { type: 'BookSeats' | 'HoldSeats' | 'JoinWaitlist' }> {
  return isSeatOrder(command) || command.type === 'JoinWaitlist';
}

/** How many seats an order is for. */
export function seatsOrdered({ seatIds, best }: Pick<SeatOrder, 'seatIds' | 'best'>): number {
  return seatIds?.length ?? best?.count ?? 0;
}

export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;
export const commandTypes = [
  'ScheduleShow',
  'ChangeShow',
  'CancelShow',
  'ChangeLayout',
  'BookSeats',
  'HoldSeats',
  'ExtendHold',
  'ConfirmBooking',
  'CancelBooking',
  'CancelSeats',
  'ExchangeSeats',
  'TransferBooking',
  'CheckInSeat',
  'ExpireHold',
  'JoinWaitlist',
  'OfferSeats',
  'ExpireWait',
] as const satisfies readonly CommandType[];
