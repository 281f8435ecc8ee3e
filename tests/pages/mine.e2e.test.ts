import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { startBrowser, visit } from '../support/browser.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// What is one's own, in a browser through NGINX: bookings that are changed, sessions, the account, and what a guest has
// left behind.

const eventId = 1;
const password = 'a long password of Ada';
const winterConcert = {
  name: 'The Winter Concert',
  venue: { name: 'City Hall', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  maxSeatsPerUser: 40,
  layout: ['A', 'B', 'C', 'D'].map((row) => ({ row, seats: 20, priceMinor: 4_500 })),
};

let sandbox: Sandbox;
let system: System;
let browser: Browser;
let visitor: Visitor;
let page: Page;
/** The number of the one who is logged in, in `page`. */
let ada: number;

// Of an answer that is no success the browser itself tells in the console.
const usual = { allowed: [/Failed to load resource/] };

beforeAll(async () => {
  sandbox = await openSandbox();
  const keys = { TICKET_KEYS: `k1:${randomBytes(32).toString('base64url')}` };
  [system, browser] = await Promise.all([startSystem(sandbox, keys), startBrowser()]);
  expect(await call('PUT', `/api/events/${eventId}`, winterConcert)).toMatchObject({ status: 201 });
  await until('the show is seen', async () => (await call('GET', `/api/events/${eventId}`)).status === 200);
  visitor = await visit(browser, system.url, usual);
  page = visitor.page;
  ada = await register(page, 'ada');
});

afterEach(() => expect(visitor.faults).toEqual([]));

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await sandbox?.close();
});

const call = callsTo(() => system.url);

/** Creates an account by the page. @returns its number */
async function register(on: Page, name: string): Promise<number> {
  await on.goto('/login?next=%2Fme');
  await on.getByRole('button', { name: 'Create an account' }).click();
  await on.getByLabel('Name').fill(name);
  await on.getByLabel('E-mail address').fill(`${name}@example.com`);
  await on.getByLabel('Password').fill(password);
  await on.locator('form').getByRole('button', { name: 'Create an account' }).click();
  return numberOf(on);
}

async function logIn(on: Page, name: string, secret: string): Promise<void> {
  await on.goto('/login?next=%2Fme');
  await on.getByLabel('Name or e-mail address').fill(name);
  await on.getByLabel('Password').fill(secret);
  await on.locator('form').getByRole('button', { name: 'Log in' }).click();
}

/** Under "Mine". */
async function numberOf(on: Page): Promise<number> {
  const said = await on.getByText(/^Your number: \d+/).textContent();
  return Number(/\d+/.exec(said ?? '')?.[0]);
}

let free = 0;

/** Two seats side by side that nobody has had. */
function twoSeats(): [string, string] {
  free += 2;
  const row = 'ABCD'[Math.floor((free - 1) / 20)]!;
  const seat = ((free - 1) % 20) + 1;
  return [`${row}${seat - 1}`, `${row}${seat}`];
}

async function book(userId: number, path = '/api/book'): Promise<{ bookingId: string; seatIds: string[] }> {
  const seatIds = twoSeats();
  const { body } = await call('POST', path, { userId, eventId, seatIds });
  expect(body).toMatchObject({ status: path === '/api/holds' ? 'held' : 'booked' });
  await become(String(body.bookingId), ({ status }) => status === body.status);
  return { bookingId: String(body.bookingId), seatIds };
}

/** Opens the page of a booking, with what may be changed. */
async function openChanges(bookingId: string, on: Page = page): Promise<void> {
  await on.goto(`/bookings/${bookingId}`);
  await on.getByText('Change or cancel').click();
}

/** Until the API says so of a booking. */
const become = (bookingId: string, isSo: (booking: Record<string, unknown>) => boolean) =>
  until('the booking to be so', async () => isSo((await call('GET', `/api/bookings/${bookingId}`)).body));

it('exchanges seats on the map, and keeps them for who thinks better of it', async () => {
  const { bookingId, seatIds } = await book(ada);
  await openChanges(bookingId);
  await page.getByRole('link', { name: 'Exchange seats' }).click();
  await page.getByRole('heading', { name: 'Exchange your seats' }).waitFor();
  await page.getByText('Choose the 2 seats that you want in all.').waitFor();
  await page.getByRole('link', { name: 'Keep my seats' }).click();
  await openChanges(bookingId);
  await page.getByRole('link', { name: 'Exchange seats' }).click();
  await page.getByRole('button', { name: 'Choose seats from a list' }).press('Enter');
  await page.getByRole('combobox', { name: 'Row' }).selectOption('D');
  for (const seat of [19, 20])
    await page.getByRole('button', { name: new RegExp(`^row D, seat ${seat},`, 'i') }).click();
  await page.getByRole('button', { name: 'Exchange', exact: true }).click();
  await page.getByRole('article', { name: /row D, seat 20/i }).waitFor();
  await become(bookingId, (booking) => String(booking.seatIds) === 'D19,D20');
  await until('the seats to be free again', async () => {
    const { body } = await call('GET', `/api/events/${eventId}/seats?view=map`);
    return (body.seatMap as Record<string, string>).A?.startsWith('..');
  });
  await page.getByText('What happened').click();
  await page.getByText(/Seats exchanged/).waitFor();
  expect(seatIds).toEqual(['A1', 'A2']);
});

it('says of two bookings which was decided first, or that nothing orders them', async () => {
  const { bookingId: first } = await book(ada);
  const { bookingId: second } = await book(ada);
  await page.goto(`/bookings/${first}`);
  await page.getByText('For engineers').click();
  const versionOf = async (index: number) =>
    Number(await page.getByRole('row', { name: 'Version of the show' }).getByRole('cell').nth(index).textContent());
  await page.getByRole('row', { name: 'Made by SeatsBooked' }).waitFor();
  await page.getByRole('row', { name: /^Decided by \S+:\d+$/ }).waitFor();
  await page.getByLabel('Number of another booking').fill(second);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('This booking was decided before the other.').waitFor();
  expect(await versionOf(0)).toBeLessThan(await versionOf(1));
  // The comparison has an address of its own.
  await page.goto(`/bookings/${second}?with=${first}`);
  await page.getByText('This booking was decided after the other.').waitFor();
  // Shows of another partition: nothing orders them.
  const partitionOf = async (bookingId: string) => {
    const { decided } = (await call('GET', `/api/bookings/${bookingId}/clock`)).body as Clock;
    return decided.vector.partition;
  };
  const other = await inAnotherPartition(await partitionOf(first), partitionOf);
  await page.getByLabel('Number of another booking').fill(other);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByText('Neither was before the other: they are concurrent.').waitFor();
  await page.getByText(/^.* and nothing orders what two partitions decide\.$/).waitFor();
  await page.getByLabel('Number of another booking').fill(`${eventId}-00000000-0000-4000-8000-000000000000`);
  await page.getByRole('button', { name: 'Compare' }).click();
  await page.getByRole('alert').filter({ hasText: 'no such booking' }).waitFor();
});

type Clock = { decided: { vector: { partition: number } } };

/** Books in new shows until one is in another partition. @returns the booking */
async function inAnotherPartition(partition: number, partitionOf: (id: string) => Promise<number>): Promise<string> {
  for (let show = eventId + 1; ; show += 1) {
    expect(await call('PUT', `/api/events/${show}`, winterConcert)).toMatchObject({ status: 201 });
    const { body } = await call('POST', '/api/book', { userId: ada, eventId: show, seatIds: ['A1'] });
    const bookingId = String(body.bookingId);
    await become(bookingId, ({ status }) => status === 'booked');
    if ((await partitionOf(bookingId)) !== partition) return bookingId;
  }
}

it('cancels one seat, and then all of it, for those who are sure', async () => {
  const { bookingId, seatIds } = await book(ada);
  await openChanges(bookingId);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Cancel this seat' }).click();
  await become(bookingId, (booking) => String(booking.seatIds) === seatIds[1]);
  await until('one ticket is left', async () => (await page.getByRole('article').count()) === 1);
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  await page.getByRole('button', { name: 'No, keep it' }).click();
  await page.getByRole('button', { name: 'Cancel the booking' }).click();
  await page.getByRole('button', { name: 'Yes, cancel' }).click();
  await page.getByRole('heading', { name: 'This booking is cancelled' }).waitFor();
  await become(bookingId, ({ status }) => status === 'cancelled');
});

it('passes a booking on, and has it no more', async () => {
  const { bookingId } = await book(ada);
  await openChanges(bookingId);
  await page.getByLabel('Number of the person').fill('a friend');
  await page.getByRole('button', { name: 'Pass it on' }).click();
  await page.getByText('A number such as 42').waitFor();
  await page.getByLabel('Number of the person').fill('4242');
  await page.getByRole('button', { name: 'Pass it on' }).click();
  await page.getByRole('heading', { name: 'There is no such booking' }).waitFor();
  await become(bookingId, ({ userId }) => userId === 4242);
});

it('gives the tickets as a PDF and for a calendar, and prints nothing but them', async () => {
  const { bookingId } = await book(ada);
  await page.goto(`/bookings/${bookingId}`);
  const codes = page.getByRole('img', { name: /QR code/ });
  await until('both codes are shown', async () => (await codes.count()) === 2);
  const saved = async (button: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: button }).click(),
    ]);
    return { name: download.suggestedFilename(), content: await readFile(await download.path(), 'latin1') };
  };
  const pdf = await saved('Tickets as PDF');
  expect(pdf.name).toBe(`${bookingId}-tickets.pdf`);
  expect(pdf.content.slice(0, 5)).toBe('%PDF-');
  const calendar = await saved('Into my calendar');
  expect(calendar.content).toMatch(/^BEGIN:VCALENDAR/);
  expect(calendar.content).toContain('DTSTART:20400101T193000Z');

  await page.emulateMedia({ media: 'print' });
  expect(await codes.first().isVisible()).toBe(true);
  const others = ['.top', '.bottom', '.ticket-ways', '.booking-summary', '.manage', '.booking-phase > h1'];
  const shown = await Promise.all(
    others.map(async (other) => (await page.locator(other).first().isVisible()) && other),
  );
  expect(shown.filter(Boolean)).toEqual([]);
  // Two tickets fit on a sheet of A4, black on white whatever the theme is.
  const sheets = (await page.pdf({ format: 'A4' })).toString('latin1').match(/\/Type\s*\/Page\b/g);
  expect(sheets).toHaveLength(1);
  expect(await page.locator('.ticket').first().evaluate(coloursOf)).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)']);
  await page.emulateMedia({ media: 'screen' });
});

declare function getComputedStyle(element: unknown): { color: string; backgroundColor: string };
function coloursOf(element: unknown): string[] {
  const { color, backgroundColor } = getComputedStyle(element);
  return [color, backgroundColor];
}

it('lists where somebody is logged in, and ends it there', async () => {
  const other = await visit(browser, system.url, usual);
  await logIn(other.page, 'ada', password);
  await other.page.getByText('Where you are logged in').waitFor();
  await page.goto('/me');
  const sessions = page.getByRole('region', { name: 'Where you are logged in' }).getByRole('listitem');
  await until('both are listed', async () => (await sessions.count()) === 2);
  await sessions.filter({ hasNotText: 'this browser' }).getByRole('button', { name: 'End' }).click();
  await until('one is left', async () => (await sessions.count()) === 1);
  // A token that is out counts until it expires, some minutes; there is no other one after it.
  await other.page.reload();
  await other.page.getByText('You are here as a guest').waitFor();
  expect(other.faults).toEqual([]);
  await other.close();
});

it('changes language and password, the password only for who knows it', async () => {
  await page.goto('/me');
  await page.getByLabel('Language of mails').selectOption('German');
  await page.getByLabel('New password').fill('another long password');
  await page.getByLabel('Present password').fill('not the right one');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alert').filter({ hasText: 'The name or the password is not right.' }).waitFor();
  await page.getByLabel('Present password').fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').filter({ hasText: 'Saved.' }).waitFor();
  await page.reload();
  await until('the language is kept', async () => (await page.getByLabel('Language of mails').inputValue()) === 'de');
  const other = await visit(browser, system.url, usual);
  await logIn(other.page, 'ada', password);
  await other.page.getByText('The name or the password is not right.').waitFor();
  await logIn(other.page, 'ada', 'another long password');
  await other.page.getByText('Where you are logged in').waitFor();
  await other.close();
});

it('lets a guest who logs in take what they hold and have booked into the account', async () => {
  const guest = await visit(browser, system.url, usual);
  await guest.page.goto('/me');
  const number = await numberOf(guest.page);
  const [booked, held] = [await book(number), await book(number, '/api/holds')];
  await guest.page.reload();
  await until('the guest sees both', async () => (await guest.page.locator('.mine-entry').count()) === 2);
  const grace = await register(guest.page, 'grace');
  // One of them on its page, where the login led back to.
  await guest.page.goto(`/bookings/${held.bookingId}`);
  await guest.page.getByText('You made this booking as a guest').waitFor();
  await guest.page.getByRole('button', { name: 'Take it into my account' }).click();
  await guest.page.locator('[data-phase="held"]').waitFor();
  // And the rest under Mine.
  await guest.page.goto('/me');
  await guest.page.getByText('There is a booking that you made in this browser as a guest.').waitFor();
  await guest.page.getByRole('button', { name: 'Take it into my account' }).click();
  await until('both are theirs', async () => (await guest.page.locator('.mine-entry').count()) === 2);
  for (const { bookingId } of [booked, held]) await become(bookingId, ({ userId }) => userId === grace);
  expect(guest.faults).toEqual([]);
  await guest.close();
});
