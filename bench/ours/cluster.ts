import { join } from 'node:path';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { ensureMongodbSet } from '../../local/cluster/mongodb.ts';
import { nodeNumbers } from '../../local/cluster/nodes.ts';
import { clusterGroups } from '../../local/cluster/programs.ts';
import { ensureRoles } from '../../local/cluster/roles.ts';
import { clusterDatabaseUrl } from '../../local/cluster/settings.ts';
import { gatewayUrl, nginx } from '../../local/nginx.ts';
import { freePort, freePorts } from '../../local/ports.ts';
import type { Program, RunningProgram } from '../../local/program.ts';
import { provide } from '../../local/provide.ts';
import type { ServiceName } from '../../local/services.ts';
import { service } from '../../local/services.ts';
import type { Stack } from '../../local/stack.ts';
import { makeStackDirs, recordedProcess } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { ClusterNodes } from '../../tests/support/cluster-nodes.ts';
import { clusterNodes } from '../../tests/support/cluster-nodes.ts';
import { familyOf } from '../../tests/support/process.ts';
import type { Arena } from '../harness/arena.ts';
import { scheduleShow, withoutLimits } from './system.ts';

/** What runs twice in a measured cluster; mails, payments and accounts are not there. */
export type TwinName = Extract<ServiceName, 'write-api' | 'worker' | 'sync-service' | 'read-api'>;

/** The cluster of `./start-services.sh --cluster`, with the services that are measured. Nothing runs at first. */
export type Cluster = ClusterNodes & {
  stack: Stack;
  gateway: string;
  /** The store as its superuser sees it, by way of HAProxy. */
  pool: Pool;
  /** Resolves when every engine has what takes over next. */
  startEngines(): Promise<void>;
  /** Stops all processes of the cluster without their knowledge (SIGSTOP), so that they take no time. */
  pause(): Promise<void>;
  /** Lets them go on. Resolves when the engines agree again. */
  resume(): Promise<void>;
  /** Starts two of each service, and NGINX in front of them. @param env overrides the settings that they all have */
  startServices(env?: Partial<Record<TwinName | 'all', Record<string, string>>>): Promise<void>;
  stopServices(): Promise<void>;
  /** Resolves when everything answers, and every engine has what takes over next. */
  untilWhole(): Promise<void>;
  /** A program that was started, by its name: `kafka-2`, `worker-1`. */
  running(name: string): RunningProgram;
  /** Where an instance of a service answers itself. */
  urlOf(name: TwinName, instance: 1 | 2): string;
  /** How many events the store has. */
  committed(): Promise<number>;
  /** Over HTTP; resolves when the show can be booked. */
  schedule(show: CommandOf<'ScheduleShow'>): Promise<void>;
  close(): Promise<void>;
};

export type ClusterOptions = {
  services: TwinName[];
  /** Changes how an engine is started. */
  engine?: (stack: Stack, program: Program) => Program;
  runsLong?: Stack['runsLong'];
};

const instances = [1, 2] as const;
/** A copy of PostgreSQL may have to be made again. */
const wholeWithinMs = 240_000;

/** Prepares a cluster in a directory and on ports of its own, and installs what it needs. */
export async function openCluster(arena: Arena, options: ClusterOptions) {
  const { services, engine = (_, program) => program, runsLong = false } = options;
  const stack: Stack = { dir: join(arena.stack.dir, 'cluster'), ports: await freePorts(), isCluster: true, runsLong };
  makeStackDirs(stack);
  const engines = clusterGroups(stack)
    .slice(0, -2)
    .map((group) => group.filter(({ name }) => name !== 'mailbox').map((program) => engine(stack, program)));
  await provide(engines.flat());

  const twins: { name: TwinName; instance: 1 | 2; port: number }[] = [];
  for (const name of services) {
    for (const instance of instances) twins.push({ name, instance, port: await freePort() });
  }
  const twin = ({ name, instance, port }: (typeof twins)[number], env: Record<string, string> = {}): Program => ({
    ...service(stack, name, { instance: `${name}-${instance}`, port, env }),
    readyWithinMs: wholeWithinMs,
  });
  const upstream = (name: TwinName) => {
    const ports = twins.filter((one) => one.name === name).map(({ port }) => `127.0.0.1:${port}`);
    return ports.length > 0 ? ports.join(',') : undefined;
  };
  const writeApi = upstream('write-api')!;
  const gateway = nginx(stack, {
    GATEWAY_BALANCE: 'least_conn',
    GATEWAY_WRITE_API: writeApi,
    GATEWAY_READ_API: upstream('read-api') ?? writeApi,
    ...withoutLimits,
  });
  const nodes = clusterNodes(stack, [...engines.flat(), ...twins.map((one) => twin(one)), gateway]);
  const all = new Map<string, RunningProgram>();
  const engineNodes = clusterNodes(stack, engines.flat());
  let paused: number[] = [];
  let pool: Pool | undefined;

  async function enginesAreWhole(): Promise<void> {
    await until('the engines to be whole', engineNodes.isWhole, wholeWithinMs, 500);
  }

  /** Patroni has started the servers of PostgreSQL, but they are not its children. */
  async function processes(): Promise<number[]> {
    const started = Array.from(all.keys(), (name) => recordedProcess(stack, name)?.pid);
    const postmasters = await Promise.all(nodeNumbers.map(nodes.postmasterOf));
    return [...started, ...postmasters].flatMap((pid) => (pid === undefined ? [] : familyOf(pid)));
  }

  function wake(): void {
    for (const pid of paused.splice(0)) send(pid, 'SIGCONT');
  }

  async function start(program: Program): Promise<void> {
    all.set(program.name, await arena.start(program, stack));
  }

  async function stop(names: string[]): Promise<void> {
    await Promise.all(names.map((name) => all.get(name)?.stop()));
  }

  async function stopServices(): Promise<void> {
    await stop(twins.map(({ name, instance }) => `${name}-${instance}`));
  }

  async function stopAll(): Promise<void> {
    await stop([gateway.name]);
    await stopServices();
    for (const group of engines.toReversed()) await stop(group.map(({ name }) => name));
  }

  const cluster: Cluster = {
    ...nodes,
    stack,
    gateway: gatewayUrl(stack),
    // Its certificate is there once something has started.
    get pool() {
      pool ??= createPool({
        url: clusterDatabaseUrl(stack, 'postgres', 'ticketing'),
        applicationName: 'bench',
        maxConnections: 1,
        logger: arena.logger,
      });
      return pool;
    },
    async startEngines() {
      for (const group of engines) await Promise.all(group.map(start));
      await Promise.all([ensureRoles(stack), ensureMongodbSet(stack)]);
      await enginesAreWhole();
    },
    async pause() {
      paused = await processes();
      for (const pid of paused) send(pid, 'SIGSTOP');
    },
    async resume() {
      wake();
      await enginesAreWhole();
    },
    async startServices(env = {}) {
      await Promise.all(twins.map((one) => start(twin(one, { ...env.all, ...env[one.name] }))));
      await start(gateway);
    },
    stopServices,
    async untilWhole() {
      await until('the cluster to be whole', nodes.isWhole, wholeWithinMs, 500);
    },
    running(name) {
      const program = all.get(name);
      if (program === undefined) throw new Error(`${name} was not started`);
      return program;
    },
    urlOf(name, instance) {
      const { port } = twins.find((one) => one.name === name && one.instance === instance)!;
      return `http://127.0.0.1:${port}`;
    },
    async committed() {
      const sum = 'SELECT coalesce(sum(version), 0)::int AS events FROM shows';
      const { rows } = await cluster.pool.query<{ events: number }>(sum);
      return rows[0]!.events;
    },
    schedule: (show) => scheduleShow(cluster.gateway, show, cluster.committed),
    async close() {
      wake();
      await pool?.end();
      await stopAll();
    },
  };
  return cluster;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // It has ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
