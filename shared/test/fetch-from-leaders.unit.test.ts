import { createRequire } from 'node:module';
import type { FetchProtocol } from '@ticketing/shared/log/fetch-from-leaders.ts';
import { fromLeaders } from '@ticketing/shared/log/fetch-from-leaders.ts';

const kafkajs = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch/index.js') as FetchProtocol;

it('leaves no version that a broker answers which only follows', () => {
  expect(kafkajs.versions).toContain('11');
  expect(fromLeaders(kafkajs).versions.map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('gives a busy broker time to answer, beyond what it waits for records', () => {
  const options = { maxWaitTime: 1_000, minBytes: 1, maxBytes: 1, topics: [] };
  expect(kafkajs.protocol({ version: 10 })(options).requestTimeout).toBe(1_100);
  expect(fromLeaders(kafkajs).protocol({ version: 10 })(options).requestTimeout).toBe(4_000);
});
