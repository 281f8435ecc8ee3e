import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Pool } from 'pg';
import { foldBooking, foldShow, historyView, keptHistory } from '../fold/fold.ts';
import type { Projector } from '../fold/projector.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import { fieldDifferences, listingDifferences, showDifferences } from './differences.ts';

export type DriftOptions = {
  eventStore: Pool;
  views: ViewStore;
  projector: Pick<Projector, 'rewrite'>;
  /** Rewrites the views of a show. */
  repair: (eventId: number) => Promise<unknown>;
  metrics: SyncMetrics;
  logger: Logger;
  /** How many shows are checked each time, and how many bookings of each. */
  shows?: number;
  bookings?: number;
};

/**
 * Folds a few random shows from the event store and compares them, their histories and some of their bookings with the
 * views: what `verify` does for all, as a sample. Repairs what differs.
 * @returns the shows that differed
 */
export async function checkDrift(options: DriftOptions): Promise<number[]> {
  const { eventStore, metrics, logger, shows = 2 } = options;
  const differing: number[] = [];
  for (const eventId of await randomShows(eventStore, shows)) {
    const { version, differences } = await differencesOf(options, eventId);
    metrics.driftChecked.inc();
    if (differences.length === 0) continue;
    metrics.driftFound.inc();
    differing.push(eventId);
    logger.error({ eventId, differences: differences.slice(0, 10) }, 'a view differs from the event store');
    await repairViews(options, eventId, version);
  }
  return differing;
}

/** First adds what is missing, which blocks nobody. Rewriting a show blocks all projectors meanwhile. */
async function repairViews(options: DriftOptions, eventId: number, version: number): Promise<void> {
  const { projector, repair, metrics, logger } = options;
  await projector.rewrite(eventId, { from: 1, to: version });
  if ((await differencesOf(options, eventId)).differences.length > 0) await repair(eventId);
  metrics.driftMended.inc();
  logger.warn({ eventId, version }, 'the views of a show were mended from the event store');
}

type Drift = { version: number; differences: string[] };

async function differencesOf({ eventStore, views, bookings = 20 }: DriftOptions, eventId: number): Promise<Drift> {
  const seen = (await views.loadShows([eventId])).get(eventId);
  // A show without a view is left to the healer.
  if (seen === undefined) return { version: 0, differences: [] };
  const { version } = seen;
  const differences: string[] = [];
  let show: ShowView | undefined;
  let sample = new Map<string, BookingView>();
  for (let from = 1; from <= version; from += pageSize) {
    const to = Math.min(version, from + pageSize - 1);
    const page = await readShowEvents(eventStore, eventId, { from, to, limit: pageSize });
    if (page.length < to - from + 1) {
      // This cannot be repaired from an event store that lacks something; verify reports more.
      return {
        version: from - 1 + page.length,
        differences: [`version ${from + page.length} is not in the event store`],
      };
    }
    differences.push(...(await historyDifferences(views, page)));
    show = foldShow(
      show,
      page.map(({ event }) => event),
    );
    sample = foldSample(sample, page, bookings);
  }
  if (show !== undefined) {
    const listing = (await views.listings.load([eventId])).get(eventId);
    differences.push(...showDifferences(show, seen), ...listingDifferences(show, listing));
  }
  return { version, differences: [...differences, ...(await bookingDifferences(views, sample))] };
}

async function historyDifferences(views: ViewStore, page: StoredEvent[]): Promise<string[]> {
  const expected = page.map(historyView);
  const found = await views.loadHistory(expected.map(({ _id }) => _id));
  return expected.flatMap((event) => {
    const seen = found.get(event._id);
    if (seen === undefined) return [`history lacks version ${event.version}`];
    return fieldDifferences(event, seen).map((text) => `history of version ${event.version}: ${text}`);
  });
}

async function bookingDifferences(views: ViewStore, sample: Map<string, BookingView>): Promise<string[]> {
  const found = await views.loadBookings([...sample.keys()]);
  return Array.from(sample).flatMap(([bookingId, booking]) => {
    const seen = found.get(bookingId);
    if (seen === undefined) return [`booking ${bookingId} is missing`];
    // A booking that has changed since is judged by its later events.
    if (seen.version > booking.version) return [];
    const cut = { ...seen, history: keptHistory(seen.history) };
    return fieldDifferences(booking, cut).map((text) => `booking ${bookingId}: ${text}`);
  });
}

const pageSize = 1_000;

// Takes new bookings with a probability of one in eight and drops the oldest, so the sample covers the whole stream.
function foldSample(sample: Map<string, BookingView>, page: StoredEvent[], size: number): Map<string, BookingView> {
  for (const stored of page) {
    if (stored.event.type === 'ShowCancelled') {
      for (const [bookingId, booking] of sample) sample.set(bookingId, foldBooking(booking, stored) ?? booking);
    }
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
    // Random ids, drawn once before the search, and for each the next existing show: no table scan.
    `SELECT DISTINCT show.event_id
     FROM (SELECT floor(random() * (SELECT max(event_id) FROM shows))::bigint + 1 AS id FROM generate_series(1, $1)) AS drawn,
       LATERAL (SELECT event_id FROM shows WHERE event_id >= drawn.id ORDER BY event_id LIMIT 1) AS show`,
    [count],
  );
  return rows.map((row) => row.event_id);
}
