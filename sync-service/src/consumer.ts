import type { LogConsumer } from '@ticketing/shared/log/consumer.ts';
import { runConsumer } from '@ticketing/shared/log/consumer.ts';
import type { DeadLetters } from '@ticketing/shared/log/dead-letters.ts';
import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Kafka } from 'kafkajs';
import { bytesOf, maxBytesPerChunk, readEvent } from './messages.ts';
import type { SyncMetrics } from './metrics.ts';
import type { ProjectionOptions } from './projection.ts';
import { createProjection } from './projection.ts';

export type EventsConsumerOptions = Omit<ProjectionOptions, 'putAside' | 'metrics'> & {
  kafka: Kafka;
  topic: string;
  groupId: string;
  partitionsAtOnce: number;
  deadLetters: DeadLetters;
  /** Called before an offset is committed: what it must be able to rely on. */
  beforeCommit: () => Promise<void>;
  metrics: SyncMetrics;
  logger: Logger;
  /** Told the partitions that this member has been given. */
  onAssigned: (partitions: number[]) => void;
  /** Told of a fault that only a restart can mend. */
  onFault: (error: Error) => void;
  memberDir: string;
};

/**
 * Consumes `booking.events` and has the views brought up to it; offsets are committed for what the views reflect, and for
 * events of shows that stand.
 */
export function consumeEvents(options: EventsConsumerOptions): Promise<LogConsumer> {
  const { deadLetters, metrics, logger } = options;
  const work = createProjection({ ...options, putAside: deadLetters.put });
  return runConsumer({
    ...options,
    read: readEvent,
    weigh: bytesOf,
    maxMessages: 1_000,
    maxWeight: maxBytesPerChunk,
    open: (_partition, stopping) => inTurn({ work, logger, onRetry: () => metrics.retries.inc(), stopping }),
    onCommitted: () => failpoint('sync-service/after-offset-commit'),
    maxWaitMs: 500,
    // Of several partitions, to be projected side by side.
    maxFetchBytes: 10_485_760,
  });
}
