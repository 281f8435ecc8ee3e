import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { MongoClient } from 'mongodb';
import type pg from 'pg';
import { entryModelsOf } from './checks/catalogue.ts';
import { checkSlots } from './checks/catalogue-model.ts';
import { readCatalogueCommands, readCatalogueStore, readPublishedCatalogue } from './checks/catalogue-truth.ts';
import { withDatabase } from './checks/database.ts';
import type { LogAccess } from './checks/topic.ts';
import { readTopic } from './checks/topic.ts';
import { readPublished } from './checks/truth.ts';
import type { Violation } from './checks/violation.ts';
import type { ChaosSystem } from './system/chaos-system.ts';

/** What the house promises after the end of any fault. */
const promisedMs = 60_000;

export type Rest = {
  /** Seconds after the healing until every acknowledged command had its outcome. */
  outcomesSeconds: number;
  /** From then until no payment was under way and every payer knew. */
  paymentsSeconds: number;
  /** After the healing until the views and the topic had all, too, and every hold had ended. */
  allSeconds: number;
  violations: Violation[];
};

/**
 * Waits until the system has done all that it accepted, and nothing goes on any more.
 * @param settlePayments waits for the payments, which have a limit of their own
 */
export async function untilRest(
  { direct: urls, log, partitions }: Pick<ChaosSystem, 'direct' | 'log' | 'partitions'>,
  acknowledged: string[],
  settlePayments: () => Promise<Violation[]>,
): Promise<Rest> {
  const healedMs = performance.now();
  let startMs = healedMs;
  const violations: Violation[] = [];
  const mongo = new MongoClient(urls.mongodbUri);

  /** @returns seconds since the healing */
  async function until(promised: Violation['promised'], missing: () => Promise<string | undefined>): Promise<number> {
    for (;;) {
      const what = await missing();
      const ms = performance.now() - startMs;
      if (what !== undefined && ms > promisedMs) {
        violations.push({ promised, what: `${promisedMs / 1000} s after the last fault: ${what}` });
      }
      if (what === undefined || ms > promisedMs) return ms / 1000;
      await sleep(200);
    }
  }

  try {
    return await withDatabase(urls.databaseUrl, async (client) => {
      const outcomesSeconds = await until('I2', () => withoutOutcome(client, acknowledged));
      const outcomesMs = performance.now();
      violations.push(...(await settlePayments()));
      const paymentsMs = performance.now() - outcomesMs;
      startMs += paymentsMs;
      await until('I2', () => undecidedInCatalogue(client, log, partitions));
      await until('slots', () => betweenSteps(client));
      await until('I2', () => stillHeld(client));
      await until('I4', () => unseen(client, mongo));
      await until('I4', () => unseenInCatalogue(client, mongo));
      await until('I4', () => unpublishedCatalogue(client, log));
      await until('I4', () => unpublished(client, log));
      const allSeconds = (performance.now() - healedMs) / 1000;
      return { outcomesSeconds, paymentsSeconds: paymentsMs / 1000, allSeconds, violations };
    });
  } finally {
    await mongo.close();
  }
}

/** The version that each show has in the event store. */
export function readVersions(databaseUrl: string): Promise<Map<number, number>> {
  return withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ event_id: number; version: number }>('SELECT event_id, version FROM shows');
    return new Map(rows.map(({ event_id, version }) => [event_id, version]));
  });
}

async function withoutOutcome(client: pg.Client, commandIds: string[]): Promise<string | undefined> {
  const { rows } = await client.query<{ command_id: string }>(
    `SELECT command_id FROM unnest($1::uuid[]) AS w(command_id)
     WHERE NOT EXISTS (SELECT FROM booking_events WHERE booking_events.command_id = w.command_id)`,
    [commandIds],
  );
  const [first] = rows;
  return first && `${rows.length} acknowledged commands have no outcome, ${first.command_id} among them`;
}

async function undecidedInCatalogue(client: pg.Client, log: LogAccess, partitions: number) {
  const { commands } = await readCatalogueCommands(log, partitions);
  const { rows } = await client.query<{ command_id: string }>('SELECT command_id FROM catalogue_events');
  const decided = new Set(rows.map(({ command_id }) => command_id));
  const open = commands.filter(({ command }) => !decided.has(command.commandId));
  return open.length === 0 ? undefined : `${open.length} commands of the catalogue have no outcome`;
}

/** Whether a showtime is on its way still, or what it had was not given back yet. */
async function betweenSteps(client: pg.Client): Promise<string | undefined> {
  const entries = entryModelsOf(await readCatalogueStore(client), () => undefined);
  const { rows } = await client.query<StoredEventRow>(
    `SELECT ${storedEventColumns} FROM booking_events
     WHERE type IN ('ShowScheduled', 'ShowChanged', 'ShowCancelled') ORDER BY event_id, version`,
  );
  const events = rows.map((row) => storedEvent(row).event);
  const shows = Map.groupBy(events, ({ eventId }) => eventId);
  const [first] = checkSlots(entries, shows);
  return first?.what;
}

async function stillHeld(client: pg.Client): Promise<string | undefined> {
  const { rowCount } = await client.query("SELECT FROM bookings WHERE status = 'held'");
  return rowCount === 0 ? undefined : `${rowCount} holds have not ended`;
}

async function unseen(client: pg.Client, mongo: MongoClient): Promise<string | undefined> {
  const { rows } = await client.query<{ event_id: number; version: number }>('SELECT event_id, version FROM shows');
  const views = await mongo.db().collection<{ _id: number; version: number }>('events').find().toArray();
  const seen = new Map(views.map(({ _id, version }) => [_id, version]));
  const behind = rows.filter(({ event_id, version }) => seen.get(event_id) !== version);
  return behind.length === 0 ? undefined : `the views of ${behind.length} shows are not as far as the log`;
}

async function unseenInCatalogue(client: pg.Client, mongo: MongoClient): Promise<string | undefined> {
  const { rows } = await client.query<{ stream_id: string; revision: number }>(
    'SELECT stream_id, revision FROM catalogue_streams WHERE revision > 0',
  );
  const collections = [viewCollections.movies, viewCollections.theaters];
  const views = await Promise.all(
    collections.map((name) => mongo.db().collection<{ _id: string; version: number }>(name).find().toArray()),
  );
  const seen = new Map(
    views.flatMap((all, index) => all.map(({ _id, version }) => [`${['movie', 'theater'][index]}-${_id}`, version])),
  );
  const behind = rows.filter(({ stream_id, revision }) => seen.get(stream_id) !== revision);
  return behind.length === 0
    ? undefined
    : `the views of ${behind.length} movies and theaters are not as far as the log`;
}

async function unpublishedCatalogue(client: pg.Client, log: LogAccess): Promise<string | undefined> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM catalogue_events');
  const published = await readPublishedCatalogue(log);
  const missing = rows[0]!.count - new Set(published.map(({ event }) => `${event.streamId}:${event.version}`)).size;
  return missing === 0 ? undefined : `${missing} events of the catalogue are not on the topic`;
}

async function unpublished(client: pg.Client, log: LogAccess): Promise<string | undefined> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM booking_events');
  const events = new Set((await readPublished(log)).map(({ event }) => `${event.eventId}:${event.version}`));
  const missing = rows[0]!.count - events.size;
  return missing === 0 ? undefined : `${missing} events are not on the topic`;
}

/** How many messages were dead-lettered. */
export async function countDeadLetters(
  log: LogAccess,
): Promise<{ commands: number; events: number; catalogueCommands: number }> {
  const topics = ['booking.commands.dlq', 'booking.events.dlq', 'catalogue.commands.dlq'];
  const counts = await Promise.all(topics.map(async (topic) => (await readTopic(log, topic)).length));
  const [commands = 0, events = 0, catalogueCommands = 0] = counts;
  return { commands, events, catalogueCommands };
}
