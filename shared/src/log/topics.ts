import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Kafka } from 'kafkajs';
import type { Logger } from '../service/logging.ts';
import { StartError } from '../service/run.ts';
import { ConfigResourceTypes } from './kafkajs.ts';
import type { Alteration, TopicSettings } from './topic-settings.ts';
import { alterationsOf, maxBytes } from './topic-settings.ts';

/** The names of the topics: of the bookings, the catalogue, and payments. */
export type Topics = {
  commands: string;
  events: string;
  commandsDeadLetters: string;
  eventsDeadLetters: string;
  catalogueCommands: string;
  catalogueEvents: string;
  catalogueCommandsDeadLetters: string;
  catalogueEventsDeadLetters: string;
  paymentCommands: string;
  paymentEvents: string;
  paymentCommandsDeadLetters: string;
  paymentEventsDeadLetters: string;
};

/** @param namespace the prefix of every name; empty for the plain ones */
export function topicNames(namespace: string): Topics {
  return {
    commands: `${namespace}booking.commands`,
    events: `${namespace}booking.events`,
    commandsDeadLetters: `${namespace}booking.commands.dlq`,
    eventsDeadLetters: `${namespace}booking.events.dlq`,
    catalogueCommands: `${namespace}catalogue.commands`,
    catalogueEvents: `${namespace}catalogue.events`,
    catalogueCommandsDeadLetters: `${namespace}catalogue.commands.dlq`,
    catalogueEventsDeadLetters: `${namespace}catalogue.events.dlq`,
    paymentCommands: `${namespace}payment.commands`,
    paymentEvents: `${namespace}payment.events`,
    paymentCommandsDeadLetters: `${namespace}payment.commands.dlq`,
    paymentEventsDeadLetters: `${namespace}payment.events.dlq`,
  };
}

export type GroupOwner =
  | 'worker'
  | 'sync-service'
  | 'worker-catalogue'
  | 'sync-service-catalogue'
  | 'sync-service-payments'
  | 'payments'
  | 'payments-bookings'
  | 'notifications'
  | 'notifications-payments';

/** The name of a consumer group. A service that consumes two topics has two. */
export function groupName(namespace: string, service: GroupOwner): string {
  return `${namespace}${service}`;
}

/** Every consumer group, with the topic that it reads. */
export function consumedTopics(namespace: string): { group: string; topic: string }[] {
  const topics = topicNames(namespace);
  const readBy: Record<GroupOwner, string> = {
    worker: topics.commands,
    'sync-service': topics.events,
    'worker-catalogue': topics.catalogueCommands,
    'sync-service-catalogue': topics.catalogueEvents,
    payments: topics.paymentCommands,
    'payments-bookings': topics.events,
    'sync-service-payments': topics.paymentEvents,
    notifications: topics.events,
    'notifications-payments': topics.paymentEvents,
  };
  return Object.entries(readBy).map(([owner, topic]) => ({ group: `${namespace}${owner}`, topic }));
}

export type TopicOptions = {
  namespace: string;
  partitions: number;
  replicationFactor: number;
  /** Gets a line for every altered setting. */
  logger?: Logger;
};

/**
 * Creates missing topics, waits until all their partitions have leaders, and alters wrong settings of existing ones (see
 * {@link alterationsOf}), which is logged.
 * @returns the numbers of partitions of the bookings', the catalogue's and the payments' topics, which are fixed for the
 *   life of the topics
 * @throws StartError when a topic is wrong and cannot be altered: events do not have as many partitions as commands, it has
 *   fewer replicas than required, or the broker refuses
 */
export async function ensureTopics(kafka: Kafka, options: TopicOptions) {
  const topics = topicNames(options.namespace);
  const admin = kafka.admin();
  await admin.connect();
  try {
    await createMissing(admin, topics, options);
    await untilLed(admin, Object.values(topics));
    const { replicas, ...numbers } = await shapeOf(admin, topics, options.replicationFactor);
    await alterSettings(admin, topics, replicas, options.logger);
    return { topics, ...numbers };
  } finally {
    await admin.disconnect();
  }
}

/** The minimum for the largest message of each topic; a source topic before its dead letters. */
const least: Record<keyof Topics, number> = {
  commands: maxBytes.commands,
  events: maxBytes.events,
  commandsDeadLetters: maxBytes.commands + maxBytes.roomForReasons,
  eventsDeadLetters: maxBytes.events + maxBytes.roomForReasons,
  catalogueCommands: maxBytes.commands,
  catalogueEvents: maxBytes.events,
  catalogueCommandsDeadLetters: maxBytes.commands + maxBytes.roomForReasons,
  catalogueEventsDeadLetters: maxBytes.events + maxBytes.roomForReasons,
  paymentCommands: maxBytes.commands,
  paymentEvents: maxBytes.events,
  paymentCommandsDeadLetters: maxBytes.commands + maxBytes.roomForReasons,
  paymentEventsDeadLetters: maxBytes.events + maxBytes.roomForReasons,
};

/** The source topic of each dead-letter topic. */
const servedBy: Partial<Record<keyof Topics, keyof Topics>> = {
  commandsDeadLetters: 'commands',
  eventsDeadLetters: 'events',
  catalogueCommandsDeadLetters: 'catalogueCommands',
  catalogueEventsDeadLetters: 'catalogueEvents',
  paymentCommandsDeadLetters: 'paymentCommands',
  paymentEventsDeadLetters: 'paymentEvents',
};

function kindsOf(topics: Topics): [kind: keyof Topics, topic: string][] {
  return (Object.keys(least) as (keyof Topics)[]).map((kind) => [kind, topics[kind]]);
}

async function createMissing(admin: Admin, topics: Topics, { partitions, replicationFactor }: TopicOptions) {
  const there = new Set(await admin.listTopics());
  const missing = kindsOf(topics).filter(([, topic]) => !there.has(topic));
  if (missing.length === 0) return;
  await admin.createTopics({
    // kafkajs waits for none of them where another process has just made one: see untilLed.
    waitForLeaders: false,
    topics: missing.map(([kind, topic]) => ({
      topic,
      numPartitions: partitions,
      replicationFactor,
      configEntries: alterationsOf(new Map(), least[kind], replicationFactor).map(({ name, now }) => ({
        name,
        value: now,
      })),
    })),
  });
}

/** What a broker says of a topic that was made a moment ago. */
const notYetLed = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

/** Waits until the broker names a leader for each partition of topics, whoever has made them. */
async function untilLed(admin: Admin, topics: string[], withinMs = 10_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      const isNew = error instanceof Error && 'type' in error && notYetLed.has(String(error.type));
      if (!isNew || performance.now() > endMs) throw error;
    }
    await sleep(50);
  }
}

async function shapeOf(admin: Admin, topics: Topics, wantedReplicas: number) {
  const metadata = await admin.fetchTopicMetadata({ topics: Object.values(topics) });
  const counts = new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
  const replicas = new Map(
    metadata.topics.map(({ name, partitions }) => [
      name,
      Math.min(...partitions.map(({ replicas: copies }) => copies.length)),
    ]),
  );
  const partitions = sameNumber(counts, topics.commands, topics.events);
  const cataloguePartitions = sameNumber(counts, topics.catalogueCommands, topics.catalogueEvents);
  const paymentPartitions = sameNumber(counts, topics.paymentCommands, topics.paymentEvents);
  for (const [topic, count] of replicas) {
    if (count < wantedReplicas) {
      throw new StartError(
        `${topic} has ${count} replica${count === 1 ? '' : 's'} and KAFKA_REPLICATION_FACTOR is ${wantedReplicas}: add replicas with kafka-reassign-partitions, or say how many there are.`,
      );
    }
  }
  // A dead letter has the partition of its message.
  await widen(admin, counts, [topics.commandsDeadLetters, topics.eventsDeadLetters], partitions);
  await widen(
    admin,
    counts,
    [topics.catalogueCommandsDeadLetters, topics.catalogueEventsDeadLetters],
    cataloguePartitions,
  );
  await widen(admin, counts, [topics.paymentCommandsDeadLetters, topics.paymentEventsDeadLetters], paymentPartitions);
  return { partitions, cataloguePartitions, paymentPartitions, replicas };
}

function sameNumber(counts: ReadonlyMap<string, number>, commands: string, events: string): number {
  const partitions = counts.get(commands);
  if (partitions !== undefined && partitions === counts.get(events)) return partitions;
  const found = `${commands} has ${partitions} partitions and ${events} has ${counts.get(events)}`;
  throw new StartError(`${found}: they must have the same number, see docs/scaling.md.`);
}

async function widen(admin: Admin, counts: ReadonlyMap<string, number>, topics: string[], count: number) {
  const narrow = topics.filter((topic) => (counts.get(topic) ?? 0) < count);
  if (narrow.length === 0) return;
  await refusedClearly(`${narrow.join(' and ')} must have ${count} partitions`, () =>
    admin.createPartitions({ topicPartitions: narrow.map((topic) => ({ topic, count })) }),
  );
}

async function alterSettings(
  admin: Admin,
  topics: Topics,
  replicas: ReadonlyMap<string, number>,
  logger: Logger | undefined,
): Promise<void> {
  const described = await refusedClearly('the settings of the topics must be readable', () =>
    admin.describeConfigs({
      includeSynonyms: false,
      resources: Object.values(topics).map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    }),
  );
  const has = new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  const own = new Map(
    described.resources.map(({ resourceName, configEntries }) => [
      resourceName,
      configEntries.flatMap(({ configName: name, configValue: value, configSource }) =>
        configSource === topicsOwn ? [{ name, value }] : [],
      ),
    ]),
  );
  for (const [kind, topic] of kindsOf(topics)) {
    const alterations = alterationsOf(
      has.get(topic) ?? new Map(),
      leastOf(kind, topics, has),
      replicas.get(topic) ?? 1,
    );
    if (alterations.length === 0) continue;
    const needed = alterations.map(({ name, was, now }) => `${name}=${now} (it is ${was})`).join(', ');
    await refusedClearly(`${topic} must have ${needed}`, () =>
      admin.alterConfigs({
        validateOnly: false,
        resources: [
          {
            type: ConfigResourceTypes.TOPIC,
            name: topic,
            configEntries: withOthers(own.get(topic) ?? [], alterations),
          },
        ],
      }),
    );
    logger?.warn({ topic, alterations }, 'the settings of a topic were altered');
  }
}

/** A dead-letter topic must accept more than its source topic, even if that accepts more than it must. */
function leastOf(kind: keyof Topics, topics: Topics, has: ReadonlyMap<string, TopicSettings>): number {
  const source = servedBy[kind];
  if (source === undefined) return least[kind];
  const served = Number(has.get(topics[source])?.get('max.message.bytes') ?? 0);
  return Math.max(least[kind], served + maxBytes.roomForReasons);
}

/** The source of a setting: the topic itself, not its broker or Kafka's defaults. */
const topicsOwn = 1;

/** kafkajs can only replace all settings of a topic, so the others are sent too. */
function withOthers(own: { name: string; value: string }[], alterations: Alteration[]) {
  const altered = new Set(alterations.map(({ name }) => name));
  const others = own.filter(({ name }) => !altered.has(name));
  return [...others, ...alterations.map(({ name, now }) => ({ name, value: now }))];
}

// Errors of a broker for requests that it will never carry out.
const refusals = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'POLICY_VIOLATION',
  'INVALID_CONFIG',
  'INVALID_REQUEST',
  'INVALID_PARTITIONS',
  'UNSUPPORTED_VERSION',
]);

async function refusedClearly<T>(needed: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Error) || !('type' in error) || !refusals.has(String(error.type))) throw error;
    throw new StartError(`${needed}, and the broker refuses: ${error.message}.`, { cause: error });
  }
}
