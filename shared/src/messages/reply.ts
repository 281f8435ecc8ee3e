import { z } from 'zod';
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

/** One message on the channel: all outcomes of a chunk for one process. */
export const outcomeRepliesSchema = z.array(outcomeReplySchema);

export type OutcomeReply = z.infer<typeof outcomeReplySchema>;
