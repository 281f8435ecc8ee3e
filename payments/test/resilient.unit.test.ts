import { until } from '../../local/until.ts';
import type { Authorisation, Page, Provider } from '../src/providers/provider.ts';
import type { BreakerState } from '../src/providers/resilient.ts';
import { makeResilient } from '../src/providers/resilient.ts';

const order = {
  paymentId: 'p',
  bookingId: 'b',
  eventId: 7,
  amountMinor: 3_000,
  currency: 'EUR',
  methodToken: 'tok_ok',
  idempotencyKey: 'k',
};
const authorised: Authorisation = { outcome: 'authorised', objectId: 'o', amountMinor: 3_000 };
const lost: Authorisation = { outcome: 'unknown', cause: 'timeout', detail: '' };
const busy: Authorisation = { outcome: 'unknown', cause: 'busy', detail: '' };
const declined: Authorisation = { outcome: 'declined', reason: 'declined' };

/** A provider that gives these answers in turn, the last of them for ever. */
function answering(...answers: Authorisation[]) {
  const keys: string[] = [];
  const unused = () => Promise.reject(new Error('not used here'));
  const provider: Provider = {
    name: 'simulator',
    authorise: async ({ idempotencyKey }) => {
      keys.push(idempotencyKey);
      return (answers.length > 1 ? answers.shift() : answers[0])!;
    },
    capture: unused,
    void: unused,
    refund: unused,
    find: unused,
    list: unused,
  };
  return { provider, keys };
}

it('says a call again with the same key where no answer came', async () => {
  const { provider, keys } = answering(lost, busy, authorised);
  const outcomes: string[] = [];
  const resilient = makeResilient(provider, {
    firstBackoffMs: 1,
    onCall: (call, outcome) => outcomes.push(`${call} ${outcome}`),
  });
  expect(await resilient.authorise(order)).toEqual(authorised);
  expect(keys).toEqual(['k', 'k', 'k']);
  expect(outcomes).toEqual(['authorise unknown', 'authorise unknown', 'authorise authorised']);
});

it('says in the end that it does not know', async () => {
  const { provider, keys } = answering(lost);
  expect(await makeResilient(provider, { firstBackoffMs: 1 }).authorise(order)).toEqual(lost);
  expect(keys).toHaveLength(3);
});

it('takes a refusal of a card for an answer, however many there are', async () => {
  const { provider, keys } = answering(declined);
  const resilient = makeResilient(provider);
  for (let count = 0; count < 20; count += 1) expect(await resilient.authorise(order)).toEqual(declined);
  expect(keys).toHaveLength(20);
  expect(await resilient.isUsable()).toBe(true);
});

it('calls a provider no more that has failed five times in a row, until one call has tried it again', async () => {
  const { provider, keys } = answering(lost, lost, lost, lost, lost, lost, authorised);
  const states: BreakerState[] = [];
  const options = { firstBackoffMs: 1, openMs: 100, onBreaker: (state: BreakerState) => states.push(state) };
  const resilient = makeResilient(provider, options);
  expect(await resilient.authorise(order)).toEqual(lost);
  const open = { outcome: 'unknown', cause: 'breaker-open', retryAfterMs: expect.any(Number) };
  expect(await resilient.authorise(order)).toMatchObject(open);
  expect(keys).toHaveLength(5);
  expect(await resilient.authorise(order)).toMatchObject(open);
  expect(keys).toHaveLength(5);
  expect(states).toEqual(['open']);
  // The sixth failure opens it again.
  await until('one call has tried', async () => (await resilient.authorise(order)) && keys.length === 6);
  await until('it is closed', async () => (await resilient.authorise(order)).outcome === 'authorised');
  expect(states).toEqual(['open', 'half-open', 'open', 'half-open', 'closed']);
});

it('is used again without a call of anybody, once the provider answers what it is asked after a rest', async () => {
  const { provider } = answering(lost);
  const pages: Page[] = [
    { outcome: 'unknown', cause: 'timeout', detail: '' },
    { outcome: 'page', objects: [] },
  ];
  const list = async () => pages.shift()!;
  const resilient = makeResilient({ ...provider, list }, { firstBackoffMs: 1, openMs: 100 });
  for (let count = 0; count < 2; count += 1) await resilient.authorise(order);
  expect(await resilient.isUsable()).toBe(false);
  expect(pages).toHaveLength(2);
  await until('it was asked in vain', async () => !(await resilient.isUsable()) && pages.length === 1);
  await until('it has answered', () => resilient.isUsable());
  expect(pages).toEqual([]);
});

it('does not take a provider for broken that asks to wait', async () => {
  const { provider } = answering(busy);
  const resilient = makeResilient(provider, { firstBackoffMs: 1 });
  for (let count = 0; count < 4; count += 1) expect(await resilient.authorise(order)).toEqual(busy);
  expect(await resilient.isUsable()).toBe(true);
});

it('lets a bug through', async () => {
  const { provider } = answering(authorised);
  await expect(makeResilient(provider).list(new Date())).rejects.toThrow('not used here');
});
