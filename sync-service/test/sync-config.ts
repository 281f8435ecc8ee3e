import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncOptions } from '@ticketing/sync-service/app.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { partitions } from './sold-shows.ts';

/** The settings of a sync-service on the engines of a sandbox. By default it compares after an outage, not by the clock. */
export function syncConfig(sandbox: Sandbox, sweepSeconds = 3_600): SyncOptions['config'] {
  return {
    NAMESPACE: sandbox.namespace,
    KAFKA_BROKERS: sandbox.kafkaBrokers.split(','),
    KAFKA_PARTITIONS: partitions,
    KAFKA_REPLICATION_FACTOR: 1,
    MONGODB_URI: sandbox.mongodbUri,
    DATABASE_URL: sandbox.databaseUrl,
    REDIS_URL: sandbox.redisUrl,
    REDIS_SENTINEL_NAME: 'ticketing',
    PARTITIONS_AT_ONCE: 2,
    MEMBER_DIR: join(tmpdir(), `members-${sandbox.namespace}`),
    SWEEP_SECONDS: sweepSeconds,
    DRIFT_CHECK_SECONDS: 3_600,
  };
}
