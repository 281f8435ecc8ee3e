import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clusterAccess, clusterAddresses } from './cluster/settings.ts';
import { ensureDatabase, rolesOf } from './databases.ts';
import { ownPostgresUrl } from './engines/postgres.ts';
import { engineUrls } from './engines.ts';
import type { Ports } from './ports.ts';
import { httpAnswers } from './probe.ts';
import { type Program, type RunningProgram, startProgram } from './program.ts';
import { ownSecret } from './secrets.ts';
import { cacheDir, dataDir, makeStackDirs, repositoryDir, type Stack } from './stack.ts';
import { ticketKeys } from './ticket-keys.ts';

/** The port of each service, and the engines that it uses. */
const servicesByName = {
  'write-api': { port: 'writeApi', needs: ['KAFKA_BROKERS', 'REDIS_URL'] },
  worker: { port: 'worker', needs: ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL'] },
  'sync-service': { port: 'syncService', needs: ['KAFKA_BROKERS', 'MONGODB_URI', 'DATABASE_URL', 'REDIS_URL'] },
  'read-api': { port: 'readApi', needs: ['MONGODB_URI', 'REDIS_URL'] },
  accounts: { port: 'accounts', needs: ['REDIS_URL'] },
  payments: { port: 'payments', needs: ['KAFKA_BROKERS', 'REDIS_URL'] },
  notifications: { port: 'notifications', needs: ['KAFKA_BROKERS'] },
  monitor: { port: 'monitor', needs: ['KAFKA_BROKERS', 'REDIS_URL', 'MONGODB_URI'] },
} as const satisfies Record<string, ServiceNeeds>;

/** The services, and what is run like one on a machine of one's own alone. */
const nodeProgramsByName = {
  ...servicesByName,
  'payment-simulator': { port: 'paymentSimulator', needs: [] },
} as const satisfies Record<string, ServiceNeeds>;

type ServiceNeeds = { port: keyof Ports; needs: readonly EngineSetting[] };

type EngineSetting =
  | 'DATABASE_URL'
  | 'ACCOUNTS_DATABASE_URL'
  | 'PAYMENTS_DATABASE_URL'
  | 'NOTIFICATIONS_DATABASE_URL'
  | 'MONITOR_DATABASE_URL'
  | 'KAFKA_BROKERS'
  | 'REDIS_URL'
  | 'MONGODB_URI';

export type ServiceName = keyof typeof servicesByName;
export const serviceNames = Object.keys(servicesByName) as ServiceName[];
export type NodeProgramName = keyof typeof nodeProgramsByName;
export const nodeProgramNames = Object.keys(nodeProgramsByName) as NodeProgramName[];

export type ServiceOptions = {
  /** The name of its record and log, if several of one service run in a stack. Default: the service's name. */
  instance?: string;
  /** Default: the stack's port for the service. */
  port?: number;
  /** Overrides the environment that the stack gives. */
  env?: Record<string, string>;
};

/** One of the services as a program of the stack. */
export function service(stack: Stack, name: NodeProgramName, options: ServiceOptions = {}): Program {
  const { needs } = nodeProgramsByName[name];
  const port = options.port ?? servicePort(stack, name);
  const settings = engineSettings(stack, name);
  const ownUrl = ownDatabaseUrl(name, settings);
  const makeEnv = (): NodeJS.ProcessEnv => ({
    NODE_ENV: 'production',
    // The stack serves only this machine, so no token is needed.
    AUTH: 'open',
    ACCOUNTS_JWKS_URL: `http://127.0.0.1:${stack.ports.accounts}/.well-known/jwks.json`,
    // A cache of compiled code: a restart needs a quarter less processor time.
    NODE_COMPILE_CACHE: join(cacheDir, 'compiled'),
    ...(name === 'accounts' && accountsDefaults(stack)),
    ...(name === 'notifications' && notificationsDefaults(stack)),
    ...(name === 'monitor' && monitorDefaults(stack)),
    ...(name === 'write-api' && { TICKET_PUBLIC_KEYS: ticketKeys(stack).TICKET_PUBLIC_KEYS }),
    ...((name === 'read-api' || name === 'notifications') && { TICKET_KEYS: ticketKeys(stack).TICKET_KEYS }),
    ...paymentDefaults(stack),
    ...(name === 'payment-simulator' && simulatorDefaults(stack)),
    ...process.env,
    ...Object.fromEntries(needs.map((need) => [need, settings[need]])),
    ...(stack.isCluster && needs.length > 0 && clusterAccess(stack, name)),
    ...(ownUrl !== undefined && { DATABASE_URL: ownUrl }),
    HOST: '127.0.0.1',
    PORT: String(port),
    ...options.env,
  });
  return {
    name: options.instance ?? name,
    title: options.instance ?? name,
    ports: [port],
    requires: [],
    async prepare() {
      // A cluster makes all of them with their roles.
      if (ownUrl !== undefined && !stack.isCluster) await ensureDatabase(settings.DATABASE_URL, ownUrl, rolesOf(name));
      return { command: node24(), args: nodeArguments(name), cwd: repositoryDir, env: makeEnv() };
    },
    isReady: () => httpAnswers(port, '/health/ready'),
    isAlive: () => httpAnswers(port, '/health/live'),
    // Longer than the minute for which a service itself waits for an engine, because the service's own message is more
    // precise.
    readyWithinMs: 75_000,
    stopSignal: 'SIGTERM',
    // The service's own deadline is 10 s.
    stopWithinMs: 13_000,
  };
}

/** The address of a service's own database, if it has one. */
function ownDatabaseUrl(name: NodeProgramName, settings: Record<EngineSetting, string>): string | undefined {
  if (name === 'accounts') return settings.ACCOUNTS_DATABASE_URL;
  if (name === 'notifications') return settings.NOTIFICATIONS_DATABASE_URL;
  if (name === 'monitor') return settings.MONITOR_DATABASE_URL;
  return name === 'payments' ? settings.PAYMENTS_DATABASE_URL : undefined;
}

/** The settings of accounts, unless the environment has others. On the local stack registrations need no mail, and no limit. */
function accountsDefaults(stack: Stack): Record<string, string> {
  return {
    ACCOUNTS_KEY_SECRET: ownSecret(stack, 'accounts', 'key-secret'),
    ACCOUNTS_SERVICE_SECRET: ownSecret(stack, 'accounts', 'service-secret'),
    ACCOUNTS_VERIFY_EMAIL: 'off',
    ACCOUNTS_PAGES_URL: `http://localhost:${stack.ports.nginx}`,
    REGISTRATIONS_PER_HOUR: '0',
    // NGINX.
    TRUSTED_PROXIES: '127.0.0.1',
  };
}

/** The settings of notifications: mails go to the stack's own mailbox. */
function notificationsDefaults(stack: Stack): Record<string, string> {
  return {
    ACCOUNTS_URL: `http://127.0.0.1:${stack.ports.accounts}`,
    ACCOUNTS_SERVICE_SECRET: ownSecret(stack, 'accounts', 'service-secret'),
    SMTP_URL: `smtp://127.0.0.1:${stack.ports.mailboxSmtp}`,
    SMTP_TLS: 'off',
    MAIL_FROM: 'Ticketing <tickets@localhost>',
    MAIL_PAGES_URL: `http://localhost:${stack.ports.nginx}`,
  };
}

/** The settings of the monitor: it watches all services of the stack, and the gateway. */
function monitorDefaults(stack: Stack): Record<string, string> {
  const watched = serviceNames.filter((name) => name !== 'monitor');
  return {
    MONITOR_SERVICES: watched
      .map((name) => `${name}=http://127.0.0.1:${stack.ports[servicesByName[name].port]}`)
      .join(','),
    MONITOR_GATEWAY_URL: `http://127.0.0.1:${stack.ports.nginxFigures}`,
  };
}

/** Who moves the money on the stack, and where they are. */
export function providerSettings(stack: Stack): Record<string, string> {
  return {
    PAYMENT_PROVIDER: 'simulator',
    PAYMENT_SIMULATOR_URL: `http://127.0.0.1:${stack.ports.paymentSimulator}`,
  };
}

/** What the services that have to do with payments agree on, unless the environment has it otherwise. */
function paymentDefaults(stack: Stack): Record<string, string> {
  return {
    ...providerSettings(stack),
    PAYMENT_RETURN_URL: `http://localhost:${stack.ports.nginx}/bookings/{bookingId}`,
    PAYMENT_METHOD_SECRET: ownSecret(stack, 'payments', 'method-secret'),
    PAYMENT_WEBHOOK_SECRET: ownSecret(stack, 'payments', 'webhook-secret'),
  };
}

function simulatorDefaults(stack: Stack): Record<string, string> {
  return {
    SIMULATOR_FILE: join(dataDir(stack, 'payment-simulator'), 'ledger.jsonl'),
    SIMULATOR_URL: `http://localhost:${stack.ports.paymentSimulator}`,
    SIMULATOR_WEBHOOK_URL: `http://127.0.0.1:${stack.ports.writeApi}/api/payments/webhooks/simulator`,
  };
}

/**
 * How Node runs a service; docker-compose.yml has the same. The disabled warning is about a timer of kafkajs that is
 * overdue and fires at once, as it should. The heap:
 * - is limited to what Node uses by itself in a container of half a gigabyte; without a limit it would rather grow
 *   than collect;
 * - has a young generation of 16 MB. V8's default of 64 MB left so little for the old generation that sync-service
 *   collected all of it twice a second under load, some 50 ms each time;
 * - may grow by 60 % between two collections: less costs a fifth more processor time in the worker, more exceeds its
 *   memory bound under a long backlog.
 */
export function nodeArguments(name: NodeProgramName): string[] {
  const heap = ['--max-old-space-size=256', '--max-semi-space-size=16', '--heap-growing-percent=60'];
  return ['--disable-warning=TimeoutNegativeWarning', ...heap, mainOf(name)];
}

function mainOf(name: NodeProgramName): string {
  return name === 'payment-simulator' ? 'local/simulator/main.ts' : `${name}/src/main.ts`;
}

/** Starts one service and waits until it is ready. Its engines must run. */
export async function startService(
  stack: Stack,
  name: NodeProgramName,
  options?: ServiceOptions,
): Promise<RunningProgram> {
  makeStackDirs(stack);
  return await startProgram(stack, service(stack, name, options));
}

/** The port of a service, or of the first where there are several. */
export function servicePort(stack: Stack, name: NodeProgramName): number {
  return stack.ports[nodeProgramsByName[name].port];
}

/**
 * The addresses of a stack's engines, as the services' settings.
 * @param who asks: in a cluster everybody has a role of their own
 */
export function engineSettings(stack: Stack, who = 'operator'): Record<EngineSetting, string> {
  if (stack.isCluster) return clusterAddresses(stack, who);
  const urls = engineUrls(stack);
  return {
    DATABASE_URL: urls.databaseUrl,
    ACCOUNTS_DATABASE_URL: ownPostgresUrl(stack, 'accounts'),
    PAYMENTS_DATABASE_URL: ownPostgresUrl(stack, 'payments'),
    NOTIFICATIONS_DATABASE_URL: ownPostgresUrl(stack, 'notifications'),
    MONITOR_DATABASE_URL: ownPostgresUrl(stack, 'monitor'),
    KAFKA_BROKERS: urls.kafkaBrokers,
    REDIS_URL: urls.redisUrl,
    MONGODB_URI: urls.mongodbUri,
  };
}

/** The Node from the dependencies, if installed; under jest and npm the running one may be older. */
export function node24(): string {
  const bundled = join(repositoryDir, 'node_modules', '.bin', 'node');
  return existsSync(bundled) ? bundled : process.execPath;
}
