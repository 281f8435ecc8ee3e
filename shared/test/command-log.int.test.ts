import { createKafka } from '@ticketing/shared/log/client.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { createStorePool } from '@ticketing/worker/store/pool.ts';
import type { Admin, Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import { busyShow, sell } from '../../sync-service/test/sold-shows.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let pool: Pool;
let kafka: Kafka;
let admin: Admin;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  const { logger } = sandbox;
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 10, logger });
  kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin.disconnect();
  await pool.end();
  await sandbox.close();
});

async function newTopic(name: string): Promise<string> {
  const topic = `${sandbox.namespace}${name}`;
  await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 1 }] });
  return topic;
}

it('numbers the topics of commands as they are seen, whoever sees them', async () => {
  const [first, second] = [await newTopic('one'), await newTopic('two')];
  expect(await commandLogOf(pool, kafka, first)).toBe(0);
  const together = Array.from({ length: 8 }, () => commandLogOf(pool, kafka, second));
  expect(new Set(await Promise.all(together))).toEqual(new Set([1]));
  expect(await commandLogOf(pool, kafka, await newTopic('three'))).toBe(2);
  expect(await commandLogOf(pool, kafka, first)).toBe(0);
  await admin.deleteTopics({ topics: [second] });
  const anew = await until('the topic to be made anew', () => newTopic('two').catch(() => undefined));
  expect(await commandLogOf(pool, kafka, anew)).toBe(3);
});

it('is recorded with each outcome, and told of all that are not on the first', async () => {
  const store = createStorePool({ ...sandbox, url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 2 });
  try {
    await sell(store, 1, busyShow(2));
    const events = await sell(store, 1, busyShow(2, 2), { commandLog: 3 });
    expect(events.map(({ position }) => position.log)).toEqual([undefined, undefined, undefined, 3, 3]);
    expect(await readShowEvents(pool, 1, { from: 1, limit: 10 })).toEqual(events);
  } finally {
    await store.end();
  }
});
