import { z } from 'zod';
import { commandIdSchema } from './commands.ts';
import { eventSchema } from './events.ts';

/**
 * What the worker tells the process whose request waits for a command's outcome, over the Redis channel that the
 * command named in its header `reply-to`.
 */
export const outcomeReplySchema = z.object({
  commandId: commandIdSchema,
  /** True when the command had been decided before and its recorded outcome is given again. */
  repeated: z.boolean(),
  /** The outcome, as it stands in `booking.events`. */
  event: eventSchema,
});

/** One message on the channel: all outcomes of a chunk for one waiting process. */
export const outcomeRepliesSchema = z.array(outcomeReplySchema);

export type OutcomeReply = z.infer<typeof outcomeReplySchema>;
