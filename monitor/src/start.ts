import { openAccess } from '@ticketing/shared/http/access.ts';
import { listen } from '@ticketing/shared/http/server.ts';
import { groupName, topicNames } from '@ticketing/shared/log/topics.ts';
import {
  kafkaSettings,
  mongodbSettings,
  postgresUrl,
  redisSettings,
} from '@ticketing/shared/service/engine-settings.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { ServiceContext } from '@ticketing/shared/service/run.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { createMonitorApp } from './app.ts';
import { watchClocks } from './clocks/clocks.ts';
import type { Config } from './config.ts';
import { createElections } from './elections.ts';
import { watchKafka } from './engines/kafka.ts';
import { createKafkaClient } from './engines/kafka-client.ts';
import { openerOf, watchMongodb } from './engines/mongodb.ts';
import { watchNginx } from './engines/nginx.ts';
import { watchPatroni } from './engines/patroni.ts';
import { watchPostgres } from './engines/postgres.ts';
import { watchRedis } from './engines/redis.ts';
import { watchSentinel } from './engines/sentinel.ts';
import { createHistory } from './history/history.ts';
import { createMonitorMetrics } from './metrics.ts';
import { createOverview } from './overview.ts';
import { createHttpAsk } from './polling/http-ask.ts';
import { startPolling } from './polling/polls.ts';
import { pollEveryMs } from './polling/reading.ts';
import { watchServices } from './services/watch.ts';
import { createListeners } from './stream.ts';

/** The process is dead if it has not looked for so long, in milliseconds. */
const deadAfterMs = 30_000;

/**
 * Begins to ask, and listens. No engine need be there: that is what it tells.
 * @returns the port
 * @throws StartError when the port cannot be used
 */
export async function startMonitor({ config, logger, onStop, fail }: ServiceContext<Config>): Promise<number> {
  const registry = createRegistry('monitor');
  const { NAMESPACE: namespace } = config;
  const access = openAccess(config, logger, registry);
  onStop('keys', () => access.close());
  const ask = createHttpAsk({
    ca: config.TLS_CA_FILE?.pem,
    cert: config.TLS_CERT_FILE?.pem,
    key: config.TLS_KEY_FILE?.pem,
  });
  onStop('http client', () => ask.close());

  const client = createKafkaClient(kafkaSettings(config), logger);
  const kafka = watchKafka(client, namespace);
  onStop('kafka', () => kafka.close());
  const patroni = watchPatroni(config.PATRONI_URLS, ask);
  const postgres = watchPostgres({ url: postgresUrl(config), namespace, patroni, logger, registry });
  onStop('postgres', () => postgres.close());
  const sentinel = watchSentinel(redisSettings(config));
  const redis = watchRedis(redisSettings(config), { sentinel, logger });
  onStop('redis', () => redis.close());
  const mongo = createMongoClient({
    ...mongodbSettings(config),
    appName: 'monitor',
    logger,
    onLost: fail,
    maxConnections: 4,
    patienceMs: 1_200,
    waitForConnectionMs: 1_200,
    silenceMs: 1_400,
  });
  const openMongo = openerOf(mongo);
  const mongodb = watchMongodb(openMongo, () => mongo.close());
  onStop('mongodb', () => mongodb.close());
  const nginx = watchNginx(config.MONITOR_GATEWAY_URL, ask);
  const services = watchServices(config.MONITOR_SERVICES, ask, logger);
  onStop('services', () => services.close());

  const clocks = watchClocks({
    open: openMongo,
    client,
    commands: topicNames(namespace).commands,
    workers: groupName(namespace, 'worker'),
    skews: () => [
      { name: 'postgres', reading: postgres.skew.current() },
      { name: 'redis', reading: redis.skew.current() },
      { name: 'mongodb', reading: mongodb.skew.current() },
      {
        name: 'kafka',
        reading: { source: 'Kafka', status: 'none', reason: 'No call of a broker tells its time.' },
      },
      ...services.skews(),
    ],
  });
  const subscriber = createSubscriber({ ...redisSettings(config), logger, name: 'monitor hints' });
  subscriber.on('message', (_channel, hint: string) => clocks.heard(hint));
  subscriber.subscribe(channelNames(namespace).views).catch(() => undefined);
  onStop('hints', () => subscriber.disconnect());

  const overview = createOverview({ kafka, postgres, redis, mongodb, nginx, services, clocks }, createHistory());
  const listeners = createListeners();
  const engines = [kafka, postgres, redis, mongodb, nginx];
  const stopPolling = startPolling([...engines.flatMap(({ readings }) => readings), ...clocks.readings]);
  onStop('polls', stopPolling);
  let lookedAtMs = performance.now();
  const ticks = setInterval(() => {
    lookedAtMs = performance.now();
    const state = overview.tick();
    listeners.tell(() => state);
  }, pollEveryMs);
  onStop('history', () => clearInterval(ticks));

  const { app, stopBeingReady } = createMonitorApp({
    access,
    overview,
    elections: createElections({ kafka, patroni, sentinel, mongodb }, overview),
    listeners,
    metrics: createMonitorMetrics(registry, overview, listeners),
    logger,
    registry,
    liveness: () => (performance.now() - lookedAtMs > deadAfterMs ? 'nothing was looked at for 30 s' : undefined),
  });
  const http = await listen(app, config.HOST, config.PORT, { logger });
  onStop('http server', () => http.close());
  onStop('streams', () => listeners.close());
  onStop('readiness', stopBeingReady);
  logger.info({ host: config.HOST, port: http.port }, 'listening');
  return http.port;
}
