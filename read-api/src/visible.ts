import type { Caller } from '@ticketing/shared/http/access.ts';
import { maySee } from '@ticketing/shared/http/access.ts';
import { commandTypes } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { refusalCodes } from '@ticketing/shared/messages/refusals.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import { z } from 'zod';

/** What anybody may know of an event of a booking. */
export const namelessEventSchema = z
  .object({
    eventId: idSchema,
    version: z.int().min(1),
    type: z.string(),
    seatIds: z.array(seatIdSchema).optional(),
    command: z.enum(commandTypes).optional(),
    code: z.enum(refusalCodes).optional(),
    lostSeatIds: z.array(seatIdSchema).optional(),
    released: z.array(seatIdSchema).optional(),
    taken: z.array(seatIdSchema).optional(),
    heldUntil: z.iso.datetime().optional(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'NamelessEvent', description: 'Of a booking of somebody else: what became of the seats.' });

/**
 * An event as a caller may see it: of other users' bookings only what became of the seats. What is derived from a user's
 * number and an Idempotency-Key goes too, because both can be guessed.
 */
export function visibleEvent(event: BookingEvent, caller: Caller): BookingEvent | z.output<typeof namelessEventSchema> {
  if (caller.isForAll) return event;
  const isOfBooking = 'bookingId' in event && (event.userId !== undefined || event.bookingId !== undefined);
  const users = [
    ...('userId' in event && event.userId !== undefined ? [event.userId] : []),
    ...('toUserId' in event ? [event.toUserId] : []),
  ];
  const isOwn = users.some((userId) => maySee(caller, userId));
  // The schema is the list of what anybody may see: a new field is not among it.
  if (isOfBooking && !isOwn) {
    // Why a booking ended is its owner's.
    return namelessEventSchema.parse(event.type === 'BookingCancelled' ? { ...event, code: undefined } : event);
  }
  return withVisibleBy(event, caller);
}

/** The same with `by` as the caller may see it: of somebody else the role. */
export function withVisibleBy<T extends { by?: By | undefined }>(one: T, caller: Caller): T {
  const { by } = one;
  if (by?.userId === undefined || maySee(caller, by.userId)) return one;
  return { ...one, by: { role: by.role } };
}
