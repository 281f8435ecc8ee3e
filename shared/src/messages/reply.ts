import { z } from 'zod';
import { catalogueEventSchema } from './catalogue/events.ts';
import { commandIdSchema } from './commands.ts';
import { eventSchema } from './events.ts';

/**
 * The worker's reply to the process whose request waits for the outcome, on the Redis channel that the command named
 * in its header `reply-to`.
 */
const outcomeReplySchema = z.object({
  commandId: commandIdSchema,
  /** True if this is the recorded outcome of a repeated command. */
  repeated: z.boolean(),
  /** The outcome, as in `booking.events`. */
  event: eventSchema,
});

/** The same of a command of the catalogue. */
const catalogueReplySchema = outcomeReplySchema.extend({ event: catalogueEventSchema });

/** One message on the channel: all outcomes of a chunk for one process. */
export const outcomeRepliesSchema = z.array(z.union([outcomeReplySchema, catalogueReplySchema]));

export type OutcomeReply = z.infer<typeof outcomeReplySchema>;
export type CatalogueReply = z.infer<typeof catalogueReplySchema>;
export type AnyReply = OutcomeReply | CatalogueReply;

/** Whether a reply is about the catalogue, not about a show. */
export function isOfCatalogue(reply: AnyReply): reply is CatalogueReply {
  return 'streamId' in reply.event;
}
