import { createSubscriber } from '@ticketing/shared/stores/redis.ts';
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
  await until(
    `it to hear ${text}`,
    async () => {
      await publisher.publish(`${sandbox.namespace}channel`, text);
      return heard.includes(text);
    },
    10_000,
  );
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

it('stays on its connection while Redis answers', async () => {
  let connections = 0;
  subscriber.on('connect', () => {
    connections += 1;
  });
  const pings = await pingsSoFar();
  await until('three pings', async () => (await pingsSoFar()) >= pings + 3);
  expect(connections).toBe(0);
});

async function pingsSoFar(): Promise<number> {
  return Number(/cmdstat_ping:calls=(\d+)/.exec(await publisher.info('commandstats'))?.[1] ?? 0);
}
