import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka } from 'kafkajs';
import type { CallPool } from './calls/pool.ts';
import type { CommitPayments } from './chunk.ts';
import type { LoggedPaymentCommand, PaymentOutcome } from './messages.ts';
import { readPaymentCommand } from './messages.ts';
import type { PaymentMetrics } from './metrics.ts';
import type { PublishPayments } from './publish.ts';
import { settlePayments } from './settle.ts';

export type PaymentConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  partitionOf: (key: string) => number;
  commit: CommitPayments;
  publish: PublishPayments;
  calls: CallPool;
  metrics: PaymentMetrics;
  logger: Logger;
  /** Called with a fault that only a restart can fix. */
  onFault: (error: Error) => void;
  /** Called with the partitions that this process has been assigned: their payments go on here. */
  onAssigned: (partitions: number[]) => void;
  memberDir: string;
};

/**
 * Consumes `payment.commands`: decide and commit, publish, hand the calls to the pool, then commit the offset. No call
 * to a provider is made here, so that a slow one keeps nobody waiting.
 */
export function consumePayments(options: PaymentConsumerOptions): Promise<LogConsumer> {
  const { kafka, topic, groupId, partitionOf, commit, publish, calls, metrics, logger } = options;
  const { onFault, onAssigned, memberDir } = options;
  return runConsumer<LoggedPaymentCommand>({
    kafka,
    topic,
    groupId,
    logger,
    read: (message, partition) => readPaymentCommand(message, partition, partitionOf),
    maxMessages: 500,
    open: (_partition, stopping) =>
      inTurn({
        logger,
        onRetry: () => metrics.retries.inc({ step: 'commands' }),
        stopping,
        async work({ partition, items, deadLetters }) {
          const settled = await settlePayments(items, commit, ({ command, correlation }, error) => {
            metrics.poison.inc();
            logger.error({ err: error, commandId: command.commandId, ...correlation }, 'a command cannot be decided');
          });
          await publish(partition, settled.outcomes, [...deadLetters, ...settled.deadLetters]);
          failpoint('payments/after-publish');
          for (const outcome of settled.outcomes) {
            const { payment, logged } = outcome;
            const isSweep = logged.command.type === 'SweepPayment' && !outcome.repeated;
            calls.wake(payment, logged.correlation, { isSweep });
            logOutcome(logger, metrics, outcome);
          }
          for (const { command, correlation } of settled.parked) {
            logger.warn({ commandId: command.commandId, ...correlation }, 'a fact of an unknown payment is parked');
          }
        },
      }),
    onFault,
    onAssigned,
    onCommitted: () => failpoint('payments/after-offset-commit'),
    memberDir,
    partitionsAtOnce: 4,
    maxWaitMs: 500,
  });
}

function logOutcome(logger: Logger, metrics: PaymentMetrics, { event, logged, repeated }: PaymentOutcome): void {
  const isRefusal = event.type === 'PaymentCommandRejected';
  const code = isRefusal ? event.code : '';
  if (repeated) metrics.repeated.inc();
  else {
    metrics.outcomes.inc({ type: event.type, code });
    const ending = endings[event.type];
    if (ending !== undefined) metrics.processed.inc({ outcome: ending });
  }
  logger.info(
    {
      paymentId: event.paymentId,
      version: event.version,
      type: event.type,
      status: isRefusal ? undefined : event.status,
      code: code === '' ? undefined : code,
      repeated: repeated || undefined,
      correlationId: logged.correlation.correlationId,
      ms: Date.now() - Date.parse(logged.at),
    },
    'payment changed',
  );
}

/** The events with which something ends, by the outcome that is counted. */
const endings: { [type in PaymentOutcome['event']['type']]?: string } = {
  PaymentCaptured: 'captured',
  PaymentDeclined: 'declined',
  PaymentVoided: 'voided',
  PaymentRefunded: 'refunded',
  RefundFailed: 'refund-failed',
};
