import { randomUUID } from 'node:crypto';
import { freePort } from '../../local/ports.ts';
import { until } from '../../local/until.ts';
import type { RunningSimulator } from '../../tests/support/simulator.ts';
import { newPaymentIds, runSimulator } from '../../tests/support/simulator.ts';
import type { AuthoriseOrder, Provider, ProviderObject } from '../src/providers/provider.ts';
import { createSimulatorProvider } from '../src/providers/simulator.ts';
import { createStripeProvider } from '../src/providers/stripe.ts';

// One contract, two providers: the simulator by its own adapter, and by Stripe's SDK, which the simulator answers in
// Stripe's words.

const timeoutMs = 20_000;

const adapters: Record<string, (url: string, timeoutMs?: number) => Provider> = {
  simulator: (url, ms = timeoutMs) => createSimulatorProvider({ url, timeoutMs: ms }),
  stripe: (url, ms = timeoutMs) => createStripeProvider({ secretKey: 'sk_test_1', apiUrl: url, timeoutMs: ms }),
};

let simulator: RunningSimulator;
beforeAll(async () => {
  simulator = await runSimulator();
});
afterAll(() => simulator.close());

const order = (methodToken: string, more: Partial<AuthoriseOrder> = {}): AuthoriseOrder => ({
  ...newPaymentIds(),
  amountMinor: 3_000,
  currency: 'EUR',
  methodToken,
  returnUrl: 'http://shop.test/bookings/1',
  idempotencyKey: randomUUID(),
  ...more,
});

describe.each(Object.keys(adapters))('%s', (name) => {
  let provider: Provider;
  beforeAll(() => {
    provider = adapters[name]!(simulator.url);
  });

  async function authorised(methodToken = 'tok_ok', more: Partial<AuthoriseOrder> = {}): Promise<string> {
    const answer = await provider.authorise(order(methodToken, more));
    if (answer.outcome !== 'authorised') throw new Error(`not authorised: ${JSON.stringify(answer)}`);
    return answer.objectId;
  }

  async function captured(methodToken = 'tok_ok'): Promise<string> {
    const objectId = await authorised(methodToken);
    expect(await capture(objectId)).toMatchObject({ outcome: 'captured', amountMinor: 3_000 });
    return objectId;
  }

  const amount = (objectId: string, amountMinor: number, idempotencyKey = randomUUID() as string) => ({
    objectId,
    amountMinor,
    currency: 'EUR',
    idempotencyKey,
  });
  const capture = (objectId: string, amountMinor = 3_000) => provider.capture(amount(objectId, amountMinor));

  async function found(objectId: string): Promise<ProviderObject> {
    const answer = await provider.find({ objectId });
    if (answer.outcome !== 'found') throw new Error(`not found: ${JSON.stringify(answer)}`);
    return answer.object;
  }

  it('sets money aside, takes it, and knows whose it is', async () => {
    const asked = order('tok_ok');
    const answer = await provider.authorise(asked);
    expect(answer).toMatchObject({ outcome: 'authorised', amountMinor: 3_000 });
    const { objectId } = answer as { objectId: string };
    const { paymentId, bookingId, eventId } = asked;
    const same = { objectId, paymentId, bookingId, eventId, amountMinor: 3_000, currency: 'EUR', refunds: [] };
    expect(await found(objectId)).toMatchObject({ ...same, status: 'authorised', capturedMinor: 0 });
    expect(await capture(objectId, 2_500)).toEqual({ outcome: 'captured', objectId, amountMinor: 2_500 });
    expect(await found(objectId)).toMatchObject({ ...same, status: 'captured', capturedMinor: 2_500 });
    expect(await provider.find({ paymentId })).toMatchObject({ outcome: 'found', object: { objectId } });
  });

  it('takes it once, whoever asks again', async () => {
    const objectId = await captured();
    expect(await capture(objectId)).toMatchObject({ outcome: 'captured', amountMinor: 3_000 });
    expect((await found(objectId)).capturedMinor).toBe(3_000);
  });

  it('has one object for one key, and another answer for none', async () => {
    const asked = order('tok_ok');
    const first = await provider.authorise(asked);
    expect(await provider.authorise(asked)).toMatchObject(first);
    expect(await provider.authorise({ ...asked, amountMinor: 1 })).toMatchObject({
      outcome: 'refused',
      reason: 'key-reused',
    });
  });

  it.each([
    ['tok_declined', 'declined'],
    ['tok_insufficient_funds', 'insufficient-funds'],
    ['tok_expired_card', 'expired-card'],
    ['tok_of_nobody', 'invalid-method'],
  ])('declines %s: %s, the second time too', async (token, reason) => {
    const asked = order(token);
    const answer = await provider.authorise(asked);
    expect(answer).toMatchObject({ outcome: 'declined', reason });
    expect(await provider.authorise(asked)).toMatchObject({ outcome: 'declined', reason });
    const { objectId = '' } = answer as { objectId?: string };
    expect(await found(objectId)).toMatchObject({ status: 'declined', reason });
    expect(await capture(objectId)).toMatchObject({ outcome: 'refused' });
  });

  it('asks the owner of the card, and says what became of that when asked again', async () => {
    const agreed = order('tok_3ds');
    const answer = await provider.authorise(agreed);
    expect(answer).toMatchObject({
      outcome: 'action-required',
      nextActionUrl: expect.stringMatching(/^http:\/\/.+\/challenges\//),
    });
    const { objectId } = answer as { objectId: string };
    expect(await found(objectId)).toMatchObject({ status: 'action-required' });
    expect(await simulator.doTo(objectId, 'agree')).toBe('done');
    expect(await provider.authorise(agreed)).toMatchObject({ outcome: 'authorised', objectId });
    expect(await capture(objectId)).toMatchObject({ outcome: 'captured' });

    const refused = order('tok_3ds');
    const second = (await provider.authorise(refused)) as { objectId: string };
    expect(await simulator.doTo(second.objectId, 'refuse')).toBe('done');
    expect(await provider.authorise(refused)).toMatchObject({ outcome: 'declined', reason: 'authentication-failed' });
  });

  it('has done once what it was asked where its answer was lost', async () => {
    // Stripe's SDK repeats by itself a call whose connection was closed.
    const first = name === 'stripe' ? {} : { outcome: 'unknown', cause: 'connection-lost' };
    const asked = order('tok_lost_answer');
    expect(await provider.authorise(asked)).toMatchObject(first);
    const answer = await provider.authorise(asked);
    expect(answer).toMatchObject({ outcome: 'authorised' });
    const { objectId } = answer as { objectId: string };
    const query = new URLSearchParams({ paymentId: asked.paymentId });
    const all = await (await fetch(`${simulator.url}/v1/payments?${query}`)).json();
    expect(all).toMatchObject({ payments: [{ id: objectId }] });
    const taken = amount(objectId, 3_000);
    expect(await provider.capture(taken)).toMatchObject(first);
    expect(await provider.capture(taken)).toMatchObject({ outcome: 'captured', amountMinor: 3_000 });
    const back = amount(objectId, 1_000);
    expect(await provider.refund(back)).toMatchObject(first);
    expect(await provider.refund(back)).toMatchObject({ outcome: 'refunded', amountMinor: 1_000 });
    expect(await found(objectId)).toMatchObject({ capturedMinor: 3_000, refundedMinor: 1_000 });
  });

  it('lets go what was set aside, once and for all', async () => {
    const objectId = await authorised();
    const key = randomUUID();
    expect(await provider.void({ objectId, idempotencyKey: key })).toEqual({ outcome: 'voided', objectId });
    expect(await provider.void({ objectId, idempotencyKey: key })).toEqual({ outcome: 'voided', objectId });
    expect(await provider.void({ objectId, idempotencyKey: randomUUID() })).toMatchObject({ outcome: 'voided' });
    expect(await capture(objectId)).toMatchObject({ outcome: 'refused', reason: 'already-voided' });
    expect(await found(objectId)).toMatchObject({ status: 'voided', capturedMinor: 0 });
    const taken = await captured();
    expect(await provider.void({ objectId: taken, idempotencyKey: randomUUID() })).toMatchObject({
      outcome: 'refused',
      reason: 'already-captured',
    });
  });

  it('takes nothing of what has lapsed', async () => {
    const objectId = await authorised();
    expect(await simulator.doTo(objectId, 'lapse')).toBe('done');
    expect(await capture(objectId)).toMatchObject({ outcome: 'refused', reason: 'authorisation-expired' });
    expect(await found(objectId)).toMatchObject({ status: 'voided', reason: 'authorisation-expired' });
    expect(await provider.void({ objectId, idempotencyKey: randomUUID() })).toMatchObject({ outcome: 'voided' });
  });

  it('refuses a capture for good', async () => {
    const objectId = await authorised('tok_capture_fails');
    expect(await capture(objectId)).toMatchObject({ outcome: 'refused' });
    expect(await found(objectId)).toMatchObject({ status: 'authorised', capturedMinor: 0 });
  });

  it('gives back in parts, never more than was taken, and each part once', async () => {
    const objectId = await captured();
    const first = amount(objectId, 1_000);
    const answer = await provider.refund(first);
    expect(answer).toMatchObject({ outcome: 'refunded', amountMinor: 1_000 });
    expect(await provider.refund(first)).toEqual(answer);
    expect(await provider.refund(amount(objectId, 2_001))).toMatchObject({
      outcome: 'refused',
      reason: 'amount-too-large',
    });
    expect(await provider.refund(amount(objectId, 2_000))).toMatchObject({ outcome: 'refunded' });
    const { refundedMinor, refunds } = await found(objectId);
    expect(refundedMinor).toBe(3_000);
    expect(refunds).toHaveLength(2);
    expect(refunds[0]).toMatchObject({ refundKey: first.idempotencyKey, amountMinor: 1_000, status: 'done' });
  });

  it('gives back nothing of what was not taken', async () => {
    const objectId = await authorised();
    expect(await provider.refund(amount(objectId, 1))).toMatchObject({ outcome: 'refused' });
  });

  it('says later that a refund has failed', async () => {
    const objectId = await captured('tok_refund_fails');
    expect(await provider.refund(amount(objectId, 1_000))).toMatchObject({ outcome: 'pending' });
    await until('the refund has failed', async () => (await found(objectId)).refunds[0]?.status === 'failed');
    expect(await found(objectId)).toMatchObject({ refundedMinor: 0 });
    expect(await provider.refund(amount(objectId, 3_000))).toMatchObject({ outcome: 'pending' });
  });

  it('knows nothing of others', async () => {
    const { paymentId } = newPaymentIds();
    expect(await provider.find({ objectId: 'pay_unknown' })).toEqual({ outcome: 'not-found' });
    expect(await provider.find({ paymentId })).toEqual({ outcome: 'not-found' });
    expect(await capture('pay_unknown')).toMatchObject({ outcome: 'refused', reason: 'object-unknown' });
  });

  it('lists all since a time, page by page, with their refunds', async () => {
    const since = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const made = new Set<string>();
    for (let batch = 0; batch < 5; batch += 1) {
      const ids = await Promise.all(Array.from({ length: 25 }, () => authorised()));
      for (const id of ids) made.add(id);
    }
    const refunded = await captured();
    await provider.refund(amount(refunded, 1_000));
    made.add(refunded);
    const listed: ProviderObject[] = [];
    let pages = 0;
    for (let cursor: string | undefined; ; pages += 1) {
      const page = await provider.list(since, cursor);
      if (page.outcome !== 'page') throw new Error(`no page: ${JSON.stringify(page)}`);
      listed.push(...page.objects);
      cursor = page.nextCursor;
      if (cursor === undefined) break;
    }
    expect(pages).toBeGreaterThan(0);
    expect(new Set(listed.map(({ objectId }) => objectId)).size).toBe(listed.length);
    for (const id of made) expect(listed.map(({ objectId }) => objectId)).toContain(id);
    expect(listed.find(({ objectId }) => objectId === refunded)).toMatchObject({
      status: 'captured',
      refundedMinor: 1_000,
      refunds: [{ amountMinor: 1_000, status: 'done' }],
    });
    expect(await provider.list(new Date(Date.now() + 60_000))).toMatchObject({ outcome: 'page', objects: [] });
  });

  it.each([
    ['JPY', 500],
    ['KWD', 1_230],
    ['ISK', 700],
  ])('counts %s in its own unit', async (currency, amountMinor) => {
    const objectId = await authorised('tok_ok', { currency, amountMinor });
    expect(await found(objectId)).toMatchObject({ currency, amountMinor });
    const taken = { objectId, amountMinor, currency, idempotencyKey: randomUUID() };
    expect(await provider.capture(taken)).toMatchObject({ outcome: 'captured', amountMinor });
    const back = await provider.refund({ ...taken, amountMinor: amountMinor - 10, idempotencyKey: randomUUID() });
    expect(back).toMatchObject({ outcome: 'refunded', amountMinor: amountMinor - 10 });
  });

  it('is not known to have done anything in an outage', async () => {
    const impatient = adapters[name]!(simulator.url, 300);
    try {
      await simulator.set({ outage: 'errors' });
      expect(await provider.authorise(order('tok_ok'))).toMatchObject({ outcome: 'unknown', cause: 'server-error' });
      expect(await provider.list(new Date())).toMatchObject({ outcome: 'unknown' });
      await simulator.set({ outage: 'silence' });
      expect(await impatient.authorise(order('tok_ok'))).toMatchObject({ outcome: 'unknown', cause: 'timeout' });
    } finally {
      await simulator.set({ outage: 'none' });
    }
    const nobody = adapters[name]!(`http://127.0.0.1:${await freePort()}`);
    expect(await nobody.authorise(order('tok_ok'))).toMatchObject({ outcome: 'unknown', cause: 'not-sent' });
  });

  it('answers one of two calls with one key at a time', async () => {
    await simulator.set({ latencyMs: 1_500 });
    try {
      const asked = order('tok_ok');
      const answers = await Promise.all([provider.authorise(asked), provider.authorise(asked)]);
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['authorised', 'unknown']);
      expect(answers).toContainEqual(expect.objectContaining({ outcome: 'unknown', cause: 'busy' }));
    } finally {
      await simulator.set({ latencyMs: 0 });
    }
  });
});
