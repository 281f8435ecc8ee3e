import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findExecutable } from '../../local/command.ts';
import { redisServer } from '../../local/packages.ts';
import { until } from '../../local/until.ts';
import type { WatchedRedis } from '../../tests/support/redis-sentinels.ts';
import { startWatchedRedis } from '../../tests/support/redis-sentinels.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { RunningMonitor } from './support/running-monitor.ts';
import { runMonitor } from './support/running-monitor.ts';

// Where the engines are containers there may be none on the machine.
const isHere = findExecutable(redisServer.executable) !== undefined;
const test = isHere ? it : it.skip;

let dir: string;
let watched: WatchedRedis;
let sandbox: Sandbox;
let monitor: RunningMonitor;

beforeAll(async () => {
  if (!isHere) return;
  dir = await mkdtemp(join(tmpdir(), 'monitored-'));
  sandbox = await openSandbox();
  watched = await startWatchedRedis(dir);
  monitor = await runMonitor(sandbox, watched.settings);
});

afterAll(async () => {
  await monitor?.close();
  await watched?.stop();
  await sandbox?.close();
  if (dir) await rm(dir, { recursive: true, force: true });
});

const elect = () => monitor.ask('/api/monitor/elections', { engine: 'redis', confirm: true });

test('a Redis with Sentinels is a cluster, and tells its master, its replica and how far behind that is', async () => {
  const { engines } = await monitor.until(
    'all of it is known',
    ({ engines: { redis } }) =>
      redis.status === 'ok' &&
      redis.election.possible &&
      redis.nodes.length === 2 &&
      redis.nodes.every(({ role, state }) => role === 'master' || state === 'online') &&
      redis.sentinel.value?.sentinels.every(({ answers }) => answers) === true,
  );
  const { redis } = engines;
  expect(redis).toMatchObject({ topology: 'cluster', election: { possible: true } });
  expect(redis.leader).toBe(`127.0.0.1:${await watched.masterPort()}`);
  expect(redis.nodes.map(({ role }) => role)).toEqual(['master', 'replica']);
  expect(redis.nodes[1]).toMatchObject({ state: 'online', lagUnit: 'bytes' });
  expect(redis.sentinel.value!.sentinels.map(({ answers }) => answers)).toEqual([true, true, true]);
});

test('an operator has another master elected, and it is noted', async () => {
  const before = await watched.masterPort();
  // A failover is refused for as long as no replica has caught up.
  const { json } = await until('the election to be held', async () => {
    const answer = await elect();
    return answer.status === 200 && answer;
  });
  // The Sentinels tell each other.
  const after = await until('another master', async () => {
    const port = await watched.masterPort();
    return port !== before && port;
  });
  expect(json).toMatchObject({
    engine: 'redis',
    hasChanged: true,
    before: { leader: `127.0.0.1:${before}` },
    after: { leader: `127.0.0.1:${after}` },
  });
  const { changes } = await monitor.until('it is on the time line', (state) =>
    state.changes.some(({ kind, subject }) => kind === 'election' && subject === 'redis'),
  );
  expect(changes.find(({ kind }) => kind === 'election')).toMatchObject({ to: `127.0.0.1:${after}` });
});

test('a Sentinel that is gone makes it degraded, and is named', async () => {
  await watched.sentinel(0).kill();
  const { engines } = await monitor.until('it is said', ({ engines: { redis } }) => {
    return redis.status === 'degraded' && redis.sentinel.value?.sentinels[0]?.answers === false;
  });
  const [gone, ...others] = engines.redis.sentinel.value!.sentinels;
  expect(gone).toMatchObject({ answers: false, reason: expect.stringMatching(/\w/) });
  expect(others.map(({ answers }) => answers)).toEqual([true, true]);
});
