import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import type { LogAccess } from '../checks/topic.ts';
import { readTopic } from '../checks/topic.ts';
import type { MessageMischief } from '../plan.ts';
import { NothingDone } from './nothing-done.ts';

const topics = ['booking.commands', 'booking.events', 'catalogue.commands', 'catalogue.events'];

/** What a garbled message may be: no JSON, no value, or JSON that is nothing of ours. */
const garbage = [
  () => randomBytes(40),
  () => null,
  () => Buffer.from('{"type":"BookSeats","eventId":'),
  () => Buffer.from('{"type":"BookSeats","eventId":101,"seatIds":"A1"}'),
  () => Buffer.from('[]'),
];

/**
 * Puts messages on the topics that nobody should: some that stand there already, as they are or in another order, or
 * bytes that mean nothing. Through a plain producer of its own.
 * @throws NothingDone where nothing stands there yet; Error where Kafka does not take them
 */
export async function playMischief(log: LogAccess, mischief: MessageMischief, count: number): Promise<void> {
  const kafka = new Kafka({ ...log, clientId: 'mischief', logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (const topic of topics) {
      const there = (await readTopic(log, topic)).slice(-200);
      const some = there.filter((_, index) => index % Math.max(1, Math.floor(there.length / count)) === 0);
      const chosen = mischief === 'reordered' ? some.toReversed() : some;
      const messages = chosen.map(({ key, value, headers, partition }, index) => ({
        key,
        partition,
        value: mischief === 'garbled' ? garbage[index % garbage.length]!() : value,
        ...(headers !== undefined && { headers }),
      }));
      if (messages.length === 0) throw new NothingDone(`${topic} has no messages yet`);
      await producer.send({ topic, messages, acks: -1 });
    }
  } finally {
    await producer.disconnect();
  }
}
