import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayUrl, startNginx } from '../../local/nginx.ts';
import { freePort, freePorts } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { ServiceName, ServiceProcess } from './process.ts';
import { startProcess } from './process.ts';
import type { Sandbox } from './sandbox.ts';

export type Twin = { name: ServiceName; port: number; process: ServiceProcess };

export type TwinSystem = {
  /** Where clients find it: NGINX. */
  url: string;
  twins: Twin[];
  /** Starts a twin again that has ended, and waits until it is ready. */
  startAgain(twin: Twin): Promise<void>;
  stop(): Promise<void>;
};

const names: ServiceName[] = ['write-api', 'worker', 'sync-service', 'read-api'];

/** Two processes of each service on the engines of a sandbox, and NGINX in front of them: what a rolling restart needs. */
export async function startTwinSystem(sandbox: Sandbox): Promise<TwinSystem> {
  const dir = await mkdtemp(join(tmpdir(), 'twins-'));
  const ports = await freePorts();
  const start = (name: ServiceName, port: number) =>
    startProcess(name, {
      DATABASE_URL: sandbox.databaseUrl,
      KAFKA_BROKERS: sandbox.kafkaBrokers,
      REDIS_URL: sandbox.redisUrl,
      MONGODB_URI: sandbox.mongodbUri,
      NAMESPACE: sandbox.namespace,
      KAFKA_PARTITIONS: '4',
      PORT: String(port),
    });
  const twins: Twin[] = [];
  for (const name of [...names, ...names]) {
    const port = await freePort();
    twins.push({ name, port, process: start(name, port) });
  }
  await Promise.all(twins.map(untilReady));
  const addresses = (name: ServiceName) =>
    twins
      .filter((twin) => twin.name === name)
      .map(({ port }) => `127.0.0.1:${port}`)
      .join(',');
  const nginx = await startNginx(
    { dir, ports },
    {
      GATEWAY_WRITE_API: addresses('write-api'),
      GATEWAY_READ_API: addresses('read-api'),
      GATEWAY_RATE_PER_SECOND: '0',
    },
  );
  return {
    url: gatewayUrl({ dir, ports }),
    twins,
    async startAgain(twin) {
      twin.process = start(twin.name, twin.port);
      await untilReady(twin);
    },
    async stop() {
      await nginx.stop();
      await Promise.all(twins.map(({ process }) => process.stop()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function untilReady({ name, port }: Twin): Promise<void> {
  await until(`${name} to be ready`, () =>
    fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
}
