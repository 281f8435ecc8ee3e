import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { bookingIdSchema } from '../messages/commands.ts';
import { seatIdSchema } from '../messages/seat.ts';
import { idSchema } from '../messages/show.ts';
import type { PublicTicketKeys, TicketKeys } from './keys.ts';
import { keyIdPattern } from './keys.ts';

/** What a ticket says: which seat of which show, and for which booking. No name: a picture of it tells nobody who comes. */
export const ticketSchema = z.object({
  eventId: idSchema,
  seatId: seatIdSchema,
  bookingId: bookingIdSchema,
  /** The show's version that gave this seat to this booking: a ticket is void when the seat has another one. */
  version: z.int().min(1),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** Why a text is no ticket. */
export type TicketFault = 'malformed' | 'unknown-key' | 'bad-signature';

/** What its text begins with: the number of this format. */
const prefix = 'T1';

/**
 * The text of a ticket, which is what its QR code says: `T1.KEY.SHOW.VERSION.BOOKING.SEAT.SIGNATURE`, some 140
 * characters. A person can read seat and show in it. The booking is the 16 bytes of its UUID, and the signature
 * (Ed25519) is over all that is before it; both in base64url.
 */
export function signTicket(ticket: Ticket, { signing }: TicketKeys): string {
  const { eventId, seatId, bookingId, version } = ticket;
  const uuid = Buffer.from(bookingId.slice(bookingId.indexOf('-') + 1).replaceAll('-', ''), 'hex');
  const text = [prefix, signing.keyId, eventId, version, uuid.toString('base64url'), seatId].join('.');
  return `${text}.${sign(null, Buffer.from(text), signing.privateKey).toString('base64url')}`;
}

// The last character of 64 bytes stands for two bits, that of 16 bytes for two: the others must be zero, so that a
// ticket has one text only.
const form = new RegExp(
  String.raw`^(${prefix}\.(${keyIdPattern})\.([1-9]\d{0,9})\.([1-9]\d{0,15})\.([\w-]{21}[AQgw])\.([A-Z0-9-]{1,40}))\.([\w-]{85}[AQgw])$`,
);

/** The longest text that can be a ticket. */
export const maxTicketLength = 256;

/**
 * Reads the text of a ticket.
 * @returns what it says, and by which key; or why it is none
 */
export function readTicket(
  text: string,
  keys: PublicTicketKeys,
): (Ticket & { keyId: string }) | { fault: TicketFault } {
  const parts = text.length > maxTicketLength ? null : form.exec(text);
  if (parts === null) return { fault: 'malformed' };
  const [, signed = '', keyId = '', eventId, version, uuid = '', seatId, signature = ''] = parts;
  const parsed = ticketSchema.safeParse({
    eventId: Number(eventId),
    seatId,
    bookingId: `${eventId}-${uuidText(uuid)}`,
    version: Number(version),
  });
  if (!parsed.success) return { fault: 'malformed' };
  const key = keys.get(keyId);
  if (key === undefined) return { fault: 'unknown-key' };
  const isSigned = verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64url'));
  return isSigned ? { ...parsed.data, keyId } : { fault: 'bad-signature' };
}

function uuidText(base64url: string): string {
  const hex = Buffer.from(base64url, 'base64url').toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
