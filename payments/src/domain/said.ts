import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentState, Refund } from '@ticketing/shared/messages/payments/events.ts';
import { keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import type { ProviderName } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type { StepOutcome } from '@ticketing/shared/messages/payments/steps.ts';
import type { Change } from './payment.ts';
import { note } from './payment.ts';
import { makingWayFor, refundOwed, withRefunds } from './refunds.ts';

/*
 * What the provider said, in its answer to a call or by itself: the same rules, because it may say the same thing in both
 * ways, in any order.
 */

type Said = {
  kind: StepOutcome;
  provider: ProviderName;
  objectId?: string | undefined;
  amountMinor?: number | undefined;
  reason?: string | undefined;
  nextActionUrl?: string | undefined;
  /** Of a refund: which one it is, if it is ours. */
  attempt?: number | undefined;
  refundId?: string | undefined;
  /** See `currentRefundRules`. */
  rules?: number | undefined;
};

/** What follows from an answer of the provider. */
export function afterStep(state: PaymentState, command: PaymentCommandOf<'RecordStep'>): Change {
  return after(state, { kind: command.outcome, ...command });
}

/** What follows from what the provider said by itself. */
export function afterFact(
  state: PaymentState,
  { fact, paymentId, rules }: PaymentCommandOf<'RecordProviderFact'>,
): Change {
  const attempt = state.refunds?.find((refund) => {
    if (refund.refundId !== undefined && refund.refundId === fact.refundId) return true;
    return paymentId !== undefined && fact.refundKey === keyOfCall(paymentId, 'refund', refund.attempt);
  })?.attempt;
  return after(state, { ...fact, attempt, rules });
}

function after(state: PaymentState, said: Said): Change {
  // Of another object than the payment's: nothing of ours. The reconciliation tells of it.
  const isOfOther =
    state.providerRef !== undefined && said.objectId !== undefined && said.objectId !== state.providerRef;
  return isOfOther ? note(state) : rules[said.kind](state, said);
}

const rules: { [K in StepOutcome]: (state: PaymentState, said: Said) => Change } = {
  authorised(state, said) {
    const { nextActionUrl: _done, ...known } = withObject(state, said);
    if (isAsking(state)) {
      return state.ended === undefined
        ? { type: 'PaymentAuthorised', state: { ...known, status: 'confirming' } }
        : { type: 'PaymentVoiding', state: { ...known, status: 'voiding' } };
    }
    // It was given up before: nobody waits for it.
    if (state.status === 'declined' && state.refusal === undefined) {
      return { type: 'PaymentVoiding', state: { ...known, status: 'voiding', dueMinor: 0 } };
    }
    return note(state);
  },

  'action-required'(state, said) {
    if (state.status !== 'authorising') return note(state);
    const known = withObject(state, said);
    if (state.ended !== undefined) return { type: 'PaymentVoiding', state: { ...known, status: 'voiding' } };
    const { nextActionUrl } = said;
    return {
      type: 'ActionRequired',
      state: { ...known, status: 'action-required', ...(nextActionUrl && { nextActionUrl }) },
    };
  },

  declined: (state, said) => afterDecline(state, said, said.reason ?? 'declined'),

  captured(state, said) {
    if (state.capturedMinor !== undefined || ['created', 'authorising'].includes(state.status)) return note(state);
    const capturedMinor = said.amountMinor ?? state.toCaptureMinor ?? state.amountMinor ?? 0;
    // Somebody else has captured it: it is the booking that decides whether it stays.
    if (isAsking(state) || state.status === 'confirming') return note(state);
    // Nothing is booked for what was captured all the same.
    const dueMinor = state.status === 'capturing' ? (state.dueMinor ?? 0) : 0;
    const captured = { ...withObject(state, said), status: 'captured' as const, capturedMinor, dueMinor };
    return { type: 'PaymentCaptured', state: refundOwed(captured) };
  },

  'capture-failed'(state, said) {
    if (state.status !== 'capturing') return note(state);
    const reason = said.reason ?? 'declined';
    return {
      type: 'PaymentVoiding',
      state: { ...withObject(state, said), status: 'voiding', dueMinor: 0, reason, ended: 'capture-failed' },
    };
  },

  voided(state, said) {
    if (isAsking(state)) return afterDecline(state, said, said.reason ?? 'authorisation-expired');
    if (state.status !== 'voiding') return note(state);
    return { type: 'PaymentVoided', state: { ...withObject(state, said), status: 'voided', isOver: true } };
  },

  refunded(state, said) {
    if (state.capturedMinor === undefined) return note(state);
    const { refunds = [] } = state;
    const mine = refundOf(refunds, said);
    if (mine === undefined) return { type: 'PaymentRefunded', state: withOthers(state, said) };
    if (mine.status !== 'under-way') return note(state);
    const done: Refund = { ...mine, status: 'done', ...(said.refundId && { refundId: said.refundId }) };
    return { type: 'PaymentRefunded', state: withRefunds(state, replaced(refunds, done)) };
  },

  'refund-failed'(state, said) {
    const { refunds = [] } = state;
    const mine = refundOf(refunds, said);
    // One that was done may fail days later.
    if (mine === undefined || mine.status === 'failed') return note(state);
    const failed: Refund = {
      ...mine,
      status: 'failed',
      ...(said.refundId && { refundId: said.refundId }),
      reason: said.reason ?? 'declined',
    };
    return { type: 'RefundFailed', state: withRefunds(state, replaced(refunds, failed)) };
  },
};

/** Whether the provider has not said yet if it sets the money aside. */
function isAsking({ status }: PaymentState): boolean {
  return status === 'authorising' || status === 'action-required';
}

function afterDecline(state: PaymentState, said: Said, reason: string): Change {
  if (!isAsking(state)) return note(state);
  const { nextActionUrl: _over, ...known } = withObject(state, said);
  return { type: 'PaymentDeclined', state: { ...known, status: 'declined', reason, isOver: true } };
}

function withObject(state: PaymentState, { provider, objectId }: Said): PaymentState {
  return { ...state, provider, ...(objectId !== undefined && { providerRef: objectId }) };
}

function refundOf(refunds: Refund[], { attempt, refundId }: Said): Refund | undefined {
  return (
    refunds.find((refund) => refund.attempt === attempt) ??
    refunds.find((refund) => refundId !== undefined && refund.refundId === refundId)
  );
}

function replaced(refunds: Refund[], by: Refund): Refund[] {
  return refunds.map((refund) => (refund.attempt === by.attempt ? by : refund));
}

/** A refund that somebody made at the provider. */
function withOthers(state: PaymentState, { refundId, amountMinor = 0, rules = 1 }: Said): PaymentState {
  const { capturedMinor = 0, refundedMinor } = state;
  const amount = Math.min(amountMinor, capturedMinor - refundedMinor);
  if (amount === 0) return state;
  const { refunds = [] } = rules >= 4 ? makingWayFor(state, amount) : state;
  const made: Refund = {
    attempt: refunds.length + 1,
    amountMinor: amount,
    status: 'done',
    ...(refundId !== undefined && { refundId }),
  };
  return withRefunds(state, [...refunds, made]);
}
