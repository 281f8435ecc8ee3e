import Stripe from 'stripe';
import { signBody } from '../src/payments/signature.ts';
import { simulatorSignatureHeader } from '../src/payments/simulator-webhook.ts';
import type { WebhookReader, WebhookReading } from '../src/payments/webhook-reader.ts';
import { openWebhookReader } from '../src/payments/webhooks.ts';

const now = new Date('2030-05-06T07:08:09.000Z');
const paymentId = '7-018f0000-0000-7000-8000-000000000001~018f0000-0000-7000-8000-000000000002';

const simulated = {
  id: 'evt_1',
  type: 'payment.captured',
  createdAt: '2030-05-06T07:08:08.000Z',
  payment: {
    id: 'pay_1',
    status: 'captured',
    amountMinor: 3_000,
    capturedMinor: 2_500,
    refundedMinor: 0,
    currency: 'EUR',
    metadata: { paymentId, bookingId: '7-018f0000-0000-7000-8000-000000000001', eventId: 7 },
    expiresAt: '2030-05-13T07:08:08.000Z',
    createdAt: '2030-05-06T07:08:07.000Z',
    refunds: [],
  },
};

const intent = {
  object: 'payment_intent',
  id: 'pi_1',
  amount: 300_000,
  amount_received: 250_000,
  currency: 'eur',
  status: 'succeeded',
  last_payment_error: null,
  next_action: null,
  metadata: { paymentId, bookingId: '7-018f0000-0000-7000-8000-000000000001', eventId: '7' },
  created: 1_904_281_687,
};

const stripeEvent = (type: string, object: object) => ({
  object: 'event',
  id: 'evt_1',
  type,
  created: now.getTime() / 1_000,
  api_version: '2020-08-27',
  data: { object },
});

const captured = { kind: 'captured', paymentId, eventId: 7, factId: 'evt_1' };

const providers = {
  simulator: {
    header: simulatorSignatureHeader,
    body: JSON.stringify(simulated),
    sign: (body: string, secret: string, at: Date) => signBody(body, [secret], at),
    fact: { ...captured, objectId: 'pay_1', amountMinor: 2_500, at: '2030-05-06T07:08:08.000Z' },
  },
  stripe: {
    header: 'stripe-signature',
    body: JSON.stringify(stripeEvent('payment_intent.succeeded', intent)),
    sign: (payload: string, secret: string, at: Date) =>
      Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: at.getTime() / 1_000 }),
    fact: { ...captured, objectId: 'pi_1', amountMinor: 250_000, at: now.toISOString() },
  },
};

describe.each(['simulator', 'stripe'] as const)('a webhook of %s', (provider) => {
  const { header, body, sign, fact } = providers[provider];
  let reader: WebhookReader;
  beforeAll(async () => {
    reader = await openWebhookReader({ provider, secrets: ['the new secret', 'the old secret'], now: () => now });
  });
  const read = (text: string, signature: string): WebhookReading =>
    reader.read(Buffer.from(text), { [header]: signature });

  it('is a fact, whichever of the two secrets has signed it', () => {
    expect(read(body, sign(body, 'the new secret', now))).toMatchObject(fact);
    expect(read(body, sign(body, 'the old secret', now))).toMatchObject(fact);
  });

  it('is nothing with the signature of another secret, of another body, or of none', () => {
    expect(read(body, sign(body, 'a third secret', now))).toBe('bad-signature');
    expect(read(`${body} `, sign(body, 'the new secret', now))).toBe('bad-signature');
    expect(read(body, 't=1,v1=00')).toBe('bad-signature');
    expect(read(body, '')).toBe('bad-signature');
    expect(reader.read(Buffer.from(body), {})).toBe('bad-signature');
  });

  it('cannot be sent again by somebody who has recorded it, after five minutes', () => {
    const before = (ms: number) => new Date(now.getTime() - ms);
    expect(read(body, sign(body, 'the new secret', before(299_000)))).toMatchObject(fact);
    expect(read(body, sign(body, 'the new secret', before(301_000)))).toBe('bad-signature');
  });

  it('is malformed where it is signed and no event', () => {
    for (const text of ['{}', '[]', '"x"', '{'])
      expect(read(text, sign(text, 'the new secret', now))).toBe('malformed');
  });
});

describe('a webhook of stripe', () => {
  const secret = 'the secret';
  async function reading(type: string, object: object): Promise<WebhookReading> {
    const payload = JSON.stringify(stripeEvent(type, object));
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: now.getTime() / 1_000 });
    const reader = await openWebhookReader({ provider: 'stripe', secrets: [secret], now: () => now });
    return reader.read(Buffer.from(payload), { 'stripe-signature': signature });
  }

  const refund = {
    object: 'refund',
    id: 're_1',
    amount: 500,
    currency: 'jpy',
    status: 'succeeded',
    payment_intent: 'pi_1',
    metadata: { paymentId, refundKey: 'key-1' },
    created: 1_904_281_687,
  };

  it.each([
    ['payment_intent.amount_capturable_updated', { ...intent, status: 'requires_capture' }, { kind: 'authorised' }],
    [
      'payment_intent.requires_action',
      {
        ...intent,
        status: 'requires_action',
        next_action: { type: 'redirect_to_url', redirect_to_url: { url: 'https://hooks.stripe.test/3ds' } },
      },
      { kind: 'action-required', nextActionUrl: 'https://hooks.stripe.test/3ds' },
    ],
    [
      'payment_intent.payment_failed',
      {
        ...intent,
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
      },
      { kind: 'declined', reason: 'insufficient-funds' },
    ],
    [
      'payment_intent.payment_failed',
      {
        ...intent,
        status: 'requires_payment_method',
        last_payment_error: { code: 'card_declined', decline_code: 'stolen_card' },
      },
      { kind: 'declined', reason: 'declined' },
    ],
    [
      'payment_intent.canceled',
      { ...intent, status: 'canceled', cancellation_reason: 'abandoned' },
      { kind: 'voided' },
    ],
    [
      'payment_intent.canceled',
      { ...intent, status: 'canceled', cancellation_reason: 'automatic' },
      { kind: 'voided', reason: 'authorisation-expired' },
    ],
    ['refund.created', refund, { kind: 'refunded', amountMinor: 500, refundId: 're_1', refundKey: 'key-1' }],
    ['refund.failed', { ...refund, status: 'failed' }, { kind: 'refund-failed', refundId: 're_1', refundKey: 'key-1' }],
  ])('%s is a fact', async (type, object, fact) => {
    expect(await reading(type, object)).toMatchObject(fact);
  });

  it.each([
    ['customer.created', { object: 'customer', id: 'cus_1' }],
    ['payment_intent.created', { ...intent, status: 'requires_confirmation' }],
    ['payment_intent.amount_capturable_updated', intent],
    ['refund.updated', { ...refund, status: 'pending' }],
  ])('%s is ignored where it says nothing about a payment', async (type, object) => {
    expect(await reading(type, object)).toBe('ignored');
  });

  it('names no payment of ours where the object has none', async () => {
    const fact = await reading('payment_intent.succeeded', { ...intent, metadata: { eventId: 'x', paymentId: '' } });
    expect(fact).toMatchObject({ kind: 'captured', objectId: 'pi_1' });
    expect(fact).not.toHaveProperty('paymentId', expect.anything());
    expect(fact).not.toHaveProperty('eventId', expect.anything());
  });
});
