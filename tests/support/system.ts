import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayUrl, startNginx } from '../../local/nginx.ts';
import type { Ports } from '../../local/ports.ts';
import { freePorts } from '../../local/ports.ts';
import { logFile } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { ServiceName as AnyService, ServiceProcess } from './process.ts';
import { startProcess } from './process.ts';
import type { Sandbox } from './sandbox.ts';

/** The services that take part. Mails have tests of their own. */
type ServiceName = Exclude<AnyService, 'notifications' | 'monitor'>;

export type System = {
  /** Where clients find it: NGINX. */
  url: string;
  urls: Record<ServiceName, string>;
  /** Of its services and of NGINX. */
  ports: Ports;
  services: Record<ServiceName, ServiceProcess>;
  accountsDatabaseUrl: string;
  paymentsDatabaseUrl: string;
  /** The file of what NGINX has said. */
  gatewayLog: string;
  /** Starts one again that has ended. */
  restart(name: ServiceName): Promise<void>;
  stop(): Promise<void>;
};

/**
 * The services as processes, on the engines of a sandbox, and NGINX in front of them.
 * @param settings beside those of the sandbox, by the names of their environment variables
 */
export async function startSystem(sandbox: Sandbox, settings: Record<string, string> = {}): Promise<System> {
  const dir = await mkdtemp(join(tmpdir(), 'system-'));
  const ports = await freePorts();
  const accountsDatabaseUrl = await sandbox.database('accounts');
  const paymentsDatabaseUrl = await sandbox.database('payments');
  const env = {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
    ACCOUNTS_JWKS_URL: `http://127.0.0.1:${ports.accounts}/.well-known/jwks.json`,
    ...settings,
  };
  const own: Partial<Record<ServiceName, Record<string, string>>> = {
    accounts: { ...accountsSettings, DATABASE_URL: accountsDatabaseUrl, ...settings },
    payments: {
      DATABASE_URL: paymentsDatabaseUrl,
      PAYMENT_RETURN_URL: `${gatewayUrl({ dir, ports })}/bookings/{bookingId}`,
    },
  };
  const port = {
    'write-api': ports.writeApi,
    worker: ports.worker,
    'sync-service': ports.syncService,
    'read-api': ports.readApi,
    accounts: ports.accounts,
    payments: ports.payments,
  };
  // Who wants to pay says who moves the money.
  const names = (Object.keys(port) as ServiceName[]).filter(
    (name) => name !== 'payments' || settings.PAYMENT_PROVIDER !== undefined,
  );
  const start = (name: ServiceName) => startProcess(name, { ...env, ...own[name], PORT: String(port[name]) });
  const services = Object.fromEntries(names.map((name) => [name, start(name)])) as Record<ServiceName, ServiceProcess>;
  const urls = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${port[name]}`])) as System['urls'];
  const stopServices = () => Promise.all(names.map((name) => services[name].stop()));
  try {
    const nginx = await startNginx(
      { dir, ports },
      { GATEWAY_AUTH: settings.AUTH ?? 'open', GATEWAY_PAYMENT_PROVIDER: settings.PAYMENT_PROVIDER ?? '' },
    );
    for (const name of names) await untilReady(name, urls[name], services[name]);
    return {
      url: gatewayUrl({ dir, ports }),
      urls,
      ports,
      services,
      accountsDatabaseUrl,
      paymentsDatabaseUrl,
      gatewayLog: logFile({ dir, ports }, 'nginx'),
      async restart(name) {
        services[name] = start(name);
        await untilReady(name, urls[name], services[name]);
      },
      async stop() {
        await nginx.stop();
        await stopServices();
        await rm(dir, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await stopServices();
    throw error;
  }
}

/** What accounts needs beyond its engines. */
export const accountsSettings = {
  ACCOUNTS_KEY_SECRET: 'a secret of the tests, of enough characters',
  ACCOUNTS_VERIFY_EMAIL: 'off',
  TRUSTED_PROXIES: '127.0.0.1',
  REGISTRATIONS_PER_HOUR: '0',
};

async function untilReady(name: ServiceName, url: string, service: ServiceProcess): Promise<void> {
  let end: string | undefined;
  service.ended.then((how) => {
    end = `${name} ended (${how}): ${service.lines.at(-1)}`;
  });
  await until(`${name} to be ready`, async () => {
    if (end !== undefined) throw new Error(end);
    return fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
}
