import type { Random } from '../support/random.ts';
import { seeded } from '../support/random.ts';
import type { FaultTiming } from './plan.ts';
import { instanceNames, moneyInstanceNames, shuffled } from './plan.ts';
import type { Host } from './system/network.ts';

/** What can be done to a cluster. The parts that lead are named by what they are, since nobody knows before who they will be. */
export const clusterFaultKinds = ['kill', 'pause', 'partition', 'host-kill', 'host-lost', 'switchover'] as const;

export type ClusterFaultKind = (typeof clusterFaultKinds)[number];

/** Programs by their part in an engine: of those that follow, one of the two. */
export const engineParts = [
  'kafka-leader',
  'kafka-follower',
  // The server's first process; of `patroni`, the one that watches it.
  'postgres-primary',
  'postgres-replica',
  'patroni-primary',
  'etcd-leader',
  'etcd-follower',
  'redis-master',
  'redis-replica',
  'sentinel',
  'haproxy',
] as const;

export type EnginePart = (typeof engineParts)[number];

/** Whose host is lost. */
export const hostParts = ['postgres-primary', 'kafka-leader', 'any'] as const;

export type HostPart = (typeof hostParts)[number];

/** @property pick which of two that follow, or of three nodes: 0 to 5, of which each number has an equal share */
export type ClusterFault = FaultTiming &
  (
    | { kind: 'kill' | 'pause'; part: EnginePart | string; pick: number }
    | { kind: 'partition'; between: readonly [Host, Host] }
    | { kind: 'host-kill' | 'host-lost'; of: HostPart; pick: number }
    | { kind: 'switchover' }
  );

const firstAtMs = 5_000;
const switchoverEveryMs = 30_000;
/** Between the end of a fault and the next: so long that it shows alone how long each takes. */
const pauseMs = { lowest: 7_000, highest: 11_000 };

const ways: (readonly [Host, Host])[] = [
  [1, 2],
  [1, 3],
  [2, 3],
  ['front', 1],
  ['front', 2],
  ['front', 3],
];

export type ClusterPlanOptions = {
  seed: number;
  lengthMs: number;
  only?: readonly ClusterFaultKind[] | undefined;
  money?: boolean | undefined;
};

/** What is done to a cluster and when, one after the other, and a switchover of every engine each half minute. */
export function planClusterFaults(options: ClusterPlanOptions): ClusterFault[] {
  const { seed, lengthMs, only = clusterFaultKinds, money = false } = options;
  const random = seeded(seed);
  const faults: ClusterFault[] = [];
  let deck: ((atMs: number) => ClusterFault)[] = [];
  let switchedOverMs = 0;
  for (let atMs = firstAtMs; atMs < lengthMs; ) {
    const isTime = only.includes('switchover') && atMs - switchedOverMs >= switchoverEveryMs;
    if (deck.length === 0) deck = shuffled(cards(random, only, money), random);
    const deal = isTime ? switchover : deck.pop();
    if (isTime) switchedOverMs = atMs;
    const fault = deal?.(atMs);
    if (fault !== undefined) faults.push(fault);
    atMs += (fault?.forMs ?? 0) + random.between(pauseMs.lowest, pauseMs.highest);
  }
  return faults;
}

function switchover(atMs: number): ClusterFault {
  return { kind: 'switchover', atMs, forMs: 0 };
}

/** Everything once, but for the services: two of them are killed, and two stand still. */
function cards(random: Random, only: readonly ClusterFaultKind[], money: boolean) {
  const pick = () => random.between(0, 5);
  const services = money ? [...instanceNames, ...moneyInstanceNames] : instanceNames;
  const parts = () => [...engineParts, random.pick(services), random.pick(services)];
  const all: ((atMs: number) => ClusterFault)[] = [
    ...parts().map((part) => (atMs: number) => ({ kind: 'kill', atMs, forMs: 0, part, pick: pick() }) as const),
    ...parts().map(
      (part) => (atMs: number) =>
        ({ kind: 'pause', atMs, forMs: random.between(3_000, 12_000), part, pick: pick() }) as const,
    ),
    ...ways.map(
      (between) => (atMs: number) =>
        ({ kind: 'partition', atMs, forMs: random.between(6_000, 12_000), between }) as const,
    ),
    ...hostParts.flatMap((of) => [
      (atMs: number) => ({ kind: 'host-lost', atMs, forMs: random.between(20_000, 30_000), of, pick: pick() }) as const,
      (atMs: number) => ({ kind: 'host-kill', atMs, forMs: 0, of, pick: pick() }) as const,
    ]),
  ];
  return all.filter((deal) => only.includes(deal(0).kind));
}
