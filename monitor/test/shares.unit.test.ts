import type { ServiceState } from '../src/answers.ts';
import { createShares } from '../src/services/shares.ts';

/** An instance as far as shares look at it. */
function instance(name: string, startedAt: string, requests: number | undefined): ServiceState {
  const value = { ready: true, state: 'ready', dependencies: {}, latencyMs: 1, startedAt };
  const counted = requests === undefined ? value : { ...value, memoryBytes: 1, ...(requests > 0 && { requests }) };
  return { name: 'read-api', instance: name, source: 'a test', status: 'ok', value: counted };
}

const told = (services: ServiceState[]) => services.map(({ value }) => value?.sharePercent);

it('are of what has come since all instances are there', () => {
  const { added } = createShares();
  expect(told(added([instance('a', '1', 90_000), instance('b', '1', 10_000)]))).toEqual([undefined, undefined]);
  const now = () => added([instance('a', '1', 90_030), instance('b', '1', 10_010)]);
  expect(told(now())).toEqual([75, 25]);
  // Also whoever asks a second time.
  expect(told(now())).toEqual([75, 25]);
});

it('begin anew with an instance that starts anew, or comes', () => {
  const { added } = createShares();
  added([instance('a', '1', 0), instance('b', '1', 0)]);
  expect(told(added([instance('a', '1', 50_000), instance('b', '2', 4)]))).toEqual([undefined, undefined]);
  expect(told(added([instance('a', '1', 50_010), instance('b', '2', 14)]))).toEqual([50, 50]);
  added([instance('a', '1', 50_010), instance('b', '2', 14), instance('c', '3', 0)]);
  const three = [instance('a', '1', 50_011), instance('b', '2', 15), instance('c', '3', 2)];
  expect(told(added(three))).toEqual([25, 25, 50]);
});

it('are not known of an instance that does not tell, and go on with the others', () => {
  const { added } = createShares();
  added([instance('a', '1', 100), instance('b', '1', 100)]);
  expect(told(added([instance('a', '1', 110), instance('b', '1', undefined)]))).toEqual([100, undefined]);
  expect(told(added([instance('a', '1', 110), instance('b', '1', 110)]))).toEqual([50, 50]);
});
