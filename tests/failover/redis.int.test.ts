import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@ticketing/shared/service/config.ts';
import { redisSettings, redisSettingsShape } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createRedis, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { createShowLocks } from '@ticketing/worker/show-locks.ts';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { findExecutable } from '../../local/command.ts';
import { redisServer } from '../../local/packages.ts';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { WatchedRedis } from '../support/redis-sentinels.ts';
import { startWatchedRedis } from '../support/redis-sentinels.ts';

// Where the engines are containers there may be none on the machine.
const isHere = findExecutable(redisServer.executable) !== undefined;

let dir: string;
let watched: WatchedRedis;
let redis: Redis;
let subscriber: Redis;
const heard: string[] = [];
const logger = createLogger('test', 'silent');
const opened: Redis[] = [];

function settingsWith(changed: Record<string, string> = {}) {
  return redisSettings(readConfig(z.object(redisSettingsShape), { ...watched.settings, ...changed }));
}

function open(changed?: Record<string, string>, log = logger): Redis {
  const connection = createRedis({ ...settingsWith(changed), logger: log, name: 'test' });
  opened.push(connection);
  return connection;
}

beforeAll(async () => {
  if (!isHere) return;
  dir = await mkdtemp(join(tmpdir(), 'sentinels-'));
  watched = await startWatchedRedis(dir);
  redis = open();
  subscriber = createSubscriber({ ...settingsWith(), logger, name: 'test subscriber' });
  opened.push(subscriber);
  subscriber.on('message', (_channel, text) => heard.push(text));
  await subscriber.subscribe('channel');
});

afterAll(async () => {
  for (const connection of opened) connection.disconnect();
  await until('the end of all connections', () => opened.every(({ status }) => status === 'end'));
  await watched?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

/** A server that changes its role cuts off whoever asks it just then. */
function untilPatiently(what: string, check: () => Promise<boolean>): Promise<boolean> {
  return until(what, () => check().catch(() => false));
}

/** It takes a write, and is connected to the server that the Sentinels name. */
async function expectTheMaster(connection: Redis): Promise<void> {
  await untilPatiently('a write at the master', async () => {
    await connection.set(randomUUID(), 'kept');
    const port = Number(/tcp_port:(\d+)/.exec(await connection.info('server'))?.[1]);
    return port === (await watched.masterPort());
  });
}

/** Reads, writes, hints and locks go on, at the master that the Sentinels have chosen. */
async function expectToGoOnAfter(old: number): Promise<void> {
  await untilPatiently('another master', async () => (await watched.masterPort()) !== old);
  await expectTheMaster(redis);
  const key = randomUUID();
  await untilPatiently('a hint to be heard', async () => {
    await redis.publish('channel', key);
    return heard.includes(key);
  });
  const locks = createShowLocks({ redis, namespace: key, logger, registry: createRegistry('test') });
  await untilPatiently('a lock at the new master', () =>
    locks.holding([1], async () => (await redis.exists(`${key}lock:show:1`)) === 1),
  );
  await locks.close();
}

const describeHere = isHere ? describe : describe.skip;

describeHere('a Redis that Sentinels watch (skipped where no redis-server is installed)', () => {
  it('is followed when its master is killed, and the old one is not used when it comes back', async () => {
    const old = await watched.masterPort();
    await watched.server(old).kill();
    await expectToGoOnAfter(old);
    await watched.server(old).restart();
    await expectTheMaster(redis);
  });

  it('is followed when its master stands still, which keeps its connections, and wakes up later', async () => {
    const old = await watched.masterPort();
    watched.server(old).signal('SIGSTOP');
    await expectToGoOnAfter(old);
    watched.server(old).signal('SIGCONT');
    // Until a Sentinel tells it, it takes itself for the master.
    await untilPatiently('the old master to follow', async () => (await watched.roleOf(old)) === 'slave');
    await expectTheMaster(redis);
  });

  it('is followed by an orderly failover while a Sentinel stands still', async () => {
    const old = await watched.masterPort();
    watched.sentinel(0).signal('SIGSTOP');
    await watched.failOver();
    await expectToGoOnAfter(old);
    const late = open();
    await expectTheMaster(late);
    watched.sentinel(0).signal('SIGCONT');
  });

  it.each([
    ['a Sentinel that is not there', async () => ({ REDIS_SENTINELS: `127.0.0.1:${await freePort()}` })],
    ['a name that no Sentinel knows', async () => ({ REDIS_SENTINEL_NAME: 'unknown' })],
    ['a wrong password', async () => ({ REDIS_URL: 'rediss://default:wrong@redis.invalid' })],
    ['no certificate', async () => ({ TLS_CERT_FILE: '', TLS_KEY_FILE: '' })],
  ])('says once that it is not reached with %s', async (_, change) => {
    const lines: string[] = [];
    const connection = open(await change(), pino({ level: 'warn' }, { write: (line) => lines.push(line) }));
    let attempts = 0;
    connection.on('error', () => {
      attempts += 1;
    });
    await until('three attempts', () => attempts >= 3);
    connection.disconnect();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/redis is not reachable, going on without it/);
  });
});
