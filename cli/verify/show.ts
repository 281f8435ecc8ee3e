import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import { withSnapshot } from '@ticketing/shared/stores/snapshot.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { foldShow } from '@ticketing/sync-service/fold/fold.ts';
import { historyDifferences, listingDifferences, showDifferences } from '@ticketing/sync-service/heal/differences.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { PoolClient } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { checkBookings } from './bookings.ts';
import type { CommandLog } from './commands.ts';
import type { Add, Area, Findings } from './findings.ts';
import { createSeatFold } from './seats.ts';
import type { ShowReads } from './show-reads.ts';
import { readsOfShow, readsOfShows } from './show-reads.ts';
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
export async function checkShow(check: ShowCheck, eventId: number): Promise<number> {
  const { pool, db } = check.engines;
  const view = (await check.views.loadShows([eventId])).get(eventId);
  return withSnapshot(pool, (client) =>
    compareShow(check, { eventId, view, client, reads: readsOfShow({ client, views: check.views, db }, eventId) }),
  );
}

export type CheckedShow = { eventId: number; version: number; findings: Findings };

/** Compares shows as {@link checkShow} does; small ones many at a time. */
export async function* checkShows(
  check: Omit<ShowCheck, 'findings'>,
  eventIds: number[],
  newFindings: () => Findings,
): AsyncGenerator<CheckedShow> {
  const { pool, db } = check.engines;
  const views = await check.views.loadShows(eventIds);
  for (const group of groupsOf(eventIds, views)) {
    const checked = group.length === 1 ? [] : await withSnapshot(pool, (client) => checkTogether(client, group));
    const done = new Set(checked.map(({ eventId }) => eventId));
    yield* checked;
    for (const eventId of group) {
      if (done.has(eventId)) continue;
      const findings = newFindings();
      yield { eventId, version: await checkShow({ ...check, findings }, eventId), findings };
    }
  }

  async function checkTogether(client: PoolClient, group: number[]): Promise<CheckedShow[]> {
    const checked: CheckedShow[] = [];
    for (const [eventId, reads] of await readsOfShows({ client, views: check.views, db }, group)) {
      const findings = newFindings();
      const show = { eventId, view: views.get(eventId), client, reads };
      checked.push({ eventId, version: await compareShow({ ...check, findings }, show), findings });
    }
    return checked;
  }
}

/** What is read at once, at most: so many seats, and so many events. */
const together = { seats: 50_000, events: 5_000 };

/** Shows that are compared together: by their views, because a show without one is to be looked at alone. */
function groupsOf(eventIds: number[], views: Map<number, ShowView>): number[][] {
  const groups: number[][] = [];
  let small: number[] = [];
  let weight = 0;
  for (const eventId of eventIds) {
    const view = views.get(eventId);
    const one = view === undefined ? 1 : weightOf(view);
    if (one > 1 / 10) {
      groups.push([eventId]);
      continue;
    }
    if (weight + one > 1) {
      groups.push(small);
      [small, weight] = [[], 0];
    }
    small.push(eventId);
    weight += one;
  }
  return small.length === 0 ? groups : [...groups, small];
}

/** How much of what is read at once a show is. */
function weightOf(view: ShowView): number {
  const { available = 0, held = 0, booked = 0 } = view.scheduled ? view.counts : {};
  return (available + held + booked) / together.seats + view.version / together.events;
}

type ComparedShow = { eventId: number; view: ShowView | undefined; client: PoolClient; reads: ShowReads };

async function compareShow(
  { engines, commandLog, findings, progress }: ShowCheck,
  { eventId, view, client, reads }: ComparedShow,
): Promise<number> {
  const add = (area: Area, text: string) => findings.add(area, eventId, text);
  const seats = createSeatFold(eventId, (text) => add('event store', text));
  let folded: ShowView | undefined;
  let version = 0;
  let isReadable = true;
  const addUnreadable: Add = (area, text) => {
    isReadable = false;
    add(area, text);
  };
  for await (const page of readable(reads.events(), () => version + 1, addUnreadable)) {
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
    compareHistory(upToView, await reads.histories(upToView), add);
    progress.advance(page.length);
  }
  compareView(folded, view, version, add);
  if (!isReadable || version > (view?.version ?? 0)) await tellWhyItStands(engines, eventId, add);
  if (folded !== undefined && folded.version === view?.version) {
    for (const text of listingDifferences(folded, await reads.listing())) add('views', text);
  }
  await checkTickets(reads, seats.show, add);
  // What an unreadable event makes of its booking is not known.
  if (isReadable) await checkBookings({ client, reads, add }, eventId, { store: version, view: view?.version ?? 0 });
  return version;
}

/** Pages of events up to the first event that cannot be read, which is a finding. */
async function* readable(
  pages: AsyncIterable<StoredEvent[]>,
  from: () => number,
  add: Add,
): AsyncGenerator<StoredEvent[]> {
  try {
    yield* pages;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ZodError') throw error;
    add('event store', `an event from version ${from()} on cannot be read: ${error.message}`);
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

function compareHistory(events: StoredEvent[], seen: Map<string, HistoryView>, add: Add): void {
  for (const stored of events) for (const text of historyDifferences(stored, seen)) add('views', text);
}
