import { appendTakeable } from '@ticketing/shared/log/append.ts';
import type { DeadLetter, DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { commandHeaders, paymentEventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogRecord, LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventJson } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentReply } from '@ticketing/shared/messages/reply.ts';
import type { Replies } from '@ticketing/shared/stores/replies.ts';
import type { KafkaMessage } from 'kafkajs';
import { bookingStepsOf } from './domain/next-steps.ts';
import type { PaymentOutcome } from './messages.ts';

export type PublishPayments = (
  partition: number,
  outcomes: PaymentOutcome[],
  deadLetters: DeadLetter[],
) => Promise<void>;

export type PublishPaymentsOptions = {
  writer: LogWriter;
  topics: Topics;
  /** The partition of a show on the booking's topics. */
  bookingPartitionOf: (eventId: number) => number;
  replies: Replies;
  deadLetters: DeadLetters;
};

/**
 * Publishes the results of a chunk: its events and what they ask of the booking stream, in order; its dead letters; and
 * the outcomes to the processes that wait for them. Offsets may be committed only after this has resolved, so a payment
 * never stays between two steps: after a crash its command comes again, and the same steps are sent.
 * @throws LogUnavailableError when the log does not accept them
 */
export function createPublishPayments(options: PublishPaymentsOptions): PublishPayments {
  const { writer, topics, bookingPartitionOf, replies, deadLetters } = options;
  return async (partition, outcomes, letters) => {
    const records: LogRecord[] = [];
    const messages: KafkaMessage[] = [];
    for (const { event, logged } of outcomes) {
      const { correlation, position, message } = logged;
      const eventRecord = {
        topic: topics.paymentEvents,
        // Both topics have the same number of partitions and the same keys.
        partition,
        key: String(event.eventId),
        value: paymentEventJson(event),
        headers: paymentEventHeaders(event, correlation, position),
      };
      const steps = bookingStepsOf(event).map((command) => ({
        topic: topics.commands,
        partition: bookingPartitionOf(command.eventId),
        key: String(command.eventId),
        value: JSON.stringify(command),
        headers: commandHeaders(command, correlation, '/payments'),
      }));
      for (const record of [eventRecord, ...steps]) {
        records.push(record);
        messages.push(message);
      }
    }
    const refused = await appendTakeable(writer, records, (place) => messages[place]!);
    await deadLetters.put(partition, [...letters, ...refused]);
    for (const [channel, told] of repliesOf(outcomes)) {
      replies.publish(channel, JSON.stringify(told)).catch(() => undefined);
    }
  };
}

/** What each process is told, by channel: its requests may have come to several payments of the chunk. */
function repliesOf(outcomes: PaymentOutcome[]): Map<string, PaymentReply[]> {
  const byChannel = new Map<string, PaymentReply[]>();
  const tell = (channel: string, reply: PaymentReply) => {
    const told = byChannel.get(channel);
    if (told === undefined) byChannel.set(channel, [reply]);
    else told.push(reply);
  };
  for (const { event, logged, repeated, waiters, newest } of outcomes) {
    const { command, replyTo } = logged;
    if (replyTo !== undefined) tell(replyTo, ownReply(event, command.commandId, repeated, newest));
    for (const { channel, commandId } of waiters) {
      tell(channel, { commandId, repeated: false, paymentId: event.paymentId, event });
    }
  }
  return byChannel;
}

function ownReply(
  event: PaymentEvent,
  commandId: string,
  repeated: boolean,
  newest: PaymentOutcome['newest'],
): PaymentReply {
  const { paymentId } = event;
  if (event.type === 'PaymentCommandRejected') {
    return { commandId, repeated, paymentId, event, ...(newest && { underWay: newest }) };
  }
  return { commandId, repeated, paymentId, event: newest ?? event };
}
