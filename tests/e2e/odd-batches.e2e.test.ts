import { randomInt, randomUUID } from 'node:crypto';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { Producer, Transaction } from 'kafkajs';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import { scheduleShow } from '../../worker/test/stories.ts';
import { batchBytes } from '../support/batch-bytes.ts';
import { oddBatch, oddKinds } from '../support/odd-batches.ts';
import { seeded } from '../support/random.ts';
import type { RawProducer } from '../support/raw-producer.ts';
import { openRawProducer } from '../support/raw-producer.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// FUZZ_SEED repeats a run; FUZZ_SECONDS makes it longer.
// In CI always the same: what decides over a change must fail because of the change, and not by chance.
const seed = Number(process.env.FUZZ_SEED ?? (process.env.CI ? 1 : randomInt(2 ** 31)));
const seconds = Number(process.env.FUZZ_SECONDS ?? 15);

const random = seeded(seed);
const partitions = 3;
const partitionOf = createPartitioner(partitions);
/** A show in each partition. */
const shows = Array.from({ length: partitions }, (_, partition) => {
  let eventId = 1;
  while (partitionOf(eventId) !== partition) eventId += 1;
  return eventId;
});

let sandbox: Sandbox;
let system: System;
let raw: RawProducer;
let topics: Topics;
let users = 0;

beforeAll(async () => {
  console.log(`Batches made byte by byte: FUZZ_SEED=${seed} FUZZ_SECONDS=${seconds}`);
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
  topics = topicNames(sandbox.namespace);
  raw = await openRawProducer(sandbox.kafkaBrokers);
  const layout = Array.from({ length: 200 }, (_, row) => ({
    section: `S${row}`,
    row: 'A',
    seats: 100,
    priceMinor: 100,
  }));
  for (const eventId of shows) {
    const show = { ...scheduleShow, commandId: randomUUID(), eventId, startsAt: '2099-01-01T00:00:00.000Z', layout };
    const records = [{ key: String(eventId), value: JSON.stringify(show) }];
    await raw.produce(topics.commands, partitionOf(eventId), batchBytes({ records }));
  }
  for (const eventId of shows) {
    await until(`show ${eventId} to be on sale`, async () => (await fetch(`${system.url}/api/events/${eventId}`)).ok);
  }
});

afterAll(async () => {
  raw?.close();
  await system?.stop();
  await sandbox?.close();
});

/** A user and a seat that nobody has had before. */
function somebody() {
  const place = users;
  users += 1;
  return { userId: 1 + place, seatId: `S${Math.floor(place / 100) % 200}-A${1 + (place % 100)}` };
}

/** The whole way of a booking: decided, and to be read. */
async function expectBooking(eventId: number, behind: string): Promise<void> {
  const booked = await fetch(`${system.url}/api/book`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=30' },
    body: JSON.stringify({ eventId, ...somebody() }),
  });
  const { bookingId } = (await booked.json()) as { bookingId: string };
  expect([behind, 'decided', booked.status]).toEqual([behind, 'decided', 201]);
  const read = await until(`booking ${bookingId} to be read, behind ${behind}`, async () => {
    const answer = await fetch(`${system.url}/api/bookings/${bookingId}`);
    return answer.ok && ((await answer.json()) as { status: string });
  });
  expect(read.status).toBe('booked');
}

async function expectReady(behind: string): Promise<void> {
  for (const [name, url] of Object.entries(system.urls)) {
    for (const path of ['/health/live', '/health/ready']) {
      await until(`${name} to be well at ${path}, behind ${behind}`, async () => (await fetch(`${url}${path}`)).ok);
    }
  }
}

/** Sends a batch as it is. A broker that closes the connection over it has refused it. */
async function offer(topic: string, partition: number, bytes: Buffer): Promise<boolean> {
  try {
    return (await raw.produce(topic, partition, bytes)).errorCode === 0;
  } catch {
    raw.close();
    raw = await openRawProducer(sandbox.kafkaBrokers);
    return false;
  }
}

/** Transactions on both topics that stay open for some rounds and then end, one way or the other. */
function openTransactions() {
  const { logger, kafkaBrokers, namespace } = sandbox;
  const kafka = createKafka({ brokers: [kafkaBrokers], clientId: 'odd', logger });
  let open: { producer: Producer; transaction: Transaction } | undefined;
  let begun = 0;

  async function begin(partition: number): Promise<void> {
    const transactionalId = `${namespace}${begun}`;
    const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    open = { producer, transaction: await producer.transaction() };
    const messages = [{ partition, value: 'x' }];
    await open.transaction.sendBatch({
      topicMessages: [topics.commands, topics.events].map((topic) => ({ topic, messages })),
    });
    begun += 1;
  }

  async function finish(): Promise<void> {
    const { producer, transaction } = open!;
    open = undefined;
    await (random.percent(50) ? transaction.abort() : transaction.commit()).finally(() => producer.disconnect());
  }

  return {
    // Batches in the name of its producer, of which there are some, may end one before its time: then it stays open.
    next: (partition: number) => (open === undefined ? begin(partition) : finish()).catch(() => undefined),
    /** @returns how many there were */
    async end(): Promise<number> {
      if (open !== undefined) await finish().catch(() => undefined);
      return begun;
    },
  };
}

test(
  'whatever is on a topic, services stay ready, commands are decided, and all stores agree',
  async () => {
    const taken = new Map<string, number>();
    const transactions = openTransactions();
    const endMs = performance.now() + seconds * 1_000;
    // Each kind comes at least once on the commands, however little time there is.
    const first = oddKinds.map((kind) => ({ kind, topic: topics.commands }));
    for (let round = 0; round < first.length || performance.now() < endMs; round += 1) {
      const { kind, topic } = first[round] ?? {
        kind: random.pick(oddKinds),
        topic: random.pick(Object.values(topics)),
      };
      const partition = random.between(0, partitions - 1);
      const eventId = shows[partition]!;
      const where = `${kind} on ${topic}/${partition} in round ${round} of seed ${seed}`;
      const { bytes } = oddBatch(kind, { random, eventId, ...somebody() });
      if (await offer(topic, partition, bytes)) taken.set(kind, (taken.get(kind) ?? 0) + 1);
      if (round % 7 === 3) await transactions.next(partition);
      await expectBooking(eventId, where);
      if (round % 5 === 0) await expectReady(where);
    }
    expect(await transactions.end()).toBeGreaterThan(0);
    await expectReady('all of them');
    for (const service of Object.values(system.services)) {
      expect(service.lines.filter((line) => /stopping after a fault|could not start/.test(line))).toEqual([]);
    }
    console.log(`taken by the broker: ${Array.from(taken, ([kind, count]) => `${kind} (${count})`).join(', ')}`);
    // What the broker takes of these is what the readers are to be tried with.
    for (const kind of [
      'headers without a value, twice, without a name',
      'a codec',
      'another key',
      'another value',
      'a time of its own',
      'thousands of records',
    ]) {
      expect([kind, taken.has(kind)]).toEqual([kind, true]);
    }

    const verified = await runCli(sandbox, ['verify']);
    expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('topic agree')]);
    for (const args of [
      ['lag', '--json'],
      ['dead-letters', 'list', '--json'],
      ['replay', 'commands', '--json'],
      ['replay', 'commands.dlq', '--json'],
    ]) {
      const run = await runCli(sandbox, args);
      expect([args, run.code, run.err]).toEqual([args, 0, run.err]);
    }
  },
  (seconds + 400) * 1_000,
);
