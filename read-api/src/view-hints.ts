import { streamIdSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { paymentIdSchema } from '@ticketing/shared/messages/commands.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { RedisAccess } from '@ticketing/shared/stores/redis.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import type { ViewHint } from '@ticketing/shared/stores/views.ts';
import { z } from 'zod';

export type ViewHints = {
  /** Resolves when Redis answers. */
  ping(): Promise<unknown>;
  close(): void;
};

export type ViewHintsOptions = {
  redis: RedisAccess;
  namespace: string;
  logger: Logger;
  onHint: (hint: ViewHint) => void;
};

const pairsSchema = z.array(z.tuple([z.int(), z.int()]));
const hintSchema = z.object({
  shows: pairsSchema,
  positions: pairsSchema,
  arrived: pairsSchema.optional(),
  listed: z.array(z.int()).optional(),
  catalogue: z.array(z.tuple([streamIdSchema, z.int()])).optional(),
  payments: z.array(z.tuple([paymentIdSchema, z.int()])).optional(),
  from: z.tuple([z.uuid(), z.int()]).optional(),
});

/**
 * Listens to the hints of sync-service: one connection for the whole process. Hints may be lost; nothing waits for
 * Redis, and nothing fails without it.
 */
export function subscribeToViewHints({ redis: server, namespace, logger, onHint }: ViewHintsOptions): ViewHints {
  const redis = createSubscriber({ ...server, logger, name: 'read-api-hints' });
  redis.on('message', (_channel, text) => {
    const hint = parseHint(text);
    if (hint === undefined) logger.warn({ length: text.length }, 'a hint could not be read');
    else onHint(hint);
  });
  redis.subscribe(channelNames(namespace).views).catch((error: Error) => {
    // Only closing ends the attempts.
    logger.debug({ reason: error.message }, 'the subscription to hints has ended');
  });
  return {
    async ping() {
      if (redis.status !== 'ready') throw new Error(`redis is ${redis.status}`);
      await redis.ping();
    },
    close: () => redis.disconnect(),
  };
}

function parseHint(text: string): ViewHint | undefined {
  try {
    return hintSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
