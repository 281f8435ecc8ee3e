import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { CatalogueCommandOf } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEventOf } from '@ticketing/shared/messages/catalogue/events.ts';
import { slugSchema, streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import { commandIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { AnyReply } from '@ticketing/shared/messages/reply.ts';
import { isOfBooking, isOfCatalogue } from '@ticketing/shared/messages/reply.ts';
import { z } from 'zod';
import type { Answer } from '../answers.ts';
import { acceptedAnswer, linksSchema, outcomeAnswer, receiptSchema } from '../answers.ts';

/** The commands by which a client changes the catalogue. */
export type CatalogueOrder =
  | CatalogueCommandOf<'DefineMovie'>
  | CatalogueCommandOf<'RetireMovie'>
  | CatalogueCommandOf<'DefineTheater'>;

const shape = { commandId: commandIdSchema, receipt: receiptSchema, links: linksSchema };
const acceptedShape = { ...shape, status: z.literal('pending') };
const versionShape = {
  version: z.int().min(1).meta({ description: 'The revision: what `If-Match` names, and the ETag begins with.' }),
};

export const acceptedMovieSchema = z.object({ movieId: slugSchema, ...acceptedShape }).meta({ id: 'AcceptedMovie' });
export const acceptedTheaterSchema = z
  .object({ theaterId: slugSchema, ...acceptedShape })
  .meta({ id: 'AcceptedTheater' });
export const changedMovieSchema = z
  .object({ movieId: slugSchema, ...shape, status: z.enum(['defined', 'retired']), ...versionShape })
  .meta({ id: 'ChangedMovie' });
export const changedTheaterSchema = z
  .object({ theaterId: slugSchema, ...shape, status: z.literal('defined'), ...versionShape })
  .meta({ id: 'ChangedTheater' });

/** The answer while the outcome is unknown: the log has the command. */
export function acceptedOrderAnswer(order: CatalogueOrder, receipt: LogPosition): Answer {
  const self = linkTo(order);
  const body = { ...idOf(order), commandId: order.commandId, status: 'pending', receipt, links: { self } };
  return { status: 202, body, headers: { Location: self } };
}

/**
 * The answer with the outcome.
 * @throws HttpProblem with the code of the refusal
 */
export function orderAnswer(
  order: CatalogueOrder,
  receipt: LogPosition,
  reply: AnyReply,
  headers: Record<string, string>,
): Answer {
  if (!isOfCatalogue(reply)) return acceptedOrderAnswer(order, receipt);
  const { event, repeated } = reply;
  if (event.type === 'CommandRejected') throw refusal(event, headers);
  if (!('revision' in event)) return acceptedOrderAnswer(order, receipt);
  const { commandId, version, revision } = event;
  const isNew = event.type !== 'MovieRetired' && revision === version && !isReplacement(order) && !repeated;
  const self = linkTo(order);
  return {
    status: isNew ? 201 : 200,
    body: {
      ...idOf(order),
      commandId,
      status: event.type === 'MovieRetired' ? 'retired' : 'defined',
      version: revision,
      receipt,
      links: { self },
    },
    headers: { Location: self, ETag: `"${revision}"`, ...headers },
  };
}

/** The answer to the first step of a showtime while the outcome is unknown. */
export function acceptedShowtimeAnswer({ show }: CatalogueCommandOf<'TakeSlot'>, receipt: LogPosition): Answer {
  return acceptedAnswer(show, receipt);
}

/**
 * The answer with the outcome: that of the step that refused, or of the last.
 * @throws HttpProblem with the code of the refusal
 */
export function showtimeAnswer(
  { show }: CatalogueCommandOf<'TakeSlot'>,
  receipt: LogPosition,
  reply: AnyReply,
  headers: Record<string, string>,
): Answer {
  if (isOfBooking(reply)) return outcomeAnswer(show, receipt, reply, headers);
  if (isOfCatalogue(reply) && reply.event.type === 'CommandRejected') throw refusal(reply.event, headers);
  return acceptedAnswer(show, receipt);
}

function isReplacement(order: CatalogueOrder): boolean {
  return order.ifRevision !== undefined;
}

/** The field of the request that each refusal is about. */
const fieldOf: { [code: string]: string } = {
  'hall-in-use': 'halls',
  'hall-occupied': 'startsAt',
  'already-over': 'startsAt',
};

function refusal(event: CatalogueEventOf<'CommandRejected'>, headers: Record<string, string>): HttpProblem {
  const { code, commandId, version, hallIds, eventIds } = event;
  const problem = new HttpProblem(code);
  const field = fieldOf[code];
  return new HttpProblem(code, {
    headers,
    ...(field !== undefined && { errors: [{ path: field, message: problem.title }] }),
    members: { commandId, version, ...(hallIds && { hallIds }), ...(eventIds && { eventIds }) },
  });
}

function idOf({ streamId }: CatalogueOrder): { movieId: string } | { theaterId: string } {
  const { kind, id } = streamOf(streamId);
  return kind === 'movie' ? { movieId: id } : { theaterId: id };
}

/** The address of the outcome in the read API. */
function linkTo({ streamId }: CatalogueOrder): string {
  const { kind, id } = streamOf(streamId);
  return kind === 'movie' ? `/api/movies/${id}` : `/api/theaters/${id}`;
}
