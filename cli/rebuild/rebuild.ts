import { randomUUID } from 'node:crypto';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { createCatalogueEntries } from '@ticketing/sync-service/catalogue/entries.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { createCatalogueMetrics } from '@ticketing/sync-service/catalogue/metrics.ts';
import { projectEach } from '@ticketing/sync-service/fold/project-each.ts';
import type { Projector } from '@ticketing/sync-service/fold/projector.ts';
import { createProjector } from '@ticketing/sync-service/fold/projector.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import type { StreamEnd } from '@ticketing/sync-service/heal/store-snapshot.ts';
import { withStoreSnapshot } from '@ticketing/sync-service/heal/store-snapshot.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { createPaymentPositions } from '@ticketing/sync-service/payments/positions.ts';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import { createProjectionStore } from '@ticketing/sync-service/store/projection-store.ts';
import type { Standstill } from '@ticketing/sync-service/store/standing-store.ts';
import { createStandingStore } from '@ticketing/sync-service/store/standing-store.ts';
import { noSwapLock } from '@ticketing/sync-service/store/swap-lock.ts';
import type { CollectionNames, ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { CliError } from '../cli-error.ts';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { alone } from './alone.ts';
import { delayShows } from './delayed-shows.ts';
import { foldPayments } from './payments.ts';
import { foldStore, foldTopic } from './sources.ts';
import { swapViews } from './swap.ts';

export type RebuildOptions = { from: 'topic' | 'store'; progress: Progress };

export type Rebuilt = {
  /** How many events were folded. */
  events: number;
  /** Shows whose events could not be folded to the end: their views stand at an earlier version. */
  standing: number[];
};

// The prefix of all collections that are being filled.
const prefix = 'rebuild_';

/** Names of collections for this run alone: a name is never reused for other documents. */
function temporaryNames(run: string): CollectionNames {
  const name = (view: string) => `${prefix}${run}_${view}`;
  return {
    events: name('events'),
    listings: name('listings'),
    bookings: name('bookings'),
    history: name('history'),
    projection: name('projection'),
    movies: name('movies'),
    theaters: name('theaters'),
    payments: name('payments'),
    paymentPositions: name('payment_positions'),
  };
}

/**
 * Folds the log from its beginning into new collections beside the live views and swaps them in. Readers and writers
 * continue; writers wait only for the short end, in which the last events are folded and the collections are renamed.
 * The new views hold at least the versions of the old ones, so readers do not go back. An interrupted rebuild changes
 * nothing that is live; the next one removes its collections.
 * A show that cannot be folded to the end does not keep the others from it: it stands, and that is written down.
 * @throws NotAloneError while another rebuild runs
 * @throws CliError when the views of a show would stand at an earlier version than they have now; nothing is changed then
 */
export async function rebuildViews(engines: Engines, { from, progress }: RebuildOptions): Promise<Rebuilt> {
  const { pool, db, kafka, topics, namespace, logger } = engines;
  return alone(pool, namespace, async () => {
    const commandLog = await commandLogOf(pool, kafka, topics.commands);
    await clearAway(engines);
    const run = randomUUID();
    const fresh = temporaryNames(run);
    await createIndexes(db, (name) => fresh[name]);
    const views = createViewStore(db, fresh);
    const metrics = createSyncMetrics(createRegistry('cli'));
    const cache = createShowCache(5_000_000);
    const unfolded = new Map<number, string>();
    const projectorOf = (store: ViewStore): Projector => {
      const projector = createProjector({
        views: store,
        eventStore: pool,
        cache,
        swapLock: noSwapLock,
        metrics,
        logger,
        commandLog,
        origin: run,
      });
      const alone = async ({ eventId }: { eventId: number }, error: unknown) => {
        unfolded.set(eventId, error instanceof Error ? error.message : String(error));
      };
      return { ...projector, project: (news) => projectEach(projector, news, alone) };
    };
    const fold = from === 'topic' ? foldTopic : foldStore;
    const later = delayShows(views);
    await fold(engines, projectorOf(later), progress);
    await later.writeWaiting();
    await views.listings.markComplete();
    const catalogue = createCatalogueEntries({
      store: createEntryStore(db, fresh),
      eventStore: pool,
      swapLock: noSwapLock,
      onWritten: () => undefined,
      metrics: createCatalogueMetrics(createRegistry('cli')),
      logger,
    });
    await catalogue.complete();
    const paymentLog = await commandLogOf(pool, kafka, topics.paymentCommands);
    const paymentViews = {
      store: createPaymentStore(db, fresh),
      positions: createPaymentPositions(db, paymentLog, fresh.paymentPositions),
      commandLog: paymentLog,
    };
    const payments = foldPayments(engines, paymentViews, progress);
    await payments.catchUp();
    progress.end();

    const projector = projectorOf(views);
    const catchUpAll = () =>
      withStoreSnapshot(pool, commandLog, (snapshot) => catchUp(snapshot.streams(), views, projector));
    await catchUpAll();
    let standing: Standstill[] = [];
    await swapViews(engines, fresh, {
      async before() {
        // Each of them is behind, and so is tried again.
        unfolded.clear();
        const ends = await catchUpAll();
        await catalogue.compareAll();
        await payments.catchUp();
        await refuseToGoBack(createViewStore(db), views, [...unfolded.keys()]);
        standing = await standstills(views, unfolded);
        await noteStanding(engines, standing);
        // Up to when all was compared is not noted: whoever looks after the views notes it at the next look.
        await createProjectionStore(db, commandLog, fresh.projection).move(ends);
      },
      // Again: a healer may have found one whole in the old views meanwhile, and taken it out.
      after: () => noteStanding(engines, standing),
    });
    await clearAway(engines);
    const applied = await metrics.applied.get();
    return { events: applied.values[0]?.value ?? 0, standing: standing.map(({ eventId }) => eventId) };
  });
}

async function refuseToGoBack(live: ViewStore, fresh: ViewStore, eventIds: number[]): Promise<void> {
  const [were, are] = await Promise.all([live.loadShowVersions(eventIds), fresh.loadShowVersions(eventIds)]);
  for (const [eventId, was] of were) {
    const is = are.get(eventId) ?? 0;
    if (is >= was) continue;
    throw new CliError(
      `Show ${eventId} can be folded to version ${is} only, and its views have version ${was}: nothing was changed.`,
    );
  }
}

async function standstills(views: ViewStore, unfolded: Map<number, string>): Promise<Standstill[]> {
  const versions = await views.loadShowVersions([...unfolded.keys()]);
  return Array.from(unfolded, ([eventId, reason]) => ({ eventId, version: versions.get(eventId) ?? 0, reason }));
}

async function noteStanding({ db }: Engines, standing: Standstill[]): Promise<void> {
  const store = createStandingStore(db);
  for (const standstill of standing) await store.put(standstill);
}

async function clearAway({ db }: Engines): Promise<void> {
  const existing = await db.listCollections({}, { nameOnly: true }).toArray();
  for (const { name } of existing) if (name.startsWith(prefix)) await db.dropCollection(name);
}

/**
 * Brings the new views up to the event store.
 * @returns per partition of the current log, the last outcome that they reflect
 */
async function catchUp(
  streams: AsyncIterable<StreamEnd[]>,
  views: ViewStore,
  projector: Projector,
): Promise<LogPosition[]> {
  const offsets = new Map<number, number>();
  for await (const page of streams) {
    const versions = await views.loadShowVersions(page.map(({ eventId }) => eventId));
    const behind = page.filter(({ eventId, version }) => (versions.get(eventId) ?? 0) < version);
    await projector.project(behind.map(({ eventId, version }) => ({ eventId, events: [], upTo: version })));
    for (const { position } of page) {
      if (position === undefined) continue;
      offsets.set(position.partition, Math.max(position.offset, offsets.get(position.partition) ?? 0));
    }
  }
  return Array.from(offsets, ([partition, offset]) => ({ partition, offset }));
}
