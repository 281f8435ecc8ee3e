import type { Browser, Page } from 'playwright-core';
import { until } from '../../local/until.ts';
import { callsTo } from '../support/api.ts';
import type { Visitor } from '../support/browser.ts';
import { startBrowser, visit } from '../support/browser.ts';
import { startMonitor } from '../support/monitor.ts';
import type { ServiceProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

// The monitor in a browser, through NGINX: what it says is what the engines and services of the test say.

const eventId = 1;

let sandbox: Sandbox;
let system: System;
let monitor: ServiceProcess;
let browser: Browser;
let visitor: Visitor;
let page: Page;

beforeAll(async () => {
  sandbox = await openSandbox();
  [system, browser] = await Promise.all([startSystem(sandbox), startBrowser()]);
  monitor = await startMonitor(sandbox, system);
  const scheduled = await call('PUT', `/api/events/${eventId}`, {
    name: 'The Winter Concert',
    ...{ venue: { name: 'City Hall', city: 'Utrecht' }, category: 'concert' },
    ...{ startsAt: '2040-01-01T19:30:00Z', currency: 'EUR', layout: [{ row: 'A', seats: 20, priceMinor: 4_500 }] },
  });
  expect(scheduled.status).toBe(201);
  visitor = await visit(browser, system.url, { allowed: [/Failed to load resource/] });
  page = visitor.page;
});

afterEach(() => expect(visitor.faults).toEqual([]));

afterAll(async () => {
  await browser?.close();
  await monitor?.stop();
  await system?.stop();
  await sandbox?.close();
});

const call = callsTo(() => system.url);

async function open(tab: string): Promise<void> {
  await page.goto(`/monitor?tab=${tab}`);
  await page.locator('.monitor-fresh.is-live').waitFor();
}

const card = (name: string) => page.getByRole('region', { name, exact: false });

it('says of every engine and service how it is, and of a figure where it comes from and what to do', async () => {
  await open('health');
  for (const engine of ['Kafka', 'PostgreSQL', 'Redis', 'MongoDB', 'NGINX'])
    await card(engine)
      .getByRole('button', { name: new RegExp(`${engine} State well$`) })
      .waitFor();
  for (const service of ['write-api', 'worker', 'sync-service', 'read-api', 'accounts'])
    await card(service)
      .getByRole('button', { name: /Ready ready$/ })
      .waitFor();

  await card('Redis')
    .getByRole('button', { name: /Answers within/ })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('How long the engine took for the monitor’s last question.').waitFor();
  const said = async () => (await dialog.textContent()) ?? '';
  await until('its source and its age', async () => /Source.*INFO.*Read at.*\d+ s old/.test(await said()));
  await dialog.getByText('From the runbook: EventLoopBlocked').waitFor();
  await dialog.getByText('Look:').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

it('says within seconds that a service is gone and that it is back, on its card and on the time line', async () => {
  await open('health');
  const state = card('accounts').getByRole('button', { name: /Ready/ }).locator('.figure-value');
  await until('it is ready', async () => (await state.textContent()) === 'ready');
  await system.services.accounts.stop();
  const timeLine = page.getByRole('region', { name: 'The last hour' });
  await timeLine
    .getByRole('listitem')
    .filter({ hasText: /Outage.*accounts/ })
    .first()
    .waitFor();
  await until('its card to say so', async () => /not ready|not known/.test((await state.textContent()) ?? ''));
  await card('accounts').locator('.monitor-reason').waitFor();
  await system.restart('accounts');
  await timeLine
    .getByRole('listitem')
    .filter({ hasText: /Recovery.*accounts/ })
    .first()
    .waitFor();
  await until('it is ready again', async () => (await state.textContent()) === 'ready');
  expect(await page.locator('.mark.outage').count()).toBeGreaterThan(0);
});

it('shows the clocks go on while people book', async () => {
  await open('clocks');
  const version = page.getByRole('button', { name: /^Show 1 Version/ }).locator('.figure-value');
  expect((await call('POST', '/api/book', { userId: 7, eventId, seatId: 'A1' })).status).toBe(201);
  await until('the logical clock to be 2', async () => (await version.textContent()) === '2');
  const vector = page.getByRole('table', { name: 'The vector clock of the views' });
  await until('the views to reflect all of it', async () => {
    const rows = await vector.getByRole('row').allTextContents();
    return rows.length === 4 && rows.slice(1).every((row) => row.endsWith('0'));
  });
  await page
    .getByRole('button', { name: /^postgres.* Ahead by .*±.* ms$/ })
    .first()
    .waitFor();
});

it('asks before an election, and says why there is none on a single node', async () => {
  await open('leaders');
  for (const engine of ['Kafka', 'PostgreSQL', 'Redis', 'MongoDB'])
    await card(engine).getByText('No election:').waitFor();
  expect(await page.getByRole('button', { name: 'Switch over' }).count()).toBe(0);
  // As if one were possible: who refuses then is the monitor itself.
  await page.route(/\/api\/monitor(\/stream)?$/, async (route) => {
    if (route.request().url().endsWith('/stream')) return route.abort();
    const response = await route.fetch();
    const state = await response.json();
    state.engines.postgres.election = { possible: true };
    return route.fulfill({ response, json: state });
  });
  await page.reload();
  await page.getByRole('button', { name: 'Switch over' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Bookings wait for some seconds; none is lost.').waitFor();
  await dialog.getByRole('button', { name: 'Yes, elect' }).click();
  await until(
    'the refusal to be told',
    async () => ((await dialog.getByRole('alert').textContent()) ?? '').length > 10,
  );
  await dialog.getByRole('button', { name: 'No, leave it' }).click();
  await page.unrouteAll();
});

it('shows who reads the log, who has copies, and how the work is shared', async () => {
  await open('replication');
  await page.getByRole('table', { name: 'Readers of the log' }).getByRole('row').nth(2).waitFor();
  await page.getByText(/^All \d+ partitions$/).click();
  await page
    .getByRole('cell', { name: /booking\.commands/ })
    .first()
    .waitFor();
  await open('balance');
  const byInstance = page.getByRole('table', { name: 'Requests by instance' });
  await byInstance.getByRole('row').filter({ hasText: 'write-api' }).waitFor();
  await page.getByRole('table', { name: 'Partitions by broker' }).getByRole('button', { name: /Leads/ }).waitFor();
});

it('says how old it is when it hears nothing', async () => {
  await open('health');
  await monitor.stop();
  await page.locator('.monitor-fresh.is-late').waitFor();
  expect(await page.locator('.monitor-fresh').textContent()).toMatch(/^\d+ s old$/);
});
