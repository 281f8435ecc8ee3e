import { Redis } from 'ioredis';
import type { Sentinels } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import type { TlsFiles } from '../service/tls-files.ts';

/** How a Redis and its Sentinels are reached: with the same user, password and TLS. */
type Watched = {
  sentinels: Sentinels;
  /** Of the Redis; its host is not used. */
  url: string;
  tls?: TlsFiles | undefined;
  retryStrategy: (attempt: number) => number;
};

/** Options with which a connection asks the Sentinels for the master, each time it is made. */
export function optionsBySentinels({ sentinels, url, tls, retryStrategy }: Watched) {
  const { username, password } = credentialsOf(url);
  return {
    sentinels: sentinels.addresses,
    name: sentinels.name,
    sentinelUsername: username,
    sentinelPassword: password,
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    // One that stands still is passed over.
    sentinelCommandTimeout: 1_000,
    sentinelRetryStrategy: retryStrategy,
  };
}

/**
 * Listens to all Sentinels, and connects again as soon as one of them says that another server is the master: the old
 * one may stand still, or not have noticed yet, and would keep the connection. (ioredis has a `failoverDetector` for
 * this; it prints a stack on standard error each time that it does not reach a Sentinel.)
 */
export function reconnectOnFailover(redis: Redis, watched: Watched & { logger: Logger; name: string }): void {
  const { sentinels, url, tls, retryStrategy, logger, name } = watched;
  let last = '';
  const listeners = sentinels.addresses.map((address) => {
    const sentinel = new Redis({
      ...address,
      ...credentialsOf(url),
      ...(tls && { tls }),
      connectionName: name,
      connectTimeout: 1_000,
      retryStrategy,
      maxRetriesPerRequest: null,
    });
    // The others say it, too; and whether Redis is reached is said by the connection itself.
    sentinel.on('error', () => undefined);
    sentinel.on('message', (_channel, text: string) => {
      // `name old-host old-port host port`: each Sentinel says it, and one may watch several masters.
      if (text === last || !text.startsWith(`${sentinels.name} `)) return;
      last = text;
      logger.warn({ connection: name, change: text }, 'redis has another master, connecting to it');
      connectAgain(redis);
    });
    // Only closing ends the attempts.
    sentinel.subscribe('+switch-master').catch(() => undefined);
    return sentinel;
  });
  redis.on('end', () => {
    for (const sentinel of listeners) sentinel.disconnect();
  });
}

/**
 * ioredis gives a connection up for good that is told to connect again while it asks the Sentinels for the master. So it is
 * told as soon as it has reached a server, which may be the old one; where it reaches none it asks anew by itself.
 */
function connectAgain(redis: Redis): void {
  if (redis.status !== 'connecting') {
    redis.disconnect(true);
    return;
  }
  const reached = () => {
    redis.off('close', forget);
    redis.disconnect(true);
  };
  const forget = () => redis.off('connect', reached);
  redis.once('connect', reached).once('close', forget);
}

function credentialsOf(url: string) {
  const { username, password } = new URL(url);
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
