import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineName, EngineUrls } from '../../../local/engines.ts';
import { engineNames, enginePrograms, engineUrls } from '../../../local/engines.ts';
import { gatewayUrl, startNginx } from '../../../local/nginx.ts';
import { freePort, portsAt } from '../../../local/ports.ts';
import type { Program, RunningProgram } from '../../../local/program.ts';
import { startProgram } from '../../../local/program.ts';
import { provide } from '../../../local/provide.ts';
import type { Stack } from '../../../local/stack.ts';
import { makeStackDirs } from '../../../local/stack.ts';
import { until } from '../../../local/until.ts';
import { freePortOffset } from '../../support/engines-locally.ts';
import type { InstanceName } from '../plan.ts';
import { instanceNames } from '../plan.ts';
import type { Instance } from './instance.ts';
import { createInstance } from './instance.ts';
import type { Link } from './link.ts';
import { openLink } from './link.ts';

const partitions = 6;

/** The whole system as processes of its own: engines, two of each service, NGINX, and a link in front of each engine. */
export type ChaosSystem = {
  /** Of data and logs. */
  dir: string;
  /** Where clients find it. */
  url: string;
  /** The engines as they are, past the links. */
  direct: EngineUrls;
  /** Kafka names its own address to its clients, and that is its link's. */
  brokers: string[];
  /** Of commands, and of events. */
  partitions: number;
  engines: Record<EngineName, RunningProgram>;
  links: Record<EngineName, Link>;
  instances: Record<InstanceName, Instance>;
  untilReady(): Promise<void>;
  stop(): Promise<void>;
};

/** @param dir holds data and logs */
export async function startChaosSystem(dir: string): Promise<ChaosSystem> {
  const stack: Stack = { dir, ports: portsAt(await freePortOffset()) };
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
  const linked: Stack = { dir, ports: { ...stack.ports, ...linkPorts } };
  const ports = await eachAtOnce(instanceNames, () => freePort());
  const instances = await eachAtOnce(instanceNames, async (name) => {
    const instance = createInstance(linked, name, { port: ports[name], partitions });
    await instance.start();
    return instance;
  });
  const nginx = await startNginx(stack, {
    GATEWAY_WRITE_API: `127.0.0.1:${ports['write-api-1']},127.0.0.1:${ports['write-api-2']}`,
    GATEWAY_READ_API: `127.0.0.1:${ports['read-api-1']},127.0.0.1:${ports['read-api-2']}`,
    GATEWAY_RATE_PER_SECOND: '0',
    GATEWAY_WORKERS: '1',
  });

  return {
    dir,
    url: gatewayUrl(stack),
    direct: engineUrls(stack),
    partitions,
    brokers: [`127.0.0.1:${links.kafka.port}`],
    engines,
    links,
    instances,
    async untilReady() {
      const areReady = () => Promise.all(Object.values(instances).map((instance) => instance.isReady()));
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

/** Where each read-api is reached past the gateway. */
export function readApisOf({ instances }: ChaosSystem): { name: InstanceName; url: string }[] {
  return Object.values(instances).flatMap(({ service, name, url }) => (service === 'read-api' ? [{ name, url }] : []));
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
