import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { until } from '../../local/until.ts';
import { startLocally } from '../../tests/support/engines-locally.ts';
import { readCommands } from './support/command-topic.ts';
import type { Load } from './support/load.ts';
import { startLoad } from './support/load.ts';
import { successOf } from './support/outcome-of.ts';
import { playWorker } from './support/played-worker.ts';
import type { RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

// Engines of our own: those of the run are not ours to stop.
let engines: Awaited<ReturnType<typeof startLocally>>;
let api: RunningWriteApi;
let namespaces = 0;
const logger = createLogger('test', 'silent');

beforeAll(async () => {
  engines = await startLocally(await mkdtemp(join(tmpdir(), 'write-api-')), ['kafka', 'redis']);
});

afterAll(() => engines?.stop());

afterEach(() => api?.close());

function freshSandbox() {
  namespaces += 1;
  return { ...engines.urls, namespace: `outage${namespaces}.`, logger };
}

/** Every acknowledged command stands at its receipt; what was said not to be accepted stands nowhere. */
async function expectLogToAgree(load: Load, sandbox: ReturnType<typeof freshSandbox>): Promise<void> {
  const accepted = load.seen.filter(({ status }) => status === 202);
  expect(accepted.length).toBeGreaterThan(0);
  const reader = await readCommands(sandbox.kafkaBrokers, sandbox.namespace);
  try {
    await until('all acknowledged commands are read', () => {
      const read = new Set(reader.commands.map(({ command }) => 'userId' in command && command.userId));
      return accepted.every(({ userId }) => read.has(userId));
    });
    const places = new Map(
      reader.commands.map(({ command, partition, offset }) => [`${partition}:${offset}`, command.commandId]),
    );
    for (const { commandId, receipt } of accepted) {
      expect(places.get(`${receipt?.partition}:${receipt?.offset}`)).toBe(commandId);
    }
    const onLog = new Set(reader.commands.map(({ command }) => 'userId' in command && command.userId));
    const refused = load.seen.filter(({ detail }) => detail?.includes('was not accepted'));
    expect(refused.filter(({ userId }) => onLog.has(userId))).toEqual([]);
  } finally {
    await reader.close();
  }
}

function expectOnly(load: Load, statuses: number[]): void {
  expect(load.seen.filter(({ status }) => !statuses.includes(status))).toEqual([]);
  // Some seconds, and what a busy machine adds; a client that waits for the log itself waits for half a minute.
  expect(Math.max(...load.seen.map(({ tookMs }) => tookMs))).toBeLessThan(25_000);
  expect(load.seen.filter(({ status, retryAfter }) => status === 503 && retryAfter !== '2')).toEqual([]);
}

test('Kafka killed and started again under load: no acknowledged command is lost', async () => {
  const sandbox = freshSandbox();
  api = await runWriteApi(sandbox);
  const load = startLoad(api, 8);
  await until('the load runs', () => load.count(202) > 200);

  await engines.engines.kafka.kill();
  await until('orders are turned away', () => load.count(503) > 50);
  const { status, body } = await api.call('GET', '/health/ready');
  expect({ status, body }).toMatchObject({ status: 503, body: { dependencies: { kafka: { status: 'down' } } } });
  // Once it is known, nobody waits for it.
  await until('it to be said at once', () => load.seen.slice(-20).every(({ tookMs }) => tookMs < 1_000));

  await engines.engines.kafka.restart();
  const before = load.count(202);
  await until('orders are taken again', () => load.count(202) > before + 200);
  await until('it is ready again', async () => (await api.call('GET', '/health/ready')).status === 200);
  await load.stop();
  expectOnly(load, [202, 503]);
  await expectLogToAgree(load, sandbox);
});

test('Kafka stopped in order and started again under load', async () => {
  const sandbox = freshSandbox();
  api = await runWriteApi(sandbox);
  const load = startLoad(api, 8);
  await until('the load runs', () => load.count(202) > 200);
  await engines.engines.kafka.restart();
  const before = load.count(202);
  await until('orders are taken again', () => load.count(202) > before + 200);
  await load.stop();
  expectOnly(load, [202, 503]);
  await expectLogToAgree(load, sandbox);
});

test('Kafka that hangs: every order is answered all the same', async () => {
  const sandbox = freshSandbox();
  api = await runWriteApi(sandbox);
  const load = startLoad(api, 8);
  await until('the load runs', () => load.count(202) > 200);
  engines.engines.kafka.signal('SIGSTOP');
  try {
    await until('orders are turned away', () => load.count(503) > 50);
  } finally {
    engines.engines.kafka.signal('SIGCONT');
  }
  const before = load.count(202);
  await until('orders are taken again', () => load.count(202) > before + 200);
  await load.stop();
  expectOnly(load, [202, 503]);
  await expectLogToAgree(load, sandbox);
});

test('Kafka that is not there yet: the service is up, says so, and takes orders when it comes', async () => {
  const sandbox = freshSandbox();
  await engines.engines.kafka.stop();
  api = await runWriteApi(sandbox, { whenReady: false });
  expect((await api.call('GET', '/health/live')).status).toBe(200);
  expect((await api.call('GET', '/health/ready')).status).toBe(503);
  const order = { userId: 1, eventId: 1, seatId: 'A1' };
  const turnedAway = await api.call('POST', '/api/book', order);
  expect(turnedAway).toMatchObject({ status: 503, body: { code: 'log-unavailable' } });
  await engines.engines.kafka.restart();
  await until('it is ready', async () => (await api.call('GET', '/health/ready')).status === 200);
  expect((await api.call('POST', '/api/book', order)).status).toBe(202);
});

test('Redis stopped and started again under load: those who wait get a receipt, then outcomes again', async () => {
  const sandbox = freshSandbox();
  api = await runWriteApi(sandbox);
  const worker = await playWorker(sandbox, successOf);
  let key = 0;
  const load = startLoad(api, 4, () => {
    key += 1;
    return { prefer: 'wait=4', 'idempotency-key': `key-${key}` };
  });
  try {
    await until('outcomes are heard', () => load.count(201) > 50);
    await engines.engines.redis.kill();
    const before = load.count(202);
    await until('receipts are given instead', () => load.count(202) > before + 50);
    expect((await api.call('GET', '/health/ready')).status).toBe(200);

    await engines.engines.redis.restart();
    const heard = load.count(201);
    await until('outcomes are heard again', () => load.count(201) > heard + 50);
  } finally {
    await load.stop();
    await worker.close();
  }
  expectOnly(load, [201, 202]);
});

test('Redis that hangs holds nobody up for longer than a command may take', async () => {
  const sandbox = freshSandbox();
  api = await runWriteApi(sandbox);
  engines.engines.redis.signal('SIGSTOP');
  try {
    const order = { userId: 1, eventId: 1, seatId: 'A1' };
    const answer = await api.call('POST', '/api/book', order, { 'idempotency-key': 'k' });
    expect(answer.status).toBe(202);
  } finally {
    engines.engines.redis.signal('SIGCONT');
  }
});
