import type { Kafka } from 'kafkajs';
import { Partitioners, Kafka as PatchedKafka } from './kafkajs.ts';
import type { LeaderRefresh } from './leader-refresh.ts';
import { hasLeaderRefresh } from './leader-refresh.ts';

export type Producer = LeaderRefresh & ReturnType<Kafka['producer']>;

/**
 * Connects an idempotent producer with one request in flight.
 * @param retries of a request in kafkajs before a send fails
 * @throws Error when the log cannot be reached now; then nothing is left open
 * @throws TypeError for a client of another copy of kafkajs, whose producer would write the log writer's records empty
 */
export async function connectProducer(kafka: Kafka, retries: number): Promise<Producer> {
  if (!(kafka instanceof PatchedKafka)) throw new TypeError('the client is not one of createKafka');
  const producer = kafka.producer({
    idempotent: true,
    // Every record names its partition; this only avoids kafkajs' warning about a changed default.
    createPartitioner: Partitioners.DefaultPartitioner,
    maxInFlightRequests: 1,
    retry: { initialRetryTime: 100, maxRetryTime: 500, retries },
  });
  if (!hasLeaderRefresh(producer)) throw new TypeError("kafkajs' producer was loaded before it was replaced");
  try {
    await producer.connect();
  } catch (error) {
    await producer.disconnect().catch(() => undefined);
    throw error;
  }
  return producer;
}
