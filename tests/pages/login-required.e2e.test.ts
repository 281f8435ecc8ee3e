import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { startBrowser, visit } from '../support/browser.ts';
import { startMonitor } from '../support/monitor.ts';
import type { PaidSystem } from '../support/paid-system.ts';
import { startPaidSystem } from '../support/paid-system.ts';
import type { ServiceProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

// Where nobody books without an account, as in production: people log in on the way, and lose nothing by it.

const [eventId, few] = [1, 2];
const adminToken = randomBytes(24).toString('base64url');
const password = 'a long password of somebody';

let sandbox: Sandbox;
let system: PaidSystem;
let monitor: ServiceProcess;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  sandbox = await openSandbox();
  const settings = {
    AUTH: 'required',
    ADMIN_TOKEN: adminToken,
    TICKET_KEYS: `k1:${randomBytes(32).toString('base64url')}`,
  };
  [system, browser] = await Promise.all([startPaidSystem(sandbox, settings), startBrowser()]);
  monitor = await startMonitor(sandbox, system, settings);
  await schedule(eventId, { payment: 'required', layout: [{ row: 'A', seats: 20, priceMinor: 4_500 }] });
  await schedule(few, { layout: [{ row: 'A', seats: 4, priceMinor: 4_500 }] });
});

beforeEach(async () => {
  // Of an answer that is no success the browser itself tells in the console.
  visitor = await visit(browser, system.url, { allowed: [/Failed to load resource/] });
  page = visitor.page;
});

afterEach(async () => {
  const { faults } = visitor;
  await visitor.close();
  expect(faults).toEqual([]);
});

afterAll(async () => {
  await browser?.close();
  await monitor?.stop();
  await system?.stop();
  await sandbox?.close();
});

/** As an organiser. */
const call = callsTo(() => system.url, { authorization: `Bearer ${adminToken}` });

async function schedule(id: number, more: object): Promise<void> {
  const scheduled = await call('PUT', `/api/events/${id}`, {
    name: 'The Winter Concert',
    ...{ venue: { name: 'City Hall', city: 'Utrecht' }, category: 'concert' },
    ...{ startsAt: '2040-01-01T19:30:00Z', currency: 'EUR', ...more },
  });
  expect(scheduled).toMatchObject({ status: 201 });
  await until('the show is seen', async () => (await call('GET', `/api/events/${id}`)).status === 200);
}

/** On the page of the login, wherever one came from. */
async function register(name: string): Promise<void> {
  await page.getByText('No account yet?').waitFor();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail address').fill(`${name}@example.com`);
  await page.getByLabel('Password').fill(password);
  await page.locator('form').getByRole('button', { name: 'Create an account' }).click();
}

async function chooseAndHold(id: number): Promise<void> {
  await page.goto(`/events/${id}`);
  await page.getByRole('button', { name: 'Find the best' }).click();
  await page.getByRole('button', { name: 'Hold these seats' }).click();
}

const inPhase = (phase: string) => page.locator(`[data-phase="${phase}"]`).waitFor();

it('leads over the login to the seats that were chosen, and keeps them for who has to log in again', async () => {
  await chooseAndHold(eventId);
  await register('ada');
  await inPhase('held');
  const address = page.url();
  const bookingId = new URL(address).pathname.replace('/bookings/', '');
  expect((await call('GET', `/api/bookings/${bookingId}`)).body).toMatchObject({ status: 'held' });

  // The session is gone, as after it was ended elsewhere; the hold is not.
  await visitor.context.clearCookies();
  await page.reload();
  await page.getByRole('heading', { name: 'There is no such booking' }).waitFor();
  await page.locator('main').getByRole('link', { name: 'Log in' }).click();
  await page.getByText('Seats that you hold stay yours meanwhile.').waitFor();
  await page.getByLabel('Name or e-mail address').fill('ada');
  await page.getByLabel('Password').fill(password);
  await page.locator('form').getByRole('button', { name: 'Log in' }).click();
  await inPhase('held');
  expect(new URL(page.url()).pathname).toBe(`/bookings/${bookingId}`);
  await page.getByRole('radio', { name: 'Works' }).check();
  await page.getByRole('button', { name: /^Pay/ }).click();
  await inPhase('booked');
  await until('both codes are shown', async () => (await page.getByRole('img', { name: /QR code/ }).count()) === 2);
});

it('says so when the seats were taken during the login, and what else there is', async () => {
  await chooseAndHold(few);
  await page.getByText('Your seats are not held yet').waitFor();
  const { body } = await call('POST', '/api/book', { userId: 7, eventId: few, best: { count: 2 } });
  expect(body).toMatchObject({ status: 'booked' });
  await register('grace');
  await page.getByText(/Somebody was quicker by|They were taken/).waitFor();
  await page.getByRole('button', { name: 'Hold the best 2 at once' }).click();
  await inPhase('held');
});

it('shows strangers and customers nothing that is not theirs, and says why', async () => {
  await page.goto('/me');
  await page.getByText('Log in to see your bookings.').waitFor();
  await page.goto('/organiser');
  await page.getByText('The box office is for organisers.').waitFor();
  await page.goto('/monitor');
  await page.getByText('The monitor is for operators.').waitFor();
  await page.locator('main').getByRole('link', { name: 'Log in' }).click();
  await register('lin');
  await page.getByText('The monitor is for operators.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/monitor');
});
