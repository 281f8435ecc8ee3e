import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { kafka, kafkaBrokers } from './engines/kafka.ts';
import { mongodb, mongodbUri } from './engines/mongodb.ts';
import { postgres, postgresUrl } from './engines/postgres.ts';
import { redis, redisUrl } from './engines/redis.ts';
import { Fault, failWith } from './fault.ts';
import { type Ports, portsAt } from './ports.ts';
import { type Program, type RunningProgram, startProgram, stopRecorded } from './program.ts';
import { provide, since } from './provide.ts';
import { rotateLogs } from './rotate.ts';
import { makeStackDirs, type Stack } from './stack.ts';

const enginesByName = { postgres, redis, kafka, mongodb };

export type EngineName = keyof typeof enginesByName;
export const engineNames = Object.keys(enginesByName) as EngineName[];

/** The addresses of the engines, as the services' settings. */
export type EngineUrls = {
  databaseUrl: string;
  kafkaBrokers: string;
  redisUrl: string;
  mongodbUri: string;
};

export type Engines = {
  urls: EngineUrls;
  /** The requested engines. */
  engines: Record<EngineName, RunningProgram>;
  /** Stops all of them; their data stays. */
  stop(): Promise<void>;
};

export type StartEnginesOptions = {
  /** The directory for data, logs and process records. Each stack needs its own directory and ports. */
  dir: string;
  ports: Ports;
  runsLong?: Stack['runsLong'];
  /** Default: all. */
  only?: EngineName[];
  /** Called with a line for each engine that is ready. */
  report?: (line: string) => void;
};

/**
 * Starts PostgreSQL, Redis, Kafka and MongoDB in parallel and waits until all answer. Running engines are taken over.
 * @throws {Fault} with one sentence; then engines that had been started are stopped again
 */
export async function startEngines(options: StartEnginesOptions): Promise<Engines> {
  const { dir, ports, runsLong = false } = options;
  const stack: Stack = { dir: resolve(dir), ports, runsLong };
  makeStackDirs(stack);
  await rotateLogs(join(stack.dir, 'logs'));
  const names = options.only ?? engineNames;
  await provide(
    names.map((name) => enginesByName[name](stack)),
    options.report,
  );
  const starts = await Promise.allSettled(
    names.map(async (name) => {
      const startedAt = performance.now();
      const engine = await startProgram(stack, enginesByName[name](stack));
      options.report?.(`${engine.title} is ready on ${stack.ports[name]}${since(startedAt)}`);
      return [name, engine] as const;
    }),
  );
  const started = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async () => {
    await Promise.all(started.map(([, engine]) => engine.stop()));
  };
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { urls: engineUrls(stack), engines: Object.fromEntries(started) as Engines['engines'], stop };
}

/** The engines of a stack as programs, for callers that start and watch them themselves. */
export function enginePrograms(stack: Stack): Program[] {
  return Object.values(enginesByName).map((engine) => engine(stack));
}

/** The addresses of the engines of a stack, running or not. */
export function engineUrls(stack: Stack): EngineUrls {
  return {
    databaseUrl: postgresUrl(stack),
    kafkaBrokers: kafkaBrokers(stack),
    redisUrl: redisUrl(stack),
    mongodbUri: mongodbUri(stack),
  };
}

/** `engines.ts up|down --dir DIR --port-offset N`: the engines alone, in the background. */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { dir: { type: 'string', default: '.local' }, 'port-offset': { type: 'string', default: '0' } },
  });
  const ports: Ports = portsAt(Number(values['port-offset']));
  const stack: Stack = { dir: resolve(values.dir), ports };
  if (positionals[0] === 'up') {
    const { urls } = await startEngines({
      dir: values.dir,
      ports,
      report: (line) => console.error(line),
    });
    console.log(`DATABASE_URL=${urls.databaseUrl}\nKAFKA_BROKERS=${urls.kafkaBrokers}`);
    console.log(`REDIS_URL=${urls.redisUrl}\nMONGODB_URI=${urls.mongodbUri}`);
  } else if (positionals[0] === 'down') {
    await Promise.all(enginePrograms(stack).map((program) => stopRecorded(stack, program)));
  } else {
    throw new Fault('usage: engines.ts up|down [--dir DIR] [--port-offset N]');
  }
}

if (import.meta.main) {
  main().catch((error: unknown) => failWith(error instanceof RangeError ? new Fault(error.message) : error));
}
