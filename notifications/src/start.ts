import { openAccess } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { watchLag } from '@ticketing/shared/log/lag.ts';
import type { GroupOwner } from '@ticketing/shared/log/topics.ts';
import { ensureTopics, groupName } from '@ticketing/shared/log/topics.ts';
import { kafkaSettings, postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { untilReachable } from '@ticketing/shared/service/run.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { followAccountMails } from './account-mails.ts';
import { createNotificationsApp } from './app.ts';
import type { Config } from './config.ts';
import { addressIn } from './config.ts';
import { consumeEvents, consumePayments } from './consumer.ts';
import { keepClean } from './housekeeping.ts';
import { createRender } from './letters/render.ts';
import { createNotificationsMetrics, watchOutbox } from './metrics.ts';
import { migrate } from './migrate.ts';
import { createPeople } from './people.ts';
import { createEnclose } from './sending/enclosures.ts';
import { startSender } from './sending/sender.ts';
import { createMailServer } from './sending/smtp.ts';
import { createReadHall } from './store/halls.ts';
import { countWaiting } from './store/outbox.ts';

/** One for the sender's presence, one for each chunk in work, and what sending and routes need. */
const maxConnections = 12;

/**
 * Opens what the service needs, consumes, sends, and listens. The mail server and accounts may start later.
 * @returns the port
 * @throws StartError when PostgreSQL or Kafka cannot be reached, or the port cannot be used
 */
export async function startNotifications({ config, logger, onStop, fail }: ServiceContext<Config>): Promise<number> {
  const registry = createRegistry('notifications');
  const metrics = createNotificationsMetrics(registry);
  const render = await createRender();
  const url = postgresUrl(config);
  await untilReachable('PostgreSQL', () => migrate(url, logger), { logger });
  const pool = createPool({ url, applicationName: 'notifications', maxConnections, logger, registry });
  onStop('postgres', () => pool.end());
  watchOutbox(registry, () => countWaiting(pool));
  onStop('housekeeping', keepClean(pool, config.MAIL_LEDGER_DAYS, logger));

  const access = openAccess(config, logger, registry);
  onStop('keys', () => access.close());
  const people = createPeople({ url: config.ACCOUNTS_URL, secret: config.ACCOUNTS_SERVICE_SECRET });
  const server = createMailServer({
    url: config.SMTP_URL,
    tls: config.SMTP_TLS,
    ca: config.SMTP_TLS_CA_FILE?.pem,
    from: config.MAIL_FROM,
    connections: config.SMTP_CONNECTIONS,
    perSecond: config.SMTP_PER_SECOND,
  });
  onStop('mail server', () => server.close());
  const pagesUrl = config.MAIL_PAGES_URL;
  const address = addressIn(config.MAIL_FROM);
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const sender = startSender({
    pool,
    people,
    server,
    render,
    enclose: createEnclose({
      keys: config.TICKET_KEYS,
      fontFile: config.TICKET_FONT_FILE,
      readHall: createReadHall(pool),
      pagesUrl,
      logger,
    }),
    pagesUrl,
    domain,
    metrics,
    logger,
  });
  onStop('sender', sender.stop);
  const onMails = sender.wake;
  const lateMs = config.MAIL_LATE_SECONDS * 1_000;
  const accountMails = followAccountMails({ pool, people, lateMs, metrics, logger, onMails });
  onStop('mails of accounts', accountMails.stop);

  const kafka = createKafka({ ...kafkaSettings(config), clientId: 'notifications', logger });
  const { NAMESPACE: namespace } = config;
  const { topics } = await untilReachable(
    'Kafka',
    () =>
      ensureTopics(kafka, {
        namespace,
        partitions: config.KAFKA_PARTITIONS,
        replicationFactor: config.KAFKA_REPLICATION_FACTOR,
        logger,
      }),
    { logger },
  );
  /** Follows a topic in a group of its own. */
  async function follow(consume: typeof consumeEvents, topic: string, group: GroupOwner) {
    const groupId = groupName(namespace, group);
    const consumer = await consume({
      kafka,
      topic,
      groupId,
      memberDir: config.MEMBER_DIR,
      pool,
      lateMs,
      mostADay: config.MAIL_PER_PERSON_DAY,
      metrics,
      logger,
      onMails,
      onFault: fail,
    });
    onStop(`consumer of ${topic}`, consumer.stop);
    const lag = await watchLag({ kafka, topic, groupId, logger, registry, assigned: consumer.assigned });
    onStop(`lag watch of ${topic}`, lag.stop);
    // A restart would not help with an engine that the consumer waits for.
    return { check: lag.check, liveness: () => (consumer.isWaiting() ? undefined : lag.liveness()) };
  }
  const [bookings, payments] = await Promise.all([
    follow(consumeEvents, topics.events, 'notifications'),
    follow(consumePayments, topics.paymentEvents, 'notifications-payments'),
  ]);

  const { app, stopBeingReady } = createNotificationsApp({
    pool,
    access,
    domain,
    onMails,
    logger,
    registry,
    liveness: () => bookings.liveness() ?? payments.liveness(),
    checkKafka: bookings.check,
    outage: sender.outage,
    isAccountsDown: accountMails.isDown,
  });
  const http = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http server', () => http.close());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: http.port }, 'listening');
  return http.port;
}
