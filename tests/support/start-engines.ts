import { execFile } from 'node:child_process';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { EngineUrls } from '../../local/engines.ts';
import { startContainers } from './engines-in-containers.ts';
import { startLocally } from './engines-locally.ts';

declare global {
  /** Set by the global setup of jest for its global teardown. */
  var stopTestEngines: (() => Promise<void>) | undefined;
}

/**
 * The engines of one test run: in containers where a Docker engine answers, as child processes otherwise. TEST_ENGINES
 * (`docker` or `local`) decides instead.
 */
export default async function startTestEngines(): Promise<void> {
  const kind = process.env['TEST_ENGINES'] ?? ((await dockerAnswers()) ? 'docker' : 'local');
  console.log(`\nThe tests use real engines: ${kind === 'docker' ? 'containers (testcontainers)' : 'the local stack'}.`);
  const { urls, stop } = kind === 'docker' ? await startContainers() : await startLocally(await freshDirectory());
  globalThis.stopTestEngines = stop;
  setEnvironment(urls);
}

function setEnvironment(urls: EngineUrls): void {
  process.env['TEST_DATABASE_URL'] = urls.databaseUrl;
  process.env['TEST_KAFKA_BROKERS'] = urls.kafkaBrokers;
  process.env['TEST_REDIS_URL'] = urls.redisUrl;
  process.env['TEST_MONGODB_URI'] = urls.mongodbUri;
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
