import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { StandingStore } from '../store/standing-store.ts';

export type StandingShowsOptions = {
  store: StandingStore;
  /** The versions of the views of shows. */
  versionsOf: (eventIds: number[]) => Promise<Map<number, number>>;
  metrics: Pick<SyncMetrics, 'standing'>;
  logger: Logger;
};

export type StandingShows = {
  /** Whether a show was standing when it was last checked; it may have recovered since. */
  has(eventId: number): boolean;
  count(): number;
  /**
   * Records that a show cannot be projected. Once this resolves, positions may go past its events: readers are told
   * that the show is standing.
   * @param lostFrom the first version whose history or booking is lost and cannot be written again
   */
  note(eventId: number, error: unknown, lostFrom?: number): Promise<void>;
  /** Loads the standing shows. @param isOurs whether this member looks after a show */
  load(isOurs: (eventId: number) => boolean): Promise<StandingShow[]>;
  /** Removes a show that was filled after it was loaded; without effect if it was recorded again since. */
  remove(show: StandingShow): Promise<void>;
};

/**
 * Standing shows: quarantined because their views cannot be updated, for a permanent reason. They stay at their
 * version, and everything else continues, including the positions of their partition. So readers and the next owner of
 * the partition must know of them before a position goes past their events: they are recorded in MongoDB.
 *
 *     (none) → stands     its events could not be projected, and that is recorded
 *     stands → stands     they could not be projected again
 *     stands → (none)     it was filled from the event store, to the end, and was not recorded again meanwhile
 *
 * A show that stays in the list too long does no harm: readers get what its views reflect.
 */
export function createStandingShows({ store, versionsOf, metrics, logger }: StandingShowsOptions): StandingShows {
  const standing = new Set<number>();
  const updateGauge = () => metrics.standing.set(standing.size);

  return {
    has: (eventId) => standing.has(eventId),
    count: () => standing.size,
    async note(eventId, error, lostFrom) {
      const version = (await versionsOf([eventId])).get(eventId) ?? 0;
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, longestReason);
      await store.put({ eventId, version, reason, ...(lostFrom !== undefined && { lostFrom }) });
      // Logged as an error once, although each of its events fails.
      const level = standing.has(eventId) ? 'debug' : 'error';
      logger[level]({ err: error, eventId, version }, 'a show cannot be projected, its views stand still');
      standing.add(eventId);
      updateGauge();
    },
    async load(isOurs) {
      const before = [...standing];
      const found = (await store.load()).filter(({ _id }) => isOurs(_id));
      // Shows that were recorded meanwhile stay.
      for (const eventId of before) standing.delete(eventId);
      for (const { _id } of found) standing.add(_id);
      updateGauge();
      return found;
    },
    async remove(show) {
      if (!(await store.remove(show))) return;
      standing.delete(show._id);
      updateGauge();
      logger.info({ eventId: show._id, since: show.since }, 'a show that could not be projected is whole again');
    },
  };
}

const longestReason = 500;
