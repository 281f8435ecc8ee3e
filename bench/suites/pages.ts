import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { until } from '../../local/until.ts';
import { startBrowser } from '../../tests/support/browser.ts';
import type { Suite } from '../harness/suite.ts';
import { openHttpConnection } from '../load/http-connection.ts';
import { jsonRequest } from '../load/requests.ts';
import { openSystem } from '../ours/system.ts';
import { showOf } from '../workloads/workload.ts';

const [smallHall, largeHall] = [300_001, 300_002];
const slowedBy = 4;
const seatsChanged = 100;
const gestures = 40;

export const pages: Suite = {
  name: 'pages',
  title: 'The hall on the screen',
  usesViews: true,
  method: [
    `Headless Chromium with a window of 1440 × 900 and no GPU, through NGINX. A hall is painted when its canvas has the first seats with their states: the page's own mark \`hall-painted\`, counted from the start of the navigation, with an empty cache. The rival is the smallest answer of the same server as a page, until its \`load\` event. The hall of 1,000 seats is opened with the processor slowed down ${slowedBy} times, as on a phone, and so is its rival.`,
    `A change: ${seatsChanged} seats of the hall of 50,000 are booked while it is on the screen. What Chromium's main thread has worked meanwhile (\`TaskDuration\` in thread time), less what it works in the same time without a change.`,
    `Frames: ${gestures} steps of the wheel into that hall, ${gestures} steps of the mouse through it, and ${gestures} steps of the wheel out again, a step a frame. The longest task of the main thread, in thread time.`,
    'First view: scripts and styles that the programme loads, as they are sent (gzip).',
  ],
  figures: {
    'first-view': { title: 'scripts and styles of the first view', unit: 'kB' },
    empty: { title: 'empty page', unit: 'ms' },
    'empty-slowed': { title: 'empty page, slowed', unit: 'ms' },
    small: { title: 'hall of 1,000 seats painted, slowed', unit: 'ms' },
    large: { title: 'hall of 50,000 seats painted', unit: 'ms' },
    change: { title: `main thread for a change of ${seatsChanged} seats`, unit: 'ms' },
    frame: { title: 'longest task while zooming and moving', unit: 'ms' },
  },
  goals: [
    { title: 'scripts and styles of the first view, kB', figure: 'first-view', atMost: 80 },
    { title: 'hall of 1,000 seats painted, slowed, ms', figure: 'small', atMost: 1_000 },
    { title: 'hall of 50,000 seats painted, ms', figure: 'large', atMost: 1_000 },
    { title: 'hall of 50,000 seats ÷ empty page', figure: 'large', over: 'empty', atMost: 30 },
    { title: `main thread for a change of ${seatsChanged} seats, ms`, figure: 'change', atMost: 8 },
    { title: 'longest task while zooming and moving, ms', figure: 'frame', atMost: 50 },
  ],

  async open(arena) {
    const system = await openSystem(arena, 'pages', ['write-api', 'worker', 'sync-service', 'read-api']);
    const rows = arena.scale.size(200, 4);
    await system.schedule(hallOf(smallHall, 20, 50));
    await system.schedule(hallOf(largeHall, rows, 250));
    await system.viewReaches(smallHall, 1);
    await system.viewReaches(largeHall, 1);
    const browser = await startBrowser();
    let version = 1;
    let sold = 0;

    async function bookSeats(): Promise<void> {
      const connection = await openHttpConnection(system.gateway);
      for (let booked = 0; booked < seatsChanged; booked += 10) {
        const seatIds = Array.from({ length: 10 }, () => {
          const index = sold++ % (rows * 250);
          return `R${Math.floor(index / 250) + 1}-${(index % 250) + 1}`;
        });
        const body = { userId: 1_000_000 + sold, eventId: largeHall, seatIds };
        await connection.send(jsonRequest('POST', '/api/book', body));
        version += 1;
      }
      connection.close();
      await system.viewReaches(largeHall, version);
    }

    const inPage = async <T>(work: (page: Page, devtools: CDPSession) => Promise<T>): Promise<T> => {
      const context = await browser.newContext({ baseURL: system.gateway, viewport: { width: 1_440, height: 900 } });
      const page = await context.newPage();
      try {
        return await work(page, await context.newCDPSession(page));
      } finally {
        await context.close();
      }
    };

    return {
      contestants: [
        {
          name: 'empty page',
          measure: () =>
            inPage(async (page, devtools) => {
              const empty = await loadMs(page);
              await slow(devtools, slowedBy);
              return { empty, 'empty-slowed': await loadMs(page) };
            }),
        },
        { name: 'first view', measure: () => inPage(async (page) => ({ 'first-view': await sentKb(page) })) },
        {
          name: 'hall of 1,000 seats',
          measure: () =>
            inPage(async (page, devtools) => {
              await slow(devtools, slowedBy);
              return { small: await paintedMs(page, smallHall) };
            }),
        },
        {
          name: 'hall of 50,000 seats',
          measure: () =>
            inPage(async (page, devtools) => {
              const large = await paintedMs(page, largeHall);
              await page.locator('.hall-fresh.is-live').waitFor();
              const change = await changeMs(page, devtools, bookSeats, () => version);
              return { large, change, frame: await longestTaskMs(page, devtools) };
            }),
        },
      ],
      verify: system.verify,
      async close() {
        await browser.close();
        await system.close();
      },
    };
  },
};

function hallOf(eventId: number, rows: number, seats: number): CommandOf<'ScheduleShow'> {
  const layout = Array.from({ length: rows }, (_, row) => ({
    row: `R${row + 1}`,
    seats,
    priceMinor: 9_000 - 1_500 * Math.floor((row * 5) / rows),
  }));
  return { ...showOf(eventId, 1), layout };
}

const slow = (devtools: CDPSession, rate: number) => devtools.send('Emulation.setCPUThrottlingRate', { rate });

async function loadMs(page: Page): Promise<number> {
  await page.goto('/settings.json', { waitUntil: 'load' });
  return z.number().parse(await page.evaluate(`performance.getEntriesByType('navigation')[0].loadEventStart`));
}

async function sentKb(page: Page): Promise<number> {
  await page.goto('/', { waitUntil: 'networkidle' });
  const bytes = await page.evaluate(
    `performance.getEntriesByType('resource').filter(({ name }) => /\\.(js|css)$/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)`,
  );
  return z.number().parse(bytes) / 1_000;
}

async function paintedMs(page: Page, eventId: number): Promise<number> {
  await page.goto(`/events/${eventId}`);
  await until('the hall on the screen', async () =>
    Boolean(await page.evaluate(`performance.getEntriesByName('hall-painted').length > 0`)),
  );
  return z.number().parse(await page.evaluate(`performance.getEntriesByName('hall-painted')[0].startTime`));
}

/** How long the main thread works on changes, in milliseconds. */
async function changeMs(
  page: Page,
  devtools: CDPSession,
  change: () => Promise<void>,
  version: () => number,
): Promise<number> {
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const worked = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return 1_000 * metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  await page.waitForTimeout(1_000);
  const start = await worked();
  const startMs = performance.now();
  await change();
  // Asking the page would be work too.
  await page.waitForTimeout(1_000);
  const work = (await worked()) - start;
  const tookMs = performance.now() - startMs;
  const idleStart = await worked();
  await page.waitForTimeout(tookMs);
  const idle = (await worked()) - idleStart;
  await until('the change on the screen', async () =>
    Boolean(await page.evaluate(`document.querySelector('.hall').dataset.version === '${version()}'`)),
  );
  return Math.max(0, work - idle);
}

const traceSchema = z.object({ name: z.string(), tid: z.number(), pid: z.number(), tdur: z.number().optional() });

async function longestTaskMs(page: Page, devtools: CDPSession): Promise<number> {
  const tasks: z.infer<typeof traceSchema>[] = [];
  devtools.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) {
      const parsed = traceSchema.safeParse(event);
      if (parsed.success) tasks.push(parsed.data);
    }
  });
  await devtools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'] },
  });
  const box = await page.locator('.hall-frame').boundingBox();
  if (box === null) throw new Error('the hall is not on the screen');
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  for (let step = 0; step < gestures; step += 1) await page.mouse.wheel(0, -60);
  await page.mouse.down();
  for (let step = 0; step < gestures; step += 1) await page.mouse.move(middle.x - step * 8, middle.y - step * 4);
  await page.mouse.up();
  for (let step = 0; step < gestures; step += 1) await page.mouse.wheel(0, 60);
  await page.waitForTimeout(500);
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  // The thread that draws frames is the main thread.
  const drawing = tasks.find(({ name }) => name === 'FireAnimationFrame');
  if (drawing === undefined) throw new Error('no frame was drawn');
  const own = tasks.filter(({ name, tid, pid }) => name === 'RunTask' && tid === drawing.tid && pid === drawing.pid);
  return Math.max(...own.map(({ tdur = 0 }) => tdur)) / 1_000;
}
