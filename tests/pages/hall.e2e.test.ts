import type { Browser, Locator, Page } from 'playwright-core';
import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { seriousFindings, startBrowser, visit } from '../support/browser.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// The hall in a browser, through NGINX, while others buy in it.

let sandbox: Sandbox;
let system: System;
let browser: Browser;
let visitor: Visitor;
let page: Page;
let eventId = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  [system, browser] = await Promise.all([startSystem(sandbox), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await system?.stop();
  await sandbox?.close();
});

// A browser itself tells in the console of what cannot be loaded.
const usual = [/Failed to load resource/];

beforeEach(async () => {
  eventId += 1;
  await scheduleShow();
  visitor = await visit(browser, system.url, { allowed: usual });
  page = visitor.page;
});

afterEach(async () => {
  const { faults } = visitor;
  await visitor.close();
  expect(faults).toEqual([]);
});

// A name with markup, and one that is written from right to left.
const show = {
  name: 'An <b>open</b> evening',
  venue: { name: 'היכל התרבות', city: 'Utrecht' },
  category: 'concert',
  startsAt: '2040-01-01T19:30:00Z',
  currency: 'EUR',
  layout: [
    { section: 'STALLS', row: 'A', labels: ['1', '2', null, '3', '4'], priceMinor: 6_500, category: 'Front' },
    { section: 'STALLS', row: 'B', seats: 8, priceMinor: 4_500, accessible: ['1'], companion: ['2'], blocked: ['8'] },
    { section: 'BALC', row: 'A', seats: 6, priceMinor: 3_000, restricted: ['1'] },
    { section: 'FLOOR', places: 30, priceMinor: 1_900 },
  ],
  sections: [
    { code: 'STALLS', name: 'Stalls', order: 1 },
    { code: 'BALC', name: 'Balcony <i>', order: 2 },
    { code: 'FLOOR', name: 'Floor', order: 3 },
  ],
};

const call = callsTo(() => system.url);

/** Somebody else books. */
async function book(...seatIds: string[]): Promise<void> {
  expect((await call('POST', '/api/book', { userId: 77, eventId, seatIds })).status).toBe(201);
}

/** And waits until it is seen: a page asks for it at once. */
async function scheduleShow(): Promise<void> {
  expect((await call('PUT', `/api/events/${eventId}`, show)).status).toBe(201);
  await until('the show to be seen', async () => {
    return (await fetch(`${system.url}/api/events/${eventId}/seats?view=map&minVersion=1`)).ok;
  });
}

async function openHall(of: Page = page): Promise<void> {
  await of.goto(`/events/${eventId}`);
  await of.locator('.hall-fresh.is-live').waitFor();
}

/** Goes through the hall by keys until the focus is on a seat; what is there is said by its name. */
async function walkTo(seatId: string): Promise<void> {
  const [section, place] = seatId.split('-') as [string, string];
  await page.getByRole('gridcell').and(page.locator('[tabindex="0"]')).focus();
  await page.keyboard.press('Control+Home');
  for (let step = section === 'BALC' ? 1 : 0; step > 0; step -= 1) await page.keyboard.press('PageDown');
  if (place.startsWith('B')) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  for (let step = 0; step < 8; step += 1) {
    if ((await page.locator('td:focus').getAttribute('data-seat')) === seatId) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no key leads to ${seatId}`);
}

async function toSay(where: Locator, text: string | RegExp): Promise<void> {
  await until(`the page to say ${text}`, async () => {
    const said = (await where.textContent()) ?? '';
    return typeof text === 'string' ? said === text : text.test(said);
  });
}

const cell = (seatId: string, of: Page = page) => of.locator(`td[data-seat="${seatId}"]`);

it('is gone through and chosen from with keys alone, and says each seat as a screen reader needs it', async () => {
  await openHall();
  const stops = page.locator('.hall').locator('button:visible, select:visible, td[tabindex="0"]');
  expect(await stops.first().textContent()).toBe('Choose seats from a list');

  await stops.first().focus();
  const isInGrid = () => page.locator('table[role="grid"] td:focus').count();
  for (let press = 0; press < 6 && (await isInGrid()) === 0; press += 1) await page.keyboard.press('Tab');
  await toSay(cell('STALLS-A1'), 'Stalls, row A, seat 1, available, €65.00, Front');
  // Over the gap, and on to the row behind.
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'End']) await page.keyboard.press(key);
  await toSay(page.locator('td:focus'), 'Stalls, row B, seat 8, not for sale');
  await page.keyboard.press('Enter');
  await toSay(page.locator('.hall-said'), 'Stalls, row B, seat 8 is not free.');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await toSay(page.locator('.hall-said'), /^Stalls, row B, seat 7 chosen\. .*€45\.00\.$/);
  await page.keyboard.press('Home');
  await page.keyboard.press(' ');
  await toSay(page.locator('td:focus'), 'Stalls, row B, seat 1, chosen, €45.00, wheelchair place');
  await until('it to be chosen', async () => (await cell('STALLS-B1').getAttribute('aria-selected')) === 'true');
  await page.keyboard.press('PageDown');
  await toSay(page.locator('td:focus'), 'Balcony <i>, row A, seat 1, available, €30.00, restricted view');
  await page.keyboard.press('PageDown');
  await toSay(page.locator('td:focus'), 'Floor, standing room, 30 of 30 free, €19.00');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Delete');
  await toSay(page.locator('.hall-counter output'), '1');

  const tree = await page.locator('.hall').ariaSnapshot();
  expect(tree).toContain('grid "Map of the seats"');
  expect(tree).toMatch(/gridcell "Balcony <i>, row A, seat 1, available, €30.00, restricted view"/);
  expect(tree).toContain('button "One more place: Floor"');
});

it('is chosen from by a list: section, row, seat', async () => {
  await openHall();
  await page.getByRole('button', { name: 'Choose seats from a list' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Section', { exact: true }).selectOption('Balcony <i>');
  const seat = page.getByRole('button', { name: /^Balcony <i>, row A, seat 3/ });
  await seat.click();
  await until('it to be chosen', async () => (await seat.getAttribute('aria-pressed')) === 'true');
});

it('chooses the seats that the worker would, in one click, and a seat on the canvas where it is touched', async () => {
  await book('STALLS-A1');
  await openHall();
  await page.getByRole('button', { name: 'Find the best' }).click();
  const said = page.locator('.hall-said');
  await until('seats to be chosen', async () => (await said.textContent())?.startsWith('Chosen:') ?? false);
  const response = await fetch(`${system.url}/api/holds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify({ userId: 5, eventId, best: { count: 2 } }),
  });
  const { seatIds } = (await response.json()) as { seatIds: string[] };
  expect(seatIds).toEqual(['STALLS-A3', 'STALLS-A4']);
  await toSay(said, 'Chosen: Stalls, row A, seat 3; Stalls, row A, seat 4.');

  await walkTo('STALLS-B5');
  const ring = await page.locator('.hall-ring').boundingBox();
  if (ring === null) throw new Error('the focus is not shown');
  await page.mouse.click(ring.x + ring.width / 2, ring.y + ring.height / 2);
  await until('the seat to be chosen', async () => (await cell('STALLS-B5').getAttribute('aria-selected')) === 'true');
  // Between two that are free nothing is left alone; beside the end of the row it is.
  await page.mouse.click(ring.x + ring.width / 2 + ring.width, ring.y + ring.height / 2);
  await until('to be warned', async () => (await page.locator('.hall-single').count()) === 1);
  await toSay(page.locator('.hall-single'), /Stalls, row B, seat 7 alone/);
});

it('says whose chosen seat is taken by somebody else, and what is free beside it', async () => {
  await openHall();
  await walkTo('STALLS-B4');
  await page.keyboard.press('Enter');
  await book('STALLS-B4', 'STALLS-B5');
  const alert = page.locator('.hall-lost');
  await alert.waitFor();
  expect(await alert.getAttribute('role')).toBe('alert');
  expect(await alert.textContent()).toContain('Stalls, row B, seat 4 has just been taken by somebody else.');
  await toSay(cell('STALLS-B4'), 'Stalls, row B, seat 4, taken');
  await alert.getByRole('button', { name: 'Take Stalls, row B, seat 3' }).click();
  await until('it to be chosen', async () => (await cell('STALLS-B3').getAttribute('aria-selected')) === 'true');
  await alert.waitFor({ state: 'detached' });
});

it('asks for show and seats while its script is on its way, each once', async () => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith(`/api/events/${eventId}`)) asked.push(pathname + search);
  });
  await openHall();
  await cell('STALLS-A1').waitFor({ state: 'attached' });
  await toSay(cell('STALLS-A1'), 'Stalls, row A, seat 1, available, €65.00, Front');
  const hall = `/api/events/${eventId}`;
  expect(asked.toSorted()).toEqual([hall, `${hall}/seats?view=map`, `${hall}/stream`]);
});

it('is one stream for all tabs of a browser, and another tab takes over behind the last version', async () => {
  const streams: (string | undefined)[] = [];
  visitor.context.on('request', (request) => {
    if (request.url().endsWith('/stream')) streams.push(request.headers()['last-event-id']);
  });
  await openHall();
  const second = await visitor.context.newPage();
  await openHall(second);
  await book('STALLS-A1');
  for (const one of [page, second]) {
    await until('both tabs to know', async () =>
      ((await cell('STALLS-A1', one).textContent()) ?? '').endsWith('taken'),
    );
  }
  expect(streams.length).toBe(1);
  await page.close();
  await until('the other tab to listen', async () => streams.length === 2);
  expect(streams[1]).toBe('2');
  await book('STALLS-A2');
  await until('it to go on', async () => ((await cell('STALLS-A2', second).textContent()) ?? '').endsWith('taken'));
});

/** As if another tab were in front of it, or it were in front again. */
async function seeTab(of: Page, isSeen: boolean): Promise<void> {
  await of.evaluate(`
    Object.defineProperty(document, 'visibilityState', { value: '${isSeen ? 'visible' : 'hidden'}', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  `);
}

it('is open in more tabs, each of another show, than a browser has connections, and no tab waits for another', async () => {
  const first = eventId;
  const tabs: { eventId: number; page: Page }[] = [{ eventId, page }];
  const asked: { eventId: number; lastEventId: string | undefined }[] = [];
  visitor.context.on('request', (request) => {
    const [, id] = /\/events\/(\d+)\/stream$/.exec(request.url()) ?? [];
    if (id !== undefined) asked.push({ eventId: Number(id), lastEventId: request.headers()['last-event-id'] });
  });
  await openHall();
  while (tabs.length < 8) {
    eventId += 1;
    await scheduleShow();
    const another = { eventId, page: await visitor.context.newPage() };
    await another.page.goto(`/events/${eventId}`);
    await cell('STALLS-A1', another.page).waitFor({ state: 'attached' });
    tabs.push(another);
  }
  // Each follows its show, those without a stream of their own too.
  for (const tab of tabs) {
    eventId = tab.eventId;
    await book('STALLS-A1');
    await until(`tab ${tab.eventId} to know`, async () =>
      ((await cell('STALLS-A1', tab.page).textContent()) ?? '').endsWith('taken'),
    );
  }
  expect(new Set(asked.map((one) => one.eventId)).size).toBeLessThan(6);
  const freshness = tabs.at(-1)!.page.locator('.hall-fresh');
  await until('the last tab to say how old it may be', async () =>
    /^up to \d s old$/.test((await freshness.textContent()) ?? ''),
  );
  // A tab that nobody sees gives its connection to one that somebody does.
  await seeTab(page, false);
  const waiting = tabs.at(-1)!.eventId;
  for (const { page: seen, eventId: id } of tabs.slice(1, -1)) if (id !== waiting) await seeTab(seen, false);
  await until('the last tab to have a stream', async () => asked.some((one) => one.eventId === waiting));
  await until('it to say so', async () => (await freshness.textContent()) === 'live');
  // And goes on behind what it knows, when it is seen again.
  eventId = first;
  await book('STALLS-A2');
  const before = asked.length;
  await seeTab(page, true);
  await until('the first tab to catch up', async () =>
    ((await cell('STALLS-A2').textContent()) ?? '').endsWith('taken'),
  );
  await until('it to listen again, behind what it knew', async () =>
    asked.slice(before).some((one) => one.eventId === first && Number(one.lastEventId) >= 2),
  );
  eventId = tabs.at(-1)!.eventId;
});

it('says how old it is while it hears nothing, and goes on behind what it knows', async () => {
  const map = await (await fetch(`${system.url}/api/events/${eventId}/seats?view=map`)).text();
  let requests = 0;
  let isCut = true;
  // The first stream breaks off behind the seat map, and as long as it is cut there is no other.
  await page.route('**/stream', async (route) => {
    requests += 1;
    if (!isCut) return route.continue();
    if (requests > 1) return route.abort();
    const body = `event: snapshot\nid: 1\ndata: ${map}\n\n`;
    return route.fulfill({ contentType: 'text/event-stream', body });
  });
  await page.goto(`/events/${eventId}`);
  await page.locator('.hall-fresh.is-late').waitFor();
  expect(await page.locator('.hall-fresh').textContent()).toMatch(/^\d+ s old$/);
  await book('STALLS-A1');
  expect(await cell('STALLS-A1').textContent()).toContain('available');
  const resumed = page.waitForResponse((response) => response.url().endsWith('/stream') && response.ok());
  isCut = false;
  expect((await resumed).request().headers()['last-event-id']).toBe('1');
  await page.locator('.hall-fresh.is-live').waitFor();
  await until('the hall to catch up', async () => ((await cell('STALLS-A1').textContent()) ?? '').includes('taken'));
});

it('opens again when the organiser changes the layout, with what is chosen', async () => {
  await openHall();
  await walkTo('STALLS-B4');
  await page.keyboard.press('Enter');
  const layout = [...show.layout.slice(0, 3), { section: 'FLOOR', places: 40, priceMinor: 2_100 }];
  expect((await call('PUT', `/api/events/${eventId}/layout`, { layout, sections: show.sections })).status).toBe(200);
  await until('the new layout', async () =>
    ((await page.locator('.hall-standing').textContent()) ?? '').includes('40 of 40 free · €21.00'),
  );
  await walkTo('STALLS-B4');
  await until('it to be chosen', async () => (await cell('STALLS-B4').getAttribute('aria-selected')) === 'true');
});

it('says at once that the show was moved, and that it does not take place', async () => {
  await openHall();
  const startsAt = '2040-02-03T19:30:00Z';
  expect((await call('PATCH', `/api/events/${eventId}`, { startsAt })).status).toBe(200);
  await page.getByText(/Friday,? 3 February 2040/).waitFor();
  expect((await call('POST', `/api/events/${eventId}/cancel`, { reason: 'The singer is ill.' })).status).toBe(200);
  await page.getByText('This show does not take place. The singer is ill.').waitFor();
});

it('shows itself as it was at any version, and the sale as a film', async () => {
  for (const seatId of ['STALLS-A1', 'STALLS-A2', 'STALLS-A3']) await book(seatId);
  await openHall();
  await page.getByRole('button', { name: 'The hall as it was' }).click();
  const slider = page.getByRole('slider', { name: 'Change' });
  await slider.fill('2');
  const stateOf = async (seatId: string) => (await cell(seatId).textContent()) ?? '';
  await until('the past', async () => (await stateOf('STALLS-A2')).includes('available'));
  await toSay(cell('STALLS-A1'), 'Stalls, row A, seat 1, taken');
  await until('its counts', async () => ((await page.locator('.hall-past').textContent()) ?? '').includes('1 taken'));

  await slider.fill('1');
  await until('the beginning', async () => (await stateOf('STALLS-A1')).includes('available'));
  // All of the sale, change by change: a short one has a picture for each.
  const pictures: string[] = [];
  page.on('request', (request) => {
    const version = new URL(request.url()).searchParams.get('at');
    if (version !== null) pictures.push(version);
  });
  await page.getByRole('button', { name: 'Play the sale as a film' }).click();
  await until('the end of the film', async () => (await slider.inputValue()) === '4');
  expect(pictures).toEqual(['2', '3', '4']);
  await page.getByRole('button', { name: 'Play the sale as a film' }).waitFor();
  await toSay(cell('STALLS-A3'), /taken/);
  await page.getByRole('button', { name: 'Back to now' }).click();
  await page.getByRole('button', { name: 'The hall as it was' }).waitFor();

  // Who wants nothing to move is given steps.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'The hall as it was' }).click();
  await page.getByRole('button', { name: 'One step back' }).waitFor();
  expect(await page.getByRole('button', { name: 'Play the sale as a film' }).count()).toBe(0);
});

it('is zoomed by wheel and keys, and no longer is with 0', async () => {
  await openHall();
  await walkTo('STALLS-B4');
  const size = async () => (await page.locator('.hall-ring').boundingBox())?.width ?? 0;
  const before = await size();
  await page.keyboard.press('+');
  await until('it to be nearer', async () => (await size()) > before * 1.2);
  await page.keyboard.press('0');
  await until('all of it', async () => Math.abs((await size()) - before) < 1);
  await page.locator('.hall-frame').hover();
  await page.mouse.wheel(0, -300);
  await until('the wheel to bring it nearer', async () => (await size()) > before * 1.2);
  // With Shift the arrows move the hall, where there is more of it than is seen, and not the focus.
  await page.setViewportSize({ width: 400, height: 700 });
  await walkTo('STALLS-B4');
  const narrow = await size();
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('+');
  await until('it to be near', async () => (await size()) > narrow * 1.2);
  const placeOf = async () => (await page.locator('.hall-ring').boundingBox()) ?? { x: 0, y: 0 };
  const { x } = await placeOf();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowLeft');
  await until('the hall to move', async () => (await placeOf()).x > x + 1);
  expect(await page.locator('td:focus').getAttribute('data-seat')).toBe('STALLS-B4');
});

describe('on a phone', () => {
  it('is zoomed by two fingers, moved by one, and chosen from by a tap, while the page stays as it is', async () => {
    const phone = await visit(browser, system.url, {
      allowed: usual,
      hasTouch: true,
      isMobile: true,
      viewport: { width: 360, height: 740 },
    });
    page = phone.page;
    await openHall();
    await walkTo('STALLS-B4');
    const ring = page.locator('.hall-ring');
    const placeOf = async () => {
      const box = await ring.boundingBox();
      if (box === null) throw new Error('the focus is not shown');
      return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width };
    };
    const touches = await phone.context.newCDPSession(page);
    type Touch = { x: number; y: number };
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: Touch[]) =>
      touches.send('Input.dispatchTouchEvent', { type, touchPoints });
    const before = await placeOf();

    // Two fingers on either side of the seat, away from each other.
    const { x, y } = before;
    await touch('touchStart', { x: x - 20, y }, { x: x + 20, y });
    for (let apart = 25; apart <= 50; apart += 5) await touch('touchMove', { x: x - apart, y }, { x: x + apart, y });
    await touch('touchEnd');
    await until('it to be nearer', async () => (await placeOf()).width > before.width * 1.5);
    const near = await placeOf();
    // What was between the fingers still is.
    expect(Math.abs(near.x - x)).toBeLessThan(near.width);

    await touch('touchStart', near);
    for (let dx = 10; dx <= 60; dx += 10) await touch('touchMove', { x: near.x - dx, y: near.y });
    await touch('touchEnd');
    await until('it to follow the finger', async () => (await placeOf()).x < near.x - 20);

    const seat = await placeOf();
    await touch('touchStart', seat);
    await touch('touchEnd');
    await until('it to be chosen', async () => (await cell('STALLS-B4').getAttribute('aria-selected')) === 'true');
    expect(await page.evaluate('[visualViewport.scale, scrollX]')).toEqual([1, 0]);
    expect(phone.faults).toEqual([]);
    await phone.close();
  });
});

it('tells free, chosen, taken and blocked seats apart in the colours that a person forces', async () => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await book('STALLS-B2');
  await openHall();
  const seats = { free: 'STALLS-B5', chosen: 'STALLS-B6', taken: 'STALLS-B2', blocked: 'STALLS-B8' };
  const places: { x: number; y: number; width: number }[] = [];
  for (const seatId of Object.values(seats)) {
    await walkTo(seatId);
    if (seatId === seats.chosen) await page.keyboard.press('Enter');
    const box = await page.locator('.hall-ring').boundingBox();
    if (box !== null) places.push({ x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width });
  }
  expect(places).toHaveLength(4);
  // Away from the map, so that nothing lies over it.
  await page.getByRole('button', { name: 'Find the best' }).focus();
  const pictures = new Set<string>();
  for (const { x, y, width } of places) {
    const clip = { x: x - width / 3, y: y - width / 3, width: (width * 2) / 3, height: (width * 2) / 3 };
    pictures.add((await page.screenshot({ clip })).toString('base64'));
  }
  expect(pictures.size).toBe(4);
  expect(await seriousFindings(page)).toEqual([]);
  // And nothing moves.
  expect(await page.evaluate('document.getAnimations().length')).toBe(0);
});

it.each(['light', 'dark'] as const)('has no serious finding of axe in the %s theme', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await book('STALLS-A1');
  await openHall();
  await walkTo('STALLS-B4');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'The hall as it was' }).click();
  await page.getByRole('slider', { name: 'Change' }).waitFor();
  expect(await seriousFindings(page)).toEqual([]);
});

it('says that there is no such show, and offers another try', async () => {
  await page.goto('/events/999999');
  const failed = page.locator('.failed');
  await failed.waitFor();
  expect(await failed.textContent()).toContain('There is no such show.');
});

it('draws a change as if it had drawn all of the hall', async () => {
  await openHall();
  await walkTo('STALLS-B4');
  await page.keyboard.press('Enter');
  await book('STALLS-A2', 'STALLS-B2', 'STALLS-B3', 'BALC-A1');
  await until('the change', async () => ((await cell('STALLS-B3').textContent()) ?? '').endsWith('taken'));
  // What is due is drawn in the next frame.
  const drawn = async () => {
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
    return page.evaluate<string>(`document.querySelector('.hall-frame canvas').toDataURL()`);
  };
  const changed = await until('the hall to be still', async () => {
    const one = await drawn();
    return one === (await drawn()) && one;
  });
  // In the other theme and back all of it is drawn.
  await page.emulateMedia({ colorScheme: 'dark' });
  await until('the dark theme', async () => (await drawn()) !== changed);
  await page.emulateMedia({ colorScheme: 'light' });
  await until('the same hall', async () => (await drawn()) === changed);
});
