import { MongoBulkWriteError, MongoClient } from 'mongodb';
import { isHopeless } from '../faults/faults.ts';
import type { MongodbSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import type { Registry } from '../service/metrics.ts';
import { StartError } from '../service/run.ts';
import { isLookAlike } from './look-alike.ts';
import { watchMongoMonitor } from './mongo-monitor.ts';
import { watchMongoPool } from './mongo-pool.ts';

export type MongoClientOptions = MongodbSettings & {
  /** Shown by the server for the client's operations. */
  appName: string;
  logger: Logger;
  /** Gets the gauge `mongodb_pool_connections`. */
  registry?: Registry | undefined;
  /** Called when this client will never find its server again, so that only a new process can. */
  onLost?: (error: Error) => void;
  maxConnections?: number;
  /**
   * How long the driver waits for a connection, and its monitor for an answer before it aborts all operations, in
   * milliseconds. For background work this is long, because aborting work on a busy server makes it do the work again.
   * Where clients wait for an answer it is short.
   */
  patienceMs?: number;
  /** How long an operation waits for a free connection, in milliseconds; by default for ever. */
  waitForConnectionMs?: number;
  /**
   * After how long a server that does not answer is given up, in milliseconds; 0 is never, for operations of any
   * length.
   */
  silenceMs?: number;
};

/**
 * A MongoDB client for the views. It does not connect yet. It fails soon, because its callers retry, and meanwhile
 * have waiting clients or a place in a consumer group. An outage is logged once, and its end once.
 * Reads go to the primary, whatever the URI says: answers name the version that they reflect, and a secondary may be
 * older than what the client has just seen. The driver's own retry of writes is off, because after a restart of the
 * server a write must be made again from what is there: the restart may have lost its basis. Writes are acknowledged
 * before they are journalled (the server's default, up to 100 ms later): what a crash loses is found and filled again,
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
    // At least one, so that there is an idle connection by which an outage is noticed: see onMongoOutage.
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
 * Calls back after every outage of MongoDB, however short: what was acknowledged just before may be lost. The driver
 * does not report a restart within an idle second; it only finds its idle connections closed, and there is always one.
 */
export function onMongoOutage(client: MongoClient, listener: () => void): void {
  client.on('connectionPoolCleared', listener);
  client.on('connectionClosed', ({ reason }) => {
    if (reason === 'error') listener();
  });
}

/** Calls back whenever the members of a replica set have elected a primary: it may lack what the one before it had. */
export function onMongoElection(client: MongoClient, listener: () => void): void {
  client.on('topologyDescriptionChanged', ({ previousDescription: before, newDescription: after }) => {
    if (String(before.maxElectionId) !== String(after.maxElectionId)) listener();
  });
}

/**
 * Makes sure that acknowledged writes survive a failover of a replica set. A standalone server has no failover, and
 * what it loses in a crash is filled again.
 * @throws StartError when fewer members than a majority acknowledge writes
 */
export async function requireMajority(client: Pick<MongoClient, 'db' | 'options'>): Promise<void> {
  const admin = client.db('admin');
  if (await isLookAlike(admin)) return;
  const hello = await admin.command({ hello: 1 });
  const isReplicaSet = typeof hello.setName === 'string' || hello.msg === 'isdbgrid';
  if (!isReplicaSet) return;
  const w = client.options.writeConcern?.w ?? (await defaultWriteConcern(client, hello.arbiters));
  const members = Array.isArray(hello.hosts) ? hello.hosts.length : Number.POSITIVE_INFINITY;
  if (w === 'majority' || (typeof w === 'number' && w > members / 2)) return;
  throw new StartError(
    `MongoDB acknowledges writes to its replica set with w=${w}, so that a failover loses some: add w=majority to MONGODB_URI.`,
  );
}

/** The server's default write concern. Since 5.0 it is a majority, except in a set with arbiters. */
async function defaultWriteConcern(client: Pick<MongoClient, 'db'>, arbiters: unknown): Promise<unknown> {
  try {
    const { defaultWriteConcern: set } = await client.db('admin').command({ getDefaultRWConcern: 1 });
    if (set?.w !== undefined) return set.w;
  } catch {
    // The user may not have the right to ask.
  }
  return Array.isArray(arbiters) && arbiters.length > 0 ? 1 : 'majority';
}

/** If writes failed only because documents with their keys exist, the indexes of those writes. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (errors.length === 0 || errors.some(({ code }) => code !== 11000)) return undefined;
  return errors.map(({ index }) => index);
}
