import type { ClusterMetadata } from '@ticketing/shared/log/cluster-metadata.ts';
import type { z } from 'zod';
import type { partitionsSchema } from '../answers/kafka.ts';
import { rounded } from '../polling/rate.ts';

export type Partitions = z.output<typeof partitionsSchema>;

/** Who leads what, what lacks copies, and how uneven it is. */
export function partitionsOf({ brokers, topics }: ClusterMetadata): Partitions {
  const listed = topics.filter(({ errorCode }) => errorCode === 0).toSorted((a, b) => a.name.localeCompare(b.name));
  const all = listed.flatMap(({ partitions }) => partitions);
  const countOf = (isCounted: (partition: (typeof all)[number]) => boolean) => all.filter(isCounted).length;
  const leads = new Map(brokers.map(({ id }) => [id, countOf(({ leader }) => leader === id)]));
  return {
    brokers: brokers
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, host, port }) => ({
        node: id,
        address: `${host}:${port}`,
        leads: leads.get(id) ?? 0,
        preferred: countOf(({ replicas }) => replicas[0] === id),
        replicas: countOf(({ replicas }) => replicas.includes(id)),
      })),
    partitions: all.length,
    underReplicated: countOf(({ isr, replicas }) => isr.length < replicas.length),
    withoutLeader: countOf(({ leader }) => leader < 0),
    notPreferred: countOf(({ leader, replicas }) => leader >= 0 && leader !== replicas[0]),
    skewPercent: skewOfLeaders(Array.from(leads.values())),
    topics: listed.map(({ name, partitions }) => ({
      name,
      partitions: partitions
        .toSorted((a, b) => a.partition - b.partition)
        .map(({ partition, leader, leaderEpoch, replicas, isr }) => ({
          partition,
          leader,
          leaderEpoch,
          replicas,
          isr,
          preferred: leader === replicas[0],
        })),
    })),
  };
}

/**
 * How much more the broker with the most leaders leads than an even share, in percent.
 * @param leads the number of partitions that each broker leads
 */
export function skewOfLeaders(leads: readonly number[]): number {
  const all = leads.reduce((sum, count) => sum + count, 0);
  if (all === 0) return 0;
  const share = all / leads.length;
  // What does not divide evenly is no skew.
  const evenMost = Math.ceil(share);
  const most = Math.max(...leads);
  return most <= evenMost ? 0 : rounded(((most - share) / share) * 100);
}
