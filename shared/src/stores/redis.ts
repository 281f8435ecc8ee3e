import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';

export type RedisOptions = RedisSettings & {
  logger: Logger;
  /** Shown in CLIENT LIST. */
  name: string;
};

/**
 * A Redis connection for data that may be lost (locks, hints, remembered keys): a command fails at once while the
 * connection is down. Reconnects for ever; logs an outage once, and its end once.
 */
export function createRedis({ url, tls, logger, name }: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    ...(tls && { tls }),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
  });
  return logOutages(redis, logger, name);
}

/**
 * A connection that only subscribes; it renews its subscriptions after an outage. It asks Redis every second whether it is
 * still there: a connection on which nobody writes never learns that its other side is gone, and hears nothing for ever.
 */
export function createSubscriber({ url, tls, logger, name }: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    ...(tls && { tls }),
    autoResubscribe: true,
    maxRetriesPerRequest: null,
    connectTimeout: 1_000,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1_000),
  });
  reconnectWhenSilent(redis, logger, name);
  return logOutages(redis, logger, name);
}

const pingEveryMs = 1_000;
const answerWithinMs = 1_000;

function reconnectWhenSilent(redis: Redis, logger: Logger, name: string): void {
  let isAsking = false;

  async function ask(): Promise<void> {
    if (isAsking || redis.status !== 'ready') return;
    isAsking = true;
    const isSilent = sleep(answerWithinMs, true, { ref: false });
    // A connection that breaks is an answer, too: it is renewed anyway.
    const answered = redis.ping().then(
      () => false,
      () => false,
    );
    if (await Promise.race([answered, isSilent])) {
      logger.warn({ connection: name }, 'redis does not answer, connecting again');
      redis.disconnect(true);
    }
    isAsking = false;
  }

  const timer = setInterval(ask, pingEveryMs);
  timer.unref();
  redis.on('end', () => clearInterval(timer));
}

function logOutages(redis: Redis, logger: Logger, name: string): Redis {
  let down = false;
  redis.on('error', (error: Error) => {
    if (!down) logger.warn({ connection: name, reason: error.message }, 'redis is not reachable, going on without it');
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger.info({ connection: name }, 'redis is back');
    down = false;
  });
  return redis;
}

/** Names of the channels. */
export function channelNames(namespace: string) {
  const replies = `${namespace}replies:`;
  return {
    /** What sync-service has just written to the views. */
    views: `${namespace}views`,
    /** Outcomes for the requests that wait in one write-api process. */
    replies: (instanceId: string) => replies + instanceId,
    /** Whether a channel is one of those: its last part is the id of an instance, a UUID. */
    isReplies: (channel: string) => channel.startsWith(replies) && uuid.test(channel.slice(replies.length)),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
