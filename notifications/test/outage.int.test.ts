import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../local/until.ts';
import { expectDocumented } from '../../tests/support/metrics-document.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { AccountsSite } from './support/accounts-site.ts';
import { openAccountsSite } from './support/accounts-site.ts';
import type { TestMailServer } from './support/mail-server.ts';
import { startMailServer } from './support/mail-server.ts';
import type { EventLog, RunningNotifications } from './support/running-notifications.ts';
import { openEventLog, runNotifications } from './support/running-notifications.ts';
import { newsOf } from './support/show-news.ts';

/** How long the mail server is away. Longer than in the suite: MINUTES=10 npx jest notifications/test/outage --selectProjects int */
const minutes = Number(process.env.MINUTES ?? 0.1);
const perSecond = 10;

let sandbox: Sandbox;
let server: TestMailServer;
let site: AccountsSite;
let log: EventLog;
let notifications: RunningNotifications;

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startMailServer();
  site = await openAccountsSite((userId) => `user-${userId}@example.com`);
  log = await openEventLog(sandbox);
  notifications = await runNotifications(sandbox, { SMTP_URL: server.url, ACCOUNTS_URL: site.url });
});

afterAll(async () => {
  await notifications?.close();
  await log?.close();
  await server?.stop();
  site?.close();
  await sandbox?.close();
});

test(
  'the mail server is away while people book: it is said, and once it is back everybody is told once',
  async () => {
    const shows = [1, 2, 3, 4, 5].map((eventId) => newsOf(eventId).schedule());
    const users: number[] = [];
    const book = async (count: number) => {
      for (let one = 0; one < count; one += 1) {
        users.push(1_000 + users.length);
        shows[users.length % shows.length]!.book(users.at(-1)!, 'A1');
      }
      await log.append(shows.flatMap((show) => show.fresh()));
    };
    await book(1);
    await server.mails('user-1000@example.com', 1);
    await server.stop();
    const awayMs = minutes * 60_000;
    const sinceMs = Date.now();
    const ages: number[] = [];
    while (Date.now() - sinceMs < awayMs) {
      const nextMs = Date.now() + 1_000;
      await book(perSecond);
      ages.push(await notifications.metric('mails_pending_age_seconds'));
      await pause(Math.max(0, nextMs - Date.now()));
    }
    type Ready = { status: string; dependencies: Record<string, { status: string }>; sending: Record<string, unknown> };
    const ready = async () => (await notifications.call('GET', '/health/ready')).json as unknown as Ready;
    await until('it says so', async () => (await ready()).sending.for === 'smtp');
    const { status, dependencies } = await ready();
    expect([status, dependencies.smtp!.status]).toEqual(['ready', 'down']);
    await until('all are in the ledger', async () => (await notifications.ledger()).length === users.length);
    const age = () => notifications.metric('mails_pending_age_seconds');
    const oldest = await age();
    expect(oldest).toBeLessThanOrEqual((Date.now() - sinceMs) / 1_000);
    // The alarm looks at it: it has grown with the time.
    await until('the age grows', async () => (await age()) > oldest);
    expect(oldest).toBeGreaterThan(ages[0]!);
    expect(await notifications.metric('mails_pending{')).toBe(users.length - 1);
    await server.start();
    const isAllSent = async () => (await notifications.ledger()).every((mail) => mail.status === 'sent');
    await until('everybody is told', isAllSent, 120_000 + awayMs);
    expect(server.received.map(({ to }) => to).sort()).toEqual(users.map((id) => `user-${id}@example.com`).sort());
    expect(new Set(server.received.map(({ messageId }) => messageId)).size).toBe(users.length);
    expect((await notifications.ledger()).every(({ attempts }) => attempts === 1)).toBe(true);
    expect((await ready()).sending.status).toBe('ok');
    expect(await age()).toBe(0);
  },
  300_000 + minutes * 120_000,
);

test('docs/metrics.md tells its metrics', () => expectDocumented('notifications', notifications.url));
