import { channelNames } from './redis.ts';

/** Sends outcomes to waiting processes. */
export type Replies = {
  /** @returns the number of receivers */
  publish(channel: string, message: string): Promise<number>;
};

/**
 * Publishes outcomes only on the reply channels of this system. The channel name comes from the command's record, and
 * a producer may put any name there, such as the channel of view hints or of another system.
 */
export function createReplies(redis: Replies, namespace: string): Replies {
  const { isReplies } = channelNames(namespace);
  return {
    publish: async (channel: string, message: string) => (isReplies(channel) ? redis.publish(channel, message) : 0),
  };
}
