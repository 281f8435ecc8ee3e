import { openProvider } from '@ticketing/payments/providers/open-provider.ts';
import type { Ledger } from '@ticketing/payments/reconcile.ts';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { kafkaSettings, mongodbSettings, postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createMongoClient } from '@ticketing/shared/stores/mongodb.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Kafka } from 'kafkajs';
import type { Db } from 'mongodb';
import type { Pool } from 'pg';
import type { CliConfig } from './config.ts';

/** A command may count whole tables and keep a snapshot open while it reads the views. */
const limits = { idleInTransactionMs: 0, lockMs: 600_000, statementMs: 600_000 };

/** The database of payments, and the provider where the settings name one. */
export type PaymentEngines = { pool: Pool; provider?: Ledger };

/** The engines that a command uses. */
export type Engines = {
  pool: Pool;
  db: Db;
  kafka: Kafka;
  topics: Topics;
  namespace: string;
  logger: Logger;
  /** Where the settings name their database. */
  payments?: PaymentEngines;
};

/**
 * Opens the engines for a command and closes them after it. An error prints a sentence to standard error and sets exit
 * code 1.
 */
export async function withEngines(config: CliConfig, work: (engines: Engines) => Promise<void>): Promise<void> {
  const logger = createLogger('cli', config.LOG_LEVEL);
  const pool = createPool({ url: postgresUrl(config), applicationName: 'cli', maxConnections: 8, logger, limits });
  const mongo = createMongoClient({ ...mongodbSettings(config), appName: 'cli', logger });
  const payments = config.PAYMENTS_DATABASE_URL === undefined ? undefined : await openPayments(config, logger);
  try {
    await mongo.connect();
    await work({
      pool,
      db: mongo.db(),
      kafka: createKafka({ ...kafkaSettings(config), clientId: 'cli', logger }),
      topics: topicNames(config.NAMESPACE),
      namespace: config.NAMESPACE,
      logger,
      ...(payments && { payments }),
    });
  } finally {
    await payments?.pool.end();
    await mongo.close();
    await pool.end();
  }
}

async function openPayments(config: CliConfig, logger: Logger): Promise<PaymentEngines> {
  const { PAYMENT_PROVIDER: name, PAYMENTS_DATABASE_URL: url = config.DATABASE_URL } = config;
  const settings = { ...config, DATABASE_URL: url };
  const pool = createPool({ url: postgresUrl(settings), applicationName: 'cli', maxConnections: 4, logger, limits });
  // Its key may be kept from who verifies.
  if (name === undefined || (name === 'stripe' && config.STRIPE_SECRET_KEY === undefined)) return { pool };
  return { pool, provider: await openProvider({ ...config, PAYMENT_PROVIDER: name }) };
}
