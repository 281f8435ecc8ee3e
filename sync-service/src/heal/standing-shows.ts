import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { StandingStore } from '../store/standing-store.ts';

export type StandingShowsOptions = {
  store: StandingStore;
  /** The versions that the views of shows have. */
  versionsOf: (eventIds: number[]) => Promise<Map<number, number>>;
  metrics: Pick<SyncMetrics, 'standing'>;
  logger: Logger;
};

export type StandingShows = {
  /** Whether a show was standing when that was last looked at; it may go on meanwhile. */
  has(eventId: number): boolean;
  count(): number;
  /**
   * Writes down that a show cannot be projected. When it resolves, positions may go past its events: whoever asks for
   * them is told that the show stands.
   * @param lostFrom the first version of which history or booking is lost and cannot be written again
   */
  note(eventId: number, error: unknown, lostFrom?: number): Promise<void>;
  /** Looks which shows stand. @param isOurs whether this member looks after a show */
  load(isOurs: (eventId: number) => boolean): Promise<StandingShow[]>;
  /** Takes a show out that was filled after it was loaded; nothing, where it was noted again since. */
  remove(show: StandingShow): Promise<void>;
};

/**
 * The shows whose views cannot be brought up, for a reason that does not pass. They stand still at the version that they
 * say, and everything else goes on: the positions of their partition too. So it must be known of them, by readers and by
 * whoever looks after their partition next, before a position goes past their events: it is written down in MongoDB.
 *
 *     (none) → stands     its events could not be projected, and that is written down
 *     stands → stands     they could not be projected again
 *     stands → (none)     it was filled from the event store, to the end, and was not written down again meanwhile
 *
 * That a show is in the list longer than it stands harms nobody: who asks for what its views reflect gets it.
 */
export function createStandingShows({ store, versionsOf, metrics, logger }: StandingShowsOptions): StandingShows {
  const standing = new Set<number>();
  const tell = () => metrics.standing.set(standing.size);

  return {
    has: (eventId) => standing.has(eventId),
    count: () => standing.size,
    async note(eventId, error, lostFrom) {
      const version = (await versionsOf([eventId])).get(eventId) ?? 0;
      const reason = (error instanceof Error ? error.message : String(error)).slice(0, longestReason);
      await store.put({ eventId, version, reason, ...(lostFrom !== undefined && { lostFrom }) });
      // Each of its events says so again.
      const level = standing.has(eventId) ? 'debug' : 'error';
      logger[level]({ err: error, eventId, version }, 'a show cannot be projected, its views stand still');
      standing.add(eventId);
      tell();
    },
    async load(isOurs) {
      const before = [...standing];
      const found = (await store.load()).filter(({ _id }) => isOurs(_id));
      // Those that were noted meanwhile stay.
      for (const eventId of before) standing.delete(eventId);
      for (const { _id } of found) standing.add(_id);
      tell();
      return found;
    },
    async remove(show) {
      if (!(await store.remove(show))) return;
      standing.delete(show._id);
      tell();
      logger.info({ eventId: show._id, since: show.since }, 'a show that could not be projected is whole again');
    },
  };
}

const longestReason = 500;
