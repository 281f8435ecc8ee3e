import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeNumber } from '../../../local/cluster/nodes.ts';
import { nodeNumbers } from '../../../local/cluster/nodes.ts';
import { holdsWithin } from '../../../local/until.ts';
import type { LedEngine } from '../../support/cluster-nodes.ts';
import { familyOf, isStopped } from '../../support/process.ts';
import type { ClusterFault, EnginePart, HostPart } from '../cluster-plan.ts';
import { engineParts } from '../cluster-plan.ts';
import type { ClusterSystem } from '../system/cluster-system.ts';
import type { Host } from '../system/network.ts';
import { othersThan } from '../system/network.ts';
import { NothingDone } from './nothing-done.ts';

/**
 * Does to a cluster what a fault says, ends it again, and sees to it that it was done.
 * @param struck is told at the moment from which on the rest has to do without
 * @throws NothingDone where it did nothing, Error where it could not be done: both may be tried again
 */
export async function inflictOnCluster(system: ClusterSystem, fault: ClusterFault, struck: () => void): Promise<void> {
  switch (fault.kind) {
    case 'kill':
      return kill(system, fault, struck);
    case 'pause':
      return pause(system, fault, struck);
    case 'partition':
      return cutOff(system, [fault.between], fault.forMs, struck);
    case 'host-lost': {
      const node = await hostOfPart(system, fault);
      const ways = othersThan(node).map((other) => [node, other] as const);
      return cutOff(system, ways, fault.forMs, struck);
    }
    case 'host-kill': {
      const node = await hostOfPart(system, fault);
      const postmaster = await system.postmasterOf(node);
      // The server first: without its Patroni it would go on.
      const killed = [end(postmaster), ...system.programsOn(node).map((name) => system.kill(name))];
      struck();
      if (killed.includes(false)) throw new NothingDone(`not everything ran on node ${node}`);
      return;
    }
    case 'switchover':
      return switchOver(system, struck);
  }
}

type Aimed = Extract<ClusterFault, { kind: 'kill' | 'pause' }>;

async function kill(system: ClusterSystem, { part, pick }: Aimed, struck: () => void): Promise<void> {
  const { name, node } = await find(system, part, pick);
  const isServer = part.startsWith('postgres') && node !== undefined;
  const wasThere = isServer ? end(await system.postmasterOf(node)) : system.kill(name);
  if (!wasThere) throw new NothingDone(`${name} was not running`);
  struck();
}

/** Stops a program without its knowledge, with all its processes. It may be replaced meanwhile. */
async function pause(system: ClusterSystem, { part, pick, forMs }: Aimed, struck: () => void): Promise<void> {
  const { name, node } = await find(system, part, pick);
  const postmaster = node !== undefined && part.startsWith('postgres') ? await system.postmasterOf(node) : undefined;
  const pid = part.startsWith('postgres') ? postmaster : system.pidOf(name);
  if (pid === undefined) throw new NothingDone(`${name} was not running`);
  const family = part.startsWith('patroni') ? [pid] : familyOf(pid);
  for (const member of family) send(member, 'SIGSTOP');
  const hasStopped = await holdsWithin(1_000, async () => isStopped(pid));
  if (hasStopped) struck();
  await sleep(forMs);
  for (const member of family.toReversed()) send(member, 'SIGCONT');
  if (!hasStopped) throw new NothingDone(`${name} did not stop`);
}

async function cutOff({ network }: ClusterSystem, ways: (readonly [Host, Host])[], forMs: number, struck: () => void) {
  const mends = await Promise.all(ways.map(([one, other]) => network.cut(one, other)));
  struck();
  await sleep(forMs);
  const lost = await Promise.all(mends.map((mend) => mend()));
  if (lost.every((packets) => packets === 0)) throw new NothingDone('nothing was sent that way');
}

/** Gives every engine another leader in order, as an operator does: by the monitor, and Kafka's quorum by a restart. */
async function switchOver(system: ClusterSystem, struck: () => void): Promise<void> {
  const before = await system.leaderOf('kafka');
  const pid = before && system.pidOf(`kafka-${before}`);
  struck();
  // It hands its partitions over before it ends, and is started again.
  if (pid) send(pid, 'SIGTERM');
  const failed: string[] = [];
  for (const engine of ['postgres', 'redis'] as const) {
    const response = await fetch(`${system.url}/api/monitor/elections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ engine, confirm: true }),
      signal: AbortSignal.timeout(40_000),
    });
    if (!response.ok) failed.push(`${engine}: ${response.status} ${await response.text()}`);
  }
  if (!pid || failed.length > 0) throw new NothingDone(`not all have another leader: ${failed.join(', ')}`);
}

type Found = { name: string; node?: NodeNumber };

/** Who plays a part just now. */
async function find(system: ClusterSystem, part: string, pick: number): Promise<Found> {
  if (!isEnginePart(part)) return { name: part === 'payment-simulator-1' ? 'payment-simulator' : part };
  if (part === 'haproxy') return { name: part };
  if (part === 'sentinel') return onNode('sentinel', nodeNumbers[pick % 3]!);
  const [engine, role] = part.split('-') as [LedEngine | 'patroni', string];
  const kind = engine === 'patroni' ? 'postgres' : engine;
  const leader = await system.leaderOf(kind);
  if (leader === undefined) throw new NothingDone(`${kind} has no leader`);
  if (['leader', 'primary', 'master'].includes(role)) return onNode(kind, leader);
  return onNode(kind, nodeNumbers.filter((node) => node !== leader)[pick % 2]!);
}

function isEnginePart(part: string): part is EnginePart {
  return engineParts.some((known) => known === part);
}

function onNode(engine: string, node: NodeNumber): Found {
  return { name: `${engine}-${node}`, node };
}

async function hostOfPart(system: ClusterSystem, { of, pick }: { of: HostPart; pick: number }): Promise<NodeNumber> {
  if (of === 'any') return nodeNumbers[pick % 3]!;
  const { node } = await find(system, of, pick);
  return node!;
}

function end(pid: number | undefined): boolean {
  return pid !== undefined && send(pid, 'SIGKILL');
}

/** @returns whether there was such a process */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
