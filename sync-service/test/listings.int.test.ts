import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import { listingOf } from '@ticketing/shared/stores/listings.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { foldShow } from '@ticketing/sync-service/fold/fold.ts';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Db } from 'mongodb';
import { MongoClient } from 'mongodb';
import type { ShowStory } from '../../read-api/test/show-story.ts';
import { tellShow } from '../../read-api/test/show-story.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let client: MongoClient;
let db: Db;

beforeAll(async () => {
  sandbox = await openSandbox();
  client = await new MongoClient(sandbox.mongodbUri).connect();
  db = client.db();
  await createIndexes(db);
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
});

/** The states of a show that sells out at version 3 and gets a seat back at version 4. */
function statesOf(eventId: number): ScheduledShowView[] {
  const story = tellShow(eventId).schedule({ layout: [{ row: 'A', seats: 2, priceMinor: 100 }] });
  story.book(1, 'A1');
  const second = story.book(1, 'A2');
  story.cancel(second);
  return foldedAt(story);
}

/** A show at each of its versions. */
function foldedAt({ events }: ShowStory): ScheduledShowView[] {
  return events.map((_, index) => {
    const view = foldShow(undefined, events.slice(0, index + 1));
    if (!view.scheduled) throw new Error('is not scheduled');
    return view;
  });
}

/** As a projector does that has lost a race: it looks again. */
async function write(views: ViewStore, after: ScheduledShowView): Promise<void> {
  for (let isWritten = false; !isWritten; ) {
    const before = (await views.loadShows([after._id])).get(after._id);
    isWritten = await views.writeShows([{ before, after }]);
  }
}

const stored = (eventId: number) =>
  db.collection<ListingView>(viewCollections.listings).findOne({ _id: eventId }) as Promise<ListingView | null>;

test('a listing moves when what it says does, and with no other sale', async () => {
  const views = createViewStore(db);
  const states = statesOf(1);
  const versions: (number | undefined)[] = [];
  for (const [index, after] of states.entries()) {
    await views.writeShows([{ before: states[index - 1], after }]);
    const listing = await stored(1);
    versions.push(listing?.version);
    expect({ ...listing, version: 0 }).toEqual({ ...listingOf(after), version: 0 });
  }
  expect(versions).toEqual([1, 1, 3, 4]);
});

test('the lowest free price is written with the sale that changes it, to the show and to its listing', async () => {
  const rows = [100, 200].map((priceMinor, index) => ({ row: 'AB'[index]!, seats: 2 - index, priceMinor }));
  const story = tellShow(30).schedule({ layout: rows });
  story.book(1, 'A1');
  const cheap = story.book(1, 'A2');
  story.cancel(cheap);
  const views = createViewStore(db);
  const states = foldedAt(story);
  const seen: unknown[] = [];
  for (const [index, after] of states.entries()) {
    await views.writeShows([{ before: states[index - 1], after }]);
    const show = (await views.loadShows([30])).get(30) as ScheduledShowView;
    const listing = await stored(30);
    seen.push([show.priceFromMinor, listing?.priceFromMinor, listing?.version]);
  }
  expect(seen).toEqual([
    [100, 100, 1],
    [100, 100, 1],
    [200, 200, 3],
    [100, 100, 4],
  ]);
});

test('who comes late replaces no later listing, and many writers end with the last', async () => {
  const views = Array.from({ length: 4 }, () => createViewStore(db));
  const states = statesOf(2);
  const changes = states.map((after, index) => ({ before: states[index - 1], after }));
  await views[0]!.listings.follow(changes.slice(3));
  await views[1]!.listings.follow(changes.slice(2, 3));
  expect(await stored(2)).toEqual(listingOf(states[3]!));
  for (let eventId = 3; eventId < 13; eventId++) {
    const [first, , third, fourth] = statesOf(eventId);
    const all = [first, third, fourth].map((after) => [{ before: undefined, after: after! }]);
    await Promise.all(all.map((change, index) => views[index]!.listings.follow(change)));
    expect(await stored(eventId)).toEqual(listingOf(fourth!));
  }
});

test('a listing that was lost is written again from its show', async () => {
  const views = createViewStore(db);
  const last = statesOf(20).at(-1)!;
  await views.writeShows([{ before: undefined, after: last }]);
  await db.collection<ListingView>(viewCollections.listings).deleteOne({ _id: 20 });
  await views.listings.restore([20, 21]);
  expect(await stored(20)).toEqual(listingOf(last));
});

test('completing is safe beside those who write, and done once', async () => {
  const views = createViewStore(db);
  const states = Array.from({ length: 50 }, (_, index) => statesOf(100 + index));
  const shows = db.collection<ScheduledShowView>(viewCollections.events);
  // As earlier versions wrote them.
  await shows.insertMany(states.map(([, second]) => ({ ...second!, priceFromMinor: 7 })));
  await Promise.all([views.listings.complete(), ...states.map(([, , third]) => write(views, third!))]);
  for (const [, , third] of states) {
    const show = await shows.findOne({ _id: third!._id });
    expect(show).toMatchObject({ priceFromMinor: 100 });
    expect({ ...(await stored(third!._id)), version: 0 }).toEqual({ ...listingOf(show!), version: 0 });
  }
  expect(await views.listings.complete()).toBe(0);
});
