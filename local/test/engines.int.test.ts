import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { engineUrls, startEngines } from '../engines.ts';
import { freePort, portsAt } from '../ports.ts';
import { postgresAnswers, redisAnswers } from '../probe.ts';
import { logFile, type Stack } from '../stack.ts';
import { makeTestStack, removeTestStack } from './programs.ts';

let stack: Stack;

beforeEach(async () => {
  const { dir } = await makeTestStack();
  stack = { dir, ports: { ...portsAt(0), postgres: await freePort(), redis: await freePort() } };
});

afterEach(async () => {
  await removeTestStack(stack);
});

describe('engines', () => {
  it('come up side by side, survive kill -9 under load and a restart, and stop without a trace', async () => {
    const { engines, urls, stop } = await startEngines({ ...stack, only: ['postgres', 'redis'] });
    expect(urls).toEqual(engineUrls(stack));
    const { postgres, redis } = engines;
    const pids = [postgres.pid, redis.pid];
    const busy = new Client({ connectionString: urls.databaseUrl });
    // Its connection breaks with the server, which is what this is about.
    busy.on('error', () => {});
    await busy.connect();
    const endless = busy.query('SELECT count(*) FROM generate_series(1, 1000000000000)').catch(() => 'broken');
    await Promise.all([postgres.kill(), redis.kill()]);
    await Promise.all([postgres.restart(), redis.restart()]);
    expect([postgres.pid, redis.pid]).not.toEqual(pids);
    expect(await postgresAnswers(stack.ports.postgres, 'user', 'ticketing')).toBe(true);
    expect(await redisAnswers(stack.ports.redis)).toBe(true);
    expect(await readFile(logFile(stack, 'postgres'), 'utf8')).toContain('automatic recovery in progress');
    expect(await endless).toBe('broken');
    await stop();
    await expect(redisAnswers(stack.ports.redis)).rejects.toThrow();
  }, 180_000);
});
