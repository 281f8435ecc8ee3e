import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../local/until.ts';
import { ofShow } from '../../worker/test/histories.ts';
import { bookSeats, scheduleShow } from '../../worker/test/stories.ts';
import type { LogClient } from '../support/log-client.ts';
import { eventsIn, openLogClient } from '../support/log-client.ts';
import type { PostgresPair } from '../support/postgres-pair.ts';
import { ask, startPostgresPair } from '../support/postgres-pair.ts';
import type { ServiceProcess } from '../support/process.ts';
import { startProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

// One worker, before a primary whose commits wait for a standby. Each test leaves the pair as the next one needs it.
let dir: string;
let sandbox: Sandbox;
let pair: PostgresPair;
let log: LogClient;
let worker: ServiceProcess;
let published: Awaited<ReturnType<LogClient['read']>>;
const sent: string[] = [];
let shows = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'failover-'));
  sandbox = await openSandbox();
  pair = await startPostgresPair(dir);
  log = await openLogClient(sandbox);
  published = await log.read(log.topics.events);
  worker = startProcess('worker', {
    DATABASE_URL: pair.url,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
    MAX_CHUNK: '20',
    MEMBER_DIR: join(dir, 'members'),
  });
  await worker.said(/worker is up/);
});

afterAll(async () => {
  await worker?.stop();
  await log?.close();
  await pair?.stop();
  await sandbox?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** Sends the story of a new show: 100 users for 10 seats. @returns the ids of its commands */
async function sendStory(): Promise<string[]> {
  shows += 1;
  const show = { ...scheduleShow, layout: [{ row: 'A', seats: 10, priceMinor: 100 }] };
  const orders = Array.from({ length: 100 }, (_, i) => bookSeats(10 + i, 10 + i, `A${1 + (i % 10)}`));
  const commands = [show, ...orders].map((command) => ofShow(command, shows));
  const ids = commands.map(({ commandId }) => commandId);
  sent.push(...ids);
  await log.send(commands);
  return ids;
}

function isPublished(ids: string[]): boolean {
  const answered = new Set(eventsIn(published).map(({ commandId }) => commandId));
  return ids.every((id) => answered.has(id));
}

const said = (text: string) => worker.lines.filter((line) => line.includes(text)).length;

/** The sessions of the worker whose commit waits for a standby. */
async function waitingForStandby(url: string): Promise<number[]> {
  const rows = await ask<{ pid: number }>(
    url,
    `SELECT pid FROM pg_stat_activity WHERE application_name = 'worker' AND wait_event = 'SyncRep'`,
  );
  return rows.map(({ pid }) => pid);
}

/** Everything that was sent has one outcome, and the server has whatever has been published. */
async function expectNothingLost(url: string): Promise<void> {
  await until('an outcome for all commands', () => isPublished(sent), 120_000);
  const rows = await ask<{ command_id: string; event_id: number; version: string }>(
    url,
    'SELECT command_id, event_id, version FROM booking_events ORDER BY event_id, version',
  );
  expect(rows.map(({ command_id }) => command_id).toSorted()).toEqual(sent.toSorted());
  const stored = new Map(rows.map(({ command_id, version }) => [command_id, Number(version)]));
  for (const { commandId, version } of eventsIn(published)) {
    expect({ commandId, version }).toEqual({ commandId, version: stored.get(commandId) });
  }
  const [sold] = await ask<{ count: number }>(url, `SELECT count(*) FROM tickets WHERE status = 'booked'`);
  expect(Number(sold?.count)).toBe(10 * shows);
}

it('notices a host that is gone without a word long before a statement would be out of time', async () => {
  expect(await sendStory().then((ids) => until('outcomes', () => isPublished(ids)))).toBe(true);
  pair.link.set({ kind: 'half-open' });
  await sendStory();
  await worker.said(/the postgres server is silent, ending its sessions/);
  pair.link.set({ kind: 'open' });
  await expectNothingLost(pair.primary.url);
  expect(said('Query read timeout')).toBe(0);
});

it('tells nobody of a commit whose wait for the standby was cancelled, until the standby has it', async () => {
  pair.replication.set({ kind: 'cut' });
  const ids = await sendStory();
  const [pid] = await until('a commit that waits', async () => {
    const pids = await waitingForStandby(pair.primary.url);
    return pids.length > 0 && pids;
  });
  await ask(pair.primary.url, 'SELECT pg_cancel_backend($1)', [pid]);
  await worker.said(/a commit was not waited for by its replica/);
  // It is on this server for everybody to see, and asked for again.
  await until('the next attempt to wait, too', async () => {
    const pids = await waitingForStandby(pair.primary.url);
    return pids.some((other) => other !== pid);
  });
  expect(eventsIn(published).filter(({ commandId }) => ids.includes(commandId))).toEqual([]);
  pair.replication.set({ kind: 'open' });
  await expectNothingLost(pair.primary.url);
});

it('loses nothing when the primary is killed in the middle of commits, and the standby is promoted', async () => {
  // So that a commit is not over before it is seen.
  pair.replication.set({ kind: 'slow', delayMs: 50 });
  let isKilled = false;
  const load = async () => {
    while (!isKilled) await sendStory();
  };
  const loading = load();
  await until('commits that wait', async () => (await waitingForStandby(pair.primary.url)).length > 0);
  await pair.primary.program.kill();
  isKilled = true;
  await loading;
  await pair.promote();
  await expectNothingLost(pair.standby.url);
});

it('takes nothing for done that the old primary takes when it comes back for a moment', async () => {
  await pair.primary.program.restart();
  pair.link.leadTo(pair.primary.port);
  const ids = await sendStory();
  await until('a commit that waits at the old one', async () => {
    return (await waitingForStandby(pair.primary.url)).length > 0;
  });
  expect(eventsIn(published).filter(({ commandId }) => ids.includes(commandId))).toEqual([]);
  pair.link.leadTo(pair.standby.port);
  await expectNothingLost(pair.standby.url);
});
