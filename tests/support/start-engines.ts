import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findExecutable } from '../../local/command.ts';
import type { EngineUrls } from '../../local/engines.ts';
import { startContainers } from './engines-in-containers.ts';
import type { TestEngines } from './engines-locally.ts';
import { startLocally } from './engines-locally.ts';

declare global {
  /** Set by the global setup of jest for its global teardown. */
  var stopTestEngines: (() => Promise<void>) | undefined;
}

/**
 * The engines of one test run: in containers where a Docker engine answers and has the images, as child processes
 * otherwise. TEST_ENGINES (`docker` or `local`) decides instead.
 */
export default async function startTestEngines(): Promise<void> {
  const { urls, stop, kind } = await start(process.env.TEST_ENGINES);
  console.log(`\nThe tests use real engines: ${kind}.`);
  globalThis.stopTestEngines = stop;
  setEnvironment(urls);
}

async function start(wanted: string | undefined): Promise<TestEngines & { kind: string }> {
  if (wanted !== 'local' && (wanted === 'docker' || (await dockerAnswers()))) {
    try {
      return { ...(await startContainers()), kind: 'containers (testcontainers)' };
    } catch (error) {
      if (wanted === 'docker') throw error;
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`\nDocker answers, but the containers did not start (${reason.trim()}).`);
    }
  }
  const mongodb = findExecutable('mongod') ? '' : ', MongoDB a look-alike (H2 behind its wire protocol)';
  return { ...(await startLocally(await freshDirectory())), kind: `the local stack${mongodb}` };
}

function setEnvironment(urls: EngineUrls): void {
  process.env.TEST_DATABASE_URL = urls.databaseUrl;
  process.env.TEST_KAFKA_BROKERS = urls.kafkaBrokers;
  process.env.TEST_REDIS_URL = urls.redisUrl;
  process.env.TEST_MONGODB_URI = urls.mongodbUri;
}

async function dockerAnswers(): Promise<boolean> {
  return promisify(execFile)('docker', ['info'], { timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

async function freshDirectory(): Promise<string> {
  const parent = resolve(import.meta.dirname, '../../.local');
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, 'test-'));
}
