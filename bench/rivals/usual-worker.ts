import { Redlock } from '@sesamecare-oss/redlock';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import { commandSchema } from '@ticketing/shared/messages/commands.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { Redis } from 'ioredis';
import type { KafkaMessage, Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { NamedBooking } from '../workloads/workload.ts';
import { bookInTransaction } from './booking-transaction.ts';
import { inFlight } from './transaction-per-booking.ts';

/*
 * The usual worker, as a process: per message one redlock on the seat, one transaction, one message with the outcome;
 * 16 messages at a time. It omits other work of ours: no event store, no purchase limit, no log lines, no order of
 * messages within a fetch. It reads LOCK_SCOPE (`seat` or `show`) and otherwise the same settings as ours.
 */

const { DATABASE_URL = '', KAFKA_BROKERS = '', REDIS_URL = '', NAMESPACE = '', LOCK_SCOPE = 'seat' } = process.env;
const lockMs = 10_000;
const logger = createLogger('usual-worker', 'warn');
const pool = createPool({ url: DATABASE_URL, applicationName: 'usual-worker', maxConnections: inFlight, logger });
const redis = new Redis(REDIS_URL);
// Retries as in redlock's documentation, but faster: the default is every 200 ms.
const redlock = new Redlock([redis], { retryCount: -1, retryDelay: 20, retryJitter: 20 });
const kafka = createKafka({ brokers: KAFKA_BROKERS.split(','), clientId: 'usual-worker', logger });
const { topics } = await ensureTopics(kafka, { namespace: NAMESPACE, partitions: 12, replicationFactor: 1 });
const producer = kafka.producer();
await producer.connect();
const consumer = kafka.consumer({ groupId: `${NAMESPACE}usual-worker` });
await consumer.connect();
await consumer.subscribe({ topics: [topics.commands], fromBeginning: true });
await consumer.run({
  autoCommit: true,
  eachBatch: async ({ batch, heartbeat }) => {
    const queue = batch.messages.values();
    await Promise.all(
      Array.from({ length: inFlight }, async () => {
        for (const message of queue) {
          await handle(message, pool, producer);
          await heartbeat();
        }
      }),
    );
  },
});
process.stdout.write('the usual worker is up\n');

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, async () => {
    await consumer.disconnect();
    await producer.disconnect();
    await pool.end();
    redis.disconnect();
  });
}

async function handle(message: KafkaMessage, connections: Pool, events: Producer): Promise<void> {
  const command = commandSchema.parse(JSON.parse(String(message.value)));
  if (command.type !== 'BookSeats' || command.seatIds === undefined) return;
  const booking = { ...command, seatIds: command.seatIds };
  const lock = await redlock.acquire([lockName(booking)], lockMs);
  let booked: boolean;
  const client = await connections.connect();
  try {
    booked = await bookInTransaction(client, booking, 'seat-lock');
  } finally {
    client.release();
    await lock.release();
  }
  const { commandId, eventId, bookingId, userId, seatIds } = booking;
  const event = { commandId, eventId, bookingId, userId, seatIds, type: booked ? 'SeatsBooked' : 'CommandRejected' };
  await events.send({
    topic: topics.events,
    messages: [{ key: String(eventId), value: JSON.stringify(event), headers: message.headers ?? {} }],
  });
}

function lockName({ eventId, seatIds }: NamedBooking): string {
  return LOCK_SCOPE === 'show' ? `${NAMESPACE}lock:${eventId}` : `${NAMESPACE}lock:${eventId}:${seatIds[0]}`;
}
