import type { AnyReply } from '@ticketing/shared/messages/reply.ts';
import { outcomeRepliesSchema } from '@ticketing/shared/messages/reply.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Redis } from 'ioredis';

/** A request that waits for an outcome. */
export type Waiter = {
  /** Resolves with the outcome, or with undefined when the time is up or Redis is down. */
  outcome: Promise<AnyReply | undefined>;
  /** Ends the wait. */
  cancel(): void;
};

export type Outcomes = {
  /** The Redis channel for the worker's replies. */
  channel: string;
  /**
   * Waits for a command's outcome. Call it before the command is appended, because the worker may be fast.
   * @param commandIds the command and those that follow from it; the first reply that `isLast` is the outcome
   * @returns undefined if Redis is down
   */
  waitFor(commandIds: string[], seconds: number, isLast?: (reply: AnyReply) => boolean): Waiter | undefined;
  /** Answers all waiting requests with "not known yet". */
  release(): void;
};

/**
 * Receives outcomes over Redis. Without a reply, a request is answered as if it had not waited.
 * @param subscriber a connection of its own
 */
export function createOutcomes(subscriber: Redis, channel: string, logger: Logger): Outcomes {
  // Two requests with one Idempotency-Key are one command with two waiters.
  const waiting = new Map<string, Set<(reply?: AnyReply) => void>>();
  let listening = false;

  subscriber.on('ready', async () => {
    try {
      await subscriber.subscribe(channel);
      listening = true;
    } catch (error) {
      // The connection broke again; the next one tries again.
      logger.debug({ err: error }, 'could not subscribe');
    }
  });
  subscriber.on('close', () => {
    listening = false;
    release();
  });
  subscriber.on('message', (_channel: string, text: string) => {
    for (const reply of readReplies(text)) {
      for (const settle of waiting.get(reply.commandId) ?? []) settle(reply);
    }
  });

  function readReplies(text: string): AnyReply[] {
    try {
      return outcomeRepliesSchema.parse(JSON.parse(text));
    } catch (error) {
      logger.warn({ err: error }, 'a reply could not be read');
      return [];
    }
  }

  function release(): void {
    for (const waiters of waiting.values()) for (const settle of waiters) settle();
  }

  return {
    channel,
    waitFor(commandIds, seconds, isLast = () => true) {
      if (!listening) return undefined;
      const { promise, resolve } = Promise.withResolvers<AnyReply | undefined>();
      const settle = (reply?: AnyReply) => {
        if (reply !== undefined && !isLast(reply)) return;
        clearTimeout(timer);
        for (const commandId of commandIds) {
          const waiters = waiting.get(commandId);
          waiters?.delete(settle);
          if (waiters?.size === 0) waiting.delete(commandId);
        }
        resolve(reply);
      };
      const timer = setTimeout(settle, seconds * 1000);
      for (const commandId of commandIds) {
        const waiters = waiting.get(commandId) ?? new Set();
        waiters.add(settle);
        waiting.set(commandId, waiters);
      }
      return { outcome: promise, cancel: () => settle() };
    },
    release,
  };
}
