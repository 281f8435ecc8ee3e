import { sign, verify } from 'node:crypto';
import { z } from 'zod';
import { bookingIdSchema } from '../messages/commands.ts';
import { seatIdSchema } from '../messages/seat.ts';
import { idSchema } from '../messages/show.ts';
import type { PublicTicketKeys, TicketKeys } from './keys.ts';

/** A ticket in the list of a door: it is valid, or used already. */
export const listedTicketSchema = z.object({
  seatId: seatIdSchema,
  bookingId: bookingIdSchema,
  version: z.int().min(1),
  usedAt: z.iso.datetime().optional(),
});
export type ListedTicket = z.infer<typeof listedTicketSchema>;

const headSchema = z.object({
  list: z.literal('tickets'),
  eventId: idSchema,
  name: z.string(),
  startsAt: z.iso.datetime(),
  /** The version of the show that it reflects: of two lists, the one with the higher counts. */
  version: z.int().min(1),
  tickets: z.int().min(0),
});

const tailSchema = z.object({ keyId: z.string(), signature: z.string() });

/** What a door without a network has of a show. */
export type TicketList = Omit<z.infer<typeof headSchema>, 'list' | 'tickets'> & { tickets: ListedTicket[] };

/** Why a text is no list. */
export type ListFault = 'malformed' | 'unknown-key' | 'bad-signature';

/** A list as a file of JSON lines: what it is of, each ticket, and the signature (Ed25519) of all lines before it. */
export function writeTicketList({ tickets, ...show }: TicketList, { signing }: TicketKeys): string {
  const head = { list: 'tickets', ...show, tickets: tickets.length };
  const text = [head, ...tickets].map((line) => `${JSON.stringify(line)}\n`).join('');
  const signature = sign(null, Buffer.from(text), signing.privateKey).toString('base64url');
  return `${text}${JSON.stringify({ keyId: signing.keyId, signature })}\n`;
}

/** Reads a list, or says why it is none. */
export function readTicketList(text: string, keys: PublicTicketKeys): TicketList | { fault: ListFault } {
  const end = text.lastIndexOf('\n', text.length - 2) + 1;
  const tail = tailSchema.safeParse(json(text.slice(end)));
  if (!tail.success || !text.endsWith('\n')) return { fault: 'malformed' };
  const key = keys.get(tail.data.keyId);
  if (key === undefined) return { fault: 'unknown-key' };
  const signed = text.slice(0, end);
  const isSigned = verify(null, Buffer.from(signed), key, Buffer.from(tail.data.signature, 'base64url'));
  if (!isSigned) return { fault: 'bad-signature' };
  const [first = '', ...lines] = signed.split('\n').slice(0, -1);
  const head = headSchema.safeParse(json(first));
  const tickets = z.array(listedTicketSchema).safeParse(lines.map(json));
  if (!head.success || !tickets.success) return { fault: 'malformed' };
  const { eventId, name, startsAt, version } = head.data;
  return { eventId, name, startsAt, version, tickets: tickets.data };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
