import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createMakeCall } from '../src/calls/outward.ts';
import { callsOf } from '../src/domain/next-steps.ts';
import type { Payment } from '../src/domain/payment.ts';
import { emptyPayment } from '../src/domain/payment.ts';
import type { Provider, ProviderObject } from '../src/providers/provider.ts';

const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
const correlation = { correlationId: 'c', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` };

function payment(status: PaymentState['status'], more: Partial<PaymentState> = {}): Payment {
  const amounts = { amountMinor: 900, dueMinor: 900, currency: 'EUR', refundedMinor: 0 };
  return { ...emptyPayment(paymentId), version: 4, state: { bookingId, userId: 1, status, ...amounts, ...more } };
}

function object(status: ProviderObject['status'], capturedMinor = 0): ProviderObject {
  return {
    ...{ objectId: 'o', status, amountMinor: 900, capturedMinor, refundedMinor: 0, currency: 'EUR', refunds: [] },
    createdAt: '2027-01-01T00:00:00.000Z',
  };
}

/** The one call that a payment needs, to a provider that does these. */
async function called(of: Payment, does: Partial<Provider>, { isSweep = false, stored }: Options = {}) {
  const unused = () => Promise.reject(new Error('not used here'));
  const provider: Provider = {
    ...{
      name: 'simulator',
      authorise: unused,
      capture: unused,
      void: unused,
      refund: unused,
      find: unused,
      list: unused,
    },
    ...does,
  };
  const kept = { keep: async () => undefined, find: async () => stored, forget: async () => undefined };
  const logger = createLogger('test', 'silent');
  const logged: string[] = [];
  jest.spyOn(logger, 'error').mockImplementation((...line: unknown[]) => void logged.push(JSON.stringify(line)));
  const makeCall = createMakeCall({ provider, methods: kept, nextActions: kept, logger });
  return { step: await makeCall(of, callsOf(of)[0]!, { isSweep, correlation }), logged };
}

type Options = { isSweep?: boolean; stored?: string };

describe('of a booking that has become free, nothing is taken', () => {
  const free = payment('capturing', { providerRef: 'o', dueMinor: 0, toCaptureMinor: 0 });
  const nothing = { step: 'capture', outcome: 'captured', objectId: 'o', amountMinor: 0 };
  const refused = async () => ({ outcome: 'refused' as const, reason: 'not-authorised' as const, detail: '' });

  test.each([false, true])(
    'and what was set aside is let go, also where it was before (swept: %s)',
    async (isSweep) => {
      const keys: string[] = [];
      const letGo: Provider['void'] = async ({ idempotencyKey }) => {
        keys.push(idempotencyKey);
        return { outcome: 'voided', objectId: 'o' };
      };
      expect((await called(free, { void: letGo }, { isSweep })).step).toMatchObject(nothing);
      expect(keys).toEqual([keyOfCall(paymentId, 'void', 1)]);
    },
  );

  test.each([
    ['declined', object('declined'), nothing],
    ['captured by somebody else', object('captured', 900), { ...nothing, amountMinor: 900 }],
  ])('nor where it is %s', async (_how, found, said) => {
    const { step } = await called(free, { void: refused, find: async () => ({ outcome: 'found', object: found }) });
    expect(step).toMatchObject(said);
  });

  test('and what cannot be let go is tried again', async () => {
    const find = async () => ({ outcome: 'found' as const, object: object('authorised') });
    const { step, logged } = await called(free, { void: refused, find });
    expect(step).toBe('no-answer');
    expect(logged).toHaveLength(1);
  });
});

describe('where the provider does not take the call itself, somebody hears of it', () => {
  const refused = async () => ({
    outcome: 'refused' as const,
    reason: 'invalid-request' as const,
    detail: 'too small',
  });
  const find = async () => ({ outcome: 'not-found' as const });
  const refunds = [{ attempt: 1, amountMinor: 900, status: 'under-way' as const }];

  test.each<[string, Payment, Partial<Provider>, string]>([
    ['money is set aside', payment('authorising'), { authorise: refused, find }, 'declined'],
    ['it is taken', payment('capturing', { providerRef: 'o' }), { capture: refused, find }, 'capture-failed'],
    ['it is given back', payment('refunding', { providerRef: 'o', refunds }), { refund: refused }, 'refund-failed'],
  ])('when %s', async (_when, of, does, outcome) => {
    const { step, logged } = await called(of, does, { stored: 'tok_ok' });
    expect(step).toMatchObject({ outcome });
    expect(logged.join()).toMatch(/invalid-request.*too small/);
  });

  test.each([false, true])(
    'and a booking is not cancelled because its object is unknown (swept: %s)',
    async (isSweep) => {
      const capture = async () => ({ outcome: 'refused' as const, reason: 'object-unknown' as const, detail: '' });
      const of = payment('capturing', { providerRef: 'o' });
      const { step, logged } = await called(of, { capture, find }, { isSweep });
      expect(step).toBe('no-answer');
      expect(logged.join()).toMatch(/object-unknown/);
    },
  );

  test('and of a bank that does not pay nobody does', async () => {
    const capture = async () => ({ outcome: 'refused' as const, reason: 'declined' as const, detail: '' });
    const { logged } = await called(payment('capturing', { providerRef: 'o' }), { capture, find });
    expect(logged).toEqual([]);
  });
});

describe('of a booking that has ended while the provider was away, nothing more is set aside', () => {
  const ended = payment('authorising', { dueMinor: 0, ended: 'expired', cause: '7:12' });
  const findOf = (found: ProviderObject | undefined) => async () =>
    found === undefined ? { outcome: 'not-found' as const } : { outcome: 'found' as const, object: found };

  test.each([
    ['and what never was is over', undefined, { outcome: 'declined', reason: 'authorisation-expired' }],
    ['and what was before is found, to be let go', object('authorised'), { outcome: 'authorised', objectId: 'o' }],
    ['nor is its owner asked', object('action-required'), { outcome: 'action-required', objectId: 'o' }],
  ])('%s', async (_what, found, said) => {
    const { step } = await called(ended, { find: findOf(found) }, { stored: 'tok_ok' });
    expect(step).toMatchObject(said);
  });
});
