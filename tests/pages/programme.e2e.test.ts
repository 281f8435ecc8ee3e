import type { Browser } from 'playwright-core';
import { until } from '../../local/until.ts';
import type { Visitor } from '../support/browser.ts';
import { startBrowser, visit } from '../support/browser.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';
import { oddTitle, scheduleProgramme, startsAt } from './programme-of-tests.ts';

let sandbox: Sandbox;
let system: System;
let browser: Browser;
const visitors: Visitor[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  sandbox = await openSandbox();
  system = await startSystem(sandbox);
  await scheduleProgramme(system);
  await until('the programme to be in the views', async () => {
    const [showtimes, shows] = await Promise.all(
      ['/api/showtimes?limit=200', '/api/events?showtimes=false'].map((path) =>
        fetch(system.url + path).then((response) => response.json() as Promise<Record<string, unknown[]>>),
      ),
    );
    return showtimes?.showtimes?.length === 34 && shows?.events?.length === 2;
  });
});

afterEach(async () => {
  for (const { faults, close } of visitors.splice(0)) {
    await close();
    expect(faults).toEqual([]);
  }
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await sandbox?.close();
});

async function open(path: string, options: Parameters<typeof visit>[2] = {}) {
  const visitor = await visit(browser, system.url, options);
  visitors.push(visitor);
  await visitor.page.goto(path);
  return visitor.page;
}

it('narrows the programme by what is chosen, keeps it in the address, and goes back', async () => {
  const page = await open('/');
  await page.getByRole('status').filter({ hasText: '9 films' }).waitFor();
  await page.getByLabel('Genre').selectOption({ label: 'western (2)' });
  await page.getByRole('status').filter({ hasText: '2 films' }).waitFor();
  await page.getByLabel('City').selectOption('Lyon');
  await page.getByRole('button', { name: 'Tomorrow' }).click();
  await page.waitForURL(/city=Lyon/);
  const query = new URL(page.url()).searchParams;
  expect([query.get('genre'), query.get('city')]).toEqual(['western', 'Lyon']);
  expect(query.get('date')).toMatch(/^\d{4}-\d\d-\d\d$/);
  await page.reload();
  await page.getByRole('status').filter({ hasText: '2 films' }).waitFor();
  for (let steps = 0; steps < 3; steps += 1) await page.goBack();
  await page.getByRole('status').filter({ hasText: '9 films' }).waitFor();
  expect(new URL(page.url()).search).toBe('');
});

it('searches as one types, and finds films, shows and theaters', async () => {
  const page = await open('/');
  const search = page.getByLabel('Search films, shows and places');
  await search.pressSequentially('salt');
  await page.getByRole('status').filter({ hasText: '2 films' }).waitFor();
  await page.waitForURL(/q=salt/);
  await search.fill('harbour');
  await page.getByText('No film matches').waitFor();
  const tempest = page.getByRole('link', { name: /The Tempest/ });
  await tempest.waitFor();
  expect(await tempest.innerText()).toContain('¥4,500');
  await search.fill('rex');
  await page.getByRole('link', { name: /Rex/ }).waitFor();
});

it('leads with the keyboard alone from the programme to a hall', async () => {
  const page = await open('/');
  await page.getByRole('link', { name: 'The Salt Road' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement?.textContent')).toBe('Skip to content');
  await page.getByRole('link', { name: 'The Salt Road' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'The Salt Road' }).waitFor();
  const showing = page.getByRole('link', { name: /Hall 1.*from €11.50/ }).first();
  await showing.focus();
  const to = await showing.getAttribute('href');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${to}`);
  expect(to).toMatch(/^\/events\/1\d\d$/);
});

it('shows what comes from outside as text', async () => {
  const page = await open('/movies/odd');
  await page.getByRole('heading', { level: 1 }).waitFor();
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(oddTitle);
  expect(await page.locator('main img').count()).toBe(0);
});

it('speaks German, and remembers what was chosen', async () => {
  const page = await open('/', { locale: 'de-DE' });
  await page.getByRole('heading', { level: 1, name: 'Was läuft' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('de');
  await page.locator('summary').click();
  await page.getByLabel('English').check();
  await page.getByLabel('Dark').check();
  await page.reload();
  await page.getByRole('heading', { level: 1, name: 'What’s on' }).waitFor();
  expect(await page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe('rgb(20, 17, 15)');
});

it('says what leads nowhere, with a way on', async () => {
  const allowed = [/status of 404/];
  for (const path of ['/nowhere', '/movies/unknown', '/movies/NO%20SLUG']) {
    const page = await open(path, { allowed: [...allowed, /status of 400/] });
    await page.getByRole('heading', { name: 'This page is not in our programme' }).waitFor();
    await page.getByRole('link', { name: 'To the programme' }).click();
    await page.getByRole('heading', { level: 1, name: 'What’s on' }).waitFor();
  }
});

it('tries again what does not answer, and says what stays away', async () => {
  const visitor = await visit(browser, system.url, { allowed: [/status of 503/, /status of 502/] });
  visitors.push(visitor);
  const { page } = visitor;
  let films = 0;
  await page.route('**/api/movies?*', (route) => {
    films += 1;
    if (films > 2) return route.continue();
    return route.fulfill({
      status: 503,
      headers: { 'retry-after': '1' },
      json: { code: 'views-unavailable', status: 503 },
    });
  });
  // Not even a problem.
  await page.route('**/api/theaters?*', (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad' }),
  );
  await page.goto('/');
  await page.getByText('No answer yet. Trying again').waitFor();
  await page.getByRole('status').filter({ hasText: '9 films' }).waitFor();
  const failed = page.getByRole('alert').filter({ hasText: 'Something went wrong on our side' });
  await failed.waitFor();
  await page.unroute('**/api/theaters?*');
  await failed.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: /Rex/ }).waitFor();
});

it('logs in for all tabs, keeps no token where scripts find it, and logs out for all', async () => {
  const visitor = await visit(browser, system.url, { allowed: [/status of 401/] });
  visitors.push(visitor);
  const { page, context } = visitor;
  await page.goto('/login?next=%2F%3Fcity%3DBerlin');
  await page.getByLabel('Name or e-mail address').fill('ada');
  await page.getByLabel('Password').fill('not the right one');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('The name or the password is not right.').waitFor();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.waitForURL('**/?city=Berlin');
  await page.getByRole('button', { name: 'Log out' }).waitFor();

  const another = await context.newPage();
  await another.goto('/movies/the-salt-road');
  await another.getByRole('button', { name: 'Log out' }).waitFor();
  const kept = await another.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
  expect(kept).not.toMatch(/eyJ|token|ada/i);
  await page.reload();
  await page.getByRole('button', { name: 'Log out' }).click();
  await another.getByRole('link', { name: 'Log in' }).waitFor();
});

it('shows a day of more than 200 showtimes page by page, for those with a keyboard alone, too', async () => {
  const put = (path: string, body: object) =>
    fetch(system.url + path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', prefer: 'wait=20' },
      body: JSON.stringify(body),
    }).then(async (response) => expect(`${response.status} ${await response.text()}`).toMatch(/^20/));
  const layout = [{ row: 'A', seats: 4, priceMinor: 500 }];
  const halls = Array.from({ length: 9 }, (_, number) => ({ hallId: `h${number}`, name: `Room ${number}`, layout }));
  const short = { type: '2D', language: 'en', subtitles: [], rating: '0', genres: ['short'], releasedOn: '2026-10-01' };
  await put('/api/movies/brief', { ...short, title: 'A Brief Film', synopsis: 'It is over soon.', minutes: 10 });
  await put('/api/theaters/loop', { name: 'Loop', city: 'Ghent', timeZone: 'UTC', turnaroundMinutes: 5, halls });
  const times = halls.flatMap(({ hallId }, hall) => Array.from({ length: 24 }, (_, slot) => ({ hallId, hall, slot })));
  await Promise.all(
    times.map(({ hallId, hall, slot }) => {
      const at = startsAt(3, 9 + Math.floor(slot / 2), (slot % 2) * 30);
      const showtime = { movieId: 'brief', theaterId: 'loop', hallId, startsAt: at, currency: 'EUR' };
      return put(`/api/events/${1_000 + hall * 24 + slot}`, showtime);
    }),
  );
  const ofTheDay = async () => {
    const response = await fetch(`${system.url}/api/showtimes?theaterId=loop&limit=1`);
    const { facets } = (await response.json()) as { facets: { date: { count: number }[] } };
    return facets.date[0]?.count;
  };
  await until('all of them to be in the views', async () => (await ofTheDay()) === times.length);

  const page = await open('/theaters/loop', { viewport: { width: 360, height: 800 } });
  const shown = page.locator('.times a');
  await until('the first page of them', async () => (await shown.count()) === 200);
  await page.getByRole('button', { name: 'Show more' }).focus();
  await page.keyboard.press('Enter');
  // The button is gone, and who pressed it is where it was.
  await page.locator(':focus', { hasText: 'That is all.' }).waitFor();
  expect(await shown.count()).toBe(times.length);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  const names = await shown.locator('time').allTextContents();
  expect(names).toEqual(names.toSorted());
  await page.keyboard.press('Shift+Tab');
  expect(await page.locator(':focus').textContent()).toContain('20:30');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'A Brief Film' }).waitFor();
});
