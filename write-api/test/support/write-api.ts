import { readConfig } from '@ticketing/shared/service/config.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { ShutdownStep } from '@ticketing/shared/service/shutdown.ts';
import { channelNames } from '@ticketing/shared/stores/redis.ts';
import { Redis } from 'ioredis';
import { until } from '../../../local/until.ts';
import { configSchema } from '../../src/config.ts';
import { startWriteApi } from '../../src/start.ts';

export type Answer = {
  status: number;
  headers: Headers;
  /** The body as JSON; undefined where there is none. */
  body: unknown;
};

export type RunningWriteApi = {
  url: string;
  /** Sends a request; an object as body is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
};

type Engines = { kafkaBrokers: string; redisUrl: string; namespace: string; logger: Logger };

/**
 * The service in this process, as main.ts starts it.
 * @param options.env settings besides, or instead
 * @param options.whenReady waits until it accepts orders and hears replies; the default
 */
export async function runWriteApi(
  engines: Engines,
  options: { adminToken?: string; whenReady?: boolean; env?: Record<string, string> } = {},
): Promise<RunningWriteApi> {
  const config = readConfig(configSchema, {
    PORT: '0',
    KAFKA_BROKERS: engines.kafkaBrokers,
    REDIS_URL: engines.redisUrl,
    NAMESPACE: engines.namespace,
    KAFKA_PARTITIONS: '3',
    AUTH: 'open',
    ADMIN_TOKEN: options.adminToken,
    ...options.env,
  });
  const steps: ShutdownStep[] = [];
  const port = await startWriteApi({
    config,
    logger: engines.logger,
    onStop: (name, close) => steps.unshift({ name, close }),
    fail: (error) => {
      throw error;
    },
  });
  const url = `http://127.0.0.1:${port}`;
  const api: RunningWriteApi = {
    url,
    call: (method, path, body, headers) => call(url, method, path, body, headers),
    async close() {
      for (const step of steps) await step.close();
    },
  };
  if (options.whenReady ?? true) {
    await until('the service is ready', async () => (await api.call('GET', '/health/ready')).status === 200);
    await untilItHearsReplies(engines);
  }
  return api;
}

async function untilItHearsReplies({ redisUrl, namespace }: Engines): Promise<void> {
  const redis = new Redis(redisUrl);
  const channels = channelNames(namespace).replies('*');
  await until('it hears replies', async () => {
    const heard = await redis.pubsub('CHANNELS', channels);
    return Array.isArray(heard) && heard.length > 0;
  });
  redis.disconnect();
}

async function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && {
      body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
    }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}
