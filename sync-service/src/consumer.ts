import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { OffsetCommits } from '@ticketing/shared/log/offset-commits.ts';
import { createOffsetCommits } from '@ticketing/shared/log/offset-commits.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { DeadLetterTarget } from './dead-letters.ts';
import { putAside } from './dead-letters.ts';
import type { Projector } from './fold/projector.ts';
import { readMessages } from './messages.ts';
import type { SyncMetrics } from './metrics.ts';
import { keepTrying } from './persistence.ts';
import { traceProjection } from './spans.ts';

export type EventsConsumer = {
  /** Whether it waits for something that a restart of this process would not bring back. */
  isWaiting(): boolean;
  stop(): Promise<void>;
};

export type EventsConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  partitionsAtOnce: number;
  projector: Projector;
  /** Called when the views reflect the outcomes up to these positions. */
  onProjected: (shows: Map<number, number>, positions: LogPosition[]) => void;
  /** Called before an offset is committed: what it must be able to rely on. */
  beforeCommit: () => Promise<void>;
  deadLetters: DeadLetterTarget;
  metrics: SyncMetrics;
  logger: Logger;
  /** Told the partitions that this member has been given. */
  onAssigned: (partitions: number[]) => void;
  /** Told of a fault that only a restart can mend. */
  onFault: (error: Error) => void;
  /** At most so many messages are projected at once. */
  chunkSize?: number;
};

type State = {
  /** The partitions that wait for an engine. */
  waiting: Set<number>;
  commits: OffsetCommits;
};

/** Consumes `booking.events` and has the views brought up to it; offsets are committed for what the views reflect. */
export async function consumeEvents(options: EventsConsumerOptions): Promise<EventsConsumer> {
  const { kafka, topic, groupId, logger, onFault } = options;
  const state: State = { waiting: new Set(), commits: createOffsetCommits() };
  const consumer = kafka.consumer({
    groupId,
    // Measured: with kafkajs' defaults (30 s, 3 s) it takes half a minute until the partitions of a killed member move on.
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    // How long a fetch waits for a message; also how long a stop waits for it.
    maxWaitTimeInMs: 500,
    rebalanceTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    const partitions = payload.memberAssignment[topic] ?? [];
    logger.info({ partitions }, 'partitions assigned');
    options.onAssigned(partitions);
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs restarts by itself after what it takes for passing; a consumer that stays dead must take its process along.
    if (!payload.restart) onFault(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: options.partitionsAtOnce,
    eachBatch: async (payload) => {
      try {
        await projectBatch(options, payload, state);
        // This member leaves the group next, and could not commit any more.
        if (!payload.isRunning()) await state.commits.flush();
      } catch (error) {
        // A rebalance under way, a lost coordinator: kafkajs knows what to do. All else is a fault of ours.
        if (!isKafkasOwn(error)) onFault(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    },
  });
  return {
    isWaiting: () => state.waiting.size > 0,
    stop: () => stop(consumer, state.commits),
  };
}

async function projectBatch(options: EventsConsumerOptions, payload: EachBatchPayload, { waiting, commits }: State) {
  const { batch, isRunning, isStale, resolveOffset, commitOffsetsIfNecessary, heartbeat } = payload;
  const { topic, chunkSize = 1_000, logger, metrics, beforeCommit } = options;
  for (let start = 0; start < batch.messages.length; start += chunkSize) {
    if (!isRunning() || isStale()) return;
    const chunk = batch.messages.slice(start, start + chunkSize);
    const done = await keepTrying(() => projectChunk(options, batch.partition, chunk), {
      heartbeat,
      isWanted: () => isRunning() && !isStale(),
      onWait: (error) => {
        metrics.retries.inc();
        // Said once in an outage.
        const level = waiting.has(batch.partition) ? 'debug' : 'warn';
        logger[level]({ err: error, partition: batch.partition }, 'cannot project, trying again');
        waiting.add(batch.partition);
      },
    }).finally(() => waiting.delete(batch.partition));
    if (!done || isStale()) return;
    const last = chunk.at(-1)!.offset;
    resolveOffset(last);
    const offset = (BigInt(last) + 1n).toString();
    commits.note(batch.partition, async () => {
      await beforeCommit();
      if (isStale()) return;
      await commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition: batch.partition, offset }] }] });
      failpoint('sync-service/after-offset-commit');
    });
    await heartbeat();
  }
}

async function projectChunk(options: EventsConsumerOptions, partition: number, messages: KafkaMessage[]) {
  const { projector, metrics, logger, topic, deadLetters, onProjected } = options;
  const startMs = performance.now();
  const endSpans = traceProjection(messages);
  const { news, unreadable, positions } = readMessages(messages);
  onProjected(await projector.project(news), positions);
  failpoint('sync-service/after-views');
  endSpans?.();
  if (unreadable.length > 0) {
    await putAside(deadLetters, { topic, partition }, unreadable);
    metrics.deadLetters.inc(unreadable.length);
    for (const { message, reason } of unreadable) {
      logger.error({ topic, partition, offset: message.offset, reason }, 'unreadable message put aside');
    }
  }
  metrics.batchSeconds.observe((performance.now() - startMs) / 1000);
  metrics.batchEvents.observe(messages.length);
  logger.debug({ partition, messages: messages.length, shows: news.length }, 'batch projected');
}

// By name: kafkajs gives ES modules no class to ask.
function isKafkasOwn(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJS');
}

async function stop(consumer: Consumer, commits: OffsetCommits): Promise<void> {
  await commits.flush();
  await consumer.stop();
  await consumer.disconnect();
}
