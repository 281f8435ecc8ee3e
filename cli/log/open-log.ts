import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { kafkaSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import type { Admin, Kafka } from 'kafkajs';
import { CliError } from '../cli-error.ts';
import type { LogSettings } from '../config.ts';
import { readLogSettings } from '../config.ts';

/** The log as a command uses it. */
export type Log = {
  kafka: Kafka;
  admin: Admin;
  topics: Topics;
  namespace: string;
  logger: Logger;
  partitionOf(eventId: number): number;
  /** On the catalogue's topics. */
  partitionOfStream(streamId: string): number;
  /** On the topics of payments. */
  partitionOfPayment(eventId: number): number;
  /** Opened on first use: most commands only read. */
  writer(): Promise<LogWriter>;
};

/**
 * Opens the log for a command and closes it afterwards. Creates no topics: if they are missing, the system was never
 * started.
 * @throws CliError when the broker does not answer, or has no such topics
 */
export async function withLog<T>(
  work: (log: Log) => Promise<T>,
  settings: LogSettings = readLogSettings(),
): Promise<T> {
  const logger = createLogger('cli', settings.LOG_LEVEL);
  const brokers = settings.KAFKA_BROKERS;
  const retry = { retries: 2, initialRetryTime: 100, maxRetryTime: 500 };
  const kafka = createKafka({ ...kafkaSettings(settings), clientId: 'cli', logger, retry });
  const admin = kafka.admin();
  await admin.connect().catch((error: Error) => {
    throw new CliError(`Kafka at ${brokers.join(',')} does not answer: ${error.message}. Is the system running?`);
  });
  let writer: Promise<LogWriter> | undefined;
  try {
    const topics = topicNames(settings.NAMESPACE);
    const partitionOf = createPartitioner(await partitionCount(admin, topics.commands));
    const partitionOfStream = createPartitioner(await partitionCount(admin, topics.catalogueCommands));
    const partitionOfPayment = createPartitioner(await partitionCount(admin, topics.paymentCommands));
    return await work({
      kafka,
      admin,
      topics,
      namespace: settings.NAMESPACE,
      logger,
      partitionOf,
      partitionOfStream,
      partitionOfPayment,
      writer: () => {
        writer ??= createLogWriter({ kafka, logger, maxQueued: 1_000_000, maxWaitMs: 30_000 });
        return writer;
      },
    });
  } finally {
    await writer?.then((opened) => opened.close());
    await admin.disconnect();
  }
}

async function partitionCount(admin: Admin, topic: string): Promise<number> {
  const known = await admin.listTopics();
  if (!known.includes(topic)) {
    throw new CliError(`There is no topic ${topic} at this Kafka: has the system ever been started?`);
  }
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]!.partitions.length;
}
