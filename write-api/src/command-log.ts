import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { commandHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter, LogUnavailableError } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { isPaymentCommand, keyOfPaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import type { kafkaSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { kafkaSettings } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge, Histogram } from '@ticketing/shared/service/metrics.ts';
import { StartError, untilReachable } from '@ticketing/shared/service/run.ts';
import { startSpan } from '@ticketing/shared/service/tracing.ts';
import type { Admin, Kafka } from 'kafkajs';
import type { Config } from './config.ts';

type AnyCommand = Command | CatalogueCommand | PaymentCommand;

export type CommandLog = {
  /**
   * Appends a command to `booking.commands`, `catalogue.commands` or `payment.commands`.
   * @param json the command as JSON: the value of the message
   * @param replyTo the Redis channel on which the sender waits for the outcome
   * @returns its position, once the log has acknowledged it
   * @throws LogUnavailableError at once if the log is known to be down, and after four seconds at the latest;
   *   LogRefusedError if it will never accept the command
   */
  append(command: AnyCommand, json: string, correlation: Correlation, replyTo?: string): Promise<LogPosition>;
  /**
   * Resolves when the log is open, or when the time is over.
   * @throws StartError when it will never open; after this has resolved, `onFault` is called instead
   */
  opened(patienceMs: number): Promise<void>;
  /** Asks the broker. Rejects when it does not answer. */
  check(): Promise<unknown>;
  /** Sends what is queued and disconnects. */
  close(): Promise<void>;
};

type Opened = {
  kafka: Kafka;
  admin: Admin;
  writer: LogWriter;
  topics: Topics;
  partitionOf: (eventId: number) => number;
  partitionOfStream: (streamId: string) => number;
  partitionOfPayment: (eventId: number) => number;
};

type CommandLogConfig = Pick<
  Config,
  keyof typeof kafkaSettingsShape | 'NAMESPACE' | 'KAFKA_PARTITIONS' | 'KAFKA_REPLICATION_FACTOR'
>;

/**
 * Opens the log in the background, for as long as it takes. Until then commands are refused, and readiness reports it.
 * If the service exited instead, it would be restarted over and over while the broker starts.
 * @param onFault called when it will never open (wrong topics, an untrusted certificate, a wrong password), if that is
 *   found after `opened` has resolved
 * @param onOpened called when it is open
 */
export function createCommandLog(
  config: CommandLogConfig,
  logger: Logger,
  registry: Registry,
  onFault: (error: StartError) => void,
  onOpened: (log: Pick<Opened, 'kafka' | 'admin' | 'topics'>) => void = () => undefined,
): CommandLog {
  const kafka = createKafka({
    ...kafkaSettings(config),
    clientId: 'write-api',
    // kafkajs logs every failed attempt; the writer logs the outage once.
    logger: logger.child({}, { level: 'error' }),
    requestTimeoutMs: 3_000,
    // A waiting client should get an error soon; the writer itself keeps trying.
    retry: { retries: 1, initialRetryTime: 100, maxRetryTime: 300 },
  });
  const accepted = new Counter({
    name: 'commands_accepted_total',
    help: 'Commands that the log has acknowledged, by type.',
    labelNames: ['type'] as const,
    registers: [registry],
  });
  const sending = new Histogram({
    name: 'log_append_duration_seconds',
    help: 'How long the log took to acknowledge a request of one or more commands.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  let opened: Opened | undefined;
  new Gauge({
    name: 'log_queue_length',
    help: 'Commands that wait for the log or are under way.',
    registers: [registry],
    collect() {
      this.set(opened?.writer.queued() ?? 0);
    },
  });

  const closing = new AbortController();
  const opening = untilReachable(`kafka at ${config.KAFKA_BROKERS.join(',')}`, () => open(kafka), {
    logger,
    patienceMs: Number.POSITIVE_INFINITY,
    signal: closing.signal,
  }).then(
    (log) => {
      opened = log;
      logger.info({ topic: log.topics.commands }, 'the log is open');
      onOpened(log);
      return undefined;
    },
    // Otherwise the service was closed before the log was reached.
    (error: unknown) => (error instanceof StartError ? error : undefined),
  );

  async function open(client: Kafka): Promise<Opened> {
    const { topics, partitions, cataloguePartitions, paymentPartitions } = await ensureTopics(client, {
      namespace: config.NAMESPACE,
      partitions: config.KAFKA_PARTITIONS,
      replicationFactor: config.KAFKA_REPLICATION_FACTOR,
      logger,
    });
    const admin = client.admin();
    await admin.connect();
    const writer = await createLogWriter({
      kafka: client,
      logger,
      maxQueued: 20_000,
      // 20,000 shows with 2,000 rows would be gigabytes; this is more than 20,000 bookings.
      maxQueuedBytes: 32_000_000,
      // Leaves some of the five seconds within which a client gets an answer.
      maxWaitMs: 3_500,
      // Measured: with 2 ms requests have fewer records, and from 4 ms on the 202 loses more than the later steps
      // gain.
      lingerMs: 3,
      onSent: (seconds) => sending.observe(seconds),
    }).catch(async (error: unknown) => {
      await admin.disconnect();
      throw error;
    });
    return {
      kafka: client,
      admin,
      writer,
      topics,
      partitionOf: createPartitioner(partitions),
      partitionOfStream: createPartitioner(cataloguePartitions),
      partitionOfPayment: createPartitioner(paymentPartitions),
    };
  }

  return {
    async append(command, json, correlation, replyTo) {
      if (opened === undefined) throw new LogUnavailableError(true);
      const { writer } = opened;
      const place = placeOf(command, opened);
      const { topic } = place;
      const span = startSpan(`send ${topic}`, { kind: 'PRODUCER', parent: correlation.traceparent });
      const cause = span ? { ...correlation, traceparent: span.traceparent } : correlation;
      const sending = writer.append([
        {
          ...place,
          value: json,
          headers: commandHeaders(command, cause, '/write-api', replyTo),
        },
      ]);
      const [position] = await (span
        ? sending.finally(() => span.end({ attributes: attributesOf(command) }))
        : sending);
      accepted.inc({ type: command.type });
      return position!;
    },
    async opened(patienceMs) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), patienceMs);
      });
      const fault = await Promise.race([opening, patience]);
      clearTimeout(timer);
      if (fault !== undefined) throw fault;
      opening.then((late) => late && onFault(late));
    },
    async check() {
      if (opened === undefined || !opened.writer.available()) throw new LogUnavailableError(true);
      return opened.admin.describeCluster();
    },
    async close() {
      closing.abort();
      await opening;
      await opened?.writer.close();
      await opened?.admin.disconnect();
    },
  };
}

function placeOf(command: AnyCommand, { topics, partitionOf, partitionOfStream, partitionOfPayment }: Opened) {
  if (isPaymentCommand(command)) {
    const key = keyOfPaymentCommand(command);
    return { topic: topics.paymentCommands, partition: partitionOfPayment(Number(key)), key };
  }
  if (!('streamId' in command)) {
    const { eventId } = command;
    return { topic: topics.commands, partition: partitionOf(eventId), key: String(eventId) };
  }
  const { streamId } = command;
  return { topic: topics.catalogueCommands, partition: partitionOfStream(streamId), key: streamId };
}

function attributesOf(command: AnyCommand) {
  return {
    'messaging.system': 'kafka',
    'messaging.message.id': command.commandId,
    'ticketing.command': command.type,
    ...('eventId' in command && { 'ticketing.event_id': command.eventId }),
  };
}
