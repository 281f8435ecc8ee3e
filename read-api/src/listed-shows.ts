import type { ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import { LRUCache } from 'lru-cache';
import type { Shows } from './shows.ts';
import { viewBehind } from './view-behind.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** A show as in a list: without its seats. */
export type ListedShow = Omit<ScheduledShowView, 'layout' | 'seatMap'>;

export type ListedShows = {
  /**
   * The current shows, none at a lower version than any answer that was given before this call began; missing ones are
   * left out.
   * @throws HttpProblem `views-unavailable`, or `view-behind` while a view that lost data is restored and the show's
   *   newer state is no longer in memory
   */
  current(eventIds: number[]): Promise<Map<number, ListedShow>>;
};

/**
 * The shows of lists.
 * @param maxBytes the size of the cache of listed shows, which is used when a view loses its last second
 */
export function createListedShows(views: Views, shows: Shows, maxBytes: number): ListedShows {
  const remembered = new LRUCache<number, ListedShow>({
    maxSize: maxBytes,
    sizeCalculation: ({ name, venue }) => 600 + 2 * (name.length + venue.name.length + venue.city.length),
  });

  return {
    async current(eventIds) {
      const lowest = new Map(eventIds.map((eventId) => [eventId, shows.servedVersion(eventId)]));
      const found = await views.readSome(views.shows, () =>
        views.shows
          .find<ShowHead>({ _id: { $in: eventIds } }, { projection: { layout: 0, seatMap: 0 }, ...queryLimit })
          .toArray(),
      );
      const stored = new Map(found.map((show) => [show._id, show]));
      const listed = new Map<number, ListedShow>();
      for (const [eventId, version] of lowest) {
        const show = notBelow(version, stored.get(eventId), shows.lastRead(eventId), remembered.get(eventId));
        if (show !== undefined) listed.set(eventId, show);
        else if (version > 0) throw viewBehind(stored.get(eventId)?.version ?? 0);
      }
      for (const [eventId, show] of listed) {
        remembered.set(eventId, show);
        shows.noteServed(eventId, show.version);
      }
      return listed;
    },
  };
}

type ShowHead = ListedShow | Extract<ShowView, { scheduled: false }>;

// The stored show; or, if the view has lost data, the newest one that is cached.
function notBelow(lowest: number, stored: ShowHead | undefined, ...known: (ListedShow | undefined)[]) {
  let newest = stored?.scheduled ? stored : undefined;
  for (const show of known) {
    if (show !== undefined && show.version >= lowest && show.version > (newest?.version ?? 0)) newest = show;
  }
  return newest !== undefined && newest.version >= lowest ? newest : undefined;
}
