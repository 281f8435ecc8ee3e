import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { withSnapshot } from '@ticketing/shared/stores/snapshot.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { foldShow, historyView } from '@ticketing/sync-service/fold/fold.ts';
import { fieldDifferences, listingDifferences, showDifferences } from '@ticketing/sync-service/heal/differences.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { PoolClient } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { checkBookings } from './bookings.ts';
import type { CommandLog } from './commands.ts';
import type { Add, Area, Findings } from './findings.ts';
import { createSeatFold } from './seats.ts';
import { checkTickets } from './tickets.ts';

export type ShowCheck = {
  engines: Engines;
  views: ViewStore;
  commandLog: CommandLog;
  findings: Findings;
  progress: Progress;
};

/**
 * Compares one show in all stores. PostgreSQL is read in one snapshot, and the view before it: a view is never ahead
 * of the event store, so everything up to its version can be compared while the system runs.
 * @returns the show's version in the event store
 */
export async function checkShow({ engines, views, commandLog, findings, progress }: ShowCheck, eventId: number) {
  const view = (await views.loadShows([eventId])).get(eventId);
  const add = (area: Area, text: string) => findings.add(area, eventId, text);
  return withSnapshot(engines.pool, async (client) => {
    const seats = createSeatFold(eventId, (text) => add('event store', text));
    let folded: ShowView | undefined;
    let version = 0;
    let isReadable = true;
    const addUnreadable: Add = (area, text) => {
      isReadable = false;
      add(area, text);
    };
    for await (const page of pagesOf(client, eventId, addUnreadable)) {
      for (const { event, position } of page) {
        if (event.version !== version + 1)
          add('event store', `versions ${version + 1} to ${event.version - 1} are missing`);
        version = event.version;
        seats.fold(event);
        if (commandLog.holds(position) === false) {
          const at = `${position.partition}:${position.offset}`;
          add('commands', `version ${event.version} answers a command at ${at}, and there is none`);
        }
      }
      const upToView = page.filter(({ event }) => event.version <= (view?.version ?? 0));
      if (upToView.length > 0) {
        folded = foldShow(
          folded,
          upToView.map(({ event }) => event),
        );
      }
      await checkHistory(engines, upToView, add);
      progress.advance(page.length);
    }
    compareView(folded, view, version, add);
    if (!isReadable || version > (view?.version ?? 0)) await tellWhyItStands(engines, eventId, add);
    if (folded !== undefined && folded.version === view?.version) {
      const listing = (await views.listings.load([eventId])).get(eventId);
      for (const text of listingDifferences(folded, listing)) add('views', text);
    }
    await checkTickets(client, seats.show, add);
    // What an unreadable event makes of its booking is not known.
    if (isReadable) await checkBookings({ client, views, add }, eventId, { store: version, view: view?.version ?? 0 });
    return version;
  });
}

async function* pagesOf(client: PoolClient, eventId: number, add: Add): AsyncGenerator<StoredEvent[]> {
  for (let from = 1; ; ) {
    let page: StoredEvent[];
    try {
      page = await readShowEvents(client, eventId, { from, limit: 1_000 });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'ZodError') throw error;
      add('event store', `an event from version ${from} on cannot be read: ${error.message}`);
      return;
    }
    if (page.length === 0) return;
    yield page;
    from = page.at(-1)!.event.version + 1;
  }
}

function compareView(folded: ShowView | undefined, view: ShowView | undefined, version: number, add: Add): void {
  if (view === undefined) {
    if (version > 0) add('views', `the show is missing and should be at version ${version}`);
    return;
  }
  if (view.version > version) {
    add('views', `the show is at version ${view.version} and the event store at ${version}`);
    return;
  }
  // The finding names the version, so a view that advances gives a different finding each time.
  if (view.version < version) add('views', `the show has stopped at version ${view.version}`);
  if (folded === undefined) return;
  for (const text of showDifferences(folded, view)) add('views', text);
}

async function tellWhyItStands({ db }: Engines, eventId: number, add: Add): Promise<void> {
  const shows = db.collection<StandingShow>(standingShowsCollection);
  const standing = await shows.findOne({ _id: eventId }, operationLimit);
  if (standing !== null) add('views', `the show stands, its events cannot be projected: ${standing.reason}`);
}

async function checkHistory({ db }: Engines, events: StoredEvent[], add: Add): Promise<void> {
  if (events.length === 0) return;
  const expected = events.map(historyView);
  const found = await db
    .collection<HistoryView>(viewCollections.history)
    .find({ _id: { $in: expected.map(({ _id }) => _id) } }, operationLimit)
    .toArray();
  const seen = new Map(found.map((document) => [document._id, document]));
  for (const document of expected) {
    const other = seen.get(document._id);
    if (other === undefined) add('views', `history lacks version ${document.version}`);
    else
      for (const text of fieldDifferences(document, other))
        add('views', `history of version ${document.version}: ${text}`);
  }
}
