import { createPaymentMethods } from '@ticketing/shared/payments/method.ts';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import type { Redis } from 'ioredis';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

const secret = 'a secret of thirty-two characters or so';
const paymentId = '1-01a1fcae-c540-7246-a2e2-d1ef2abe5a64~01a1fcae-c53f-505c-9823-f89da6e7bb4a';

let sandbox: Sandbox;
let redis: Redis;

beforeAll(async () => {
  sandbox = await openSandbox();
  redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  await until('redis is there', async () => redis.status === 'ready');
});

afterAll(async () => {
  redis?.disconnect();
  await sandbox?.close();
});

test('a method is found by its payment until it is forgotten, and Redis does not have it as it is', async () => {
  const methods = createPaymentMethods(redis, sandbox.namespace, secret);
  await methods.keep(paymentId, 'tok_ok');
  expect(await methods.find(paymentId)).toBe('tok_ok');
  const key = `${sandbox.namespace}payment-method:${paymentId}`;
  expect((await redis.getBuffer(key))?.includes('tok_ok')).toBe(false);
  const left = await redis.ttl(key);
  expect(left).toBeGreaterThan(600);
  expect(left).toBeLessThanOrEqual(900);
  await methods.forget(paymentId);
  expect(await methods.find(paymentId)).toBeUndefined();
});

test('a method opens for its own payment only, and with its secret', async () => {
  const methods = createPaymentMethods(redis, sandbox.namespace, secret);
  await methods.keep(paymentId, 'tok_ok');
  const other = createPaymentMethods(redis, sandbox.namespace, `${secret}!`);
  expect(await other.find(paymentId)).toBeUndefined();
  const otherId = paymentId.replace('c53f', 'c53e');
  await redis.copy(`${sandbox.namespace}payment-method:${paymentId}`, `${sandbox.namespace}payment-method:${otherId}`);
  expect(await methods.find(otherId)).toBeUndefined();
});

test('without Redis nothing is kept, and that is said', async () => {
  const away = createRedis({ url: 'redis://127.0.0.1:1', logger: sandbox.logger, name: 'test' });
  await expect(createPaymentMethods(away, sandbox.namespace, secret).keep(paymentId, 'tok_ok')).rejects.toThrow();
  away.disconnect();
});
