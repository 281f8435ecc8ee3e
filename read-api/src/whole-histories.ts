import { LRUCache } from 'lru-cache';
import { singleFlight } from './single-flight.ts';
import { viewBehind } from './view-behind.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

export type WholeHistories = {
  /**
   * Makes sure that a show's history has all events up to a version. Whoever reads some of them cannot see that one is
   * missing. To be asked after the read, so that what is lost in between was read.
   * @param version that the show's view has
   * @throws HttpProblem `view-behind` while there is a hole, `views-unavailable`
   */
  check(eventId: number, version: number): Promise<void>;
};

export type WholeHistoriesOptions = {
  /** Of so many shows it is remembered. */
  maxShows?: number;
  /** So many versions are counted at once. */
  maxCounted?: number;
};

// A count by id costs the same however many events all shows have together.
const idsPerCount = 250;

/**
 * Knows up to which version each history was counted and found whole. What is there goes only with MongoDB's last second,
 * so after an outage all is counted again; until then a show costs one count of what is new with each of its versions.
 */
export function createWholeHistories(
  views: Pick<Views, 'history' | 'readSome' | 'onOutage'>,
  { maxShows = 100_000, maxCounted = 50_000 }: WholeHistoriesOptions = {},
): WholeHistories {
  const wholeTo = new LRUCache<number, number>({ max: maxShows });
  let outages = 0;
  views.onOutage(() => {
    outages += 1;
    wholeTo.clear();
  });

  const known = (eventId: number) => wholeTo.get(eventId) ?? 0;

  async function count(eventId: number, from: number, to: number): Promise<number> {
    const ids = () => Array.from({ length: to - from + 1 }, (_, index) => `${eventId}:${from + index}`);
    const filter = to - from < idsPerCount ? { _id: { $in: ids() } } : { eventId, version: { $gte: from, $lte: to } };
    const counted = await views.readSome(views.history, async () => {
      const found = await views.history.countDocuments(filter, queryLimit);
      return found === 0 ? undefined : found;
    });
    return counted ?? 0;
  }

  const countTo = singleFlight(
    async ({ eventId, version }: { eventId: number; version: number }) => {
      const before = outages;
      for (let from = known(eventId) + 1; from <= version; from += maxCounted) {
        const to = Math.min(from + maxCounted - 1, version);
        if ((await count(eventId, from, to)) < to - from + 1) throw viewBehind(from - 1);
        // What was counted before an outage says nothing about what is there after it.
        if (before === outages) wholeTo.set(eventId, Math.max(to, known(eventId)));
      }
    },
    ({ eventId, version }) => `${eventId}:${version}`,
  );

  return {
    async check(eventId, version) {
      if (known(eventId) < version) await countTo({ eventId, version });
    },
  };
}
