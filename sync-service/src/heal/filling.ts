import { passes } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';

/** A show whose view is behind: the version that it has to reach, and what it was last seen at. */
export type Behind = { eventId: number; version: number; seen: number; partition: number };

export type FillingOptions = {
  projector: Pick<Projector, 'project'>;
  cache: ShowCache;
  /** Told of shows that were brought up. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: SyncMetrics;
  logger: Logger;
};

/** So many shows are filled at once; with the projector's page size this bounds the memory. */
const filledAtOnce = 10;

/**
 * Fills shows that are behind from the event store. One that cannot be filled does not keep the others from it.
 * @param isWanted asked before each few of them
 * @returns those that are filled
 * @throws what passes
 */
export async function fillShows(
  options: FillingOptions,
  shows: Behind[],
  isWanted: () => boolean = () => true,
): Promise<Behind[]> {
  const filled: Behind[] = [];
  for (let first = 0; first < shows.length && isWanted(); first += filledAtOnce) {
    const some = shows.slice(first, first + filledAtOnce);
    try {
      await fillTogether(options, some);
      filled.push(...some);
    } catch (error) {
      if (passes(error)) throw error;
      for (const show of some) if (await fillAlone(options, show)) filled.push(show);
    }
  }
  return filled;
}

async function fillTogether(
  { projector, cache, onHealed, metrics, logger }: FillingOptions,
  shows: Behind[],
): Promise<void> {
  for (const { eventId, version, seen } of shows) {
    // What is remembered of the show says otherwise, or it would not be behind.
    cache.drop(eventId);
    logger.warn({ eventId, version, seen }, 'a view is behind its show, filling it');
  }
  onHealed(await projector.project(shows.map(({ eventId, version }) => ({ eventId, events: [], upTo: version }))));
  metrics.healed.inc(shows.length);
}

async function fillAlone(options: FillingOptions, show: Behind): Promise<boolean> {
  try {
    await fillTogether(options, [show]);
    return true;
  } catch (error) {
    if (passes(error)) throw error;
    options.metrics.unhealable.inc();
    options.logger.error({ err: error, eventId: show.eventId, version: show.version }, 'a view cannot be filled');
    return false;
  }
}
