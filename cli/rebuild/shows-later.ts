import type { ShowView } from '@ticketing/shared/stores/views.ts';
import { weightInSeats } from '@ticketing/sync-service/fold/show-cache.ts';
import type { Change, ViewStore } from '@ticketing/sync-service/store/view-store.ts';

export type ShowsLater = ViewStore & {
  /** Writes the shows that wait. @throws Error when somebody else has written them */
  writeWaiting(): Promise<void>;
};

/**
 * The views of a run that nobody reads before it is through: a show that changes with each batch is written once, when
 * all is folded, or when so many wait that memory should not hold more.
 * @param maxSeats of all shows that wait, together; a seat is a byte or two
 */
export function withShowsLater(views: ViewStore, maxSeats = 5_000_000): ShowsLater {
  const waiting = new Map<number, Change<ShowView>>();
  let seats = 0;

  /** What is being written, one after the other: a show that waits again must not overtake itself. */
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
      throw new Error('somebody else has written shows that this run is filling');
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
