import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { until } from '../../local/until.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import { acceptedBookingSchema } from '../src/answers.ts';
import { readCommands } from './support/command-topic.ts';

let sandbox: Sandbox;
const children: ChildProcess[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await sandbox?.close();
});

type Service = { child: ChildProcess; out: () => string; err: () => string; ended: Promise<unknown[]> };

/** main.ts in a process of its own. */
function startProcess(environment: Record<string, string>): Service {
  const main = join(__dirname, '../src/main.ts');
  const child = spawn(process.execPath, ['--disable-warning=TimeoutNegativeWarning', main], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return { child, out: () => out, err: () => err, ended: once(child, 'close') };
}

function settings(more: Record<string, string> = {}): Record<string, string> {
  return {
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
    AUTH: 'open',
    PORT: '0',
    ...more,
  };
}

async function urlOf(service: Service): Promise<string> {
  await until('it listens', () => /"port":\d+.*\n/.test(service.out()));
  return `http://127.0.0.1:${/"port":(\d+)/.exec(service.out())?.[1]}`;
}

test.each([
  ['nothing set', {}, 'KAFKA_BROKERS is not set; REDIS_URL is not set.'],
  ['wrong values', { KAFKA_BROKERS: 'nowhere', REDIS_URL: 'http://x', PORT: '-1' }, 'KAFKA_BROKERS must be host:port'],
])('wrong settings (%s): one readable sentence and exit code 1', async (_what, environment, sentence) => {
  const service = startProcess(environment);
  expect(await service.ended).toEqual([1, null]);
  expect(service.err()).toContain(sentence);
  expect(service.err().trim().split('\n')).toHaveLength(1);
  expect(service.out()).toBe('');
});

test('a taken port: one readable sentence and exit code 1', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const service = startProcess(settings({ PORT: port, LOG_LEVEL: 'warn' }));
  expect(await service.ended).toEqual([1, null]);
  expect(service.err()).toBe(
    `write-api: Port ${port} on 127.0.0.1 is taken by another process: stop it, or set PORT.\n`,
  );
  holder.close();
});

test('SIGTERM: those who wait are answered, what was accepted is on the log, exit code 0', async () => {
  const service = startProcess(settings());
  const url = await urlOf(service);
  await until('it is ready', async () => (await fetch(`${url}/health/ready`)).status === 200);
  await until('it hears Redis', async () => {
    return JSON.stringify(await (await fetch(`${url}/health/ready`)).json()).includes('"redis":{"status":"ok"');
  });
  const post = (userId: number, headers: Record<string, string>) =>
    fetch(`${url}/api/book`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ userId, eventId: 1, seatId: 'A1' }),
    });
  const reader = await readCommands(sandbox.kafkaBrokers, sandbox.namespace);
  const waiting = post(4711, { prefer: 'wait=30' });
  await until('the command of the one who waits is on the log', () =>
    reader.commands.some(({ command }) => 'userId' in command && command.userId === 4711),
  );

  service.child.kill('SIGTERM');
  const answer = await waiting;
  expect(answer.status).toBe(202);
  const { receipt } = acceptedBookingSchema.parse(await answer.json());
  expect(
    reader.commands.some(({ partition, offset }) => partition === receipt.partition && offset === receipt.offset),
  ).toBe(true);
  expect(await service.ended).toEqual([0, null]);
  expect(service.err()).toBe('');
  await expect(post(1, {})).rejects.toThrow();
  await reader.close();
});

test('SIGTERM while Kafka has never been there: exit code 0', async () => {
  const service = startProcess(settings({ KAFKA_BROKERS: '127.0.0.1:1' }));
  await urlOf(service);
  await until('it says what it waits for', () => service.out().includes('waiting for kafka at 127.0.0.1:1'));
  service.child.kill('SIGTERM');
  expect(await service.ended).toEqual([0, null]);
});
