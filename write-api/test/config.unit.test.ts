import { readConfig } from '@ticketing/shared/service/config.ts';
import { configSchema, missingForPayments } from '../src/config.ts';

const environment = { KAFKA_BROKERS: 'localhost:9092', REDIS_URL: 'redis://localhost:6379' };
const methods = { PAYMENT_METHOD_SECRET: 'a secret of thirty-two characters' };
const webhooks = { PAYMENT_WEBHOOK_SECRET: 'a secret of webhooks' };

test.each<[string, NodeJS.ProcessEnv, string[]]>([
  ['without a provider: nothing', {}, []],
  [
    'of a provider alone: both secrets',
    { PAYMENT_PROVIDER: 'stripe' },
    ['PAYMENT_METHOD_SECRET', 'PAYMENT_WEBHOOK_SECRET'],
  ],
  [
    'where only methods are sealed: the secret of webhooks',
    { PAYMENT_PROVIDER: 'stripe', ...methods },
    ['PAYMENT_WEBHOOK_SECRET'],
  ],
  ['where all is there: nothing', { PAYMENT_PROVIDER: 'stripe', ...methods, ...webhooks }, []],
])('what payments lack, %s', (_where, more, missing) => {
  expect(missingForPayments(readConfig(configSchema, { ...environment, ...more }))).toEqual(missing);
});
