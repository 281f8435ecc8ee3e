import type { Logger } from '@ticketing/shared/service/logging.ts';
import { projectEach } from '../fold/project-each.ts';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { StandingShows } from './standing-shows.ts';

/** A show whose view is behind: the version that it must reach, and the version that it had last time. */
export type Behind = { eventId: number; version: number; seen: number; partition: number };

export type FillingOptions = {
  projector: Pick<Projector, 'project'>;
  cache: ShowCache;
  standing: Pick<StandingShows, 'note'>;
  /** Called with shows that were filled. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: SyncMetrics;
  logger: Logger;
};

/** How many shows are filled at a time; with the projector's page size this bounds the memory. */
const filledAtOnce = 10;

/**
 * Fills shows that are behind from the event store. If one cannot be filled, it becomes a standing show, and the
 * others continue.
 * @param isWanted asked before each group of them
 * @returns those that were filled, or are standing
 * @throws transient faults, and faults that only a restart can fix
 */
export async function fillShows(
  options: FillingOptions,
  shows: Behind[],
  isWanted: () => boolean = () => true,
): Promise<Behind[]> {
  const done: Behind[] = [];
  for (let first = 0; first < shows.length && isWanted(); first += filledAtOnce) {
    const some = shows.slice(first, first + filledAtOnce);
    await fill(options, some);
    done.push(...some);
  }
  return done;
}

async function fill(
  { projector, cache, standing, onHealed, metrics, logger }: FillingOptions,
  shows: Behind[],
): Promise<void> {
  for (const { eventId, version, seen } of shows) {
    // The cached show is wrong, or it would not be behind.
    cache.drop(eventId);
    logger.warn({ eventId, version, seen }, 'a view is behind its show, filling it');
  }
  const news = shows.map(({ eventId, version }) => ({ eventId, events: [], upTo: version }));
  const reached = await projectEach(projector, news, async ({ eventId }, error) => {
    metrics.unhealable.inc();
    await standing.note(eventId, error);
  });
  onHealed(reached);
  metrics.healed.inc(reached.size);
}
