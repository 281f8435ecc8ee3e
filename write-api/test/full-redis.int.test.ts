import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { findExecutable } from '../../local/command.ts';
import { redisMemory } from '../../local/engines/redis.ts';
import { installMissing, redisServer } from '../../local/packages.ts';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import { requireSameRequest } from '../src/idempotency.ts';

let server: ChildProcess;
let redis: Redis;

beforeAll(async () => {
  await installMissing([redisServer]);
  const port = await freePort();
  const settings = { ...redisMemory, maxmemory: '4mb', port: String(port), save: '' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  server = spawn(findExecutable(redisServer.executable) ?? redisServer.executable, args, { stdio: 'ignore' });
  redis = new Redis(port, '127.0.0.1');
  redis.on('error', () => undefined);
  await until('Redis answers', () => redis.ping().then((answer) => answer === 'PONG'));
}, 180_000);

afterAll(async () => {
  redis?.disconnect();
  if (server?.kill()) await once(server, 'exit');
});

test('strangers with keys without end leave room for locks, and for the newest keys', async () => {
  const use = (user: number, command: string) =>
    requireSameRequest(redis, '', { userId: user, idempotencyKey: 'k'.repeat(255), commandJson: command });
  const keys = 40_000;
  let losses = 0;
  for (let user = 1; user <= keys; user += 1_000) {
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => use(user + index, 'first')));
    // As the worker takes them: only where there is none, and for some seconds. A Redis that were full would throw.
    const taken = await redis.set('lock:1', 'mine', 'PX', 10_000, 'NX');
    if (taken === 'OK' && user > 1) losses += 1;
    expect(await redis.get('lock:1')).toBe('mine');
    await redis.pexpire('lock:1', 10_000);
  }
  // Redis looks at a few keys and knows their age to the second: now and then one that is in use goes. A lock is advisory.
  // By another policy than its age in use (volatile-ttl), it would go each time.
  expect(losses).toBeLessThan(10);
  expect(await redis.set('lock:2', 'mine', 'PX', 10_000, 'NX')).toBe('OK');
  expect(await redis.dbsize()).toBeLessThan(keys);
  // However long the keys are that clients send.
  const names = await redis.keys('idempotency:*');
  expect(new Set(names.map(({ length }) => length))).toEqual(new Set(['idempotency:'.length + 22]));
  await expect(use(keys, 'second')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
});

test('docker-compose.yml says the same of a Redis that is full', () => {
  const { services } = parse(readFileSync(join(__dirname, '../../docker-compose.yml'), 'utf8'), { merge: true });
  const { maxmemory, 'maxmemory-policy': policy } = redisMemory;
  expect(services.redis.command.join(' ')).toContain(`--maxmemory ${maxmemory} --maxmemory-policy ${policy}`);
});
