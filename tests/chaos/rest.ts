import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type pg from 'pg';
import type { EngineUrls } from '../../local/engines.ts';
import { withDatabase } from './checks/database.ts';
import { readTopic } from './checks/topic.ts';
import { readPublished } from './checks/truth.ts';
import type { Violation } from './checks/violation.ts';

/** What the house promises after the end of any fault. */
const promisedMs = 60_000;

export type Rest = {
  /** Seconds after the healing until every acknowledged command had its outcome. */
  outcomesSeconds: number;
  /** Until the views and the topic had them all, and every hold had ended. */
  allSeconds: number;
  violations: Violation[];
};

/** Waits until the system has done all that it accepted, and nothing goes on any more. */
export async function untilRest(urls: EngineUrls, brokers: string[], acknowledged: string[]): Promise<Rest> {
  const startMs = performance.now();
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
      await until('I2', () => stillHeld(client));
      await until('I4', () => unseen(client, mongo));
      const allSeconds = await until('I4', () => unpublished(client, brokers));
      return { outcomesSeconds, allSeconds, violations };
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

async function unpublished(client: pg.Client, brokers: string[]): Promise<string | undefined> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*) FROM booking_events');
  const events = new Set((await readPublished(brokers)).map(({ event }) => `${event.eventId}:${event.version}`));
  const missing = rows[0]!.count - events.size;
  return missing === 0 ? undefined : `${missing} events are not on the topic`;
}

/** How many messages were dead-lettered. */
export async function countDeadLetters(brokers: string[]): Promise<{ commands: number; events: number }> {
  const [commands, events] = await Promise.all(
    ['booking.commands.dlq', 'booking.events.dlq'].map(async (topic) => (await readTopic(brokers, topic)).length),
  );
  return { commands: commands!, events: events! };
}
