import { MongoBulkWriteError, MongoClient, MongoServerError } from 'mongodb';
import type { MongodbSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { StartError } from '../service/run.ts';
import { isHopeless } from './faults.ts';
import { watchMongoMonitor } from './mongo-monitor.ts';
import { watchMongoPool } from './mongo-pool.ts';

export type MongoClientOptions = MongodbSettings & {
  /** Shown by the server beside what the client asks. */
  appName: string;
  logger: Logger;
  /** Gets the gauge `mongodb_pool_connections`. */
  registry?: Registry | undefined;
  /** Told when this client will never find its server again: only a new process can. */
  onLost?: (error: Error) => void;
  maxConnections?: number;
  /**
   * How long the driver waits for a connection, and its monitor for an answer before it breaks off all that is under way,
   * in milliseconds. A server that is only busy must be given time, or its work is thrown away and asked for again; but
   * where people wait for an answer they would rather hear that there is none.
   */
  patienceMs?: number;
  /** How long an operation waits for a free connection; for ever unless people wait for it. In milliseconds. */
  waitForConnectionMs?: number;
  /** After how long a silent server is given up; 0, for what may take any time: never. In milliseconds. */
  silenceMs?: number;
};

/**
 * A MongoDB client for the views. Nothing is connected yet. It fails soon instead of waiting long: whoever uses it tries
 * again itself, and has somebody waiting or a place in a consumer group to keep meanwhile. An outage is logged once, and
 * its end once.
 *
 * Reads go to the primary, whatever the URI says: every answer names the version that it reflects, and a secondary's
 * may be older than what its reader saw a moment before. The driver's own silent retry of writes is off, because a write
 * that comes after a restart must be decided anew: the restart may have lost what it was built on. Writes are acknowledged
 * before they are journalled (the server's default, up to 100 ms later): what a crash takes is found and filled again,
 * and waiting for the disk would double the time until a booking can be read.
 */
export function createMongoClient(options: MongoClientOptions): MongoClient {
  const { uri, tls, appName, logger, registry, onLost, maxConnections = 20 } = options;
  const { patienceMs = 10_000, waitForConnectionMs = 0, silenceMs = 20_000 } = options;
  const client = new MongoClient(uri, {
    appName,
    ...tls,
    readPreference: 'primary',
    retryWrites: false,
    serverSelectionTimeoutMS: 2_000,
    connectTimeoutMS: patienceMs,
    waitQueueTimeoutMS: waitForConnectionMs,
    socketTimeoutMS: silenceMs,
    heartbeatFrequencyMS: 1_000,
    // One at least, so that there is an idle one by which an outage is noticed: see onMongoOutage.
    minPoolSize: 1,
    maxPoolSize: maxConnections,
  });
  logOutages(client, logger, onLost);
  if (registry) watchMongoPool(client, registry);
  if (onLost) watchMongoMonitor(client, { onSilent: onLost });
  return client;
}

function logOutages(client: MongoClient, logger: Logger, onLost: MongoClientOptions['onLost']): void {
  let down = false;
  client.on('serverHeartbeatFailed', ({ failure }) => {
    if (isHopeless(failure))
      onLost?.(new StartError(`MongoDB cannot be used: ${failure.message}.`, { cause: failure }));
    if (!down) logger.warn({ reason: failure.message }, 'mongodb is not reachable');
    down = true;
  });
  client.on('serverHeartbeatSucceeded', () => {
    if (down) logger.info('mongodb is back');
    down = false;
  });
}

/**
 * Calls back whenever MongoDB was away, however shortly: what was acknowledged just before may be lost. A restart within
 * a second, while nothing was under way, is no failure to the driver: it only finds its idle connections closed, and
 * there is always one.
 */
export function onMongoOutage(client: MongoClient, listener: () => void): void {
  client.on('connectionPoolCleared', listener);
  client.on('connectionClosed', ({ reason }) => {
    if (reason === 'error') listener();
  });
}

/**
 * Makes sure that what a replica set acknowledges survives its primary. A server that stands alone has nothing to agree
 * with, and what it loses in a crash is filled again.
 * @throws StartError when writes are acknowledged by fewer members than a majority
 */
export async function requireMajority(client: Pick<MongoClient, 'db' | 'options'>): Promise<void> {
  const hello = await client.db('admin').command({ hello: 1 }).catch(nothingOfLookAlike);
  const isReplicaSet = typeof hello.setName === 'string' || hello.msg === 'isdbgrid';
  if (!isReplicaSet) return;
  const w = client.options.writeConcern?.w ?? (await defaultWriteConcern(client, hello.arbiters));
  const members = Array.isArray(hello.hosts) ? hello.hosts.length : Number.POSITIVE_INFINITY;
  if (w === 'majority' || (typeof w === 'number' && w > members / 2)) return;
  throw new StartError(
    `MongoDB acknowledges writes to its replica set with w=${w}, so that a failover loses some: add w=majority to MONGODB_URI.`,
  );
}

/** Every server that the driver speaks to knows the command; only the look-alike of the local stack does not. */
function nothingOfLookAlike(error: unknown): Record<string, unknown> {
  const commandNotFound = 59;
  if (error instanceof MongoServerError && error.code === commandNotFound) return {};
  throw error;
}

/** What the server does where the client asks for nothing. Since 5.0 that is a majority, except in a set with arbiters. */
async function defaultWriteConcern(client: Pick<MongoClient, 'db'>, arbiters: unknown): Promise<unknown> {
  try {
    const { defaultWriteConcern: set } = await client.db('admin').command({ getDefaultRWConcern: 1 });
    if (set?.w !== undefined) return set.w;
  } catch {
    // Not everybody may ask.
  }
  return Array.isArray(arbiters) && arbiters.length > 0 ? 1 : 'majority';
}

/** Whether writes failed for no other reason than that documents with their keys exist; and which ones, by index. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (errors.length === 0 || errors.some(({ code }) => code !== 11000)) return undefined;
  return errors.map(({ index }) => index);
}
