import type { Admin } from 'kafkajs';

/** Per partition of a topic, the offset of the next record. */
export type LogEnds = ReadonlyMap<number, number>;

type PartitionOffset = { partition: number; offset: string };

/** What is used here of kafkajs' cluster. */
export type Cluster = {
  addTargetTopic(topic: string): Promise<void>;
  findTopicPartitionMetadata(topic: string): { partitionId: number }[];
  fetchTopicsOffset(
    topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
  ): Promise<{ topic: string; partitions: PartitionOffset[] }[]>;
  refreshMetadata(): Promise<void>;
};

type AdminOptions = { cluster: Cluster };
export type CreateAdmin = (options: AdminOptions) => object;

/**
 * kafkajs asks for the metadata, the ends and the beginnings of a topic when it is asked for its offsets, each time.
 * sync-service needs the ends, many times a second: this client has `fetchLogEnds`, which asks for nothing else.
 */
export function withLogEnds(createAdmin: CreateAdmin): CreateAdmin {
  return (options) => {
    const { cluster } = options;

    async function read(topic: string): Promise<LogEnds> {
      const partitions = cluster
        .findTopicPartitionMetadata(topic)
        .map(({ partitionId }) => ({ partition: partitionId }));
      const [found] = await cluster.fetchTopicsOffset([{ topic, fromBeginning: false, partitions }]);
      return new Map(found?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
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

    return { ...createAdmin(options), fetchLogEnds };
  };
}

/**
 * How to read the ends of a topic.
 * @throws Error when kafkajs does not use the client above
 */
export function logEndsOf(admin: Admin, topic: string): () => Promise<LogEnds> {
  if (!('fetchLogEnds' in admin) || typeof admin.fetchLogEnds !== 'function') {
    throw new Error("kafkajs' admin client was loaded before it was replaced: log/kafkajs.ts must come first");
  }
  const fetchLogEnds = admin.fetchLogEnds as (topic: string) => Promise<LogEnds>;
  return () => fetchLogEnds(topic);
}
