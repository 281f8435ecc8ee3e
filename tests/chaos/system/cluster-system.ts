import { identity, readIdentity } from '../../../local/cluster/certificates.ts';
import { kafkaAccount } from '../../../local/cluster/kafka.ts';
import { mongodbHasSet } from '../../../local/cluster/mongodb.ts';
import { hostOf, type NodeNumber, nodeNumbers } from '../../../local/cluster/nodes.ts';
import { clusterAccess, clusterAddresses } from '../../../local/cluster/settings.ts';
import { gatewayUrl } from '../../../local/nginx.ts';
import { portsAt } from '../../../local/ports.ts';
import { signal } from '../../../local/process.ts';
import type { Program } from '../../../local/program.ts';
import { providerSettings } from '../../../local/services.ts';
import { recordedProcess, type Stack } from '../../../local/stack.ts';
import type { ProgramState } from '../../../local/state.ts';
import { createSupervisor, programGroups } from '../../../local/supervise.ts';
import { until } from '../../../local/until.ts';
import type { ClusterNodes } from '../../support/cluster-nodes.ts';
import { clusterNodes } from '../../support/cluster-nodes.ts';
import { simulatorAt } from '../../support/simulator.ts';
import type { InstanceName } from '../plan.ts';
import { instanceNames, moneyInstanceNames } from '../plan.ts';
import type { ChaosSystem, Observed } from './chaos-system.ts';
import { paymentTimes } from './chaos-system.ts';
import type { Life } from './instance.ts';
import type { Network } from './network.ts';
import { openNetwork } from './network.ts';

const partitions = 6;
/** A copy of PostgreSQL may have to be made again, on a machine that does other things as well. */
const healedWithinMs = 240_000;
const tellEveryMs = 20_000;

/** The cluster that `./start-services.sh --cluster` starts, each of its hosts in a network namespace. */
export type ClusterSystem = ChaosSystem &
  ClusterNodes & {
    network: Network;
    /** Of a program, while it runs. */
    pidOf(name: string): number | undefined;
    /** Kills a program, which its supervisor starts again. @returns whether it ran */
    kill(name: string): boolean;
    /** The names of all programs that run on a node. */
    programsOn(node: NodeNumber): string[];
    /** Resolves when it is whole again. */
    untilHealed(): Promise<void>;
  };

/**
 * Starts a cluster; this process is in a network of its own already, so its ports are the usual ones.
 * @param dir holds data and logs
 * @param withMoney whether people pay
 * @param report is told what it lacks, where it takes long to be whole again
 */
export async function startClusterSystem(
  dir: string,
  withMoney: boolean,
  report: (line: string) => void,
): Promise<ClusterSystem> {
  const stack: Stack = { dir, ports: portsAt(0), isCluster: true };
  // A stack takes from the environment what is to be otherwise than usual.
  Object.assign(process.env, {
    KAFKA_PARTITIONS: String(partitions),
    OFFER_SECONDS: '10',
    GATEWAY_RATE_PER_SECOND: '0',
    SIMULATOR_WEBHOOK_URL: `${gatewayUrl(stack)}/api/payments/webhooks/simulator`,
    ...(withMoney && paymentTimes),
  });
  const network = await openNetwork();
  const groups = programGroups(stack);
  const programs = new Map(groups.flat().map((program) => [program.name, program]));
  const placed = groups.map((group) => group.map((program) => onItsHost(program, network)));
  const lives = watchLives();
  const supervisor = createSupervisor(stack, { onChange: lives.note }, placed);
  const settings = { ...clusterAddresses(stack, 'operator'), ...clusterAccess(stack, 'operator') };
  const simulator = simulatorAt(`http://127.0.0.1:${stack.ports.paymentSimulator}`);
  const names = [...instanceNames, ...moneyInstanceNames];
  const nodes = clusterNodes(stack, Array.from(programs.values()));

  async function untilHealed(): Promise<void> {
    const startMs = performance.now();
    let toldMs = startMs;
    await until(
      'the cluster to be whole',
      async () => {
        const lacking = await nodes.lacks();
        if (lacking.length > 0 && performance.now() - toldMs > tellEveryMs) {
          toldMs = performance.now();
          report(`not whole for ${((toldMs - startMs) / 1_000).toFixed(0)} s: it lacks ${lacking.join(', ')}`);
        }
        return lacking.length === 0;
      },
      healedWithinMs,
      500,
    );
  }

  const direct = directUrls(stack, settings);

  return {
    url: gatewayUrl(stack),
    direct,
    log: {
      brokers: nodeNumbers.map((node) => `${hostOf(node)}:${stack.ports.kafka}`),
      // The certificates are there once something has started.
      get ssl() {
        return readIdentity(identity(stack, 'operator'));
      },
      sasl: { mechanism: 'scram-sha-512', ...kafkaAccount(stack) },
    },
    partitions,
    settings: { ...settings, ...providerSettings(stack), MONGODB_URI: direct.mongodbUri },
    instances: Object.fromEntries(names.map((name) => [name, lives.of(name, portOf(programs, name))])) as Record<
      InstanceName,
      Observed
    >,
    ...(withMoney && { money: { simulator, databaseUrl: settings.PAYMENTS_DATABASE_URL } }),
    network,
    ...nodes,
    pidOf: (name) => recordedProcess(stack, name)?.pid,
    kill(name) {
      const running = recordedProcess(stack, name);
      if (running === undefined) return false;
      signal(running, 'SIGKILL');
      lives.noteKill(name);
      return true;
    },
    programsOn: (node) =>
      Array.from(programs.values()).flatMap(({ name, host }) => (host === hostOf(node) ? [name] : [])),
    untilHealed,
    async untilReady() {
      await supervisor.start();
      await untilHealed();
    },
    async stop() {
      await supervisor.stop();
      network.close();
    },
  };
}

function onItsHost(program: Program, network: Network): Program {
  const node = nodeNumbers.find((number) => hostOf(number) === program.host);
  if (node === undefined) return program;
  return { ...program, prepare: async () => network.onNode(node, await program.prepare()) };
}

/** The store is reached by HAProxy, as services reach it; the look-alike of MongoDB past it, for it has no TLS. */
function directUrls(stack: Stack, { DATABASE_URL, MONGODB_URI, REDIS_URL, KAFKA_BROKERS }: Addresses) {
  const { ca, both } = identity(stack, 'operator');
  const mongodbUri = mongodbHasSet()
    ? `${MONGODB_URI}&${new URLSearchParams({ tlsCAFile: ca, tlsCertificateKeyFile: both })}`
    : `mongodb://127.0.0.1:${stack.ports.mongodbBehindTls}/ticketing`;
  return { databaseUrl: DATABASE_URL, mongodbUri, redisUrl: REDIS_URL, kafkaBrokers: KAFKA_BROKERS };
}

type Addresses = Record<'DATABASE_URL' | 'MONGODB_URI' | 'REDIS_URL' | 'KAFKA_BROKERS', string>;

/** The simulator is there once, and called after itself alone. */
function programNameOf(name: InstanceName): string {
  return name === 'payment-simulator-1' ? 'payment-simulator' : name;
}

function portOf(programs: Map<string, Program>, name: InstanceName): number {
  return programs.get(programNameOf(name))!.ports[0]!;
}

/** Keeps the lives of the services' processes, as the supervisor tells of them. */
function watchLives() {
  const byProgram = new Map<string, Life[]>();
  const restarts = new Map<string, number>();
  const replaced = new Map<string, number>();
  return {
    note({ name, status, pid, reason, restarts: count }: ProgramState): void {
      const lives = byProgram.get(name) ?? [];
      byProgram.set(name, lives);
      restarts.set(name, count);
      const last = lives.at(-1);
      if (status === 'starting') {
        lives.push({ name: name as InstanceName, pid: undefined, startedAt: Date.now(), startMs: performance.now() });
      } else if (status === 'ready' && last !== undefined) {
        last.pid = pid;
      } else if ((status === 'backing-off' || status === 'stopped') && last !== undefined) {
        last.endedAt ??= Date.now();
        if (reason?.startsWith('it was not alive')) replaced.set(name, (replaced.get(name) ?? 0) + 1);
      }
    },
    noteKill(name: string): void {
      const last = byProgram.get(name)?.at(-1);
      if (last !== undefined) Object.assign(last, { signal: 'SIGKILL', endedAt: Date.now() });
    },
    of(name: InstanceName, port: number): Observed {
      const program = programNameOf(name);
      const service = name.slice(0, name.lastIndexOf('-')) as Observed['service'];
      return {
        name,
        service,
        url: `http://127.0.0.1:${port}`,
        get lives() {
          return byProgram.get(program) ?? [];
        },
        get restarts() {
          return restarts.get(program) ?? 0;
        },
        get replaced() {
          return replaced.get(program) ?? 0;
        },
      };
    },
  };
}
