import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page, Route } from 'playwright-core';
import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { seriousFindings, startBrowser, visit, widths } from '../support/browser.ts';
import { startMonitor } from '../support/monitor.ts';
import type { PaidSystem } from '../support/paid-system.ts';
import { startPaidSystem } from '../support/paid-system.ts';
import type { ServiceProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import { scheduleProgramme, startsAt } from './programme-of-tests.ts';

// What holds of every page, asked of each: nobody is shut out, nothing is wider than a screen, no script finds a token,
// and whatever the API answers there are words for it and a way on. With PICTURES=docs/images it also makes the pictures.

let sandbox: Sandbox;
let system: PaidSystem;
let monitor: ServiceProcess;
let browser: Browser;
/** Who is a guest, and who is logged in. */
let visitors: { guest: Visitor; ada: Visitor };
/** Bookings of Ada. */
const bookings = { held: '', booked: '' };

type Place = {
  /** As in the pages' table of routes. */
  route: string;
  path: () => string;
  /** What is there once the page has all that it shows. */
  ready: string;
  as?: 'ada';
  /** It asks the API for nothing by itself, or for the same as another one. */
  asksNoMore?: true;
};

const concert = 9;
const showtime = 100;

/** Every page, by the name of its pictures. A route that is not here fails the first test. */
const places: Record<string, Place> = {
  programme: { route: '/', path: () => '/', ready: '.programme:has(.film):has(.show):has(.theater)' },
  film: { route: '/movies/:movieId', path: () => '/movies/the-salt-road', ready: '.times a' },
  theater: { route: '/theaters/:theaterId', path: () => '/theaters/rex', ready: '.times a' },
  hall: { route: '/events/:eventId', path: () => `/events/${concert}`, ready: '.event:has(.is-live) .buy-panel' },
  showtime: { route: '/events/:eventId', path: () => `/events/${showtime}`, ready: '.event:has(.is-live) .buy-panel' },
  paying: {
    route: '/bookings/:bookingId',
    path: () => `/bookings/${bookings.held}`,
    ready: '[data-phase="held"] .card-form',
    as: 'ada',
  },
  tickets: {
    route: '/bookings/:bookingId',
    path: () => `/bookings/${bookings.booked}`,
    ready: '[data-phase="booked"] img.ticket-code',
    as: 'ada',
  },
  mine: {
    route: '/me',
    path: () => '/me',
    ready: '.mine:has(.account-form) .mine-entry:has(.amount) .button',
    as: 'ada',
  },
  'mine-as-guest': { route: '/me', path: () => '/me', ready: '.mine' },
  organiser: { route: '/organiser', path: () => '/organiser', ready: '.organiser-show' },
  'organiser-new': { route: '/organiser/*', path: () => '/organiser/new', ready: '.organiser-form select' },
  'organiser-details': { route: '/organiser/*', path: tab('details'), ready: '.organiser-form' },
  'organiser-places': { route: '/organiser/*', path: tab('places'), ready: '.hall' },
  'organiser-sales': { route: '/organiser/*', path: tab('sales'), ready: '.organiser-curve' },
  'organiser-demand': { route: '/organiser/*', path: tab('demand'), ready: '.hall' },
  'organiser-door': { route: '/organiser/*', path: tab('door'), ready: 'main input', asksNoMore: true },
  monitor: { route: '/monitor', path: () => '/monitor', ready: '.monitor:has(.is-live) .monitor-card' },
  'monitor-clocks': {
    route: '/monitor',
    path: () => '/monitor?tab=clocks',
    ready: '.monitor:has(.is-live) td',
    asksNoMore: true,
  },
  'monitor-leaders': {
    route: '/monitor',
    path: () => '/monitor?tab=leaders',
    ready: '.monitor:has(.is-live) .monitor-card',
    asksNoMore: true,
  },
  'monitor-replication': {
    route: '/monitor',
    path: () => '/monitor?tab=replication',
    ready: '.monitor:has(.is-live) td',
    asksNoMore: true,
  },
  'monitor-balance': {
    route: '/monitor',
    path: () => '/monitor?tab=balance',
    ready: '.monitor:has(.is-live) td',
    asksNoMore: true,
  },
  login: { route: '/login', path: () => '/login?next=%2Fevents%2F1', ready: '.login form', asksNoMore: true },
  nowhere: { route: 'default', path: () => '/nowhere', ready: '.empty-mark', asksNoMore: true },
};

function tab(name: string): () => string {
  return () => `/organiser/${concert}?tab=${name}`;
}

const winterConcert = {
  name: 'The Winter Concert',
  venue: { name: 'Vredenburg', city: 'Utrecht' },
  category: 'concert',
  startsAt: startsAt(30, 19, 30),
  currency: 'EUR',
  payment: 'required',
  layout: [
    ...['A', 'B', 'C'].map((row, index) => stalls(row, 14 + index * 2, 6_500)),
    ...['D', 'E', 'F', 'G'].map((row, index) => stalls(row, 20 + index * 2, 4_500)),
    ...['A', 'B'].map((row) => ({ section: 'BALCONY', row, seats: 22, priceMinor: 3_000, category: 'Balcony' })),
    { section: 'FLOOR', places: 60, priceMinor: 1_900, category: 'Standing' },
  ],
  sections: [
    { code: 'STALLS', name: 'Stalls', order: 1 },
    { code: 'FLOOR', name: 'Floor', order: 2 },
    { code: 'BALCONY', name: 'Balcony', order: 3 },
  ],
};

function stalls(row: string, seats: number, priceMinor: number) {
  const category = priceMinor > 5_000 ? 'Front' : 'Middle';
  return { section: 'STALLS', row, seats, priceMinor, category, ...(row === 'G' && { accessible: ['1', '2'] }) };
}

// A browser itself tells in the console of what cannot be loaded.
const usual = { allowed: [/Failed to load resource/] };

beforeAll(async () => {
  sandbox = await openSandbox();
  const keys = { TICKET_KEYS: `k1:${randomBytes(32).toString('base64url')}` };
  [system, browser] = await Promise.all([startPaidSystem(sandbox, keys), startBrowser()]);
  monitor = await startMonitor(sandbox, system);
  await scheduleProgramme(system);
  visitors = { guest: await visit(browser, system.url, usual), ada: await visit(browser, system.url, usual) };
  const ada = await register(visitors.ada.page);
  expect(await call('PUT', `/api/events/${concert}`, winterConcert)).toMatchObject({ status: 201 });
  // Others: some pay, some have not yet, one is refused.
  await Promise.all(
    [5, 4, 3, 2, 4, 2, 6].map(async (count, index) => {
      const bookingId = await hold(10 + index, { best: { count } });
      if (index % 2 === 0) await pay(10 + index, bookingId);
    }),
  );
  bookings.booked = await hold(ada, { seatIds: ['BALCONY-A5', 'BALCONY-A6'] });
  const lost = await call('POST', '/api/holds', { userId: 20, eventId: concert, seatIds: ['BALCONY-A5'] });
  expect(lost).toMatchObject({ status: 409 });
  await pay(ada, bookings.booked);
  bookings.held = await hold(ada, { seatIds: ['STALLS-F3', 'STALLS-F4'], ttlSeconds: 900 });
  await until('the views to have all of it', async () => {
    const { body } = await call('GET', `/api/bookings/${bookings.booked}`);
    const { body: held } = await call('GET', `/api/bookings/${bookings.held}`);
    const shows = await call('GET', '/api/showtimes?limit=200');
    return (
      body.status === 'booked' &&
      held.status === 'held' &&
      (shows.body.showtimes as unknown[] | undefined)?.length === 34
    );
  });
});

afterEach(() => {
  for (const { faults } of Object.values(visitors)) expect(faults.splice(0)).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await monitor?.stop();
  await system?.stop();
  await sandbox?.close();
});

const call = callsTo(() => system.url);

async function hold(userId: number, wish: object): Promise<string> {
  const { status, body } = await call('POST', '/api/holds', { userId, eventId: concert, ...wish });
  expect({ status, body }).toMatchObject({ status: 201 });
  return String(body.bookingId);
}

async function pay(userId: number, bookingId: string): Promise<void> {
  const method = { token: 'tok_ok' };
  const paid = await call(
    'POST',
    '/api/payments/process',
    { userId, bookingId, method },
    { 'idempotency-key': randomUUID() },
  );
  expect(paid).toMatchObject({ status: 201 });
}

/** @returns the number of the new account */
async function register(page: Page): Promise<number> {
  await page.goto('/login?next=%2Fme');
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('a long password of Ada');
  await page.locator('form').getByRole('button', { name: 'Create an account' }).click();
  const said = await page.getByText(/^Your number: \d+/).textContent();
  return Number(/\d+/.exec(said ?? '')?.[0]);
}

const pageFor = ({ as }: Place) => visitors[as ?? 'guest'].page;

/** Goes to a page. @returns it, once all of it is there */
async function open(place: Place): Promise<Page> {
  const page = pageFor(place);
  await page.goto(place.path());
  await untilWhole(page, place);
  return page;
}

async function untilWhole(page: Page, { ready }: Place): Promise<void> {
  await page.locator(ready).first().waitFor();
  await until('nothing to be on its way', async () => (await page.locator('.skeleton').count()) === 0);
}

it('is asked of every route that there is', async () => {
  const app = await readFile(join(import.meta.dirname, '../../web/src/app.tsx'), 'utf8');
  const routes = Array.from(app.matchAll(/<Route (?:path="([^"]+)"|(default))/g), ([, path, other]) => path ?? other!);
  expect(routes.length).toBeGreaterThan(8);
  const asked = new Set(Object.values(places).map(({ route }) => route));
  expect(routes.filter((route) => !asked.has(route))).toEqual([]);
});

const pictured = [
  [360, 'light'],
  [820, 'dark'],
  [1440, 'light'],
] as const;

describe.each(Object.entries(places))('%s', (name, place) => {
  it('shuts nobody out, in both themes, and is wider than no screen', async () => {
    const page = await open(place);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousFindings(page)).toEqual([]);
    }
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    }
    const folder = process.env.PICTURES;
    if (folder !== undefined) {
      for (const [width, colorScheme] of pictured) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme });
        await picture(page, join(folder, `${name}-${width}-${colorScheme}.png`), width);
      }
    }
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
    expect(kept).not.toMatch(/eyJ|token|password|ada/i);
  });
});

/** From the top, as much as one would scroll through. */
async function picture(page: Page, path: string, width: number): Promise<void> {
  const height = Math.min(1_600, Number(await page.evaluate('document.documentElement.scrollHeight')));
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height } });
}

const asking = Object.entries(places).filter(([, { asksNoMore }]) => asksNoMore === undefined);

describe.each(asking)('%s, while the API', (_, place) => {
  it('is late, overloaded or away, waits in words and is whole by itself', async () => {
    const page = pageFor(place);
    const tries = new Map<string, number>();
    const answers = [
      { status: 503, headers: { 'retry-after': '0' }, json: { code: 'views-unavailable', status: 503 } },
      { status: 429, headers: { 'retry-after': '1' }, json: { code: 'rate-limited', status: 429 } },
    ];
    await page.route(ofApi, async (route) => {
      const { pathname } = new URL(route.request().url());
      const known = tries.get(pathname) ?? 0;
      tries.set(pathname, known + 1);
      const answer = answers[known];
      return answer === undefined ? route.continue() : route.fulfill(answer);
    });
    await page.goto(place.path());
    // Something is said from the beginning: the frame, and that there is a wait.
    await page.getByRole('banner').waitFor();
    await untilWhole(page, place);
    expect(Math.max(...tries.values())).toBeGreaterThan(2);
    await page.unroute(ofApi);
  });

  it('answers what nobody understands, says so and offers another try', async () => {
    const page = pageFor(place);
    const teapot = (route: Route) =>
      route.fulfill({ status: 418, contentType: 'text/html', body: '<h1>short and stout' });
    await page.route(ofApi, teapot);
    await page.goto(place.path());
    const says = page.locator('main').getByText(/an answer that we do not understand|We are very busy/);
    await says.first().waitFor();
    expect(await page.getByText('short and stout').count()).toBe(0);
    await page.unroute(ofApi);
    await until('all of it to be there after another try', async () => {
      for (const again of await page.getByRole('button', { name: 'Try again' }).all())
        await again.click({ timeout: 1_000 }).catch(() => undefined);
      return (await page.locator(place.ready).count()) > 0 && (await page.locator('.failed').count()) === 0;
    });
  });
});

/** Keeps the answers of the API back. @returns lets them go */
async function keepBack(page: Page): Promise<() => void> {
  let letGo = () => {};
  const isLetGo = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(ofApi, async (route) => {
    await isLetGo;
    await route.continue();
  });
  return letGo;
}

const slow = 'Loading takes longer than usual …';

it('says on each page that it loads while the API is slow, and is whole once the answers come', async () => {
  const opened = await Promise.all(
    asking.map(async ([name, place]) => {
      const page = await visitors[place.as ?? 'guest'].context.newPage();
      page.setDefaultTimeout(90_000);
      const letGo = await keepBack(page);
      await page.goto(place.path());
      await page.getByRole('main').getByRole('status').first().waitFor({ state: 'attached' });
      await page.getByText(slow).waitFor();
      const said = await page.getByRole('main').textContent();
      letGo();
      await untilWhole(page, place);
      await page.getByText(slow).waitFor({ state: 'detached' });
      await page.close();
      return { name, said: said?.trim() };
    }),
  );
  expect(opened.filter(({ said }) => !said)).toEqual([]);
});

it('keeps what a page has while the API is slow to answer another question', async () => {
  const { page } = visitors.guest;
  await open(places.programme!);
  const films = page.locator('.film');
  const all = await films.count();
  const letGo = await keepBack(page);
  await page.getByRole('combobox', { name: 'City' }).selectOption('Lyon');
  await page.getByText(slow).waitFor();
  expect(await films.count()).toBe(all);
  letGo();
  // One of them is shown in Berlin alone.
  await until('the films of the city to be there', async () => (await films.count()) === all - 1);
  await page.unroute(ofApi);
});

/** Reads of the API, but for the session: who one is remains known. */
const ofApi = (url: URL) => url.pathname.startsWith('/api/') && !url.pathname.startsWith('/api/auth/session');
