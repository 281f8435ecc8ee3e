import { createKafka } from '@ticketing/shared/log/client.ts';
import { headerText } from '@ticketing/shared/log/headers.ts';
import { maxUnpackedBytes } from '@ticketing/shared/log/record-batches.ts';
import { headerListOf } from '@ticketing/shared/log/record-decoding.ts';
import { groupName } from '@ticketing/shared/log/topics.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { Admin, Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';
import type { BatchBytes, RecordBytes } from '../../tests/support/batch-bytes.ts';
import { batchBytes } from '../../tests/support/batch-bytes.ts';
import type { LogClient, ReadMessage } from '../../tests/support/log-client.ts';
import { eventsIn, openLogClient } from '../../tests/support/log-client.ts';
import type { ServiceProcess } from '../../tests/support/process.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { RawProducer } from '../../tests/support/raw-producer.ts';
import { openRawProducer } from '../../tests/support/raw-producer.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ofShow } from './histories.ts';
import { bookSeats, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let log: LogClient;
let raw: RawProducer;
let worker: ServiceProcess;
let kafka: Kafka;
let admin: Admin;
let eventId = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  raw = await openRawProducer(sandbox.kafkaBrokers);
  kafka = createKafka({ brokers: [sandbox.kafkaBrokers], clientId: 'test', logger: sandbox.logger });
  admin = kafka.admin();
  await admin.connect();
  worker = startProcess('worker', {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
  });
  await worker.said(/worker is up/);
});

afterAll(async () => {
  await worker.stop();
  await admin.disconnect();
  raw.close();
  await log.close();
  await sandbox.close();
});

beforeEach(() => {
  eventId += 1;
});

function commandRecord(command: Command, more: RecordBytes = {}): RecordBytes {
  return { key: String(eventId), value: JSON.stringify(ofShow(command, eventId)), ...more };
}

async function produce(batch: BatchBytes): Promise<number> {
  const { errorCode, offset } = await raw.produce(log.topics.commands, log.partitionOf(eventId), batchBytes(batch));
  expect(errorCode).toBe(0);
  return offset;
}

const typesOf = async () =>
  eventsIn(await log.read(log.topics.events))
    .filter((event) => event.eventId === eventId)
    .map(({ type }) => type);

async function untilDecided(...types: string[]): Promise<void> {
  await until(`${types.join(', ')} of show ${eventId}`, async () => (await typesOf()).length >= types.length);
  expect(await typesOf()).toEqual(types);
}

async function letterAt(offset: number): Promise<ReadMessage> {
  return until(`a dead letter of offset ${offset}`, async () => {
    const letters = await log.read(log.topics.commandsDeadLetters);
    const partition = log.partitionOf(eventId);
    return letters.find(
      (one) => one.partition === partition && headerText(one.headers, 'dlq-offset') === String(offset),
    );
  });
}

it('decides commands whatever their client makes of headers, keys, attributes and codecs', async () => {
  const headers = [
    ['reply-to', null],
    ['traceparent', null],
    ['correlation-id', null],
    ['', ''],
    ['twice', 'a'],
    ['twice', null],
  ] as const;
  await produce({ records: [commandRecord(scheduleShow, { headers, attributes: 0x7f })] });
  await produce({ codec: 'lz4', records: [commandRecord(bookSeats(2, 102, 'A1'), { headers })] });
  await produce({ codec: 'zstd', records: [commandRecord(bookSeats(3, 103, 'A2'))] });
  await produce({ codec: 'xerial', records: [commandRecord(bookSeats(4, 104, 'A3'))] });
  await produce({ codec: 'gzip', records: [commandRecord(bookSeats(5, 105, 'A4'))] });
  await untilDecided('ShowScheduled', 'SeatsBooked', 'SeatsBooked', 'SeatsBooked', 'SeatsBooked');
});

it('sets aside what it cannot read, headers byte for byte and in their order', async () => {
  const headers = [
    ['b', 'first'],
    ['1', null],
    ['b', Buffer.from([0xff, 0xfe])],
    ['dlq-offset', '17'],
    [Buffer.from([0xc3, 0x28]), 'no text'],
  ] as const;
  const offset = await produce({ records: [{ key: '', value: '{}', headers }, commandRecord(scheduleShow)] });
  const letter = await letterAt(offset);
  const bytes = headers.map(([name, value]) => [Buffer.from(name as string), value && Buffer.from(value as string)]);
  expect(headerListOf(letter).slice(-headers.length)).toEqual(bytes);
  expect(letter.key).toEqual(Buffer.from(''));
  await untilDecided('ShowScheduled');
});

it('sets aside a batch that unpacks to far more than it is, with its place, and goes on behind it', async () => {
  // The topic's own settings refuse it; on an older log it may stand.
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      { type: 2, name: log.topics.commands, configEntries: [{ name: 'compression.type', value: 'producer' }] },
    ],
  });
  const offset = await produce({ codec: 'gzip', records: [{ value: Buffer.alloc(maxUnpackedBytes) }] });
  await produce({ records: [commandRecord(scheduleShow)] });
  await untilDecided('ShowScheduled');
  expect(headerText((await letterAt(offset)).headers, 'dlq-reason')).toContain('unpacks to more');
});

it('decides what stands on the log whatever becomes of its transaction, and has done all when it is idle', async () => {
  const transactional = async (command: Command) => {
    const transactionalId = `${sandbox.namespace}${command.commandId}`;
    const producer = kafka.producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    const transaction = await producer.transaction();
    const partition = log.partitionOf(eventId);
    const value = JSON.stringify(ofShow(command, eventId));
    const messages = [{ partition, key: String(eventId), value }];
    await transaction.send({ topic: log.topics.commands, messages });
    return { end: (how: 'abort' | 'commit') => transaction[how]().then(() => producer.disconnect()) };
  };
  const first = await transactional(scheduleShow);
  const [accepted] = await log.send([ofShow(bookSeats(2, 102, 'A1'), eventId)]);
  // The transaction is open still: what was accepted behind it does not wait for its end.
  await untilDecided('ShowScheduled', 'SeatsBooked');
  await first.end('abort');
  await (await transactional(bookSeats(3, 103, 'A2'))).end('commit');
  await untilDecided('ShowScheduled', 'SeatsBooked', 'SeatsBooked');

  const { partition, offset } = accepted!;
  const end = await until('the marks to be on the log', async () => {
    const offsets = await admin.fetchTopicOffsets(log.topics.commands);
    const high = Number(offsets.find((one) => one.partition === partition)!.high);
    return high >= offset + 4 && high;
  });
  await until('the committed offset to reach the end of the log', async () => {
    const groupId = groupName(sandbox.namespace, 'worker');
    const [committed] = await admin.fetchOffsets({ groupId, topics: [log.topics.commands] });
    return Number(committed!.partitions.find((one) => one.partition === partition)!.offset) === end;
  });
});
