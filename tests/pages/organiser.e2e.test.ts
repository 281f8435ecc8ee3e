import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { until } from '../../local/until.ts';
import { newTicketKey, publicTicketKeysText, ticketKeysSchema } from '../../shared/src/tickets/keys.ts';
import type { Visitor } from '../support/browser.ts';
import { startBrowser, visit } from '../support/browser.ts';
import { cameraThatSees } from '../support/camera.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// The box office in a browser, through NGINX: a show is put on sale, changed, sold from, let in to and cancelled.

const ticketKey = newTicketKey('k1');
let sandbox: Sandbox;
let system: System;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  sandbox = await openSandbox();
  const keys = {
    TICKET_KEYS: ticketKey,
    TICKET_PUBLIC_KEYS: publicTicketKeysText(ticketKeysSchema.parse(ticketKey).publicKeys),
  };
  [system, browser] = await Promise.all([startSystem(sandbox, keys), startBrowser()]);
  visitor = await visit(browser, system.url, { allowed: [/Failed to load resource/] });
  page = visitor.page;
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await sandbox?.close();
});

afterEach(() => {
  expect(visitor.faults).toEqual([]);
});

const name = 'Two <b>voices</b> and a cello';
let eventId = 0;
const halls = join(import.meta.dirname, '../fixtures/halls');

type Plan = { layout: { category?: string; priceMinor: number }[]; sections?: { code: string }[] };

type Booking = { bookingId: string; seatIds: string[]; version: number };

async function book(userId: number, ...seatIds: string[]): Promise<Booking> {
  const response = await fetch(`${system.url}/api/book`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ userId, eventId, seatIds }),
  });
  const booking = (await response.json()) as Booking;
  const seen = `${system.url}/api/events/${eventId}/seats?view=map&minVersion=${booking.version}`;
  expect((await fetch(seen, { headers: { prefer: 'wait=30' } })).status).toBe(200);
  return booking;
}

async function read<Body>(path: string): Promise<Body> {
  return (await (await fetch(`${system.url}${path}`)).json()) as Body;
}

/** Reads again until it is as it should be: the views follow. */
async function settled<Body>(get: () => Promise<Body>, isSo: (body: Body) => boolean): Promise<Body> {
  let body = await get();
  await until('the views to show it', async () => {
    body = await get();
    return isSo(body);
  });
  return body;
}

const openTab = (tab: string) => page.goto(`/organiser/${eventId}?tab=${tab}`);

/** Chooses a seat in the hall, by its list. */
async function choose(row: string, seat: string): Promise<void> {
  const rows = page.getByRole('combobox', { name: 'Row' });
  const place = page.getByRole('button', { name: new RegExp(`^row ${row}, seat ${seat},`, 'i') });
  // A hall that has just got another layout is shown anew, with its list closed.
  await until('the list to be open at the row', async () => {
    if ((await rows.count()) === 0) await page.getByRole('button', { name: 'Choose seats from a list' }).press('Enter');
    await rows.selectOption(row, { timeout: 2_000 }).catch(() => undefined);
    return place.isVisible();
  });
  await place.click();
}

/** A new show, but for its plan. */
async function fillIn(nameOfShow: string): Promise<void> {
  await page.goto('/organiser');
  await page.getByRole('link', { name: 'New show' }).click();
  await page.getByRole('button', { name: 'Anything else with seats' }).click();
  await page.getByLabel('Name', { exact: true }).fill(nameOfShow);
  await page.getByLabel('Venue', { exact: true }).fill('Town <i>Hall</i>');
  await page.getByLabel('City', { exact: true }).fill('Ghent');
  await page.getByLabel('Kind of show').fill('concert');
  await page.getByLabel('Starts at').fill('2040-05-03T19:30');
  await page.getByRole('checkbox', { name: 'It is paid for when it is booked' }).uncheck();
}

/** Puts what is filled in on sale. @returns the show's number */
async function put(): Promise<number> {
  await page.getByRole('button', { name: 'Put on sale' }).click();
  await page.waitForURL(/\/organiser\/\d+$/);
  return Number(new URL(page.url()).pathname.split('/').at(-1));
}

it('puts a show on sale from the plan of another system, and says what is not kept of it', async () => {
  await fillIn('Winter');
  const file = page.getByLabel('Read from a file');
  const isReady = async () => !(await page.getByRole('button', { name: 'Put on sale' }).isDisabled());
  await file.setInputFiles(join(halls, 'cinema.csv'));
  await page.getByRole('heading', { name: 'Preview: 172 seats' }).waitFor();
  expect(await isReady()).toBe(true);
  await file.setInputFiles(join(halls, 'concert-hall.json'));
  await page.getByRole('heading', { name: 'Preview: 324 seats' }).waitFor();
  await page.getByText('What the file says and is not kept: 3').waitFor();
  await page.getByText('1 areas: they are only drawn, and may be standing room').waitFor();
  // Its categories have no prices in it.
  expect(await isReady()).toBe(false);
  await page.getByLabel('Front (EUR)').fill('90');
  await page.getByLabel('Rear (EUR)').fill('4O');
  await page.getByText('An amount, please').waitFor();
  expect(await isReady()).toBe(false);
  await page.getByLabel('Rear (EUR)').fill('40,50');
  await page.getByRole('listitem').filter({ hasText: '€40.50' }).waitFor();
  const { layout, sections } = await read<Plan>(`/api/events/${await put()}`);
  expect(layout).toContainEqual({
    section: 'STALLSCENTRE',
    row: 'A',
    seats: 18,
    from: 19,
    priceMinor: 9_000,
    category: 'Front',
  });
  expect(layout.filter(({ category }) => category === 'Rear').map(({ priceMinor }) => priceMinor)).toContain(4_050);
  expect(sections).toContainEqual({ code: 'STALLSCENTRE', name: 'Stalls centre', order: 2 });
});

it('puts a show on sale from a plan that is previewed, and says what is wrong with one that is none', async () => {
  await fillIn(name);
  const plan = page.getByLabel('Seating plan');
  await plan.fill('[{"row": "A", "seats": 0, "priceMinor": 2500}]');
  await page.getByText('This is no plan: layout.0.seats').waitFor();
  expect(await page.getByRole('button', { name: 'Put on sale' }).isDisabled()).toBe(true);
  await plan.fill('[{"row": "A", "seats": 6, "priceMinor": 2500}, {"row": "B", "seats": 6, "priceMinor": 1500}]');
  await page.getByRole('heading', { name: 'Preview: 12 seats' }).waitFor();
  eventId = await put();
  await page.getByRole('heading', { level: 1, name }).waitFor();
});

it('moves and changes it', async () => {
  await openTab('details');
  await page.getByLabel('Starts at').fill('2040-05-04T20:00');
  await page.getByLabel('Cancel or exchange').fill('24');
  await page.getByRole('checkbox', { name: 'No seat may be left over alone' }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.getByText('Saved.').waitFor();
  const changed = await settled(
    () => read<{ maxSeatsPerUser: number; policy: object; startsAt: string }>(`/api/events/${eventId}`),
    ({ startsAt }) => startsAt.startsWith('2040-05-04'),
  );
  expect(changed).toMatchObject({
    name,
    // The visitor's clock is Berlin's: nobody has said where the hall is.
    startsAt: '2040-05-04T18:00:00.000Z',
    maxSeatsPerUser: 10,
    policy: { cancelUntil: 86_400, noSingleSeats: true, transferable: true },
  });
});

it('takes seats off sale, sets prices and sells over the counter', async () => {
  await openTab('places');
  await choose('A', '6');
  await page.getByRole('button', { name: 'Take off sale' }).click();
  // The hall is read anew.
  await page.locator('td[data-seat="A6"]', { hasText: 'not for sale' }).waitFor();
  await choose('B', '1');
  await page.getByLabel('New price').fill('17,50');
  await page.getByRole('button', { name: 'Set the price' }).click();
  const { layout } = await settled(
    () => read<{ layout: { blocked?: string[]; priceMinor: number }[] }>(`/api/events/${eventId}`),
    ({ layout: rows }) => rows[1]?.priceMinor === 1_750,
  );
  expect(layout[0]?.blocked).toEqual(['6']);
  await page.locator('td[data-seat="B1"]', { hasText: '€17.50' }).waitFor();
  await choose('B', '1');
  await choose('B', '2');
  await page.getByRole('button', { name: /^Sell €35\.00/ }).click();
  await page.getByText('Sold. Booking').waitFor();
});

it('shows how it sells and where people were refused', async () => {
  await book(7, 'A1', 'A2');
  expect(await book(8, 'A2', 'A3')).toMatchObject({ code: 'seat-taken' });
  await openTab('sales');
  await page.getByRole('img', { name: 'Seats over time' }).waitFor();
  await until('all that was sold to be counted', async () =>
    /40$/.test((await page.getByRole('row').last().textContent()) ?? ''),
  );
  await openTab('demand');
  await page.getByText('Refusals: 1. Seats that were asked for in vain: 1.').waitFor();
  await page.getByRole('row', { name: 'A2 1' }).waitFor();
});

it('lets a ticket in once, and says since when and where it is in', async () => {
  const { bookingId } = await book(9, 'B3', 'B4');
  const { tickets } = await settled(
    () => read<{ tickets: { seatId: string; ticket: string }[] }>(`/api/bookings/${bookingId}/tickets`),
    (body) => body.tickets?.length === 2,
  );
  await openTab('door');
  await page.getByLabel('Name of this door').fill('North gate');
  const scan = async (text: string) => {
    await page.getByRole('textbox', { name: 'Ticket' }).fill(text);
    await page.keyboard.press('Enter');
  };
  const answer = page.locator('.door-answer');
  await scan(tickets[0]!.ticket);
  await answer.getByText('Come in').waitFor();
  expect(await answer.textContent()).toContain(`Seat ${tickets[0]!.seatId}`);
  await scan(tickets[0]!.ticket);
  await answer.getByText('Stop').waitFor();
  expect(await answer.textContent()).toMatch(/is in already, since \d\d:\d\d by North gate\./);
  // With the signature of another ticket.
  const [first, second] = tickets.map(({ ticket }) => ticket.split('.'));
  await scan([...second!.slice(0, -1), first!.at(-1)].join('.'));
  await page.locator('.door-scans > li:nth-child(3)').waitFor();
  expect(await answer.getAttribute('class')).toContain('refused');
  await scan(tickets[1]!.ticket);
  await answer.getByText('Come in').waitFor();
});

it('reads a ticket by the camera, once for as long as it is held there', async () => {
  const { bookingId } = await book(10, 'A3', 'A4', 'A5');
  const { tickets } = await settled(
    () => read<{ tickets: { seatId: string; ticket: string }[] }>(`/api/bookings/${bookingId}/tickets`),
    (body) => body.tickets?.length === 3,
  );
  const dir = await mkdtemp(join(tmpdir(), 'camera-'));
  const film = join(dir, 'ticket.y4m');
  const door = await startBrowser(...(await cameraThatSees(tickets[0]!.ticket, film)));
  try {
    const { page: doorPage, faults } = await visit(door, system.url, { permissions: ['camera'] });
    await doorPage.goto(`/organiser/${eventId}?tab=door`);
    await doorPage.getByRole('button', { name: 'Scan with the camera' }).click();
    const answer = doorPage.locator('.door-answer');
    await answer.getByText('Come in').waitFor();
    expect(await answer.textContent()).toContain(`Seat ${tickets[0]!.seatId}`);
    // Longer than a code may be away: it is still there, and is not asked about again.
    const playedMs = async () => Number(await doorPage.evaluate("document.querySelector('video').currentTime")) * 1_000;
    const before = await playedMs();
    await until('the film to have gone on', async () => (await playedMs()) > before + 5_000);
    expect(await doorPage.locator('.door-scans > li').count()).toBe(1);
    await doorPage.getByRole('button', { name: 'Stop the camera' }).click();
    expect(await doorPage.locator('video').count()).toBe(0);
    expect(faults).toEqual([]);
  } finally {
    await door.close();
    await rm(dir, { recursive: true });
  }
});

it('cancels it, but only for those who type its name', async () => {
  await openTab('details');
  await page.getByRole('button', { name: 'Cancel this show' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The cellist is ill.');
  const cancel = dialog.getByRole('button', { name: 'Cancel the show' });
  expect(await cancel.isDisabled()).toBe(true);
  await dialog.getByLabel('Type the name').fill(name);
  await cancel.click();
  await page.getByText('The show is cancelled.').waitFor();
  expect(
    await settled(
      () => read<{ status?: string }>(`/api/events/${eventId}`),
      ({ status }) => status === 'cancelled',
    ),
  ).toMatchObject({
    reason: 'The cellist is ill.',
  });
});

it('is closed to guests where people have to log in', async () => {
  const closed = await visit(browser, system.url);
  await closed.page.route('**/settings.json', (route) =>
    route.fulfill({ json: { auth: 'required', paymentProvider: '', stripePublishableKey: '' } }),
  );
  await closed.page.goto('/organiser');
  await closed.page.getByText('The box office is for organisers.').waitFor();
  expect(closed.faults).toEqual([]);
  await closed.close();
});
