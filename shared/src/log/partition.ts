import { Partitioners } from './kafkajs.ts';

/**
 * Kafka's default partitioner (murmur2 of the key, as in the Java client). The key of a show is its eventId as decimal
 * text.
 * @param partitions of the topic
 */
export function createPartitioner(partitions: number): (eventId: number) => number {
  const partitioner = Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  const known = new Map<number, number>();
  return (eventId) => {
    let partition = known.get(eventId);
    if (partition === undefined) {
      partition = partitioner({ topic: '', partitionMetadata, message: { key: String(eventId), value: null } });
      // Ids come from clients, so the cache is bounded.
      if (known.size >= 100_000) known.clear();
      known.set(eventId, partition);
    }
    return partition;
  };
}
