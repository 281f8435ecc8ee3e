import { createKafka } from '@ticketing/shared/log/client.ts';
import { ConfigResourceTypes } from '@ticketing/shared/log/kafkajs.ts';
import { maxBytes } from '@ticketing/shared/log/topic-settings.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import type { Admin, Kafka } from 'kafkajs';
import { batchBytes } from '../../tests/support/batch-bytes.ts';
import { startProcess } from '../../tests/support/process.ts';
import { openRawProducer } from '../../tests/support/raw-producer.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let kafka: Kafka;
let admin: Admin;
let systems = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  const { kafkaBrokers, logger } = sandbox;
  kafka = createKafka({ brokers: kafkaBrokers.split(','), clientId: 'test', logger });
  admin = kafka.admin();
  await admin.connect();
});

afterAll(async () => {
  await admin.disconnect();
  await sandbox.close();
});

/** A namespace of a test's own. */
function newNamespace(): string {
  systems += 1;
  return `${sandbox.namespace}${systems}.`;
}

const ensure = (namespace: string, more: { replicationFactor?: number } = {}) =>
  ensureTopics(kafka, { namespace, partitions: 2, replicationFactor: 1, ...more });

async function settingsOf(topic: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  return Object.fromEntries(
    resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]),
  );
}

const kept = {
  'cleanup.policy': 'delete',
  'retention.ms': '-1',
  'retention.bytes': '-1',
  'message.timestamp.type': 'LogAppendTime',
  'compression.type': 'uncompressed',
};

it('takes records of a process whose clock is wrong, and gives them its own time', async () => {
  const { topics } = await ensure(newNamespace());
  const producer = kafka.producer();
  await producer.connect();
  for (const topic of Object.values(topics)) {
    for (const year of ['2000', '2100']) {
      const timestamp = String(Date.parse(`${year}-01-01T00:00:00Z`));
      const sentMs = Date.now();
      const [sent] = await producer.send({ topic, messages: [{ value: year, timestamp, partition: 0 }] });
      expect(sent).toMatchObject({ errorCode: 0 });
      expect(Math.abs(Number(sent!.logAppendTime) - sentMs)).toBeLessThan(60_000);
    }
  }
  await producer.disconnect();
});

it('gives topics that take records at once, whoever makes them at the same time', async () => {
  const producer = kafka.producer({ retry: { retries: 0 } });
  await producer.connect();
  for (let round = 0; round < 10; round += 1) {
    const namespace = newNamespace();
    // One of them is there, and others are being made beside us.
    const names = topicNames(namespace);
    const made = admin.createTopics({
      waitForLeaders: false,
      topics: [names.commands, names.eventsDeadLetters].map((topic) => ({ topic, numPartitions: 2 })),
    });
    const [{ topics }] = await Promise.all([ensure(namespace), ensure(namespace), made]);
    expect(topics).toEqual(names);
    const { topics: metadata } = await admin.fetchTopicMetadata({ topics: Object.values(topics) });
    expect(metadata.flatMap(({ partitions }) => partitions.map(({ leader }) => leader >= 0))).toEqual(
      Array.from({ length: 24 }, () => true),
    );
  }
  await producer.disconnect();
});

describe('topics that are there', () => {
  async function create(namespace: string, settings: Record<string, string>, counts: Partial<Topics> | object = {}) {
    const partitions = new Map(Object.entries(counts as Record<string, number>));
    await admin.createTopics({
      // kafkajs gives up where one of them is not led at once.
      waitForLeaders: false,
      topics: Object.entries(topicNames(namespace)).map(([kind, topic]) => ({
        topic,
        numPartitions: partitions.get(kind) ?? 2,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      })),
    });
  }

  it('are made what they must be, and keep what else they are told', async () => {
    const namespace = newNamespace();
    await create(
      namespace,
      {
        'message.timestamp.type': 'CreateTime',
        'retention.ms': '1000',
        'cleanup.policy': 'compact',
        'segment.ms': '7200000',
      },
      { commandsDeadLetters: 1, catalogueEventsDeadLetters: 1, paymentEventsDeadLetters: 1 },
    );
    const { topics, partitions } = await ensure(namespace);
    expect(partitions).toBe(2);
    for (const topic of Object.values(topics)) {
      expect(await settingsOf(topic)).toMatchObject({ ...kept, 'segment.ms': '7200000' });
    }
    const sizes = await Promise.all(
      Object.values(topics).map(async (topic) => (await settingsOf(topic))['max.message.bytes']),
    );
    const { commands, events, roomForReasons } = maxBytes;
    const ofOne = [commands, events, commands + roomForReasons, events + roomForReasons];
    expect(sizes.map(Number)).toEqual([...ofOne, ...ofOne, ...ofOne]);
    const { topics: metadata } = await admin.fetchTopicMetadata({ topics: Object.values(topics) });
    expect(metadata.map(({ partitions: ofTopic }) => ofTopic.length)).toEqual(metadata.map(() => 2));
  });

  it('may take more than they must; their dead letters then take more than that', async () => {
    const namespace = newNamespace();
    await create(namespace, { 'max.message.bytes': '5000000' });
    const { topics } = await ensure(namespace);
    expect((await settingsOf(topics.commands))['max.message.bytes']).toBe('5000000');
    expect((await settingsOf(topics.commandsDeadLetters))['max.message.bytes']).toBe(
      String(5_000_000 + maxBytes.roomForReasons),
    );
  });

  it('are refused with a sentence where nothing can be altered: partitions, replicas', async () => {
    const namespace = newNamespace();
    await create(namespace, {}, { events: 3 });
    await expect(ensure(namespace)).rejects.toThrow(StartError);
    await expect(ensure(namespace)).rejects.toThrow(/has 2 partitions and .* has 3: they must have the same number/);
    const third = newNamespace();
    await create(third, {}, { catalogueCommands: 1 });
    await expect(ensure(third)).rejects.toThrow(/catalogue\.commands has 1 partitions and .* has 2/);
    const other = newNamespace();
    await create(other, {});
    await expect(ensure(other, { replicationFactor: 3 })).rejects.toThrow(
      /has 1 replica and KAFKA_REPLICATION_FACTOR is 3/,
    );
  });

  it.each(['write-api', 'worker', 'sync-service'] as const)('end the start of %s with that sentence', async (name) => {
    const namespace = newNamespace();
    await create(namespace, {}, { events: 3 });
    const service = startProcess(name, {
      NAMESPACE: namespace,
      DATABASE_URL: sandbox.databaseUrl,
      MONGODB_URI: sandbox.mongodbUri,
      REDIS_URL: sandbox.redisUrl,
      KAFKA_BROKERS: sandbox.kafkaBrokers,
    });
    expect(await service.ended).toBe(1);
    // Standard error and the log come over two pipes: which line is the last is chance.
    const sentence = new RegExp(`^${name}: .*they must have the same number, see docs/scaling.md.$`);
    expect(service.lines).toContainEqual(expect.stringMatching(sentence));
  });
});

it('holds nothing that unpacks to more than the topic takes: the broker unpacks, and refuses', async () => {
  const { topics } = await ensure(newNamespace());
  const raw = await openRawProducer(sandbox.kafkaBrokers);
  const limit = { commands: maxBytes.commands, events: maxBytes.events } as const;
  for (const kind of ['commands', 'events'] as const) {
    for (const codec of ['gzip', 'zstd'] as const) {
      const packed = batchBytes({ codec, records: [{ value: Buffer.alloc(limit[kind]) }] });
      expect(packed.length).toBeLessThan(50_000);
      expect(await raw.produce(topics[kind], 0, packed)).toMatchObject({ errorCode: messageTooLarge });
      const small = batchBytes({ codec, records: [{ value: Buffer.alloc(1_000_000) }] });
      expect(await raw.produce(topics[kind], 0, small)).toMatchObject({ errorCode: 0 });
    }
  }
  raw.close();
});

const messageTooLarge = 10;
