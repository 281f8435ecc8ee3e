import type { Logger } from '@ticketing/shared/service/logging.ts';
import { MongoBulkWriteError, MongoClient } from 'mongodb';

/**
 * A MongoDB client that fails soon instead of waiting long: whoever uses it tries again itself, and has a place in a
 * consumer group to keep meanwhile. The driver's own silent retry is off, because a write that comes after a restart
 * must be decided anew: the restart may have lost what it was built on.
 * Writes are acknowledged before they are journalled (the server's default, up to 100 ms later): what a crash takes is
 * found and filled again, and waiting for the disk would double the time until a booking can be read.
 */
export function createMongoClient(uri: string, options: { appName: string; logger: Logger }): MongoClient {
  const client = new MongoClient(uri, {
    appName: options.appName,
    retryWrites: false,
    serverSelectionTimeoutMS: 2_000,
    // The driver's monitor waits so long for an answer before it breaks off all that is under way: a server that is
    // only busy must be given time, or its work is thrown away and asked for again.
    connectTimeoutMS: 10_000,
    socketTimeoutMS: 20_000,
    heartbeatFrequencyMS: 1_000,
    minPoolSize: 1,
    maxPoolSize: 20,
  });
  let down = false;
  client.on('serverHeartbeatFailed', ({ failure }) => {
    if (!down) options.logger.warn({ reason: failure.message }, 'mongodb is not reachable');
    down = true;
  });
  client.on('serverHeartbeatSucceeded', () => {
    if (down) options.logger.info('mongodb is back');
    down = false;
  });
  return client;
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

/** Whether writes failed for no other reason than that documents with their keys exist; and which ones, by index. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  if (errors.length === 0 || errors.some(({ code }) => code !== 11000)) return undefined;
  return errors.map(({ index }) => index);
}
