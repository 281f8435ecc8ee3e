import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import type { DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { correlationOf, headerText } from '@ticketing/shared/log/headers.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { bookingIdOfPayment, commandIdOfFollow } from '@ticketing/shared/messages/payments/ids.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import { whatFollows } from './domain/following.ts';
import type { PaymentMetrics } from './metrics.ts';
import { readPaymentsOfBookings, readPaymentsOfShow } from './store/payments.ts';
import type { SendCommands } from './sweep.ts';

export type FollowerOptions = {
  kafka: Kafka;
  /** `booking.events` */
  topic: string;
  groupId: string;
  pool: Pool;
  send: SendCommands;
  deadLetters: DeadLetters;
  metrics: PaymentMetrics;
  logger: Logger;
  onFault: (error: Error) => void;
  memberDir: string;
};

/** The types of events that can be about a payment. The others are not even parsed. */
const followed = new Set([
  'HoldExtended',
  'BookingConfirmed',
  'BookingCancelled',
  'HoldExpired',
  'SeatsCancelled',
  'SeatsExchanged',
  'ShowCancelled',
  'CommandRejected',
]);

/** An event that may be about a payment, not parsed yet; nothing of the others. */
type Seen = { message: KafkaMessage; subject: string } | undefined;

const pageSize = 500;

/**
 * Follows `booking.events`, and sends a FollowBooking for what the booking stream says of bookings that are paid for.
 * Nearly all bookings are not: a chunk asks once which of its are, and parses the events of these alone.
 */
export function followBookings(options: FollowerOptions): Promise<LogConsumer> {
  const { kafka, topic, groupId, deadLetters, metrics, logger, onFault, memberDir } = options;
  return runConsumer<Seen>({
    kafka,
    topic,
    groupId,
    logger,
    read: seen,
    maxMessages: 1_000,
    open: (_partition, stopping) =>
      inTurn({
        logger,
        onRetry: () => metrics.retries.inc({ step: 'bookings' }),
        stopping,
        async work({ partition, items, deadLetters: unreadable }) {
          const letters = await follow(items, options);
          await deadLetters.put(partition, [...unreadable, ...letters]);
          failpoint('payments/after-follow');
        },
      }),
    onFault,
    memberDir,
    partitionsAtOnce: 2,
    maxWaitMs: 500,
  });
}

function seen(message: KafkaMessage): Seen | DeadLetter {
  const fault = faultOfRecord(message);
  if (fault !== undefined) return new DeadLetter(message, fault);
  const type = headerText(message.headers, 'ce_type');
  const subject = headerText(message.headers, 'ce_subject');
  return type !== undefined && subject !== undefined && followed.has(type) ? { message, subject } : undefined;
}

/** @returns the messages that are no events */
async function follow(items: Seen[], { pool, send }: FollowerOptions) {
  const letters: DeadLetter[] = [];
  const some = items.filter((item) => item !== undefined);
  if (some.length === 0) return letters;
  const bookings = new Set(some.map(({ subject }) => subject).filter((subject) => subject.includes('-')));
  const paymentsOf = await readPaymentsOfBookings(pool, Array.from(bookings));
  let waiting: { command: PaymentCommandOf<'FollowBooking'>; correlation: Correlation }[] = [];
  for (const { message, subject } of some) {
    const isOfShow = !subject.includes('-');
    const payments = paymentsOf.get(subject) ?? [];
    if (!isOfShow && payments.length === 0) continue;
    const event = parsed(message);
    if (event === undefined) {
      letters.push(new DeadLetter(message, 'the value is not an event'));
      continue;
    }
    const correlation = correlationOf(message.headers);
    if (event.type !== 'ShowCancelled') {
      waiting.push(...commandsOf(event, payments).map((command) => ({ command, correlation })));
      continue;
    }
    // In the order of the log: what the show's bookings said before comes first.
    await send(waiting);
    waiting = [];
    for (let after = ''; ; ) {
      const page = await readPaymentsOfShow(pool, event.eventId, after, pageSize);
      await send(commandsOf(event, page).map((command) => ({ command, correlation })));
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) break;
      after = last;
    }
  }
  await send(waiting);
  return letters;
}

function parsed(message: KafkaMessage): BookingEvent | undefined {
  try {
    return eventSchema.safeParse(JSON.parse(message.value?.toString('utf8') ?? '')).data;
  } catch {
    return undefined;
  }
}

function commandsOf(event: BookingEvent, paymentIds: string[]): PaymentCommandOf<'FollowBooking'>[] {
  const { eventId } = event;
  const cause = `${eventId}:${event.version}`;
  return paymentIds.flatMap((paymentId) => {
    const said = whatFollows(event, paymentId);
    if (said === undefined) return [];
    const commandId = commandIdOfFollow(paymentId, said.what, cause);
    const bookingId = bookingIdOfPayment(paymentId);
    return [{ commandId, type: 'FollowBooking', eventId, paymentId, bookingId, cause, ...said }];
  });
}
