import { Partitioners } from './kafkajs.ts';

/**
 * Kafka's default partitioner (murmur2 of the key, as in the Java client). The key of a show is its eventId as decimal
 * text, that of a movie or theater its streamId.
 * @param partitions of the topic
 */
export function createPartitioner(partitions: number): (key: number | string) => number {
  const partitioner = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  const known = new Map<number | string, number>();
  return (key) => {
    let partition = known.get(key);
    if (partition === undefined) {
      partition = partitioner({ topic: '', partitionMetadata, message: { key: String(key), value: null } });
      // Keys come from clients, so the cache is bounded.
      if (known.size >= 100_000) known.clear();
      known.set(key, partition);
    }
    return partition;
  };
}
