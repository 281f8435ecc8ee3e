import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { eventually, runReadApi } from './running-read-api.ts';
import type { ShowStory } from './show-story.ts';
import { showView, tellShow, writeViews } from './show-story.ts';

let sandbox: Sandbox;
let api: RunningReadApi;
let lastShow = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
});

afterAll(async () => {
  await api.close();
  await sandbox.close();
});

type Listed = { eventId: number; name: string; version: number; priceFromMinor: number };

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** A show of a category of its own test. */
function newShow(category: string, details: Parameters<ShowStory['schedule']>[0] = {}): ShowStory {
  lastShow += 1;
  return tellShow(lastShow).schedule({ category, startsAt: inDays(30), ...details });
}

async function list(category: string, query = ''): Promise<Listed[]> {
  const { status, json } = await api.get(`/api/events?category=${category}&limit=200${query}`);
  expect(status).toBe(200);
  return json.events as Listed[];
}

const ids = async (category: string, query = '') => (await list(category, query)).map(({ eventId }) => eventId);

describe('while shows are without their listings', () => {
  test('no list is given; then all of them, and what the views said otherwise is mended', async () => {
    const [plain, sold] = [newShow('older'), newShow('older')];
    sold.book(7, 'BALC-A1', 'BALC-A2', 'BALC-A3', 'BALC-A4', 'BALC-A5');
    for (const story of [plain, sold]) await writeViews(api.db, story);
    // As earlier versions left them: no listings, and the lowest price of all.
    await api.db.collection(viewCollections.listings).drop();
    const shows = api.db.collection<{ _id: number }>(viewCollections.events);
    await shows.updateOne({ _id: sold.eventId }, { $set: { priceFromMinor: 3_000 } });
    const tag = (await api.get(`/api/events/${sold.eventId}`)).headers.get('etag');
    expect(await api.get('/api/events')).toMatchObject({ status: 503, json: { code: 'views-unavailable' } });

    const views = createViewStore(api.db);
    expect(await views.listings.complete()).toBeGreaterThanOrEqual(2);
    expect(await list('older')).toMatchObject([
      { eventId: plain.eventId, priceFromMinor: 3_000 },
      { eventId: sold.eventId, priceFromMinor: 4_000 },
    ]);
    expect(await list('older', '&sort=-price')).toMatchObject([{ eventId: sold.eventId }, { eventId: plain.eventId }]);
    const again = await shows.findOne({ _id: sold.eventId });
    expect(again).toMatchObject({ version: 2, priceFromMinor: 4_000, origin: expect.any(String) });
    const changed = async () => (await api.get(`/api/events/${sold.eventId}`, { 'if-none-match': tag ?? '' })).json;
    await eventually(async () => (await changed()).priceFromMinor === 4_000, 'the price that is free');
    expect(await views.listings.complete()).toBe(0);
  });
});

test('by default lists show what can still be attended', async () => {
  const [past, future] = [newShow('times', { startsAt: inDays(-1) }), newShow('times')];
  for (const story of [past, future]) await writeViews(api.db, story);
  expect(await ids('times')).toEqual([future.eventId]);
  expect(await ids('times', '&sort=-name')).toEqual([future.eventId]);
  expect(await ids('times', `&from=${inDays(-2)}`)).toEqual([past.eventId, future.eventId]);
  expect(await ids('times', `&to=${inDays(-0.5)}`)).toEqual([]);
});

test('available is what can be bought now', async () => {
  const open = newShow('sales', { salesOpenAt: inDays(-1), salesCloseAt: inDays(1) });
  const plain = newShow('sales');
  const notYet = newShow('sales', { salesOpenAt: inDays(1) });
  const closed = newShow('sales', { salesCloseAt: inDays(-1) });
  const soldOut = newShow('sales', { layout: [{ row: 'A', seats: 1, priceMinor: 100 }] });
  const booking = soldOut.book(7, 'A1');
  const started = newShow('sales', { startsAt: inDays(-1) });
  for (const story of [open, plain, notYet, closed, soldOut, started]) await writeViews(api.db, story);
  const idsOf = (...stories: ShowStory[]) => stories.map(({ eventId }) => eventId);
  expect(await ids('sales', '&available=true')).toEqual(idsOf(open, plain));
  // Sales end with the start where nobody has said otherwise.
  expect(await ids('sales', `&available=true&from=${inDays(-2)}`)).toEqual(idsOf(open, plain));
  expect(await ids('sales', `&available=false&from=${inDays(-2)}`)).toEqual(idsOf(started, notYet, closed, soldOut));
  // What is sold out takes no place on a page.
  const { json } = await api.get('/api/events?category=sales&available=true&sort=-startsAt&limit=1');
  expect(json.events).toMatchObject([{ eventId: plain.eventId }]);
  expect(await ids('sales', '&available=false')).toEqual(idsOf(notYet, closed, soldOut));
  soldOut.cancel(booking);
  await writeViews(api.db, soldOut);
  expect(await ids('sales', '&available=true')).toEqual(idsOf(open, plain, soldOut));
});

test('a list does not contradict itself where a listing is a moment ahead of its show', async () => {
  const show = newShow('ahead', { layout: [{ row: 'A', seats: 1, priceMinor: 100 }] });
  const booking = show.book(7, 'A1');
  await writeViews(api.db, show);
  show.cancel(booking);
  await createViewStore(api.db).listings.follow([{ before: showView(show, 2), after: showView(show) }]);
  expect(await ids('ahead', '&available=true')).toEqual([]);
  expect(await list('ahead')).toMatchObject([{ version: 2 }]);
});

test('the price is the lowest that is free, and the lowest of all when none is', async () => {
  const show = newShow('prices');
  const prices: number[] = [];
  const look = async () => {
    await api.project(show);
    prices.push((await list('prices'))[0]!.priceFromMinor);
  };
  await look();
  const cheap = show.hold(7, 'BALC-A1', 'BALC-A2', 'BALC-A3', 'BALC-A4', 'BALC-A5');
  await look();
  show.book(7, 'B1', 'B2', 'B3');
  await look();
  show.book(8, 'A1', 'A2', 'A3', 'A4');
  await look();
  show.expire(cheap);
  await look();
  expect(prices).toEqual([3_000, 4_000, 5_000, 3_000, 3_000]);
});

test('names are in the order in which people look for them, in one page and in many', async () => {
  const names = ['Zauberflöte', 'Ärzte', 'aida', 'Élisa', 'Elisa', 'Ödipus', 'Ångström', 'oper', 'elise', 'Œdipe'];
  const expected = ['aida', 'Ångström', 'Ärzte', 'Elisa', 'Élisa', 'elise', 'Ödipus', 'Œdipe', 'oper', 'Zauberflöte'];
  for (const name of names) await writeViews(api.db, newShow('names', { name }));
  const inOrder = async (query: string) => (await list('names', query)).map(({ name }) => name);
  expect(await inOrder('&sort=name')).toEqual(expected);
  expect(await inOrder('&sort=-name')).toEqual(expected.toReversed());
  const paged: string[] = [];
  let cursor = '';
  do {
    const { json } = await api.get(`/api/events?category=names&sort=name&limit=3${cursor}`);
    paged.push(...(json.events as Listed[]).map(({ name }) => name));
    cursor = json.nextCursor === undefined ? '' : `&cursor=${json.nextCursor}`;
  } while (cursor !== '');
  expect(paged).toEqual(expected);
});

test.each(['CAFÉ', 'cafe', 'Cafe\u0301', 'ｃａｆé', 'noir  cafe', 'strasse', 'Malmo', "d'or", 'or “café'])(
  'q finds what was meant: %s',
  async (typed) => {
    const name = 'Noir Cafe\u0301 d’Or "Café"';
    const venue = { name: 'Haus Lange Straße', city: 'Malmö' };
    lastShow = 9_000;
    await writeViews(api.db, newShow('found', { name, venue }));
    expect(await ids('found', `&q=${encodeURIComponent(typed)}`)).toHaveLength(1);
    expect(await ids('found', `&q=${encodeURIComponent(`${typed}x`)}`)).toHaveLength(0);
  },
);

test('an accent alone is nothing to look for', async () => {
  await writeViews(api.db, newShow('accent'));
  expect(await ids('accent', '&q=%CC%81')).toEqual([]);
});

test('a city is the same city in either normal form', async () => {
  await writeViews(api.db, newShow('city', { venue: { name: 'Hall', city: 'Zu\u0308rich' } }));
  for (const city of ['Zürich', 'Zu\u0308rich']) {
    expect(await ids('city', `&city=${encodeURIComponent(city.normalize('NFC'))}`)).toHaveLength(1);
  }
});

describe('a list never goes back', () => {
  test('behind a list', async () => {
    const show = newShow('back');
    show.book(7, 'A1');
    await writeViews(api.db, show);
    expect(await list('back')).toMatchObject([{ version: 2 }]);
    await writeViews(api.db, show, 1);
    expect(await list('back')).toMatchObject([{ version: 2, counts: { booked: 1 } }]);
  });

  test('behind a read', async () => {
    const show = newShow('back-read');
    show.book(7, 'A1');
    await writeViews(api.db, show);
    expect((await api.get(`/api/events/${show.eventId}/seats?view=map`)).json.version).toBe(2);
    await writeViews(api.db, show, 1);
    expect(await list('back-read')).toMatchObject([{ version: 2 }]);
  });

  test.each([
    ['a list', 'forgotten', () => '/api/events?category=forgotten'],
    ['a read', 'forgotten-read', (eventId: number) => `/api/events/${eventId}/seats?view=map`],
  ])('and says so where what %s gave is not remembered', async (_what, category, pathOf) => {
    const small = await runReadApi(sandbox, { cacheBytes: 10_000 });
    try {
      const show = newShow(category, { name: 'x'.repeat(200) });
      show.book(7, 'A1');
      await writeViews(small.db, show);
      const { json } = await small.get(pathOf(show.eventId));
      expect(json.events ?? [json]).toMatchObject([{ version: 2 }]);
      await writeViews(small.db, show, 1);
      expect(await small.get(`/api/events?category=${category}`)).toMatchObject({
        status: 503,
        json: { code: 'view-behind', version: 1 },
      });
    } finally {
      await small.close();
    }
  });
});

test('cancelled shows are listed for who asks for them, and say so', async () => {
  const [plain, gone] = [newShow('status'), newShow('status')];
  gone.book(7, 'A1');
  gone.cancelShow('no electricity');
  for (const story of [plain, gone]) await writeViews(api.db, story);
  expect(await ids('status')).toEqual([plain.eventId]);
  expect(await list('status', '&status=cancelled')).toMatchObject([{ eventId: gone.eventId, status: 'cancelled' }]);
  expect(await ids('status', '&status=any')).toEqual([plain.eventId, gone.eventId]);
  expect(await ids('status', '&status=any&available=true')).toEqual([plain.eventId]);
  expect((await api.get('/api/events?status=held')).json).toMatchObject({ code: 'validation-failed' });
});
