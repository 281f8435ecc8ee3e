import { readConfig } from '@ticketing/shared/service/config.ts';
import { until } from '../../../local/until.ts';
import type { Sandbox } from '../../../tests/support/sandbox.ts';
import type { Monitor } from '../../src/answers.ts';
import { monitorSchema } from '../../src/answers.ts';
import { monitorConfigSchema } from '../../src/config.ts';
import { startMonitor } from '../../src/start.ts';

export type RunningMonitor = {
  url: string;
  /** What it knows now, which must be as its document says. */
  state(): Promise<Monitor>;
  ask(path: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }>;
  /** Waits until what it knows is as wanted. @returns it */
  until(what: string, isSo: (state: Monitor) => boolean): Promise<Monitor>;
  close(): Promise<void>;
};

const patienceMs = 60_000;

/** Runs the monitor in this process, on the engines of a sandbox. */
export async function runMonitor(sandbox: Sandbox, settings: Record<string, string> = {}): Promise<RunningMonitor> {
  const config = readConfig(monitorConfigSchema, {
    AUTH: 'open',
    PORT: '0',
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
    ...settings,
  });
  const steps: (() => unknown)[] = [];
  const port = await startMonitor({
    config,
    logger: sandbox.logger,
    onStop: (_name, close) => steps.unshift(close),
    fail: (error) => {
      throw error;
    },
  });
  const url = `http://127.0.0.1:${port}`;

  async function state(): Promise<Monitor> {
    return monitorSchema.parse(await (await fetch(`${url}/api/monitor`)).json());
  }

  return {
    url,
    state,
    async ask(path, body) {
      const response = await fetch(url + path, {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    async until(what, isSo) {
      let known = await state();
      const isKnown = async () => {
        known = await state();
        return isSo(known);
      };
      await until(what, isKnown, patienceMs, 100).catch((error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(known).slice(0, 4_000)}`);
      });
      return known;
    },
    async close() {
      for (const close of steps) await close();
    },
  };
}
