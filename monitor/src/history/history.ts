import type { Change, EngineName, Monitor, Sample } from '../answers.ts';
import { pollEveryMs } from '../polling/reading.ts';
import { createBounded } from './bounded.ts';
import type { Told } from './changes.ts';
import { changesBetween } from './changes.ts';

/** For how long it is kept, in milliseconds. */
export const historyMs = 3_600_000;

const mostChanges = 1_000;

/**
 * Patroni tells of a new leader, and only then of its epoch; Sentinels tell of the epoch first. That is one election: a
 * new epoch of the same leader is told when so long no other has come, before or after. In milliseconds.
 */
const epochWithinMs = 10_000;

/** The last hour, in memory. */
export type History = {
  /** Takes the state of now. */
  note(told: Told, sample: Sample): void;
  samples(sinceMs: number): Sample[];
  /** Oldest first. */
  changes(sinceMs: number): Change[];
};

export function createHistory(): History {
  const timeOf = ({ at }: { at: string }) => Date.parse(at);
  const samples = createBounded<Sample>(timeOf, { most: historyMs / pollEveryMs + 1, forMs: historyMs });
  const changes = createBounded<Change>(timeOf, { most: mostChanges, forMs: historyMs });
  let before: Told | undefined;

  /** Who was the last to lead, also while nobody does. */
  const leaders = new Map<EngineName, string>();
  /** New epochs of the same leaders. */
  let waiting: Change[] = [];

  function take(change: Change): void {
    const { kind, subject, from, to } = change;
    const isOfSame = (other: Change) => other.kind === 'election' && other.subject === subject;
    if (kind !== 'election' || from === undefined || from !== to) {
      if (kind === 'election') waiting = waiting.filter((one) => !isOfSame(one));
      changes.add(change);
      return;
    }
    const isKnown = changes.since(timeOf(change) - epochWithinMs).some((one) => isOfSame(one) && one.from !== one.to);
    if (!isKnown) waiting.push(change);
  }

  return {
    note(told, sample) {
      samples.add(sample);
      if (before !== undefined) for (const change of changesBetween(before, told, sample.at, leaders)) take(change);
      for (const name of Object.keys(told.engines) as EngineName[]) {
        const { leader } = told.engines[name];
        if (leader !== undefined) leaders.set(name, leader);
      }
      const dueMs = timeOf(sample) - epochWithinMs;
      for (const change of waiting) if (timeOf(change) <= dueMs) changes.add(change);
      waiting = waiting.filter((change) => timeOf(change) > dueMs);
      before = told;
    },
    samples: samples.since,
    changes: changes.since,
  };
}

/** The state, without what is told of it: the sample, and the changes. */
export type Unsampled = Omit<Monitor, 'now' | 'changes'>;

/** The figures of a state that the charts are made of. Only what is fresh counts. */
export function sampleOf(
  { asOf, engines, services, clocks }: Unsampled,
  traffic: { commandsPerSecond?: number | undefined; outcomesPerSecond?: number | undefined } | undefined,
): Sample {
  const rates = services.flatMap(({ status, value }) => (status === 'ok' ? (value?.bookingsPerSecond ?? []) : []));
  const { groups } = engines.kafka;
  const latencyOf = ({ status, latencyMs }: { status: string; latencyMs?: number | undefined }) =>
    status === 'ok' || status === 'degraded' ? (latencyMs ?? null) : null;
  const { connections } = engines.nginx;
  return {
    at: asOf,
    bookingsPerSecond: rates.length === 0 ? null : rates.reduce((sum, rate) => sum + rate, 0),
    commandsPerSecond: traffic?.commandsPerSecond ?? null,
    outcomesPerSecond: traffic?.outcomesPerSecond ?? null,
    requestsPerSecond: connections.status === 'ok' ? (connections.value?.requestsPerSecond ?? null) : null,
    lag: groups.status === 'ok' ? (groups.value ?? []).reduce((sum, { lag }) => sum + lag, 0) : null,
    missing: clocks.vector.status === 'ok' ? (clocks.vector.value?.missing ?? null) : null,
    servicesReady: services.filter(({ ready }) => ready === true).length,
    services: services.length,
    latencyMs: {
      kafka: latencyOf(engines.kafka),
      postgres: latencyOf(engines.postgres),
      redis: latencyOf(engines.redis),
      mongodb: latencyOf(engines.mongodb),
      nginx: latencyOf(engines.nginx),
    },
  };
}
