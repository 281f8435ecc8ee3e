import { createLogger } from '@ticketing/shared/service/logging.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import type { StandingShowsOptions } from '@ticketing/sync-service/heal/standing-shows.ts';
import { createStandingShows } from '@ticketing/sync-service/heal/standing-shows.ts';
import type { StandingStore } from '@ticketing/sync-service/store/standing-store.ts';

/** A store of standing shows that is a Map, which outlives whoever works with it. */
export function standingStore(shows = new Map<number, StandingShow>()): StandingStore & { shows: typeof shows } {
  let notes = 0;
  return {
    shows,
    async put({ eventId, ...standstill }) {
      const known = shows.get(eventId);
      shows.set(eventId, { since: new Date(0), ...known, ...standstill, _id: eventId, note: String(++notes) });
    },
    load: async () => [...shows.values()],
    async remove({ _id, note }) {
      return shows.get(_id)?.note === note && shows.delete(_id);
    },
  };
}

/** What one process knows of the shows that stand. */
export function standingShowsOf(
  store: StandingStore,
  { versionsOf, metrics }: Pick<StandingShowsOptions, 'versionsOf' | 'metrics'>,
) {
  return createStandingShows({ store, versionsOf, metrics, logger: createLogger('test', 'silent') });
}
