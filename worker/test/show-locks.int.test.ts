import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { createShowLocks } from '@ticketing/worker/show-locks.ts';
import type { Redis } from 'ioredis';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let redis: Redis;

beforeAll(async () => {
  sandbox = await openSandbox();
  redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  await until('a connection', () => redis.status === 'ready');
});

afterAll(async () => {
  redis.disconnect();
  await sandbox.close();
});

/** The locks of one process. */
function newProcess(times: { lockMs?: number; keepMs?: number; maxWaitMs?: number } = {}) {
  const { namespace, logger } = sandbox;
  return createShowLocks({ redis, namespace, logger, registry: createRegistry('test'), ...times });
}

const keyOf = (eventId: number) => `${sandbox.namespace}lock:show:${eventId}`;

/** Work that goes on until it is told to end. */
function openWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

it('are shared by the work of one process, and released with the last of it', async () => {
  const locks = newProcess();
  const [first, second] = [openWork(), openWork()];
  const one = locks.holding([1, 2], first.work);
  await until('both locks', async () => (await redis.exists(keyOf(1), keyOf(2))) === 2);
  const value = await redis.get(keyOf(2));
  const two = locks.holding([2, 3], second.work);
  await until('the third lock', async () => (await redis.exists(keyOf(3))) === 1);
  first.end();
  await one;
  expect(await redis.get(keyOf(2))).toBe(value);
  second.end();
  await two;
  await until('no lock', async () => (await redis.exists(keyOf(1), keyOf(2), keyOf(3))) === 0);
});

it('are kept for the work that follows soon, and released at the end of the process', async () => {
  const locks = newProcess({ keepMs: 60_000 });
  await locks.holding([6], async () => undefined);
  const value = await redis.get(keyOf(6));
  expect(value).not.toBeNull();
  await locks.holding([6, 7], async () => undefined);
  expect(await redis.get(keyOf(6))).toBe(value);
  await locks.close();
  expect(await redis.exists(keyOf(6), keyOf(7))).toBe(0);
});

it('keep another process waiting', async () => {
  const first = openWork();
  const one = newProcess().holding([4], first.work);
  await until('the lock', async () => (await redis.exists(keyOf(4))) === 1);
  let began = false;
  const sent = jest.spyOn(redis, 'sendCommand');
  const two = newProcess({ maxWaitMs: 60_000 }).holding([4], async () => {
    began = true;
  });
  // When it asks for the third time it has been refused twice.
  await until('attempts of the other', () => {
    return sent.mock.calls.filter(([{ name }]) => name === 'evalsha' || name === 'eval').length >= 3;
  });
  sent.mockRestore();
  expect(began).toBe(false);
  first.end();
  await Promise.all([one, two]);
  expect(began).toBe(true);
});

it('are extended for work that follows when half of their time is over', async () => {
  const locks = newProcess({ lockMs: 6_000 });
  const [first, second] = [openWork(), openWork()];
  const one = locks.holding([5], first.work);
  await until('half of the time', async () => {
    const leftMs = await redis.pttl(keyOf(5));
    return leftMs > 0 && leftMs < 2_900;
  });
  const two = locks.holding([5], second.work);
  await until('an extension', async () => (await redis.pttl(keyOf(5))) > 3_000);
  first.end();
  second.end();
  await Promise.all([one, two]);
  await until('no lock', async () => (await redis.exists(keyOf(5))) === 0);
});
