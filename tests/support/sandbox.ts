import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from '@ticketing/shared/log/kafkajs.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { migrate } from '@ticketing/worker/migrate.ts';
import pg from 'pg';

/** What a test file has to itself on the engines of the run. */
export type Sandbox = {
  databaseUrl: string;
  mongodbUri: string;
  redisUrl: string;
  kafkaBrokers: string;
  /** A prefix for topics, groups and channels. */
  namespace: string;
  logger: Logger;
  /** Another database, for a service that has its own; made when it is first asked for. @returns its URL */
  database(name: string): Promise<string>;
  /** Removes the databases and the topics. */
  close(): Promise<void>;
};

/**
 * Opens databases and a namespace of a test file's own.
 * @param options.migrated whether the PostgreSQL database gets its tables
 */
export async function openSandbox(options: { migrated?: boolean } = {}): Promise<Sandbox> {
  const id = `t${randomBytes(5).toString('hex')}`;
  const adminUrl = engineUrl('TEST_DATABASE_URL');
  await onServer(adminUrl, `CREATE DATABASE ${id}`);
  const databases = [id];
  const databaseUrl = withDatabase(adminUrl, id);
  const logger = createLogger('test', process.env.TEST_LOG_LEVEL === 'debug' ? 'debug' : 'silent');
  if (options.migrated) await migrate(databaseUrl, logger);
  const namespace = `${id}.`;
  const kafkaBrokers = engineUrl('TEST_KAFKA_BROKERS');
  return {
    databaseUrl,
    mongodbUri: withDatabase(engineUrl('TEST_MONGODB_URI'), id),
    redisUrl: engineUrl('TEST_REDIS_URL'),
    kafkaBrokers,
    namespace,
    logger,
    async database(name) {
      const database = `${id}_${name}`;
      if (!databases.includes(database)) {
        await onServer(adminUrl, `CREATE DATABASE ${database}`);
        databases.push(database);
      }
      return withDatabase(adminUrl, database);
    },
    async close() {
      for (const database of databases) await onServer(adminUrl, `DROP DATABASE ${database} WITH (FORCE)`);
      await deleteTopics(kafkaBrokers, namespace);
    },
  };
}

function engineUrl(name: string): string {
  const url = process.env[name];
  if (url === undefined) throw new Error(`${name} is not set: is the test in one of jest's projects int or e2e?`);
  return url;
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function deleteTopics(brokers: string, namespace: string): Promise<void> {
  const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(namespace));
    if (topics.length > 0) await admin.deleteTopics({ topics });
  } finally {
    await admin.disconnect();
  }
}
