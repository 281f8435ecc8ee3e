import type { IHeaders, Kafka, Message, Producer } from 'kafkajs';
import type { Logger } from '../logging.ts';
import type { LogPosition } from './headers.ts';

export type LogRecord = {
  topic: string;
  partition: number;
  key: string | Buffer | null;
  value: string | Buffer | null;
  headers: IHeaders;
};

/** The log did not take a record. */
export class LogUnavailableError extends Error {
  override readonly name = 'LogUnavailableError';
  /** True when the record was never sent; false when its answer was lost, so that it may stand on the log. */
  readonly neverSent: boolean;
  constructor(neverSent: boolean, options?: ErrorOptions) {
    super(neverSent ? 'the log did not take the record in time' : 'the log did not answer', options);
    this.neverSent = neverSent;
  }
}

export type LogWriter = {
  /**
   * Appends records; those of one partition keep their order, also between calls.
   * @returns their positions, once all replicas in sync have them (acks=all)
   * @throws LogUnavailableError
   */
  append(records: LogRecord[]): Promise<LogPosition[]>;
  /** How many records wait or are under way. */
  queued(): number;
  /** Sends what is queued and disconnects. */
  close(): Promise<void>;
};

export type LogWriterOptions = {
  kafka: Kafka;
  logger: Logger;
  /** Beyond so many waiting records, `append` fails at once. */
  maxQueued?: number;
  /** At most so many records in one request. */
  maxBatch?: number;
  /** A record that waited longer than this is not sent any more, in milliseconds. */
  maxWaitMs?: number;
  /** How often kafkajs tries a request again before the send fails. */
  retries?: number;
};

type Pending = {
  records: LogRecord[];
  queuedAtMs: number;
  resolve: (positions: LogPosition[]) => void;
  reject: (error: LogUnavailableError) => void;
};

/**
 * The only way onto the log: one idempotent producer whose sends follow each other, because concurrent ones can lose
 * records (kafkajs#1005). What comes while a send is under way goes with the next, so batches grow with the load and no
 * timer is needed.
 */
export async function createLogWriter(options: LogWriterOptions): Promise<LogWriter> {
  const { kafka, logger, maxQueued = 50_000, maxBatch = 5_000, maxWaitMs = 4_000, retries = 3 } = options;
  const queue: Pending[] = [];
  let waiting = 0;
  let underWay = 0;
  let closing = false;
  let running: Promise<void> | undefined;
  let producer: Producer | undefined = await connect();

  async function connect(): Promise<Producer> {
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { initialRetryTime: 100, maxRetryTime: 500, retries },
    });
    await fresh.connect();
    return fresh;
  }

  async function run(): Promise<void> {
    while (queue.length > 0) {
      const batch = takeBatch();
      if (batch.length > 0) await send(batch);
    }
    running = undefined;
  }

  function takeBatch(): Pending[] {
    const batch: Pending[] = [];
    const oldestMs = performance.now() - maxWaitMs;
    underWay = 0;
    while (queue.length > 0 && (batch.length === 0 || underWay + queue[0]!.records.length <= maxBatch)) {
      const pending = queue.shift()!;
      waiting -= pending.records.length;
      if (pending.queuedAtMs < oldestMs) {
        pending.reject(new LogUnavailableError(true));
      } else {
        batch.push(pending);
        underWay += pending.records.length;
      }
    }
    return batch;
  }

  async function send(batch: Pending[]): Promise<void> {
    let sent = false;
    try {
      producer ??= await connect();
      sent = true;
      const { topicMessages, places } = groupByPartition(batch);
      const metadata = await producer.sendBatch({ acks: -1, topicMessages });
      const baseOffsets = new Map(
        metadata.map((entry) => [`${entry.topicName}/${entry.partition}`, Number(entry.baseOffset)]),
      );
      for (const pending of batch)
        pending.resolve(pending.records.map((record) => positionOf(record, baseOffsets, places)));
    } catch (error) {
      logger.warn({ err: error, records: underWay }, 'log did not take a batch');
      for (const pending of batch) pending.reject(new LogUnavailableError(!sent, { cause: error }));
      // After a lost answer the sequence numbers of this producer are not known to agree with the broker's: a later
      // batch could be taken for a repetition of this one and be dropped. A new producer starts afresh.
      const broken = producer;
      producer = undefined;
      await broken?.disconnect().catch(() => undefined);
    } finally {
      underWay = 0;
    }
  }

  return {
    append(records) {
      if (closing || waiting + underWay + records.length > maxQueued) {
        return Promise.reject(new LogUnavailableError(true));
      }
      return new Promise((resolve, reject) => {
        queue.push({ records, queuedAtMs: performance.now(), resolve, reject });
        waiting += records.length;
        running ??= run();
      });
    },
    queued: () => waiting + underWay,
    async close() {
      closing = true;
      await running;
      await producer?.disconnect();
    },
  };
}

type Places = Map<LogRecord, number>;

function groupByPartition(batch: Pending[]) {
  const topics = new Map<string, Message[]>();
  const counts = new Map<string, number>();
  const places: Places = new Map();
  for (const { records } of batch) {
    for (const record of records) {
      const slot = `${record.topic}/${record.partition}`;
      const place = counts.get(slot) ?? 0;
      counts.set(slot, place + 1);
      places.set(record, place);
      const messages = topics.get(record.topic) ?? [];
      topics.set(record.topic, messages);
      messages.push({ key: record.key, value: record.value, headers: record.headers, partition: record.partition });
    }
  }
  return { topicMessages: Array.from(topics, ([topic, messages]) => ({ topic, messages })), places };
}

function positionOf(record: LogRecord, baseOffsets: Map<string, number>, places: Places): LogPosition {
  const base = baseOffsets.get(`${record.topic}/${record.partition}`);
  if (base === undefined) throw new Error(`the broker did not name the offset for ${record.topic}/${record.partition}`);
  return { partition: record.partition, offset: base + places.get(record)! };
}
