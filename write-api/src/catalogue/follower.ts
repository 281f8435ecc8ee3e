import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { headerText } from '@ticketing/shared/log/headers.ts';
import { LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import { faultOfRecord, withoutMarkers } from '@ticketing/shared/log/record-decoding.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventSchema } from '@ticketing/shared/messages/catalogue/events.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { CatalogueMemory } from './memory.ts';
import { rememberedTypes } from './memory.ts';

/** The catalogue of this process: what it has read of `catalogue.events`, from the first message on. */
export type Catalogue = Pick<CatalogueMemory, 'movie' | 'theater' | 'placeOf'> & {
  /**
   * Resolves when everything that was on the topic at the time of the call has been read.
   * @throws LogUnavailableError when that takes too long
   */
  current(): Promise<void>;
  /** For /health/ready: rejects until the topic has been read to the end that it had when the service started. */
  check(): Promise<void>;
};

export type CatalogueFollower = Catalogue & {
  /** Begins to read. Returns at once. */
  follow(source: { kafka: Kafka; admin: Pick<Admin, 'fetchTopicOffsets'>; topic: string; namespace: string }): void;
  stop(): Promise<void>;
};

/** How long a request waits for the catalogue, in milliseconds. */
const patienceMs = 2_000;
/** The pause after a consumer that ended, in milliseconds. */
const pauseMs = 1_000;

/**
 * Follows `catalogue.events` in a group of its own: every process has the whole catalogue. It commits no offsets and
 * begins anew with every start. A message that cannot be read is logged and left out.
 */
export function createCatalogueFollower(memory: CatalogueMemory, logger: Logger): CatalogueFollower {
  /**
   * By partition, how far the topic was read. A consumer that joins its group again, as after every change of a
   * broker, begins with the first message: what was read before is known all the same. A topic that is made again (the way
   * to more partitions, docs/scaling.md) is read with the next start.
   */
  const read = new Map<number, number>();
  const waiting = new Set<() => void>();
  const stopping = new AbortController();
  let source: Parameters<CatalogueFollower['follow']>[0] | undefined;
  let consumer: Consumer | undefined;
  let isCaughtUp = false;
  let running = Promise.resolve();
  let asking: Promise<void> | undefined;
  let askingNext: Promise<void> | undefined;

  function take(message: KafkaMessage): void {
    try {
      const fault = faultOfRecord(message);
      if (fault !== undefined || message.value === null) throw new Error(fault ?? 'the message has no value');
      const type = headerText(message.headers, 'ce_type');
      if (type !== undefined && !rememberedTypes.includes(type)) return;
      const event: CatalogueEvent = catalogueEventSchema.parse(JSON.parse(message.value.toString('utf8')));
      memory.apply(event);
    } catch (error) {
      logger.error({ err: error, offset: message.offset }, 'an event of the catalogue cannot be read');
    }
  }

  async function consumeOnce({ kafka, topic, namespace }: NonNullable<typeof source>): Promise<void> {
    const mine = kafka.consumer({
      groupId: `${namespace}write-api-catalogue-${randomUUID()}`,
      maxWaitTimeInMs: 500,
      retry: { initialRetryTime: 200, maxRetryTime: 2_000, retries: 15 },
    });
    consumer = mine;
    const ended = new Promise<void>((resolve) => {
      mine.on(mine.events.CRASH, ({ payload }) => {
        // kafkajs restarts by itself after most faults.
        if (!payload.restart) resolve();
      });
      stopping.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await mine.connect();
      await mine.subscribe({ topic, fromBeginning: true });
      await mine.run({
        autoCommit: false,
        partitionsConsumedConcurrently: 4,
        eachBatch: async ({ batch, resolveOffset }) => {
          for (const message of withoutMarkers(batch.messages)) take(message);
          resolveOffset(batch.lastOffset());
          read.set(batch.partition, Math.max(Number(batch.lastOffset()) + 1, read.get(batch.partition) ?? 0));
          for (const look of waiting) look();
        },
      });
      await ended;
    } finally {
      await mine.disconnect().catch(() => undefined);
    }
  }

  async function consume(from: NonNullable<typeof source>): Promise<void> {
    while (!stopping.signal.aborted) {
      await consumeOnce(from).catch((error: unknown) => {
        logger.warn({ err: error }, 'the catalogue is not being read, trying again');
      });
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  async function untilRead(withinMs: number): Promise<void> {
    if (source === undefined) throw new LogUnavailableError(true);
    const { admin, topic } = source;
    const offsets = await admin.fetchTopicOffsets(topic).catch(() => {
      throw new LogUnavailableError(true);
    });
    const ends = offsets.filter(({ low, high }) => Number(high) > Number(low));
    const isRead = () => ends.every(({ partition, high }) => (read.get(partition) ?? 0) >= Number(high));
    if (isRead()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => isRead() && resolve();
    const timer = setTimeout(() => reject(new LogUnavailableError(true)), withinMs);
    waiting.add(look);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(look);
    }
  }

  /** Of many requests at a time one asks: who comes while it asks needs the next answer. */
  function ask(): Promise<void> {
    if (asking === undefined) {
      asking = untilRead(patienceMs).finally(() => {
        asking = undefined;
      });
      return asking;
    }
    askingNext ??= asking
      .catch(() => undefined)
      .then(() => {
        askingNext = undefined;
        return ask();
      });
    return askingNext;
  }

  return {
    movie: memory.movie,
    theater: memory.theater,
    placeOf: memory.placeOf,
    current: ask,
    async check() {
      if (isCaughtUp) return;
      await untilRead(patienceMs);
      isCaughtUp = true;
      logger.info('the catalogue is read');
    },
    follow(from) {
      source = from;
      running = consume(from);
    },
    async stop() {
      stopping.abort();
      await consumer?.disconnect().catch(() => undefined);
      await running;
    },
  };
}
