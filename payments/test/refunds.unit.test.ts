import { randomUUID } from 'node:crypto';
import { answer } from '@ticketing/payments/domain/decider.ts';
import { emptyPayment, evolve } from '@ticketing/payments/domain/payment.ts';
import { currentRefundRules } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { refundSchema } from '@ticketing/shared/messages/payments/events.ts';
import { keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import type { ProviderFact } from '@ticketing/shared/messages/payments/provider-facts.ts';

const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
const eventId = 7;

/** Three seats for 90.00 that were paid; the money for A1 and A2, which are free again, could not be given back. */
const paid: PaymentState = {
  ...{ bookingId, userId: 42, status: 'refund-failed', amountMinor: 9_000, dueMinor: 2_000, currency: 'EUR' },
  ...{ capturedMinor: 9_000, refundedMinor: 0 },
  refunds: [{ attempt: 1, amountMinor: 7_000, status: 'failed' }],
  freed: [
    { seatId: 'A1', priceMinor: 4_000 },
    { seatId: 'A2', priceMinor: 3_000 },
  ],
};

/** What an organiser's refund is answered with, by the rules of new ones: the last refund then, or a refusal. */
function refund(what: { amountMinor?: number; seatIds?: string[]; rules?: number | undefined }, state = paid) {
  const payment = { ...emptyPayment(paymentId), version: 4, state };
  const command = {
    type: 'RefundPayment' as const,
    commandId: randomUUID(),
    eventId,
    bookingId,
    paymentId,
    rules: currentRefundRules,
    ...what,
  };
  const event = answer(payment, command, '2027-01-01T00:00:00.000Z', {});
  return event.type === 'PaymentCommandRejected' ? event.code : event.refunds?.at(-1);
}

const underWay = (amountMinor: number) => ({ attempt: 2, amountMinor, status: 'under-way' });
const byHand = (amountMinor: number) => ({ ...underWay(amountMinor), byHand: true });

/** What an operator's `payments retry` makes of the refunds. */
function retried(state: PaymentState, rules = currentRefundRules) {
  const payment = { ...emptyPayment(paymentId), version: 4, state };
  const by = { role: 'operator' as const };
  const command = { type: 'SweepPayment' as const, commandId: randomUUID(), eventId, bookingId, paymentId, by };
  const event = answer(payment, { ...command, rules }, '2027-01-01T00:00:00.000Z', {});
  return event.type === 'PaymentCommandRejected' ? event.code : event.refunds?.slice(state.refunds?.length);
}

/** The state after a refund by hand that the provider has paid, or refused. */
function afterRefund(amountMinor: number | undefined, status: 'done' | 'failed', state = paid): PaymentState {
  const payment = { ...emptyPayment(paymentId), version: 4, state };
  const ofPayment = { commandId: randomUUID(), eventId, bookingId, paymentId, rules: currentRefundRules };
  const order = { type: 'RefundPayment' as const, ...ofPayment, ...(amountMinor !== undefined && { amountMinor }) };
  const started = evolve(payment, answer(payment, order, '2027-01-01T00:00:00.000Z', {}));
  const { attempt, amountMinor: asked } = started.state!.refunds!.at(-1)!;
  const outcome = status === 'done' ? ('refunded' as const) : ('refund-failed' as const);
  const ofStep = { provider: 'simulator' as const, step: 'refund' as const, attempt, outcome, objectId: 'pay_1' };
  const step = { type: 'RecordStep' as const, ...ofPayment, ...ofStep, refundId: `re_${attempt}`, amountMinor: asked };
  return evolve(started, answer(started, step, '2027-01-01T00:00:00.000Z', {})).state!;
}

test('the prices of seats that were cancelled are given back, and of no others', () => {
  expect(refund({ seatIds: ['A1', 'A2'] })).toEqual(underWay(7_000));
  expect(refund({ seatIds: ['A3'] })).toBe('seats-not-cancelled');
  expect(refund({ seatIds: ['A1', 'A3'] })).toBe('seats-not-cancelled');
  const { freed: _none, ...whole } = paid;
  expect(refund({ seatIds: ['A1'] }, whole)).toBe('seats-not-cancelled');
});

test('no more is given back than was taken and is not on its way back', () => {
  expect(refund({ amountMinor: 9_000 })).toEqual(byHand(9_000));
  expect(refund({ amountMinor: 9_001 })).toBe('refund-too-large');
  const half: PaymentState = { ...paid, refunds: [{ attempt: 1, amountMinor: 6_000, status: 'under-way' }] };
  expect(refund({}, half)).toEqual(byHand(3_000));
  const back: PaymentState = { ...paid, refunds: [{ attempt: 1, amountMinor: 9_000, status: 'done' }] };
  expect(refund({}, back)).toBe('refund-too-large');
});

test('for seats whose money is back, or on its way, nothing is given back again', () => {
  const refundedOf = (refunds: PaymentState['refunds']) => ({ ...paid, refunds });
  const done = { attempt: 1, amountMinor: 7_000, status: 'done' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([done]))).toBe('seats-refunded');
  expect(refund({ seatIds: ['A1'] }, refundedOf([{ ...done, status: 'under-way' }]))).toBe('seats-refunded');
  const one = { attempt: 1, amountMinor: 3_000, status: 'done' as const };
  const other = { attempt: 2, amountMinor: 4_000, status: 'failed' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([one, other]))).toMatchObject({ attempt: 3, amountMinor: 4_000 });
  const again = { attempt: 3, amountMinor: 4_000, status: 'under-way' as const };
  expect(refund({ seatIds: ['A1'] }, refundedOf([one, { ...other, triedAgainAs: 3 }, again]))).toBe('seats-refunded');
});

test('a refund that failed is tried again as a whole', () => {
  expect(refund({ seatIds: ['A1'] })).toBe('seats-refunded');
  const refunds = [3_000, 4_000].map((amountMinor, place) => {
    return { attempt: place + 1, amountMinor, status: 'failed' as const };
  });
  expect(refund({ seatIds: ['A1'] }, { ...paid, refunds })).toMatchObject({ attempt: 3, amountMinor: 4_000 });
  expect(refund({ seatIds: ['A1', 'A2'] }, { ...paid, refunds })).toMatchObject({ attempt: 4, amountMinor: 4_000 });
});

test('what was given back by hand is not given back again where a refund that failed is tried again', () => {
  const whole = afterRefund(7_000, 'done');
  expect([whole.status, whole.refunds?.[0]?.triedAgainAs]).toEqual(['partly-refunded', 2]);
  expect(retried(whole)).toEqual([]);
  const part = afterRefund(4_000, 'done');
  expect(part.status).toBe('refund-failed');
  expect(retried(part)).toEqual([{ attempt: 3, amountMinor: 3_000, status: 'under-way' }]);
  const parts = afterRefund(3_000, 'done', part);
  expect([parts.status, parts.refundedMinor]).toEqual(['partly-refunded', 7_000]);
  const all = afterRefund(undefined, 'done');
  expect([all.status, all.refundedMinor]).toEqual(['refunded', 9_000]);
});

test('refunds that were stored read as they were decided, byte for byte', () => {
  const failed = afterRefund(1_000, 'failed', { ...paid, dueMinor: 9_000, status: 'captured', refunds: [] });
  for (const state of [afterRefund(7_000, 'done'), failed, afterRefund(1_000, 'done', failed)]) {
    expect(state.refunds?.some(({ byHand: isByHand }) => isByHand)).toBe(true);
    for (const one of state.refunds ?? []) expect(JSON.stringify(refundSchema.parse(one))).toBe(JSON.stringify(one));
  }
});

test('an amount that somebody named, and that failed, is tried again as it was, and once', () => {
  const kind: PaymentState = { ...paid, dueMinor: 9_000, status: 'captured', refunds: [] };
  const failed = afterRefund(1_000, 'failed', kind);
  expect(failed.status).toBe('refund-failed');
  expect(retried(failed)).toEqual([{ attempt: 2, amountMinor: 1_000, status: 'under-way', byHand: true }]);
  const again = afterRefund(1_000, 'done', failed);
  expect([again.status, again.refundedMinor]).toEqual(['partly-refunded', 1_000]);
  expect(retried(again)).toEqual([]);
});

test('a refund of before is decided as it was: the price of the seats, within what was captured', () => {
  const old = { rules: undefined, seatIds: ['A1'] };
  const refunds = [{ attempt: 1, amountMinor: 3_000, status: 'done' as const }];
  expect(refund(old, { ...paid, refunds })).toEqual(underWay(4_000));
  expect(refund(old, { ...paid, refunds: [{ ...refunds[0]!, amountMinor: 6_000 }] })).toBe('refund-too-large');
  expect(refund({ rules: 2, amountMinor: 9_000 })).toEqual(underWay(9_000));
  const given = { attempt: 2, amountMinor: 7_000, status: 'done' as const };
  expect(retried({ ...paid, refundedMinor: 7_000, refunds: [...paid.refunds!, given] }, 1)).toEqual([
    { attempt: 3, amountMinor: 2_000, status: 'under-way' },
  ]);
});

test('of what was not taken nothing is given back', () => {
  const { capturedMinor: _none, refunds: _no, ...authorised } = paid;
  expect(refund({}, { ...authorised, status: 'confirming' })).toBe('not-captured');
});

/** The state after the provider has told of a refund that somebody made there, or of how one of ours ended. */
function told(state: PaymentState, said: Partial<ProviderFact>, rules = currentRefundRules) {
  const payment = { ...emptyPayment(paymentId), version: 4, state };
  const at = '2027-01-01T00:00:00.000Z';
  const factId = randomUUID();
  const fact: ProviderFact = { provider: 'simulator', factId, kind: 'refunded', paymentId, at, ...said };
  const ofPayment = { commandId: randomUUID(), eventId, bookingId, paymentId, fact };
  return evolve(payment, answer(payment, { type: 'RecordProviderFact', ...ofPayment, rules }, at, {})).state!;
}

test('what was given back at the provider is owed no more, and the next try is for the rest', () => {
  const whole = told(paid, { refundId: 're_there', amountMinor: 7_000 });
  expect([whole.status, whole.refunds?.[0]?.triedAgainAs]).toEqual(['partly-refunded', 2]);
  expect(retried(whole)).toEqual([]);
  const part = told(paid, { refundId: 're_there', amountMinor: 3_000 });
  expect([part.status, part.refundedMinor]).toEqual(['refund-failed', 3_000]);
  expect(retried(part)).toEqual([{ attempt: 3, amountMinor: 4_000, status: 'under-way' }]);
  const both = told(part, { refundId: 're_too', amountMinor: 4_000 });
  expect([both.status, both.refundedMinor]).toEqual(['partly-refunded', 7_000]);
});

test('a refund that fails because it was given back at the provider meanwhile is settled by the next try', () => {
  const asked: PaymentState = {
    ...paid,
    status: 'refunding',
    refunds: [{ ...paid.refunds![0]!, status: 'under-way' }],
  };
  const there = told(asked, { refundId: 're_there', amountMinor: 7_000 });
  expect(there.status).toBe('refunding');
  const failed = told(there, { kind: 'refund-failed', refundKey: keyOfCall(paymentId, 'refund', 1) });
  expect(failed.status).toBe('refund-failed');
  const payment = { ...emptyPayment(paymentId), version: 4, state: failed };
  const ofPayment = { commandId: randomUUID(), eventId, bookingId, paymentId, by: { role: 'operator' as const } };
  const sweep = { type: 'SweepPayment' as const, ...ofPayment, rules: currentRefundRules };
  const event = answer(payment, sweep, '2027-01-01T00:00:00.000Z', {});
  expect(event).toMatchObject({ type: 'PaymentNoted', status: 'partly-refunded', refundedMinor: 7_000 });
  expect(evolve(payment, event).state!.refunds![0]).toMatchObject({ status: 'failed', triedAgainAs: 2 });
  const before = answer(payment, { ...sweep, rules: 3 }, '2027-01-01T00:00:00.000Z', {});
  expect(before).toMatchObject({ type: 'PaymentNoted', status: 'refund-failed' });
});

test('what a provider told before is decided as it was: a refund that failed stays owed', () => {
  const whole = told(paid, { refundId: 're_there', amountMinor: 7_000 }, 3);
  expect([whole.status, whole.refunds?.[0]?.triedAgainAs]).toEqual(['refund-failed', undefined]);
  expect(retried(whole)).toEqual([]);
});
