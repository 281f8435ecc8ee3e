import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Pool } from 'pg';
import { foldShow, historyView, keptHistory } from '../fold/fold.ts';
import type { Projector } from '../fold/projector.ts';
import type { SyncMetrics } from '../metrics.ts';
import type { ViewStore } from '../store/view-store.ts';
import { sampleBookings } from './booking-sample.ts';
import { fieldDifferences, historyDifferences, listingDifferences, showDifferences } from './differences.ts';

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
  const sample = sampleBookings(bookings);
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
    differences.push(...(await differencesOfHistory(views, page)));
    show = foldShow(
      show,
      page.map(({ event }) => event),
    );
    for (const stored of page) sample.take(stored);
  }
  if (show !== undefined) {
    const listing = (await views.listings.load([eventId])).get(eventId);
    differences.push(...showDifferences(show, seen), ...listingDifferences(show, listing));
  }
  return { version, differences: [...differences, ...(await bookingDifferences(views, sample.bookings()))] };
}

async function differencesOfHistory(views: ViewStore, page: StoredEvent[]): Promise<string[]> {
  const found = await views.loadHistory(page.map((stored) => historyView(stored)._id));
  return page.flatMap((stored) => historyDifferences(stored, found));
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
