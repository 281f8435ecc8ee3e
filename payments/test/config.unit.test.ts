import { readConfig } from '@ticketing/shared/service/config.ts';
import { paymentsConfigSchema } from '../src/config.ts';

const environment = {
  DATABASE_URL: 'postgresql://payments:password@localhost:5432/payments',
  KAFKA_BROKERS: 'localhost:9092',
  REDIS_URL: 'redis://localhost:6379',
  PAYMENT_METHOD_SECRET: 'a secret of thirty-two characters',
  MEMBER_DIR: '/tmp',
};

test('a provider without its key is told before anything is connected to', () => {
  const read = (more: NodeJS.ProcessEnv) => () => readConfig(paymentsConfigSchema, { ...environment, ...more });
  expect(read({ PAYMENT_PROVIDER: 'stripe' })).toThrow('Wrong settings: STRIPE_SECRET_KEY is not set.');
  expect(read({ PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'a key' })).toThrow(/must be a secret key of Stripe/);
  expect(read({ PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_1' })()).toMatchObject({ PORT: 3005 });
  expect(read({ PAYMENT_PROVIDER: 'simulator' })()).toMatchObject({ PAYMENT_PROVIDER: 'simulator' });
  expect(read({})).toThrow(/PAYMENT_PROVIDER is not set/);
});
