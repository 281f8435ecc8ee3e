import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { gatewayUrl, startNginx } from '../../local/nginx.ts';
import { freePorts } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import { createSimulatorProvider } from '../../payments/src/providers/simulator.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { seriousFindings, startBrowser, visit } from '../support/browser.ts';
import type { PaidSystem } from '../support/paid-system.ts';
import { startPaidSystem } from '../support/paid-system.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

// People buy in the pages, through NGINX. What counts is what the API and the provider's ledger say in the end: one
// booking and one payment, whatever people and networks do meanwhile.

const [free, paid, taken, full] = [1, 2, 3, 4];

const ticketKey = `k1:${randomBytes(32).toString('base64url')}`;

let sandbox: Sandbox;
let system: PaidSystem;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  sandbox = await openSandbox();
  [system, browser] = await Promise.all([startPaidSystem(sandbox, { TICKET_KEYS: ticketKey }), startBrowser()]);
  await schedule(free, { name: 'An <b>open</b> evening', payment: 'none' });
  await schedule(paid, { name: 'The Winter Concert', payment: 'required' });
  await schedule(taken, { name: 'The quick', layout: [{ row: 'A', seats: 4, priceMinor: 4_500 }] });
  await schedule(full, { name: 'A full house', layout: [{ row: 'A', seats: 2, priceMinor: 4_500 }] });
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await sandbox?.close();
});

// Of an answer that is no success the browser itself tells in the console.
const usual = [/Failed to load resource/];

beforeEach(async () => {
  visitor = await visit(browser, system.url, { allowed: usual });
  page = visitor.page;
});

afterEach(async () => {
  const { faults } = visitor;
  await visitor.close();
  expect(faults).toEqual([]);
});

async function schedule(eventId: number, more: object): Promise<void> {
  const scheduled = await call('PUT', `/api/events/${eventId}`, {
    name: 'A show',
    venue: { name: 'City Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: '2040-01-01T19:30:00Z',
    currency: 'EUR',
    maxSeatsPerUser: 10,
    layout: [
      { row: 'A', seats: 50, priceMinor: 4_500 },
      { row: 'B', seats: 50, priceMinor: 4_500 },
    ],
    ...more,
  });
  expect(scheduled).toMatchObject({ status: 201 });
  await until('the show is seen', async () => (await call('GET', `/api/events/${eventId}`)).status === 200);
}

const call = callsTo(() => system.url);

/** Holds the best seats by the page of a show. @returns the booking's id */
async function hold(eventId: number, on: Page = page): Promise<string> {
  await on.goto(`/events/${eventId}`);
  await on.getByRole('button', { name: 'Find the best' }).click();
  await on.getByRole('button', { name: 'Hold these seats' }).click();
  await inPhase('held', on);
  return bookingOf(on);
}

const bookingOf = (on: Page) => new URL(on.url()).pathname.replace('/bookings/', '');
const inPhase = (phase: string, on: Page = page) => on.locator(`[data-phase="${phase}"]`).waitFor();

async function pay(card: string, on: Page = page): Promise<void> {
  await on.getByRole('radio', { name: card }).check();
  await on.getByRole('button', { name: /^Pay/ }).click();
}

/** Presses the button as it is now. @returns how many there were */
const pressPay = (on: Page) =>
  on.getByRole('button', { name: /^Pay/ }).evaluateAll((buttons: Clickable[]) => {
    for (const button of buttons) button.click();
    return buttons.length;
  });
type Clickable = { click(): void };

const bookingsOf = async (guest: Page, eventId: number) => {
  const userId = await guest.evaluate(() => localStorage.getItem('guest'));
  const { body } = await call('GET', `/api/users/${userId}/bookings?eventId=${eventId}`);
  return body.bookings as { bookingId: string; status: string }[];
};

/** What the provider has of a booking, once nothing of it is only set aside: a booking is booked before its money is taken. */
async function takenFor(bookingId: string) {
  const provider = createSimulatorProvider({ url: system.simulator.url, timeoutMs: 20_000 });
  return until('the provider to have taken the money', async () => {
    const listed = await provider.list(new Date(0));
    if (listed.outcome !== 'page') throw new Error(`no page: ${JSON.stringify(listed)}`);
    const objects = listed.objects.filter((object) => object.bookingId === bookingId);
    const isUnderWay = objects.some(({ status }) => !['captured', 'declined', 'voided'].includes(status));
    const taken = objects.filter(({ capturedMinor }) => capturedMinor > 0);
    return !isUnderWay && taken.length > 0 && taken;
  });
}

declare const localStorage: { getItem(name: string): string | null };
declare const document: {
  cookie: string;
  activeElement: { textContent: string | null } | null;
  documentElement: { scrollWidth: number };
};

it('books as a guest in a hurry, in a show without payment', async () => {
  const bookingId = await hold(free);
  await page.getByRole('button', { name: 'Book now' }).dblclick();
  await inPhase('booked');
  await until('both codes are shown', async () => (await page.getByRole('img', { name: /QR code/ }).count()) === 2);
  expect(await bookingsOf(page, free)).toMatchObject([{ bookingId, status: 'booked' }]);
  // What an organiser wrote is text.
  await page.getByRole('link', { name: 'An <b>open</b> evening' }).waitFor();
});

it('pays with the keyboard alone', async () => {
  await page.goto(`/events/${paid}`);
  await page.getByRole('button', { name: 'Find the best' }).waitFor();
  await press(/^Find the best/);
  await page.getByRole('button', { name: 'Hold these seats' }).waitFor();
  await press(/^Hold these seats/);
  await inPhase('held');
  await page.getByRole('radio', { name: 'Works' }).waitFor();
  await press(/^Pay €90.00/);
  await inPhase('booked');
  expect(await takenFor(bookingOf(page))).toHaveLength(1);
});

describe('on a phone', () => {
  it('keeps the seats when a card is declined, and takes another', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    const bookingId = await hold(paid);
    expect(await seriousFindings(page)).toEqual([]);
    await pay('Empty');
    await page.getByText('there is not enough money on the card').waitFor();
    await inPhase('held');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await pay('Works');
    await inPhase('booked');
    expect(await takenFor(bookingId)).toHaveLength(1);
    await page
      .getByRole('img', { name: /QR code/ })
      .first()
      .waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousFindings(page)).toEqual([]);
    }
  });
});

it('leads to the bank and back', async () => {
  const bookingId = await hold(paid);
  await pay('Asks first');
  await inPhase('asked');
  await page.getByRole('link', { name: 'Go to my bank' }).click();
  await page.getByRole('button', { name: 'Agree' }).click();
  await inPhase('booked');
  expect(bookingOf(page)).toBe(bookingId);
  expect(await takenFor(bookingId)).toHaveLength(1);
});

it('makes one booking and one payment from two tabs, a reload and the way back', async () => {
  const bookingId = await hold(paid);
  const other = await visitor.context.newPage();
  await other.goto(`/bookings/${bookingId}`);
  await inPhase('held', other);
  await page.getByRole('radio', { name: 'Slow' }).check();
  await other.getByRole('radio', { name: 'Works' }).check();
  // At once: a tab that learns of the other's payment before its own click has no button any more.
  const pressed = await Promise.all([page, other].map(pressPay));
  expect(Math.max(...pressed)).toBe(1);
  await page.reload();
  await inPhase('booked');
  await inPhase('booked', other);
  await page.goBack();
  await page.getByRole('heading', { name: 'Your choice' }).waitFor();
  await page.goForward();
  await inPhase('booked');
  expect(await takenFor(bookingId)).toHaveLength(1);
  expect((await bookingsOf(page, paid)).filter(({ status }) => status === 'booked')).toHaveLength(1);
});

it('goes on where the network was cut, and pays once', async () => {
  const bookingId = await hold(paid);
  await page.getByRole('radio', { name: 'Works' }).check();
  await visitor.context.setOffline(true);
  await page.getByRole('button', { name: /^Pay/ }).click();
  await inPhase('paying');
  await visitor.context.setOffline(false);
  await inPhase('booked');
  expect(await takenFor(bookingId)).toHaveLength(1);
});

it('says who was quicker, and what is free beside it', async () => {
  await page.goto(`/events/${taken}`);
  await page.getByRole('button', { name: 'Find the best' }).click();
  // Somebody else's order comes to the log just before.
  await page.route('**/api/holds', async (route) => {
    await call('POST', '/api/book', { userId: 7, eventId: taken, seatIds: ['A1', 'A2'] });
    await route.continue();
  });
  await page.getByRole('button', { name: 'Hold these seats' }).click();
  await page.getByText(/Somebody was quicker by|They were taken/).waitFor();
  await page.unroute('**/api/holds');
  await page.getByText('These were free beside them').waitFor();
  await page.getByRole('button', { name: 'Hold the best 2 at once' }).waitFor();
  await page.getByRole('button', { name: /^Row A, seat 3 for/ }).click();
  await inPhase('held');
  await page.getByRole('link', { name: 'The quick' }).waitFor();
});

it('waits for seats that come free', async () => {
  const { body } = await call('POST', '/api/book', { userId: 7, eventId: full, seatIds: ['A1', 'A2'] });
  await page.goto(`/events/${full}`);
  await page.getByRole('button', { name: 'Join the waiting list for 2 seats' }).click();
  await inPhase('waiting');
  await call('POST', `/api/bookings/${body.bookingId}/cancel`, { userId: 7 });
  await inPhase('held');
});

it('goes on with the order after the login, and keeps no token where a script finds it', async () => {
  // As where nobody may book without one.
  await page.route('**/settings.json', (route) =>
    route.fulfill({ json: { auth: 'required', paymentProvider: 'simulator' } }),
  );
  await page.goto(`/events/${paid}`);
  await page.getByRole('button', { name: 'Find the best' }).click();
  await page.getByRole('button', { name: 'Hold these seats' }).click();
  await page.getByRole('button', { name: 'Create an account' }).click();
  await page.getByLabel('Name').fill('ada');
  await page.getByLabel('E-mail address').fill('ada@example.com');
  await page.getByLabel('Password').fill('a long password of Ada');
  await page.locator('form').getByRole('button', { name: 'Create an account' }).click();
  await inPhase('held');
  const bookingId = bookingOf(page);
  await pay('Works');
  await inPhase('booked');
  const kept = await page.evaluate(() => ({ names: Object.keys(localStorage).sort(), cookie: document.cookie }));
  expect(kept.cookie).toBe('');
  expect(kept.names.filter((name) => !['has-session', 'theme', 'language', 'hall-leader'].includes(name))).toEqual([]);

  await page.getByText('Change or cancel').click();
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: 'Cancel this seat' }).click();
  await until('one code is left', async () => (await page.getByRole('img', { name: /QR code/ }).count()) === 1);

  await page.goto('/me');
  await page.getByRole('link', { name: 'The Winter Concert' }).first().waitFor();
  await page.getByText('this browser').waitFor();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await seriousFindings(page)).toEqual([]);
  }
  await page.getByRole('button', { name: 'Invoice' }).click();
  await page.getByRole('dialog').getByText(bookingId).first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Erase my account' }).click();
  await page.getByRole('dialog').getByLabel('Present password').fill('a long password of Ada');
  await page.getByRole('button', { name: 'Erase me' }).click();
  await page.getByText('Log in to see your bookings.').waitFor();
});

it('pays by Stripe where that is set, with a script from Stripe alone', async () => {
  // Before the same services: a gateway that says so. There is no network here, so what comes from js.stripe.com is made
  // by this test, as is the name of a card: the simulator takes it.
  const dir = await mkdtemp(join(tmpdir(), 'gateway-'));
  const ports = await freePorts();
  const host = (service: keyof PaidSystem['urls']) => new URL(system.urls[service]).host;
  const gateway = await startNginx(
    { dir, ports },
    {
      GATEWAY_WRITE_API: host('write-api'),
      GATEWAY_READ_API: host('read-api'),
      GATEWAY_ACCOUNTS: host('accounts'),
      GATEWAY_PAYMENT_PROVIDER: 'stripe',
      GATEWAY_STRIPE_PUBLISHABLE_KEY: 'pk_test_of_this_test',
    },
  );
  try {
    let isAway = true;
    await visitor.context.route('https://js.stripe.com/**', (route) =>
      isAway ? route.abort() : route.fulfill({ contentType: 'text/javascript', body: madeStripe }),
    );
    await page.goto(`${gatewayUrl({ dir, ports })}/events/${paid}`);
    await page.getByRole('button', { name: 'Find the best' }).click();
    await page.getByRole('button', { name: 'Hold these seats' }).click();
    await inPhase('held');
    await page.getByText('The payment provider cannot be reached.').waitFor();
    isAway = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    const button = page.getByRole('button', { name: 'Pay €90.00' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('pk_test_of_this_test asks for a card').click();
    await button.click();
    await inPhase('booked');
    expect(await takenFor(bookingOf(page))).toHaveLength(1);
  } finally {
    await page.goto('about:blank');
    await gateway.stop();
    await rm(dir, { recursive: true, force: true });
  }
});

/** What these pages use of Stripe.js. A click on its element fills it in. */
const madeStripe = `
  window.Stripe = (key) => ({
    elements: () => ({
      create: () => {
        const heard = {};
        return {
          on: (name, hear) => { heard[name] = hear; },
          mount: (frame) => {
            frame.textContent = key + ' asks for a card';
            frame.onclick = () => heard.change({ complete: true });
            setTimeout(() => heard.ready());
          },
          destroy: () => {},
        };
      },
    }),
    createPaymentMethod: async () => ({ paymentMethod: { id: 'tok_ok' } }),
  });`;

/** Goes to a button with the Tab key, and presses it. */
async function press(name: RegExp): Promise<void> {
  for (let tabs = 0; tabs < 100; tabs += 1) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(() => document.activeElement?.textContent ?? '');
    if (name.test(text)) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`Tab comes to no button ${name}`);
}
