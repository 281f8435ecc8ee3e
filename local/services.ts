import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { engineUrls } from './engines.ts';
import type { Ports } from './ports.ts';
import { httpAnswers } from './probe.ts';
import { type Program, type RunningProgram, startProgram } from './program.ts';
import { cacheDir, makeStackDirs, repositoryDir, type Stack } from './stack.ts';

/** Which port a service has, and which engines it asks for. */
const servicesByName = {
  'write-api': { port: 'writeApi', needs: ['KAFKA_BROKERS', 'REDIS_URL'] },
  worker: { port: 'worker', needs: ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL'] },
  'sync-service': { port: 'syncService', needs: ['KAFKA_BROKERS', 'MONGODB_URI', 'DATABASE_URL', 'REDIS_URL'] },
  'read-api': { port: 'readApi', needs: ['MONGODB_URI', 'REDIS_URL'] },
} as const satisfies Record<string, { port: keyof Ports; needs: readonly EngineSetting[] }>;

type EngineSetting = 'DATABASE_URL' | 'KAFKA_BROKERS' | 'REDIS_URL' | 'MONGODB_URI';

export type ServiceName = keyof typeof servicesByName;
export const serviceNames = Object.keys(servicesByName) as ServiceName[];

export type ServiceOptions = {
  /** The name of its record and log, where several of a kind run in one stack. Default: the service's own. */
  instance?: string;
  /** Default: the stack's port for the service. */
  port?: number;
  /** Over what the stack gives. */
  env?: Record<string, string>;
};

/** One of the four services as a program of the stack. */
export function service(stack: Stack, name: ServiceName, options: ServiceOptions = {}): Program {
  const { port: portName, needs } = servicesByName[name];
  const port = options.port ?? stack.ports[portName];
  const settings = engineSettings(stack);
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    // A stack of this machine, for this machine: the first order of all needs no token.
    AUTH: 'open',
    // A service that was killed is back sooner: a quarter less processor time for its start.
    NODE_COMPILE_CACHE: join(cacheDir, 'compiled'),
    ...process.env,
    ...Object.fromEntries(needs.map((need) => [need, settings[need]])),
    HOST: '127.0.0.1',
    PORT: String(port),
    ...options.env,
  };
  return {
    name: options.instance ?? name,
    title: options.instance ?? name,
    ports: [port],
    requires: [],
    prepare: async () => ({
      command: node24(),
      args: nodeArguments(name),
      cwd: repositoryDir,
      env,
    }),
    isReady: () => httpAnswers(port, '/health/ready'),
    // Longer than the minute for which a service itself waits for an engine: its own sentence says more than ours.
    readyWithinMs: 75_000,
    stopSignal: 'SIGTERM',
    // The service's own deadline is 10 s.
    stopWithinMs: 13_000,
  };
}

/**
 * How Node runs a service; docker-compose.yml says the same. The warning is about a timer of kafkajs that is due already:
 * it fires at once, as it should. The heap:
 * - has the bound that Node takes by itself in a container of half a gigabyte; without, it would rather grow than collect;
 * - has a young generation of 16 MB. With V8's own of 64 MB so little of the old one's allowance was left that
 *   sync-service collected all of it twice a second under load, some 50 ms each time;
 * - may grow by 60 % between two collections: less costs a fifth more processor time in the worker, and more its bound on
 *   memory under a long backlog.
 */
export function nodeArguments(name: ServiceName): string[] {
  const heap = ['--max-old-space-size=256', '--max-semi-space-size=16', '--heap-growing-percent=60'];
  return ['--disable-warning=TimeoutNegativeWarning', ...heap, `${name}/src/main.ts`];
}

/** Starts one service and waits until it is ready. Its engines must be there. */
export async function startService(stack: Stack, name: ServiceName, options?: ServiceOptions): Promise<RunningProgram> {
  makeStackDirs(stack);
  return await startProgram(stack, service(stack, name, options));
}

/** Whether the service still makes progress, by its own account. */
export async function isServiceAlive(stack: Stack, name: ServiceName): Promise<boolean> {
  return await httpAnswers(stack.ports[servicesByName[name].port], '/health/live').catch(() => false);
}

/** Where the engines of a stack are, in the words of the services' environment. */
export function engineSettings(stack: Stack): Record<EngineSetting, string> {
  const urls = engineUrls(stack);
  return {
    DATABASE_URL: urls.databaseUrl,
    KAFKA_BROKERS: urls.kafkaBrokers,
    REDIS_URL: urls.redisUrl,
    MONGODB_URI: urls.mongodbUri,
  };
}

/** The Node that came with the dependencies, where it did; under jest and npm our own may be an older one. */
function node24(): string {
  const bundled = join(repositoryDir, 'node_modules', '.bin', 'node');
  return existsSync(bundled) ? bundled : process.execPath;
}
