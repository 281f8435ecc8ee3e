import { stat } from 'node:fs/promises';
import { createRedis, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import { Redis } from 'ioredis';
import { until } from '../../local/until.ts';
import type { Link } from '../../tests/chaos/system/link.ts';
import { openLink } from '../../tests/chaos/system/link.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let link: Link;
let publisher: Redis;
let subscriber: Redis;
const heard: string[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  link = await openLink(Number(new URL(sandbox.redisUrl).port));
  publisher = new Redis(sandbox.redisUrl);
  const url = new URL(sandbox.redisUrl);
  url.port = String(link.port);
  subscriber = createSubscriber({ url: url.href, logger: sandbox.logger, name: 'test' });
  subscriber.on('message', (_channel, text) => heard.push(text));
  await subscriber.subscribe(`${sandbox.namespace}channel`);
});

afterAll(async () => {
  subscriber.disconnect();
  publisher.disconnect();
  await link.close();
  await sandbox.close();
});

async function expectToHear(text: string): Promise<void> {
  await until(`it to hear ${text}`, async () => {
    await publisher.publish(`${sandbox.namespace}channel`, text);
    return heard.includes(text);
  });
}

it('hears again after its connection was lost without a word, during the outage or after it', async () => {
  await expectToHear('at first');
  link.set({ kind: 'half-open' });
  link.set({ kind: 'open' });
  await expectToHear('after a short one');
  link.set({ kind: 'half-open' });
  await until('it to notice', () => subscriber.status !== 'ready');
  link.set({ kind: 'open' });
  await expectToHear('after a long one');
});

it('gives up a new connection that nobody answers', async () => {
  let connections = 0;
  const count = () => {
    connections += 1;
  };
  subscriber.on('connect', count);
  link.set({ kind: 'half-open' });
  await until('it to have connected to nobody, again and again', () => connections >= 3);
  link.set({ kind: 'open' });
  await expectToHear('after connections that nobody answered');
  subscriber.off('connect', count);
});

it('stays on its connection while Redis answers', async () => {
  let connections = 0;
  subscriber.on('connect', () => {
    connections += 1;
  });
  const pings = await pingsSoFar();
  await until('three pings', async () => (await pingsSoFar()) >= pings + 3);
  expect(connections).toBe(0);
});

it('does not take its own being busy for silence', async () => {
  const busy = createSubscriber({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  const log: string[] = [];
  busy.on('close', () => log.push('closed'));
  const ping: () => Promise<'PONG'> = busy.ping.bind(busy);
  busy.ping = async () => {
    log.push('asked');
    const answer = await busyFor(1_200, ping);
    log.push('answered');
    return answer;
  };
  // Redis may be slow itself, now and then.
  await until('to ask on', () => log.join(' ').includes('asked answered asked answered asked'), 60_000);
  busy.disconnect();
});

it('does not say that a command had no answer, because it was busy when the answer came', async () => {
  const redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  await until('redis is there', () => redis.status === 'ready');
  const isAnswered = () =>
    busyFor(700, () => redis.ping()).then(
      () => true,
      () => false,
    );
  await until('an answer', isAnswered);
  redis.disconnect();
});

it('says after half a second that a command has no answer', async () => {
  const url = new URL(sandbox.redisUrl);
  url.port = String(link.port);
  const redis = createRedis({ url: url.href, logger: sandbox.logger, name: 'test' });
  await until('redis is there', () => redis.status === 'ready');
  link.set({ kind: 'half-open' });
  await expect(redis.ping()).rejects.toThrow('Command timed out');
  link.set({ kind: 'open' });
  redis.disconnect();
});

/** Asks, and keeps this process from everything then, as work does that came over another connection: timers come first. */
async function busyFor<T>(ms: number, ask: () => Promise<T>): Promise<T> {
  await stat('.');
  const answer = ask();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  return await answer;
}

async function pingsSoFar(): Promise<number> {
  return Number(/cmdstat_ping:calls=(\d+)/.exec(await publisher.info('commandstats'))?.[1] ?? 0);
}
