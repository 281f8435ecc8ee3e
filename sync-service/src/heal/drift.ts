import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Pool } from 'pg';
import { foldBooking, foldShow } from '../fold/fold.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import { showDifferences } from './differences.ts';

export type DriftOptions = {
  eventStore: Pool;
  views: ViewStore;
  metrics: SyncMetrics;
  logger: Logger;
  /** How many shows are looked at each time, and how many bookings of each. */
  shows?: number;
  bookings?: number;
};

/**
 * Folds a few random shows from the event store and compares them, and some of their bookings, with the views: what
 * `verify` does for all, as a sample.
 * @returns the shows that differ
 */
export async function checkDrift(options: DriftOptions): Promise<number[]> {
  const { eventStore, views, metrics, logger, shows = 2, bookings = 20 } = options;
  const differing: number[] = [];
  for (const eventId of await randomShows(eventStore, shows)) {
    const differences = await differencesOf(eventStore, views, eventId, bookings);
    metrics.driftChecked.inc();
    if (differences.length === 0) continue;
    metrics.driftFound.inc();
    differing.push(eventId);
    logger.error({ eventId, differences: differences.slice(0, 10) }, 'a view differs from the event store');
  }
  return differing;
}

async function differencesOf(eventStore: Pool, views: ViewStore, eventId: number, bookings: number): Promise<string[]> {
  const seen = (await views.loadShows([eventId])).get(eventId);
  // A show that has no view yet is the healer's business.
  if (seen === undefined) return [];
  let show: ShowView | undefined;
  let sample = new Map<string, BookingView>();
  for (let from = 1; from <= seen.version; from += pageSize) {
    const to = Math.min(seen.version, from + pageSize - 1);
    const page = await readShowEvents(eventStore, eventId, { from, to, limit: pageSize });
    if (page.length < to - from + 1) return [`version ${from + page.length} is not in the event store`];
    show = foldShow(
      show,
      page.map(({ event }) => event),
    );
    sample = foldSample(sample, page, bookings);
  }
  const differences = show === undefined ? [] : showDifferences(show, seen);
  const found = await views.loadBookings([...sample.keys()]);
  for (const [bookingId, booking] of sample) {
    const view = found.get(bookingId);
    // One that has moved on since is as good as its later events.
    if (view === undefined) differences.push(`booking ${bookingId} is missing`);
    else if (view.version < booking.version) differences.push(`booking ${bookingId} is at version ${view.version}`);
    else if (view.version === booking.version && view.status !== booking.status) {
      differences.push(`booking ${bookingId} is ${view.status} and should be ${booking.status}`);
    }
  }
  return differences;
}

const pageSize = 1_000;

// The sample takes new bookings with one chance in eight and forgets the oldest, so that it comes from all of the stream.
function foldSample(sample: Map<string, BookingView>, page: StoredEvent[], size: number): Map<string, BookingView> {
  for (const stored of page) {
    const bookingId = 'bookingId' in stored.event ? stored.event.bookingId : undefined;
    if (bookingId === undefined) continue;
    const before = sample.get(bookingId);
    if (before === undefined && Math.random() > 1 / 8) continue;
    const after = foldBooking(before, stored);
    if (after !== undefined) sample.set(bookingId, after);
    if (sample.size > size) sample.delete(sample.keys().next().value!);
  }
  return sample;
}

async function randomShows(eventStore: Pool, count: number): Promise<number[]> {
  const { rows } = await eventStore.query<{ event_id: number }>(
    // Random ids, drawn before the search (in it, each row would be asked with another); and of each the next show that
    // there is: no scan of the table.
    `SELECT DISTINCT show.event_id
     FROM (SELECT floor(random() * (SELECT max(event_id) FROM shows))::bigint + 1 AS id FROM generate_series(1, $1)) AS drawn,
       LATERAL (SELECT event_id FROM shows WHERE event_id >= drawn.id ORDER BY event_id LIMIT 1) AS show`,
    [count],
  );
  return rows.map((row) => row.event_id);
}
