import type { Admin } from 'kafkajs';
import type { PartitionState } from './agreed-leaders.ts';
import { agreedLeaders } from './agreed-leaders.ts';

/** Per partition of a topic, the offset of the next record. */
export type LogEnds = ReadonlyMap<number, number>;

/** What is used here of kafkajs' brokers. */
export type Broker = {
  metadata(topics: string[]): Promise<{ topicMetadata: { topic: string; partitionMetadata: PartitionState[] }[] }>;
  listOffsets(request: {
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }): Promise<{ responses: { partitions: { partition: number; offset: string }[] }[] }>;
};

/** What is used here of kafkajs' cluster. */
export type Cluster = {
  addTargetTopic(topic: string): Promise<void>;
  findTopicPartitionMetadata(topic: string): PartitionState[];
  findBroker(node: { nodeId: string }): Promise<Broker>;
  refreshMetadata(): Promise<void>;
  brokerPool: { getNodeIds(): string[]; findBroker(node: { nodeId: string }): Promise<Broker> };
};

type AdminOptions = { cluster: Cluster };
export type CreateAdmin = (options: AdminOptions) => object;

export type LogEndsReader = {
  /** By the leaders that this client knows: quick, and behind where one of them was cut off and replaced. */
  read(): Promise<LogEnds>;
  /**
   * With all that was acknowledged before it was asked for.
   * @throws Error while no majority of the brokers agrees on who leads
   */
  readAgreed(): Promise<LogEnds>;
};

type Fetch = (topic: string) => Promise<LogEnds>;

/** Kafka's number for the offset of the next record. */
const latest = -1;
/** Kafka's number for: transactions that are open count. */
const readUncommitted = 0;
/** A broker that did not answer is left alone for so long: each attempt at a connection is logged. */
const quietMs = 2_000;

/**
 * kafkajs asks for the metadata, the ends and the beginnings of a topic when it is asked for its offsets, each time.
 * sync-service needs the ends, many times a second: this client has `fetchLogEnds`, which asks for nothing else, and
 * `fetchAgreedLogEnds`, which has the brokers say who leads first.
 */
export function withLogEnds(createAdmin: CreateAdmin): CreateAdmin {
  return (options) => {
    const { cluster } = options;
    const silentUntil = new Map<number, number>();

    async function readFrom(leaders: Iterable<[partition: number, leader: number]>, topic: string): Promise<LogEnds> {
      const byLeader = Map.groupBy(leaders, ([, leader]) => leader);
      const answers = Array.from(byLeader, async ([leader, led]) => {
        const broker = await cluster.findBroker({ nodeId: String(leader) });
        const partitions = led.map(([partition]) => ({ partition, timestamp: latest }));
        const { responses } = await broker.listOffsets({
          isolationLevel: readUncommitted,
          topics: [{ topic, partitions }],
        });
        return responses.flatMap((response) => response.partitions);
      });
      const found = (await Promise.all(answers)).flat();
      return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
    }

    function read(topic: string): Promise<LogEnds> {
      const known = cluster.findTopicPartitionMetadata(topic);
      return readFrom(new Map(known.map(({ partitionId, leader }) => [partitionId, leader])), topic);
    }

    async function askLeaders(node: number, topic: string): Promise<PartitionState[]> {
      try {
        // Not by the cluster, which would look for all brokers again when this one is away.
        const broker = await cluster.brokerPool.findBroker({ nodeId: String(node) });
        const { topicMetadata } = await broker.metadata([topic]);
        return topicMetadata.flatMap(({ partitionMetadata }) => partitionMetadata);
      } catch (error) {
        silentUntil.set(node, performance.now() + quietMs);
        throw error;
      }
    }

    async function fetchLogEnds(topic: string): Promise<LogEnds> {
      await cluster.addTargetTopic(topic);
      try {
        return await read(topic);
      } catch {
        // A partition may have another leader now.
        await cluster.refreshMetadata();
        return read(topic);
      }
    }

    async function fetchAgreedLogEnds(topic: string): Promise<LogEnds> {
      await cluster.addTargetTopic(topic);
      try {
        const nodes = cluster.brokerPool.getNodeIds().map(Number);
        const asked = nodes.filter((node) => performance.now() >= (silentUntil.get(node) ?? 0));
        return await readFrom(await agreedLeaders(asked, (node) => askLeaders(node, topic)), topic);
      } catch (error) {
        // A broker may have another address now.
        await cluster.refreshMetadata();
        throw error;
      }
    }

    return { ...createAdmin(options), fetchLogEnds, fetchAgreedLogEnds };
  };
}

/**
 * How to read the ends of a topic.
 * @throws Error when kafkajs does not use the client above
 */
export function logEndsOf(admin: Admin, topic: string): LogEndsReader {
  if (!('fetchLogEnds' in admin && 'fetchAgreedLogEnds' in admin)) {
    throw new Error("kafkajs' admin client was loaded before it was replaced: log/kafkajs.ts must come first");
  }
  const { fetchLogEnds, fetchAgreedLogEnds } = admin as { fetchLogEnds: Fetch; fetchAgreedLogEnds: Fetch };
  return { read: () => fetchLogEnds(topic), readAgreed: () => fetchAgreedLogEnds(topic) };
}
