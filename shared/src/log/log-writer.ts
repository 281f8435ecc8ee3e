import type { Kafka } from 'kafkajs';
import { kafkaFault } from '../faults/kafka-faults.ts';
import type { Logger } from '../service/logging.ts';
import type { LogPosition } from './headers.ts';
import type { LogRecord, QueuedRecord } from './log-batch.ts';
import {
  baseOffsetsOf,
  groupByPartition,
  maxBatchBytes,
  positionOf,
  queuedRecord,
  sizeOf,
  splitBySize,
} from './log-batch.ts';
import type { Producer } from './producer.ts';
import { connectProducer } from './producer.ts';

export type { LogRecord };

/** The log did not accept a record now, but may later. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
  /** True if the record was never sent; false if its answer was lost, so that it may be on the log. */
  readonly neverSent: boolean;
  constructor(neverSent: boolean) {
    super(neverSent ? 'the log did not take the record in time' : 'the log did not answer');
    this.neverSent = neverSent;
  }
}

/** The log will never accept the record. The cause is the broker's error. */
export class LogRefusedError extends Error {
  override readonly name = 'LogRefusedError';
  constructor(cause: unknown) {
    super(`the log refuses the record: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

export type LogWriter = {
  /**
   * Appends records; those of one partition keep their order, also across calls. Fails at once while the log is known
   * to be down, and beyond `maxQueued` or `maxQueuedBytes` (back-pressure).
   * @returns their positions, once all in-sync replicas have them (acks=all)
   * @throws LogUnavailableError after `maxWaitMs` at the latest, and LogRefusedError if the log will never accept them
   */
  append(records: LogRecord[]): Promise<LogPosition[]>;
  /** How many records are queued or in flight. */
  queued(): number;
  /** Whether the last send succeeded. */
  available(): boolean;
  /** Sends the queue and disconnects. */
  close(): Promise<void>;
};

export type LogWriterOptions = {
  kafka: Kafka;
  logger: Logger;
  /** The maximum number of queued records; beyond it `append` fails at once. */
  maxQueued?: number;
  /** The maximum size of the queue, in bytes. Into an empty queue records of any size are accepted. */
  maxQueuedBytes?: number;
  /** The maximum number of records in a request. */
  maxBatch?: number;
  /** How long `append` waits for the log, in milliseconds. */
  maxWaitMs?: number;
  /**
   * The minimum time between the starts of two requests, in milliseconds. The first one after a pause starts at once;
   * under load a request includes what comes in this time, which saves work per request in the broker and its
   * consumers. (Kafka's own producer waits 5 ms with every batch since version 4.0: KIP-1030.)
   */
  lingerMs?: number;
  /** How often kafkajs retries a request before the send fails. */
  retries?: number;
  /** Called for every acknowledged request. */
  onSent?: (seconds: number, records: number) => void;
};

type Pending = {
  records: QueuedRecord[];
  bytes: number;
  queuedAtMs: number;
  maybeSent: boolean;
  /** The maximum number of records in a request with this one: smaller after a request with it was refused. */
  togetherAtMost: number;
  resolve: (positions: LogPosition[]) => void;
  reject: (error: LogUnavailableError | LogRefusedError) => void;
};

const sweepIntervalMs = 250;
const reconnectPauseMs = 250;
const leadersIntervalMs = 2_000;

/**
 * The only way onto the log: one idempotent producer whose sends run one after the other, because concurrent ones can
 * lose records (kafkajs#1005). Records that come during a send, or in the same turn of the event loop, go into the
 * next one, so batches grow with the load.
 * A record whose answer was lost is sent again until its time is up, so it may be on the log twice. Consumers
 * recognise duplicates of commands and events by their ids.
 * @throws Error when the log cannot be reached now
 */
export async function createLogWriter(options: LogWriterOptions): Promise<LogWriter> {
  const {
    kafka,
    logger,
    onSent,
    maxQueued = 50_000,
    maxQueuedBytes = 64_000_000,
    maxBatch = 5_000,
    maxWaitMs = 4_000,
    retries = 1,
    lingerMs = 0,
  } = options;
  const queue: Pending[] = [];
  let batch: Pending[] = [];
  let waiting = 0;
  let waitingBytes = 0;
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let closing = false;
  /** The request in flight has lasted longer than its records may wait. */
  let stalled = false;
  let running: Promise<void> | undefined;
  let producer: Producer | undefined = await connectProducer(kafka, retries);
  const sweeper = setInterval(rejectOverdue, sweepIntervalMs);
  sweeper.unref();
  const refresher = setInterval(refreshLeaders, leadersIntervalMs);
  refresher.unref();

  async function run(): Promise<void> {
    for (;;) {
      if (queue.length > 0) await linger();
      producer ??= await reconnect();
      if (producer === undefined || queue.length === 0) break;
      takeBatch();
      sentAtMs = performance.now();
      await send(producer);
    }
    running = undefined;
  }

  /** Waits at least for the current turn of the event loop. */
  function linger(): Promise<void> {
    const ms = sentAtMs + lingerMs - performance.now();
    return new Promise((resolve) => (ms >= 1 ? setTimeout(resolve, ms) : setImmediate(resolve)));
  }

  /** Tries until it succeeds; gives up when the writer closes. */
  async function reconnect(): Promise<Producer | undefined> {
    const sinceMs = performance.now();
    while (!closing) {
      try {
        const fresh = await connectProducer(kafka, retries);
        logger.info({ seconds: Math.round((performance.now() - sinceMs) / 1000) }, 'the log answers again');
        return fresh;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, reconnectPauseMs));
      }
    }
    return undefined;
  }

  function takeBatch(): void {
    let records = 0;
    let bytes = 0;
    let count = 0;
    let atMost = maxBatch;
    for (const pending of queue) {
      records += pending.records.length;
      bytes += pending.bytes;
      atMost = Math.min(atMost, pending.togetherAtMost);
      if (count > 0 && (records > maxBatch || bytes > maxBatchBytes || count >= atMost)) break;
      count += 1;
    }
    batch = queue.splice(0, count);
  }

  async function send(through: Producer): Promise<void> {
    const startMs = performance.now();
    try {
      const { topicMessages, count } = groupByPartition(batch);
      for (const pending of batch) pending.maybeSent = true;
      const bases = baseOffsetsOf(await through.sendBatch({ acks: -1, topicMessages }));
      onSent?.((performance.now() - startMs) / 1000, count);
      const answers = batch.map(
        (pending) => [pending, pending.records.map((record) => positionOf(record, bases))] as const,
      );
      for (const [pending, positions] of answers) {
        leave(pending);
        pending.resolve(positions);
      }
    } catch (error) {
      await afterFailure(through, error);
    } finally {
      batch = [];
      stalled = false;
    }
  }

  async function afterFailure(failed: Producer, error: unknown): Promise<void> {
    if (isRefused(error)) return afterRefusal(failed, error);
    // After a lost answer the sequence numbers of this producer may differ from the broker's, and the broker could
    // drop a later batch as a duplicate. A new producer starts afresh.
    producer = undefined;
    logger.warn({ reason: error instanceof Error ? error.message : error }, 'the log does not answer');
    // At the front: they came before everything in the queue.
    queue.unshift(...batch);
    batch = [];
    rejectOverdue();
    await failed.disconnect().catch(() => undefined);
  }

  /**
   * The broker judges each partition of a request separately, and kafkajs reports the first error: the others may have
   * been accepted. So a request with several records is sent again in halves, until the refused one is alone. But
   * kafkajs takes back the sequence numbers of all of them, so the broker could take the next batch in an accepted
   * partition for a duplicate and drop it. Hence the new producer.
   */
  async function afterRefusal(failed: Producer, error: unknown): Promise<void> {
    if (batch.length === 1) {
      logger.error({ err: error, records: batch[0]!.records.length }, 'the log refuses a record');
      give(batch[0]!, new LogRefusedError(error));
    } else {
      const half = Math.ceil(batch.length / 2);
      for (const pending of batch) pending.togetherAtMost = half;
      queue.unshift(...batch);
    }
    batch = [];
    producer = await connectProducer(kafka, retries).catch(() => undefined);
    await failed.disconnect().catch(() => undefined);
  }

  /** While nothing is sent: a request that fails asks by itself. */
  function refreshLeaders(): void {
    if (running === undefined) producer?.refreshLeaders().catch(() => undefined);
  }

  function rejectOverdue(): void {
    const oldestMs = performance.now() - maxWaitMs;
    while (queue.length > 0 && queue[0]!.queuedAtMs < oldestMs) {
      const pending = queue.shift()!;
      give(pending, new LogUnavailableError(!pending.maybeSent));
    }
    // Those in flight fail too; their request continues, and its result is ignored.
    const overdue = batch.filter((pending) => pending.queuedAtMs < oldestMs);
    if (overdue.length === 0) return;
    stalled = true;
    batch = batch.filter((pending) => pending.queuedAtMs >= oldestMs);
    for (const pending of overdue) give(pending, new LogUnavailableError(false));
  }

  function leave({ records, bytes }: Pending): void {
    waiting -= records.length;
    waitingBytes -= bytes;
  }

  function give(pending: Pending, error: LogUnavailableError | LogRefusedError): void {
    leave(pending);
    pending.reject(error);
  }

  function enqueue(records: QueuedRecord[], bytes: number): Promise<LogPosition[]> {
    return new Promise((resolve, reject) => {
      queue.push({
        records,
        bytes,
        queuedAtMs: performance.now(),
        maybeSent: false,
        togetherAtMost: maxBatch,
        resolve,
        reject,
      });
      waiting += records.length;
      waitingBytes += bytes;
      running ??= run();
    });
  }

  return {
    append(records) {
      if (closing || stalled || producer === undefined || waiting + records.length > maxQueued) {
        return Promise.reject(new LogUnavailableError(true));
      }
      const queued = records.map(queuedRecord);
      const bytes = queued.reduce((sum, record) => sum + sizeOf(record), 0);
      if (waiting > 0 && waitingBytes + bytes > maxQueuedBytes) return Promise.reject(new LogUnavailableError(true));
      if (bytes <= maxBatchBytes) return enqueue(queued, bytes);
      const parts = splitBySize(queued).map((part) => enqueue(part.records, part.bytes));
      return Promise.all(parts).then((positions) => positions.flat());
    },
    queued: () => waiting,
    available: () => producer !== undefined && !stalled,
    async close() {
      closing = true;
      await running;
      clearInterval(sweeper);
      clearInterval(refresher);
      for (const pending of queue.splice(0)) give(pending, new LogUnavailableError(!pending.maybeSent));
      await producer?.disconnect();
    },
  };
}

/** Whether a send failed because of its records, and not of the log. */
function isRefused(error: unknown): boolean {
  const kind = error instanceof Error ? kafkaFault(error) : undefined;
  return kind === 'refuse' || kind === 'halve';
}
