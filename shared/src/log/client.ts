import type { Kafka as KafkaClient, RetryOptions, SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import { Kafka, logLevel } from './kafkajs.ts';

export type KafkaOptions = KafkaSettings & {
  clientId: string;
  logger: Logger;
  /** The timeout of a request, in milliseconds. */
  requestTimeoutMs?: number;
  /** How kafkajs looks again for a broker, a leader or a coordinator before a request fails. */
  retry?: RetryOptions;
};

/**
 * About as long in all as kafkajs does by itself, which soon waits for ten seconds between two tries: so long after another
 * broker has taken over nobody would notice.
 */
const soonAgain: RetryOptions = { initialRetryTime: 100, maxRetryTime: 500, retries: 17 };

/** The Kafka client of a process. Its log goes through pino. */
export function createKafka({
  brokers,
  tls,
  sasl,
  clientId,
  logger,
  // A broker that is there answers sooner, also a busy one; the others have replaced one that is not (three seconds).
  requestTimeoutMs = 5_000,
  retry = soonAgain,
}: KafkaOptions): KafkaClient {
  return new Kafka({
    brokers,
    ...(tls && { ssl: { ...tls } }),
    ...(sasl && { sasl: saslOptions(sasl) }),
    clientId,
    // With the handshake of TLS, which a busy broker may take its time for: to begin again would make it busier.
    connectionTimeout: tls ? 3_000 : 1_000,
    requestTimeout: requestTimeoutMs,
    retry,
    logLevel: logLevel.INFO,
    logCreator: () => {
      const child = logger.child({ component: 'kafkajs' });
      const isNews = createNewsFilter();
      return ({ level, log }) => {
        const { message, logger: _logger, timestamp: _timestamp, stack: _stack, ...fields } = log;
        // kafkajs logs as ERROR what it retries, such as a coordinator that is still starting. Real faults are thrown,
        // and logged by the caller.
        const warns = level === logLevel.ERROR || level === logLevel.WARN;
        if (warns && !wellKnown.test(message) && isNews(message)) child.warn(fields, message);
        else child.debug(fields, message);
      };
    },
  });
}

/** Repeated messages while a broker does not answer are logged once in this time, in milliseconds. */
const sameAgainMs = 30_000;

function createNewsFilter(): (message: string) => boolean {
  const saidAtMs = new Map<string, number>();
  return (message) => {
    const nowMs = performance.now();
    const isNews = nowMs - (saidAtMs.get(message) ?? Number.NEGATIVE_INFINITY) >= sameAgainMs;
    if (saidAtMs.size > 100) saidAtMs.clear();
    if (isNews) saidAtMs.set(message, nowMs);
    return isNews;
  };
}

// Logged at every start, and intended: after a lost answer the log writer uses a new producer, and consumers recognise
// duplicates by id. Records always name their partition, so the partitioner is not used.
const wellKnown = /^(Limiting retries for the idempotent producer|KafkaJS v2.0.0 switched default partitioner)/;

// Three equal cases, because kafkajs has a type for each mechanism.
function saslOptions({ mechanism, ...account }: NonNullable<KafkaSettings['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...account };
    case 'scram-sha-256':
      return { mechanism, ...account };
    case 'scram-sha-512':
      return { mechanism, ...account };
  }
}
