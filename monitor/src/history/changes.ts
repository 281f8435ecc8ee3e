import type { Change, EngineName, Monitor } from '../answers.ts';

/** What changes are told from: the state at one time. */
export type Told = Pick<Monitor, 'engines' | 'services'>;

/**
 * What has happened between two states: elections, restarts, outages and their ends. What was not known before is no
 * change.
 * @param led who led each engine last: in an election there may be nobody for a while
 */
export function changesBetween(before: Told, after: Told, at: string, led: Leaders = new Map()): Change[] {
  const names = Object.keys(after.engines) as EngineName[];
  const engines = names.flatMap((name) => engineChanges(name, before, after, led));
  return [...engines, ...partitionChanges(before, after), ...serviceChanges(before, after)].map((change) => ({
    at,
    ...change,
  }));
}

export type Leaders = ReadonlyMap<EngineName, string>;

type Untimed = Omit<Change, 'at'>;

const serves = new Set(['ok', 'degraded']);

function engineChanges(name: EngineName, before: Told, after: Told, led: Leaders): Untimed[] {
  const was = before.engines[name];
  const is = after.engines[name];
  const { source } = is;
  const changes: Untimed[] = [];
  if (serves.has(was.status) && is.status === 'down') {
    changes.push({ kind: 'outage', subject: name, text: `${name} does not answer: ${is.reason}`, source });
  }
  if (was.status === 'down' && serves.has(is.status)) {
    changes.push({ kind: 'recovery', subject: name, text: `${name} answers again`, source });
  }
  const leader = was.leader ?? led.get(name);
  const isElected = leader !== undefined && is.leader !== undefined && leader !== is.leader;
  const isNewEpoch = was.epoch !== undefined && is.epoch !== undefined && is.epoch > was.epoch;
  if (isElected || (isNewEpoch && is.leader !== undefined)) {
    changes.push({
      kind: 'election',
      subject: name,
      text: isElected ? `${name}: ${is.leader} leads now` : `${name}: ${is.leader} was elected again`,
      ...(leader !== undefined && { from: leader }),
      ...(is.leader !== undefined && { to: is.leader }),
      source,
    });
  }
  const startBefore = startOf(name, before);
  const startAfter = startOf(name, after);
  // In a cluster another start may be another server.
  if (is.topology === 'single' && startBefore !== undefined && startAfter !== undefined && startBefore < startAfter) {
    changes.push({ kind: 'restart', subject: name, text: `${name} was started anew`, source });
  }
  return changes;
}

function startOf(name: EngineName, { engines }: Told): string | undefined {
  if (name === 'postgres') return engines.postgres.server.value?.startedAt;
  return name === 'redis' ? engines.redis.server.value?.startedAt : undefined;
}

function partitionChanges(before: Told, after: Told): Untimed[] {
  const was = leadersOf(before);
  const moved = Array.from(leadersOf(after)).filter(([name, leader]) => {
    const old = was.get(name);
    return old !== undefined && leader >= 0 && old !== leader;
  });
  if (moved.length === 0) return [];
  const to = Array.from(new Set(moved.map(([, leader]) => leader))).toSorted((a, b) => a - b);
  return [
    {
      kind: 'election',
      subject: 'kafka partitions',
      text: `${moved.length} partition${moved.length === 1 ? ' has' : 's have'} another leader`,
      to: to.join(', '),
      source: after.engines.kafka.partitions.source,
    },
  ];
}

function leadersOf({ engines }: Told): Map<string, number> {
  const topics = engines.kafka.partitions.value?.topics ?? [];
  return new Map(
    topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partition, leader }) => [`${name} ${partition}`, leader] as const),
    ),
  );
}

function serviceChanges(before: Told, after: Told): Untimed[] {
  const was = new Map(before.services.map((service) => [`${service.name} ${service.instance}`, service]));
  return after.services.flatMap((is): Untimed[] => {
    const subject = `${is.name} ${is.instance}`;
    const old = was.get(subject);
    if (old === undefined) return [];
    const { source } = is;
    const changes: Untimed[] = [];
    if (old.ready === true && is.ready === false) {
      const why = is.status === 'ok' ? `it says ${is.value?.state}` : is.reason;
      changes.push({ kind: 'outage', subject, text: `${subject} is not ready: ${why}`, source });
    }
    if (old.ready === false && is.ready === true) {
      changes.push({ kind: 'recovery', subject, text: `${subject} is ready again`, source });
    }
    const [startBefore, startAfter] = [old.value?.startedAt, is.value?.startedAt];
    if (startBefore !== undefined && startAfter !== undefined && startBefore < startAfter) {
      changes.push({ kind: 'restart', subject, text: `${subject} was started anew`, source });
    }
    return changes;
  });
}
