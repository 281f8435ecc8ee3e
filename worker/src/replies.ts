import { channelNames } from '@ticketing/shared/stores/redis.ts';

/** The way to those who wait for outcomes. */
export type Replies = {
  /** @returns how many heard it */
  publish(channel: string, message: string): Promise<number>;
};

/**
 * Publishes outcomes on the channels on which processes of this system wait for them, and on no other. The channel is named
 * by the record of the command, and whoever may write to the topic may name any: the hints about views, another system's.
 */
export function createReplies(redis: Replies, namespace: string): Replies {
  const { isReplies } = channelNames(namespace);
  return {
    publish: async (channel: string, message: string) => (isReplies(channel) ? redis.publish(channel, message) : 0),
  };
}
