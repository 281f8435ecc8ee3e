import type { Liveness } from '@ticketing/shared/http/health.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import { createDeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { Chunk } from '@ticketing/shared/log/pipeline.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Kafka } from 'kafkajs';
import type { Db } from 'mongodb';
import type { Pool } from 'pg';
import type { SyncMetrics } from '../metrics.ts';
import type { SwapLock } from '../store/swap-lock.ts';
import { checkPaymentDrift, samplePayments } from './drift.ts';
import type { StoredPaymentEvent } from './fold.ts';
import { readPaymentEvent } from './messages.ts';
import { createPaymentMetrics } from './metrics.ts';
import { createPaymentStore } from './payment-store.ts';
import { createPaymentPositions, positionsOf } from './positions.ts';

export type StartPaymentsOptions = {
  kafka: Kafka;
  topics: Topics;
  writer: LogWriter;
  groupId: string;
  memberDir: string;
  db: Db;
  /** It numbers the logs of commands. */
  eventStore: Pool;
  swapLock: SwapLock;
  /** Called with what was written. */
  onWritten: (versions: [paymentId: string, version: number][]) => void;
  metrics: Pick<SyncMetrics, 'retries' | 'driftChecked' | 'driftFound' | 'driftMended'>;
  logger: Logger;
  registry: Registry;
  onStop: (name: string, close: () => Promise<unknown> | unknown) => void;
  /** Called with a fault that only a restart can fix. */
  onFault: (error: Error) => void;
};

export type RunningPayments = {
  /** Why it counts as dead, or undefined. */
  liveness: Liveness;
  /** The number of the log of commands; see `commandLogOf`. */
  commandLog: number;
  /** Compares some payments with their views. @returns those that differed and were mended */
  checkDrift: () => Promise<string[]>;
};

/**
 * Starts to consume `payment.events` into the views of payments, beside the events of bookings and apart from them.
 */
export async function startPayments(options: StartPaymentsOptions): Promise<RunningPayments> {
  const { kafka, topics, writer, groupId, db, eventStore, swapLock, onWritten, metrics, logger, registry, onStop } =
    options;
  const commandLog = await untilReachable(
    'the log of commands of payments',
    () => commandLogOf(eventStore, kafka, topics.paymentCommands),
    { logger },
  );
  const store = createPaymentStore(db, viewCollections);
  const positions = createPaymentPositions(db, commandLog);
  await untilReachable('MongoDB', positions.begin, { logger });
  const paymentMetrics = createPaymentMetrics(registry);
  const sample = samplePayments(sampled);
  const topic = topics.paymentEvents;
  const deadLetters = createDeadLetters({
    writer,
    source: topic,
    topic: topics.paymentEventsDeadLetters,
    logger,
    metrics: paymentMetrics,
  });

  async function work({ partition, items, deadLetters: letters }: Chunk<StoredPaymentEvent>): Promise<void> {
    const release = await swapLock.share();
    try {
      const written = await store.apply(items);
      await positions.move(positionsOf(items));
      sample.note(items, written);
      paymentMetrics.applied.inc(written.length);
      onWritten(written.map(({ _id, version }) => [_id, version]));
    } finally {
      release();
    }
    await deadLetters.put(partition, letters);
  }

  const consumer = await runConsumer({
    ...{ kafka, topic, groupId, memberDir: options.memberDir, logger, onFault: options.onFault },
    read: (message) => readPaymentEvent(message, commandLog),
    maxMessages: 1_000,
    open: (_partition, stopping) => inTurn({ work, logger, onRetry: () => metrics.retries.inc(), stopping }),
    maxWaitMs: 500,
  });
  onStop('payments consumer', consumer.stop);
  const lag = await watchLag({ kafka, topic, groupId, logger, registry, assigned: consumer.assigned });
  onStop('payments lag watch', lag.stop);
  // A restart would not help with an engine that the consumer waits for.
  return {
    liveness: () => (consumer.isWaiting() ? undefined : lag.liveness()),
    commandLog,
    checkDrift: () => checkPaymentDrift({ sample, store, swapLock, metrics, logger }),
  };
}

/** How many payments are compared with their views each time. */
const sampled = 200;
