import type { Kafka as KafkaClient, RetryOptions, SASLOptions } from 'kafkajs';
import type { KafkaSettings } from '../service/engine-settings.ts';
import type { Logger } from '../service/logging.ts';
import { Kafka, logLevel } from './kafkajs.ts';

export type KafkaOptions = KafkaSettings & {
  clientId: string;
  logger: Logger;
  /** How long one request may take, in milliseconds. */
  requestTimeoutMs?: number;
  /** How kafkajs tries to connect again before a request fails. Its default takes ten seconds to give up. */
  retry?: RetryOptions;
};

/** The Kafka client of a process, its log routed through pino. */
export function createKafka({
  brokers,
  tls,
  sasl,
  clientId,
  logger,
  requestTimeoutMs = 10_000,
  retry,
}: KafkaOptions): KafkaClient {
  return new Kafka({
    brokers,
    ...(tls && { ssl: { ...tls } }),
    ...(sasl && { sasl: saslOptions(sasl) }),
    clientId,
    connectionTimeout: 1_000,
    requestTimeout: requestTimeoutMs,
    ...(retry && { retry }),
    logLevel: logLevel.INFO,
    logCreator: () => {
      const child = logger.child({ component: 'kafkajs' });
      const isNews = createNewsFilter();
      return ({ level, log }) => {
        const { message, logger: _logger, timestamp: _timestamp, stack: _stack, ...fields } = log;
        // kafkajs calls ERROR what it then retries, such as a coordinator that is still starting. What ends in a fault
        // reaches us as an exception and is logged as one.
        const warns = level === logLevel.ERROR || level === logLevel.WARN;
        if (warns && !wellKnown.test(message) && isNews(message)) child.warn(fields, message);
        else child.debug(fields, message);
      };
    },
  });
}

/** Of what kafkajs says with every attempt while a broker does not answer, once in so long is enough, in milliseconds. */
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

// Said at every start and true of us on purpose: after a lost answer the log writer takes a new producer, and readers know
// what stands twice by its id. Partitions are always named, so no partitioner is asked.
const wellKnown = /^(Limiting retries for the idempotent producer|KafkaJS v2.0.0 switched default partitioner)/;

// One and the same three times over, each of another of kafkajs' types.
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
