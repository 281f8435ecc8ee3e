import type { Failpoint } from '@ticketing/shared/service/failpoint.ts';
import pg from 'pg';
import { until } from '../../local/until.ts';
import { startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { AccountsSite } from './support/accounts-site.ts';
import { openAccountsSite } from './support/accounts-site.ts';
import type { TestMailServer } from './support/mail-server.ts';
import { startMailServer } from './support/mail-server.ts';
import type { EventLog } from './support/running-notifications.ts';
import { openEventLog, settingsOf } from './support/running-notifications.ts';
import { newsOf } from './support/show-news.ts';

const places = [
  'notifications/before-ledger',
  'notifications/after-ledger',
  'notifications/after-offset-commit',
  'notifications/before-send',
  'notifications/after-send',
  'notifications/after-note',
] as const satisfies Failpoint[];

/** How often it is killed. More than the suite does: KILLS=200 npx jest notifications/test/kills --selectProjects int */
const kills = Number(process.env.KILLS ?? places.length);

let sandbox: Sandbox;
let server: TestMailServer;
let site: AccountsSite;
let log: EventLog;

beforeAll(async () => {
  sandbox = await openSandbox();
  server = await startMailServer();
  site = await openAccountsSite((userId) => `user-${userId}@example.com`);
  log = await openEventLog(sandbox);
});

afterAll(async () => {
  await log?.close();
  await server?.stop();
  site?.close();
  await sandbox?.close();
});

test(
  'killed at every step, every booking is told of under exactly one Message-ID',
  async () => {
    const settings = await settingsOf(sandbox, { SMTP_URL: server.url, ACCOUNTS_URL: site.url });
    const pool = new pg.Pool({ connectionString: settings.DATABASE_URL, max: 1 });
    const show = newsOf(1).schedule();
    const users: number[] = [];
    const isAllSent = async () => {
      const { rows } = await pool.query<{ open: number; sent: number }>(
        `SELECT count(*) FILTER (WHERE status = 'waiting') AS open, count(*) FILTER (WHERE status = 'sent') AS sent FROM mails`,
      );
      return Number(rows[0]?.open) === 0 && Number(rows[0]?.sent) === users.length;
    };
    for (let round = 0; round < kills; round += 1) {
      const place = places[round % places.length]!;
      // Not always at the first of them.
      const nth = /send|note/.test(place) ? 1 + (round % 4) : 1;
      const doomed = startProcess('notifications', { ...settings, FAILPOINT: `${place}=kill@${nth}` });
      await doomed.said(/"msg":"listening"/).catch(() => undefined);
      for (let count = 0; count < 5; count += 1) {
        users.push(1_000 + users.length);
        show.book(users.at(-1)!, 'A1');
      }
      await log.append(show.fresh());
      expect(await doomed.ended).toBe('SIGKILL');
    }
    const last = startProcess('notifications', settings);
    try {
      await until('everybody is told', isAllSent, 120_000);
    } finally {
      await last.stop();
      await pool.end();
    }
    const idsOf = new Map<string, Set<string>>();
    for (const { to, messageId } of server.received) idsOf.set(to, (idsOf.get(to) ?? new Set()).add(messageId));
    expect(Array.from(idsOf.keys()).sort()).toEqual(users.map((userId) => `user-${userId}@example.com`).sort());
    expect(Array.from(idsOf.values()).filter((ids) => ids.size !== 1)).toEqual([]);
    // It was killed between sending and noting, so some were sent twice: that is what the Message-ID is for.
    expect(server.received.length).toBeGreaterThan(users.length);
  },
  150_000 + kills * 10_000,
);
