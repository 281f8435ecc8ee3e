import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka } from 'kafkajs';
import { readEvent, readPaymentEvent } from './messages.ts';
import type { TakingOptions } from './taking.ts';
import { createTaking } from './taking.ts';
import { createPaymentTaking } from './taking-payments.ts';

export type EventsConsumerOptions = TakingOptions & {
  kafka: Kafka;
  topic: string;
  groupId: string;
  memberDir: string;
  logger: Logger;
  /** Called with a fault that only a restart can fix. */
  onFault: (error: Error) => void;
};

/** Consumes `booking.events` into the ledger; an offset is committed when its events are in it. */
export function consumeEvents(options: EventsConsumerOptions): Promise<LogConsumer> {
  const { metrics, logger } = options;
  const work = createTaking(options);
  return runConsumer({
    ...options,
    ...pace,
    read: readEvent,
    open: (_partition, stopping) => inTurn({ work, logger, onRetry: () => metrics.retries.inc(), stopping }),
    onCommitted: () => failpoint('notifications/after-offset-commit'),
  });
}

/** Consumes `payment.events`, in a group of its own. */
export function consumePayments(options: EventsConsumerOptions): Promise<LogConsumer> {
  const { metrics, logger } = options;
  const work = createPaymentTaking(options);
  return runConsumer({
    ...options,
    ...pace,
    read: readPaymentEvent,
    open: (_partition, stopping) => inTurn({ work, logger, onRetry: () => metrics.retries.inc(), stopping }),
    onCommitted: () => failpoint('notifications/after-offset-commit'),
  });
}

/** Nobody waits for a mail as for a view: more messages go together, so that bookings keep the processor. */
const pace = { maxMessages: 1_000, maxWaitMs: 500, gatherMsPerMessage: 20, maxGatherMs: 200 };
