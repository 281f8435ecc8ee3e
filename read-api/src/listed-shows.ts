import { LRUCache } from 'lru-cache';
import type { ComingShows } from './coming-shows.ts';
import type { ListedShow, ShowHead } from './listed-show.ts';
import { findListed, isScheduled } from './listed-show.ts';
import type { Shows } from './shows.ts';
import { viewBehind } from './view-behind.ts';
import type { Views } from './views.ts';

export type ListedShows = {
  /**
   * The current shows, none at a lower version than any answer that was given before this call began; missing ones are
   * left out. Those of the programme come from memory, the others from one read.
   * @throws HttpProblem `views-unavailable`, or `view-behind` while a view that lost data is restored and the show's
   *   newer state is no longer in memory
   */
  current(eventIds: number[]): Promise<Map<number, ListedShow>>;
};

export type ListedShowsOptions = {
  views: Views;
  shows: Shows;
  coming: Pick<ComingShows, 'find' | 'lastRead' | 'reading'>;
  /** The size of the cache of listed shows, which is used when a view loses its last second. */
  maxBytes: number;
  onLookup?: (result: 'hit' | 'read', count: number) => void;
};

/** The shows of lists. */
export function createListedShows({ views, shows, coming, maxBytes, onLookup }: ListedShowsOptions): ListedShows {
  const remembered = new LRUCache<number, ListedShow>({
    maxSize: maxBytes,
    sizeCalculation: ({ name, venue }) => 600 + 2 * (name.length + venue.name.length + venue.city.length),
  });

  async function readListed(eventIds: number[]): Promise<Map<number, ListedShow>> {
    const lowest = new Map(eventIds.map((eventId) => [eventId, shows.servedVersion(eventId)]));
    const take = coming.reading();
    let found: ShowHead[] = [];
    try {
      found = await views.readSome(views.shows, () => findListed(views, eventIds));
    } finally {
      take(found.filter(isScheduled));
    }
    const stored = new Map(found.map((show) => [show._id, show]));
    const listed = new Map<number, ListedShow>();
    for (const [eventId, version] of lowest) {
      const known = [shows.lastRead(eventId), remembered.get(eventId), coming.lastRead(eventId)];
      const show = notBelow(version, stored.get(eventId), known);
      if (show !== undefined) listed.set(eventId, show);
      else if (version > 0) throw viewBehind(stored.get(eventId)?.version ?? 0);
    }
    for (const [eventId, show] of listed) remembered.set(eventId, show);
    return listed;
  }

  return {
    async current(eventIds) {
      const listed = new Map<number, ListedShow>();
      const rest: number[] = [];
      for (const eventId of eventIds) {
        const show = coming.find(eventId);
        if (show !== undefined && show.version >= shows.servedVersion(eventId)) listed.set(eventId, show);
        else rest.push(eventId);
      }
      onLookup?.('hit', listed.size);
      onLookup?.('read', rest.length);
      if (rest.length > 0) for (const [eventId, show] of await readListed(rest)) listed.set(eventId, show);
      for (const [eventId, show] of listed) shows.noteServed(eventId, show.version);
      return listed;
    },
  };
}

// The stored show; or, if the view has lost data, the newest one that is cached.
function notBelow(lowest: number, stored: ShowHead | undefined, known: (ListedShow | undefined)[]) {
  let newest = stored?.scheduled ? stored : undefined;
  for (const show of known) {
    if (show !== undefined && show.version >= lowest && show.version > (newest?.version ?? 0)) newest = show;
  }
  return newest !== undefined && newest.version >= lowest ? newest : undefined;
}
