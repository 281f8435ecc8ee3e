import { failpoint } from '@ticketing/shared/failpoint.ts';
import type { Logger } from '@ticketing/shared/logging.ts';
import { isTransient } from '@ticketing/shared/transient.ts';
import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import type { EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { unlessAborted, withHeartbeats } from './heartbeats.ts';
import type { DeadLetter, LoggedCommand } from './messages.ts';
import { isDeadLetter, readCommand } from './messages.ts';
import type { WorkerMetrics } from './metrics.ts';
import { logOutcomes } from './outcome-log.ts';
import type { Publish } from './publish.ts';
import type { Settled } from './settle.ts';

export type CommandConsumer = {
  /** The partitions that this worker owns at the moment. */
  assigned(): number[];
  /** Takes nothing new, finishes what is under way, leaves the group. */
  stop(): Promise<void>;
};

export type CommandConsumerOptions = {
  kafka: Kafka;
  topic: string;
  groupId: string;
  /** Commits the outcomes of commands of one partition. */
  settleChunk: (chunk: LoggedCommand[]) => Promise<Settled>;
  publish: Publish;
  partitionOf: (eventId: number) => number;
  logger: Logger;
  metrics: WorkerMetrics;
  /** The consumer has stopped for good: the process must end. */
  onCrash: (error: Error) => void;
  maxChunk?: number;
  partitionsAtOnce?: number;
  sessionTimeoutMs?: number;
};

/**
 * Consumes `booking.commands`. Partitions go side by side; in one partition, a chunk is decided while the chunk before
 * it is published, and an offset is committed once everything up to it is published.
 */
export async function consumeCommands(options: CommandConsumerOptions): Promise<CommandConsumer> {
  const { kafka, topic, groupId, settleChunk, publish, partitionOf, logger, metrics, onCrash } = options;
  const { maxChunk = 500, partitionsAtOnce = 4, sessionTimeoutMs = 6_000 } = options;
  const stopping = new AbortController();
  /** By partition, the end of the publication that is under way. */
  const publications = new Map<number, Promise<void>>();
  let assigned: number[] = [];

  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
    maxWaitTimeInMs: 1_000,
    // What bounds the memory under any backlog: a fetch holds at most this much.
    maxBytesPerPartition: 524_288,
    maxBytes: 2 * 1_048_576,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 10 },
  });

  function retrying<T>(step: string, lost: AbortSignal, work: () => Promise<T>): Promise<T> {
    const policy = retry(handleWhen(isTransient), {
      maxAttempts: Number.MAX_SAFE_INTEGER,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 5_000 }),
    });
    policy.onRetry((event) => {
      metrics.retries.inc({ step });
      const reason = 'error' in event && event.error instanceof Error ? event.error.message : 'unknown';
      logger.warn({ step, reason, attempt: event.attempt, delayMs: Math.round(event.delay) }, 'trying a chunk again');
    });
    return policy.execute(work, AbortSignal.any([lost, stopping.signal]));
  }

  async function eachBatch({ batch, heartbeat, ...payload }: EachBatchPayload): Promise<void> {
    const { partition } = batch;
    const isMine = () => payload.isRunning() && !payload.isStale() && !stopping.signal.aborted;
    for (let first = 0; first < batch.messages.length && isMine(); first += maxChunk) {
      const messages = batch.messages.slice(first, first + maxChunk);
      const last = messages.at(-1)!.offset;
      const { commands, deadLetters } = read(messages, partition);
      await withHeartbeats(heartbeat, async (lost) => {
        const settled = await timed('commit', () => retrying('commit', lost, () => settleOrNothing(commands)));
        // One chunk is published while the next is decided, and no more wait: that bounds the memory.
        await unlessAborted(publications.get(partition), lost);
        publishInTurn(partition, { ...settled, deadLetters: [...deadLetters, ...settled.deadLetters] }, () => {
          const offset = (BigInt(last) + 1n).toString();
          return payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition, offset }] }] });
        });
      });
      // The next fetch goes on from here, whether this is published yet or not; a restart goes on from what is committed.
      payload.resolveOffset(last);
    }
  }

  function publishInTurn(partition: number, settled: Settled, commitOffset: () => Promise<void>): void {
    const turn = publications.get(partition) ?? Promise.resolve();
    const publication = turn.then(() => publishAndCommit(partition, settled, commitOffset));
    publications.set(
      partition,
      // What was not published comes again with its commands, once the process has been started anew.
      publication.catch((error: Error) => {
        if (!stopping.signal.aborted) onCrash(error);
      }),
    );
  }

  async function publishAndCommit(
    partition: number,
    settled: Settled,
    commitOffset: () => Promise<void>,
  ): Promise<void> {
    const { outcomes, deadLetters } = settled;
    await timed('publish', () =>
      retrying('publish', stopping.signal, () => publish({ partition, outcomes, deadLetters })),
    );
    failpoint('worker/after-publish');
    logOutcomes(logger, metrics, outcomes);
    for (const { message, reason } of deadLetters) {
      metrics.deadLetters.inc();
      logger.error({ partition, offset: message.offset, reason }, 'command set aside as a dead letter');
    }
    // Refused while the group changes, of which the heartbeats tell kafkajs: then the commands come again, somewhere.
    await commitOffset().catch((error: Error) => logger.debug({ err: error, partition }, 'offset not committed'));
    failpoint('worker/after-offset-commit');
  }

  function read(messages: KafkaMessage[], partition: number) {
    const commands: LoggedCommand[] = [];
    const deadLetters: DeadLetter[] = [];
    for (const message of messages) {
      const logged = readCommand(message, partition, partitionOf);
      if (isDeadLetter(logged)) deadLetters.push(logged);
      else commands.push(logged);
    }
    return { commands, deadLetters };
  }

  async function settleOrNothing(commands: LoggedCommand[]): Promise<Settled> {
    if (commands.length === 0) return { outcomes: [], deadLetters: [] };
    metrics.chunkSize.observe(commands.length);
    return settleChunk(commands);
  }

  async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    const result = await work();
    metrics.chunkSeconds.observe({ step }, (performance.now() - startMs) / 1000);
    return result;
  }

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    assigned = payload.memberAssignment[topic] ?? [];
    logger.info({ partitions: assigned }, 'partitions assigned');
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    // kafkajs stays up without consuming when it does not restart by itself (kafkajs#1513): nobody would notice.
    if (!payload.restart) onCrash(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: partitionsAtOnce,
    eachBatch,
  });

  return {
    assigned: () => assigned,
    async stop() {
      stopping.abort();
      consumer.pause([{ topic }]);
      // Before the group is left, so that the offsets of what is published can still be committed.
      await Promise.all(publications.values());
      await consumer.disconnect();
      // Of the chunk that was being decided meanwhile.
      await Promise.all(publications.values());
    },
  };
}
