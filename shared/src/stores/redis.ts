import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Command } from 'ioredis';
import { Redis } from 'ioredis';
import { isHopeless } from '../faults/faults.ts';
import type { RedisSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import { StartError } from '../service/run.ts';
import { optionsBySentinels, reconnectOnFailover } from './sentinels.ts';

/** Where Redis is, and what happens if it does not let us in. */
export type RedisAccess = RedisSettings & {
  /**
   * Called once if a certificate or the password is wrong: that is no outage, which one goes on without. Not after it has
   * let us in, which only its operator can have changed.
   */
  onRefused?: ((error: StartError) => void) | undefined;
};

export type RedisOptions = RedisAccess & {
  logger: Logger;
  /** Shown in CLIENT LIST. */
  name: string;
};

/**
 * A Redis connection for data that may be lost (locks, hints, remembered keys): a command fails at once while the
 * connection is down. Reconnects for ever; logs an outage once, and its end once.
 */
export function createRedis(options: RedisOptions): Redis {
  const redis = new BusyRedis(options.url, {
    ...connectionOptions(options),
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 500,
    // Of a server whose host is gone nothing is heard any more, for a quarter of an hour.
    socketTimeout: 5_000,
  });
  return watch(redis, options);
}

/** The error of ioredis, where a command has no answer within `commandTimeout`. */
const isOverdue = ({ message }: Error) => message === 'Command timed out';

/**
 * A connection of a process that may be busy for longer than a command may take. The answer has come then, and was not
 * read yet: timers come first, what was received comes next, and only then it is said that there was no answer.
 */
class BusyRedis extends Redis {
  override sendCommand(command: Command, ...on: [stream?: Parameters<Redis['sendCommand']>[1]]): unknown {
    const { reject } = command;
    // What has its answer is not rejected any more.
    command.reject = (error) => (isOverdue(error) ? void setImmediate(reject, error) : reject(error));
    return super.sendCommand(command, ...on);
  }
}

/**
 * A connection that only subscribes; it renews its subscriptions after an outage. It asks Redis every second whether it is
 * still there: a connection on which nobody writes never learns that its other side is gone, and hears nothing for ever.
 */
export function createSubscriber(options: RedisOptions): Redis {
  const redis = new Redis(options.url, {
    ...connectionOptions(options),
    autoResubscribe: true,
    maxRetriesPerRequest: null,
  });
  reconnectWhenSilent(redis, options);
  return watch(redis, options);
}

function connectionOptions({ url, tls, sentinels, name }: RedisOptions) {
  return {
    connectionName: name,
    connectTimeout: 1_000,
    retryStrategy: backoffMs,
    // A master that has become a replica answers, but takes nothing.
    reconnectOnError: ({ message }: Error) => message.startsWith('READONLY'),
    ...(tls && { tls }),
    ...(sentinels && optionsBySentinels({ sentinels, url, tls, retryStrategy: backoffMs })),
  };
}

function backoffMs(attempt: number): number {
  return Math.min(50 * 2 ** attempt, 1_000);
}

const pingEveryMs = 1_000;
const answerWithinMs = 1_000;

function reconnectWhenSilent(redis: Redis, { logger, name }: RedisOptions): void {
  let isAsking = false;

  async function ask(): Promise<void> {
    if (isAsking || !isConnected(redis)) return;
    isAsking = true;
    const asked = redis.stream;
    // We may have been busy ourselves: what was received meanwhile is read first.
    const isSilent = sleep(answerWithinMs, true, { ref: false }).then((silent) => turn(silent, { ref: false }));
    const answered = redis.ping().then(
      () => false,
      () => false,
    );
    // One that breaks meanwhile is renewed anyway, and its question asked there again. ioredis would give it up for good that
    // is told to connect again while it asks the Sentinels.
    if ((await Promise.race([answered, isSilent])) && redis.stream === asked && isConnected(redis)) {
      logger.warn({ connection: name }, 'redis does not answer, connecting again');
      redis.disconnect(true);
    }
    isAsking = false;
  }

  const timer = setInterval(ask, pingEveryMs);
  timer.unref();
  redis.on('end', () => clearInterval(timer));
}

/** Also before its first answer (`connect`), for which ioredis waits without a deadline. */
function isConnected({ status }: Redis): boolean {
  return status === 'ready' || status === 'connect';
}

/** Logs outages, and follows the Sentinels where there are any. */
function watch(redis: Redis, { url, tls, sentinels, logger, name, onRefused }: RedisOptions): Redis {
  if (sentinels) reconnectOnFailover(redis, { sentinels, url, tls, retryStrategy: backoffMs, logger, name });
  let down = false;
  let isSettled = false;
  redis.on('error', (error: Error) => {
    if (!isSettled && isHopeless(error)) {
      isSettled = true;
      onRefused?.(new StartError(`Redis cannot be used: ${error.message}.`, { cause: error }));
    }
    if (!down) logger.warn({ connection: name, reason: error.message }, 'redis is not reachable, going on without it');
    down = true;
  });
  redis.on('ready', () => {
    isSettled = true;
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
