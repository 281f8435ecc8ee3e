import type { Attempt, Read } from '../load/record.ts';
import type { InstanceName } from '../plan.ts';
import type { Violation } from './violation.ts';

/** When the processes of each instance were started, on the clock of the clients. */
export type Starts = Partial<Record<InstanceName, number[]>>;

type Sighting = { of: string; version: number; what: string; startMs: number; endMs: number };

/** A reader of one process is never shown an older version of a show or movie than before: over lists, halls and histories. */
export function* checkSightings(reads: Read[], starts: Starts): Generator<Violation> {
  // Two processes may be differently far, and readers of both say which version they want.
  const pinned = Map.groupBy(
    reads.filter(({ source }) => source !== 'gateway'),
    ({ client, source }) => `${client} at ${source}`,
  );
  for (const [who, all] of pinned) {
    const restarts = starts[all[0]!.source as InstanceName] ?? [];
    const processOf = (ms: number) => restarts.filter((start) => start <= ms).length;
    const seen = new Map<string, Sighting>();
    for (const sighting of all.flatMap(sightingsIn)) {
      // An answer during which another process took over may be of either.
      if (processOf(sighting.startMs) !== processOf(sighting.endMs)) continue;
      const key = `${processOf(sighting.startMs)}/${sighting.of}`;
      const before = seen.get(key);
      if (before !== undefined && sighting.version < before.version) {
        const what = `client ${who}: ${sighting.of} at ${sighting.version} in ${sighting.what}, after ${before.version} in ${before.what}`;
        yield { promised: 'never back', what };
      } else seen.set(key, sighting);
    }
  }
}

/** In the order in which the client got them. */
function sightingsIn(read: Read): Sighting[] {
  switch (read.kind) {
    case 'seats':
      return sighting(read.attempt, show(read.eventId), read.attempt.body?.version, 'a hall');
    case 'movie':
      return sighting(read.attempt, `movie ${read.movieId}`, read.attempt.body?.version, 'itself');
    case 'list':
      return read.pages.flatMap((page) =>
        (page.body?.events ?? []).flatMap(({ eventId, version }) => sighting(page, show(eventId), version, 'a list')),
      );
    case 'history':
      return read.pages.flatMap(({ attempt }) =>
        sighting(attempt, show(read.eventId), attempt.tagVersion, 'a history'),
      );
    case 'past':
    case 'booking':
      return [];
  }
}

function show(eventId: number): string {
  return `show ${eventId}`;
}

function sighting(
  { status, startMs, endMs }: Attempt,
  of: string,
  version: number | undefined,
  what: string,
): Sighting[] {
  return status === 200 && version !== undefined ? [{ of, version, what, startMs, endMs }] : [];
}
