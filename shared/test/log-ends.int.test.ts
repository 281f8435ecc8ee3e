import { createKafka } from '@ticketing/shared/log/client.ts';
import { logEndsOf } from '@ticketing/shared/log/log-ends.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Admin, Kafka } from 'kafkajs';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let admin: Admin;
let writer: LogWriter;

beforeAll(async () => {
  sandbox = await openSandbox();
  kafka = createKafka({ brokers: [sandbox.kafkaBrokers], clientId: 'test', logger: sandbox.logger });
  admin = kafka.admin();
  await admin.connect();
  writer = await createLogWriter({ kafka, logger: sandbox.logger, maxWaitMs: 100_000 });
});

afterAll(async () => {
  await writer.close();
  await admin.disconnect();
  await sandbox.close();
});

const record = (topic: string, partition: number) => ({ topic, partition, key: null, value: 'x', headers: {} });

it('gives the offset of the next record of each partition, and asks for nothing else than who leads', async () => {
  const topic = `${sandbox.namespace}ends`;
  await admin.createTopics({ topics: [{ topic, numPartitions: 3 }], waitForLeaders: true });
  const ends = logEndsOf(admin, topic);
  expect(Object.fromEntries(await ends.read())).toEqual({ 0: 0, 1: 0, 2: 0 });
  await writer.append([record(topic, 1), record(topic, 1), record(topic, 2)]);
  const requests: string[] = [];
  const stop = admin.on(admin.events.REQUEST, ({ payload }) => requests.push(payload.apiName));
  expect(Object.fromEntries(await ends.read())).toEqual({ 0: 0, 1: 2, 2: 1 });
  expect(requests.splice(0)).toEqual(['ListOffsets']);
  expect(Object.fromEntries(await ends.readAgreed())).toEqual({ 0: 0, 1: 2, 2: 1 });
  stop();
  expect(requests).toEqual(['Metadata', 'ListOffsets']);
});

it('finds a topic that was made again', async () => {
  const topic = `${sandbox.namespace}again`;
  const make = (numPartitions: number) =>
    admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true });
  await make(2);
  const { read: readEnds, readAgreed } = logEndsOf(admin, topic);
  expect((await readEnds()).size).toBe(2);
  await admin.deleteTopics({ topics: [topic] });
  // The controller answers a moment before the broker knows.
  const isGone = () =>
    readEnds().then(
      () => false,
      () => true,
    );
  await until('the topic to be gone', isGone);
  await make(1);
  expect(Object.fromEntries(await readEnds())).toEqual({ 0: 0 });
  expect(Object.fromEntries(await readAgreed())).toEqual({ 0: 0 });
});

it('refuses a client that was made without it', () => {
  const { fetchTopicOffsets } = admin;
  expect(() => logEndsOf({ fetchTopicOffsets } as Admin, 'any')).toThrow('must come first');
});
