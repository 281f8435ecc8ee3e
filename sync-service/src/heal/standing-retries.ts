import { faultOf } from '@ticketing/shared/faults/faults.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import type { Projector } from '../fold/projector.ts';
import type { ShowCache } from '../fold/show-cache.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import type { StandingShows } from './standing-shows.ts';

export type StandingRetriesOptions = {
  views: Pick<ViewStore, 'loadShowVersions'>;
  projector: Pick<Projector, 'project' | 'rewrite'>;
  cache: Pick<ShowCache, 'drop'>;
  standing: Pick<StandingShows, 'remove'>;
  /** Called with shows that were filled. */
  onHealed: (shows: Map<number, number>) => void;
  metrics: Pick<SyncMetrics, 'healed' | 'unhealable'>;
  logger: Logger;
};

/** How many standing shows are tried again at a time, in turn. */
const atOnce = 100;

/**
 * Tries standing shows again: fills them from the event store, to the end of their streams.
 * @returns a function for the shows that stand, to be called now and then; it removes those that were filled, and throws
 *   transient faults and faults that only a restart can fix
 */
export function createStandingRetries(options: StandingRetriesOptions) {
  const { views, projector, cache, standing, onHealed, metrics, logger } = options;
  let retriedTo = 0;

  async function isFilled({ _id: eventId, lostFrom }: StandingShow): Promise<boolean> {
    cache.drop(eventId);
    try {
      const to = (await views.loadShowVersions([eventId])).get(eventId) ?? 0;
      if (lostFrom !== undefined) await projector.rewrite(eventId, { from: lostFrom, to });
      onHealed(await projector.project([{ eventId, events: [], upTo: Number.POSITIVE_INFINITY }]));
      metrics.healed.inc();
      return true;
    } catch (error) {
      const fault = faultOf(error);
      if (fault === 'transient' || fault === 'fatal') throw error;
      metrics.unhealable.inc();
      logger.debug({ err: error, eventId }, 'a show still cannot be projected');
      return false;
    }
  }

  return async (stood: StandingShow[], isWanted: () => boolean): Promise<void> => {
    const later = stood.filter(({ _id }) => _id > retriedTo);
    const some = (later.length > 0 ? later : stood).toSorted((one, other) => one._id - other._id);
    for (const show of some.slice(0, atOnce)) {
      if (!isWanted()) return;
      retriedTo = show._id;
      if (await isFilled(show)) await standing.remove(show);
    }
  };
}
