import type { ShowView } from '@ticketing/shared/stores/views.ts';
import { weightInSeats } from '@ticketing/sync-service/fold/show-cache.ts';
import type { Change, ViewStore } from '@ticketing/sync-service/store/view-store.ts';

export type DelayedShows = ViewStore & {
  /** Writes the waiting shows. @throws Error when another process has written them */
  writeWaiting(): Promise<void>;
};

/**
 * Delays the writes of shows in views that nobody reads yet: a show that changes with each batch is written once, at
 * the end or when too many wait.
 * @param maxSeats of all waiting shows together, which bounds the memory; a seat is one or two bytes
 */
export function delayShows(views: ViewStore, maxSeats = 5_000_000): DelayedShows {
  const waiting = new Map<number, Change<ShowView>>();
  let seats = 0;

  /** Writes run one after the other, so that a show that waits again is not written out of order. */
  let writing = Promise.resolve();

  function writeWaiting(): Promise<void> {
    const changes = Array.from(waiting.values());
    waiting.clear();
    seats = 0;
    writing = writing.then(() => write(changes));
    return writing;
  }

  async function write(changes: Change<ShowView>[]): Promise<void> {
    for (let first = 0; first < changes.length; first += showsAtOnce) {
      if (await views.writeShows(changes.slice(first, first + showsAtOnce))) continue;
      throw new Error('another process has written shows that this run is filling');
    }
  }

  return {
    ...views,
    writeWaiting,
    async loadShows(eventIds) {
      await writing;
      const found = await views.loadShows(eventIds.filter((eventId) => !waiting.has(eventId)));
      for (const eventId of eventIds) {
        const change = waiting.get(eventId);
        if (change) found.set(eventId, change.after);
      }
      return found;
    },
    async writeShows(changes) {
      for (const { before, after } of changes) {
        const earlier = waiting.get(after._id);
        if (!earlier) seats += weightInSeats(after);
        waiting.set(after._id, { before: earlier ? earlier.before : before, after });
      }
      if (seats > maxSeats) await writeWaiting();
      return true;
    },
  };
}

const showsAtOnce = 500;
