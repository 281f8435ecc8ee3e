import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName } from '../../../local/engines.ts';
import { engineNames, enginePrograms, engineUrls } from '../../../local/engines.ts';
import { gatewayUrl, startNginx } from '../../../local/nginx.ts';
import { freePort, freePorts } from '../../../local/ports.ts';
import type { Program, RunningProgram } from '../../../local/program.ts';
import { startProgram } from '../../../local/program.ts';
import { provide } from '../../../local/provide.ts';
import { engineSettings, providerSettings } from '../../../local/services.ts';
import type { Stack } from '../../../local/stack.ts';
import { makeStackDirs } from '../../../local/stack.ts';
import { until } from '../../../local/until.ts';
import { simulatorAt } from '../../support/simulator.ts';
import type { InstanceName } from '../plan.ts';
import { instanceNames, moneyInstanceNames } from '../plan.ts';
import type { ChaosSystem } from './chaos-system.ts';
import { paymentTimes } from './chaos-system.ts';
import type { Instance } from './instance.ts';
import { createInstance } from './instance.ts';
import type { Link } from './link.ts';
import { openLink } from './link.ts';

const partitions = 6;

/** One of each engine, two of each service, NGINX, and a link in front of each engine, as processes of its own. */
export type SingleSystem = ChaosSystem & {
  /** Of data and logs. */
  dir: string;
  engines: Record<EngineName, RunningProgram>;
  links: Record<EngineName, Link>;
  instances: Record<InstanceName, Instance>;
};

/**
 * @param dir holds data and logs
 * @param withMoney whether payments and the payment simulator run, too
 */
export async function startSingleSystem(dir: string, withMoney = false): Promise<SingleSystem> {
  const stack: Stack = { dir, ports: await freePorts() };
  makeStackDirs(stack);
  const links = await eachAtOnce(engineNames, (name) => openLink(stack.ports[name]));
  const programs = enginePrograms(stack).map((program) =>
    program.name === 'kafka' ? advertising(program, dir, links.kafka.port) : program,
  );
  await provide(programs);
  const engines = await eachAtOnce(engineNames, (name) =>
    startProgram(stack, programs.find((program) => program.name === name)!),
  );

  const linkPorts = Object.fromEntries(engineNames.map((name) => [name, links[name].port]));
  const names = withMoney ? [...instanceNames, ...moneyInstanceNames] : instanceNames;
  const ports = await eachAtOnce([...instanceNames, ...moneyInstanceNames], () => freePort());
  const paymentSimulator = ports['payment-simulator-1'];
  const linked: Stack = { dir, ports: { ...stack.ports, ...linkPorts, paymentSimulator } };
  const simulator = simulatorAt(`http://127.0.0.1:${paymentSimulator}`);
  const settings = {
    KAFKA_PARTITIONS: String(partitions),
    OFFER_SECONDS: '10',
    ...paymentTimes,
    SIMULATOR_URL: simulator.url,
    SIMULATOR_WEBHOOK_URL: `${gatewayUrl(stack)}/api/payments/webhooks/simulator`,
  };
  const instances = await eachAtOnce([...instanceNames, ...moneyInstanceNames], async (name) =>
    createInstance(linked, name, { port: ports[name], settings }),
  );
  await Promise.all(names.map((name) => instances[name].start()));
  const nginx = await startNginx(stack, {
    GATEWAY_WRITE_API: `127.0.0.1:${ports['write-api-1']},127.0.0.1:${ports['write-api-2']}`,
    GATEWAY_READ_API: `127.0.0.1:${ports['read-api-1']},127.0.0.1:${ports['read-api-2']}`,
    GATEWAY_RATE_PER_SECOND: '0',
    GATEWAY_WORKERS: '1',
  });

  const direct = engineUrls(stack);
  // Kafka names its own address to its clients, and that is its link's.
  const broker = `127.0.0.1:${links.kafka.port}`;
  const { PAYMENTS_DATABASE_URL } = engineSettings(stack);
  return {
    dir,
    url: gatewayUrl(stack),
    direct,
    partitions,
    log: { brokers: [broker] },
    settings: {
      DATABASE_URL: direct.databaseUrl,
      MONGODB_URI: direct.mongodbUri,
      REDIS_URL: direct.redisUrl,
      KAFKA_BROKERS: broker,
      ...(withMoney && { PAYMENTS_DATABASE_URL, ...providerSettings(linked) }),
    },
    engines,
    links,
    instances,
    ...(withMoney && { money: { simulator, databaseUrl: PAYMENTS_DATABASE_URL } }),
    async untilReady() {
      const areReady = () => Promise.all(names.map((name) => instances[name].isReady()));
      await until('all services to be ready', async () => (await areReady()).every(Boolean), 90_000);
    },
    async stop() {
      await Promise.all(Object.values(instances).map((instance) => instance.down('SIGKILL')));
      await nginx.stop();
      await Promise.all(Object.values(engines).map((engine) => engine.stop()));
      await Promise.all(Object.values(links).map((link) => link.close()));
    },
  };
}

async function eachAtOnce<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => Promise<T>,
): Promise<Record<Name, T>> {
  const made = await Promise.all(names.map(async (name) => [name, await make(name)] as const));
  return Object.fromEntries(made) as Record<Name, T>;
}

/** Kafka that sends its clients to another port than its own. */
function advertising(program: Program, dir: string, port: number): Program {
  return {
    ...program,
    async prepare() {
      const launch = await program.prepare();
      const file = join(dir, 'run', 'kafka.properties');
      const settings = await readFile(file, 'utf8');
      await writeFile(file, settings.replace(/^(advertised\.listeners=.*):\d+$/m, `$1:${port}`));
      return launch;
    },
  };
}
