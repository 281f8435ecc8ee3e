import { createKafka } from '@ticketing/shared/log/client.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import { openViews } from '../../sync-service/test/views-of-sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { createTimedTopics } from '../../tests/support/timed-topics.ts';
import type { Engines } from '../engines.ts';

/** Databases, topics and views of a test's own, and what writes to the log: verify looks at everything. */
export async function openEngines(partitions: number) {
  const sandbox = await openSandbox({ migrated: true });
  const rig = await openViews(sandbox);
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await createTimedTopics(kafka, namespace, partitions);
  const producer = kafka.producer();
  await producer.connect();
  const writer = await createLogWriter({ kafka, logger, maxWaitMs: 100_000 });
  const engines: Engines = { pool: rig.pool, db: rig.db, kafka, topics: topicNames(namespace), namespace, logger };
  return {
    sandbox,
    rig,
    producer,
    writer,
    engines,
    async close(): Promise<void> {
      await producer.disconnect();
      await writer.close();
      await rig.close();
      await sandbox.close();
    },
  };
}

export type OpenEngines = Awaited<ReturnType<typeof openEngines>>;
