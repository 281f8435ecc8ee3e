import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isKafkaInSync } from '../../local/cluster/kafka.ts';
import { type NodeNumber, nodeNumbers } from '../../local/cluster/nodes.ts';
import type { Program } from '../../local/program.ts';
import { dataDir, type Stack } from '../../local/stack.ts';

/** What tells by its role who leads an engine. */
const leads = { kafka: /^leads/, postgres: /^primary/, etcd: /^leads/, redis: /^master/ };

export type LedEngine = keyof typeof leads;

export type ClusterNodes = {
  /** The node that leads an engine, by what the nodes say themselves. */
  leaderOf(engine: LedEngine): Promise<NodeNumber | undefined>;
  /** PostgreSQL's first process on a node, which Patroni has started. */
  postmasterOf(node: NodeNumber): Promise<number | undefined>;
  /** Whether every program answers, Kafka is in sync, and PostgreSQL and Redis have what takes over next. */
  isWhole(): Promise<boolean>;
  /** What it lacks to be whole, in words. */
  lacks(): Promise<string[]>;
};

/** What a node says that it is; `undefined` while it says nothing. */
export async function roleOf(programs: Program[], name: string): Promise<string | undefined> {
  return await programs
    .find((program) => program.name === name)
    ?.role?.()
    .catch(() => undefined);
}

/** The nodes of a cluster. @param programs all of it, as they are asked */
export function clusterNodes(stack: Stack, programs: Program[]): ClusterNodes {
  const rolesOf = (engine: LedEngine) =>
    Promise.all(nodeNumbers.map(async (node) => (await roleOf(programs, `${engine}-${node}`)) ?? 'unknown'));
  return {
    async leaderOf(engine) {
      const roles = await rolesOf(engine);
      return nodeNumbers.find((_, index) => leads[engine].test(roles[index]!));
    },
    async postmasterOf(node) {
      const file = join(dataDir(stack, `postgres-${node}`), 'postmaster.pid');
      const [pid] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
      return pid ? Number(pid) : undefined;
    },
    lacks,
    isWhole: async () => (await lacks()).length === 0,
  };

  async function lacks(): Promise<string[]> {
    const answers = await Promise.all(programs.map((program) => program.isReady().catch(() => false)));
    const [isInSync, postgres, redis] = await Promise.all([
      isKafkaInSync(stack).catch(() => false),
      rolesOf('postgres'),
      rolesOf('redis'),
    ]);
    const needed: [what: string, isThere: boolean][] = [
      ...programs.map(({ name }, index): [string, boolean] => [`an answer of ${name}`, answers[index]!]),
      ['copies of every partition of Kafka', isInSync],
      ['one primary of PostgreSQL', count(postgres, /^primary/) === 1],
      ['a synchronous replica of PostgreSQL', count(postgres, /^replica, synchronous/) >= 1],
      ['one master of Redis', count(redis, /^master/) === 1],
      ['two replicas of Redis', count(redis, /^replica$/) === 2],
    ];
    return needed.flatMap(([what, isThere]) => (isThere ? [] : [what]));
  }
}

function count(roles: string[], role: RegExp): number {
  return roles.filter((one) => role.test(one)).length;
}
