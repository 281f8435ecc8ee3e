import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import { commandIdOfStep, keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import type { StepOutcome } from '@ticketing/shared/messages/payments/steps.ts';
import type { PaymentMethods } from '@ticketing/shared/payments/method.ts';
import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { startSpan } from '@ticketing/shared/service/tracing.ts';
import type { Call } from '../domain/next-steps.ts';
import type { Payment } from '../domain/payment.ts';
import type { NoAnswer, Provider, ProviderObject, Refused, RefusedReason } from '../providers/provider.ts';

/** What is to be recorded of a call. */
export type Step = Omit<PaymentCommandOf<'RecordStep'>, 'type' | 'eventId' | 'paymentId' | 'bookingId'>;

/** A call that was answered; one that goes on at the provider, which will say how it ends; one to be made again. */
export type CallResult = Step | 'pending' | 'no-answer';

export type MakeCall = (
  payment: Payment,
  call: Call,
  options: { isSweep: boolean; correlation: Correlation },
) => Promise<CallResult>;

type Said = {
  outcome: StepOutcome;
  objectId?: string;
  amountMinor?: number;
  reason?: string;
  nextActionUrl?: string;
  refundId?: string;
};

/**
 * Makes one call for a payment. The provider's word is final only where it says so: after a refusal of a capture or a
 * void, it is asked what has become of its object.
 */
export function createMakeCall({
  provider,
  methods,
  nextActions,
  logger,
}: {
  provider: Provider;
  methods: PaymentMethods;
  nextActions: NextActions;
  logger: Logger;
}): MakeCall {
  async function called(payment: Payment, call: Call, isSweep: boolean): Promise<Said | 'pending' | 'no-answer'> {
    if (call.step === 'capture' && call.amountMinor === 0) return captureNothing(payment, call);
    // What has hung may have happened: keys are forgotten after a day, objects are not.
    if (isSweep) {
      const found = await asFound(payment, call);
      if (isKnown(payment, found)) {
        await keepNextAction(payment, found);
        return 'pending';
      }
      if (found !== 'to-do') return found;
    }
    switch (call.step) {
      case 'authorise':
        return authorise(payment, call);
      case 'capture': {
        const { objectId, amountMinor, currency, key: idempotencyKey } = call;
        const answer = await provider.capture({ objectId, amountMinor, currency, idempotencyKey });
        if (answer.outcome === 'captured') return { outcome: 'captured', objectId, amountMinor: answer.amountMinor };
        if (answer.outcome === 'unknown') return unanswered(payment, call, answer);
        warnOfFault(payment, call, answer);
        // The key of another account knows none of our objects: no booking is cancelled for that.
        if (answer.reason === 'object-unknown') return 'no-answer';
        const found = await asFound(payment, call);
        return found === 'to-do' ? { outcome: 'capture-failed', objectId, reason: answer.reason } : found;
      }
      case 'void': {
        const { objectId, key: idempotencyKey } = call;
        const answer = await provider.void({ objectId, idempotencyKey });
        if (answer.outcome === 'voided') return { outcome: 'voided', objectId };
        if (answer.outcome === 'unknown') return unanswered(payment, call, answer);
        const found = await asFound(payment, call);
        return found === 'to-do' ? cannotLetGo(payment, answer) : found;
      }
      case 'refund': {
        const { objectId, amountMinor, currency, key: idempotencyKey } = call;
        const answer = await provider.refund({ objectId, amountMinor, currency, idempotencyKey });
        if (answer.outcome === 'unknown') return unanswered(payment, call, answer);
        if (answer.outcome === 'pending') return 'pending';
        if (answer.outcome === 'refused') {
          warnOfFault(payment, call, answer);
          return { outcome: 'refund-failed', objectId, reason: answer.reason };
        }
        return { outcome: 'refunded', objectId, amountMinor: answer.amountMinor, refundId: answer.refundId };
      }
    }
  }

  async function authorise(payment: Payment, call: Call & { step: 'authorise' }): Promise<Said | 'no-answer'> {
    const { paymentId, bookingId, eventId } = payment;
    const isTooLate = payment.state?.ended !== undefined;
    const methodToken = isTooLate ? undefined : await methods.find(paymentId);
    if (methodToken === undefined) {
      // What may have been set aside before is looked for; nothing more is.
      const found = await asFound(payment, call);
      if (found === 'pending') return 'no-answer';
      const reason = isTooLate ? 'authorisation-expired' : 'method-lost';
      return found === 'to-do' ? { outcome: 'declined', reason } : found;
    }
    const { amountMinor, currency, key: idempotencyKey } = call;
    const order = { paymentId, bookingId, eventId, amountMinor, currency, methodToken, idempotencyKey };
    const answer = await provider.authorise(order);
    switch (answer.outcome) {
      case 'authorised':
        return { outcome: 'authorised', objectId: answer.objectId, amountMinor: answer.amountMinor };
      case 'action-required':
        return { outcome: 'action-required', objectId: answer.objectId, nextActionUrl: answer.nextActionUrl };
      case 'declined':
        return { outcome: 'declined', reason: answer.reason, ...(answer.objectId && { objectId: answer.objectId }) };
      case 'refused': {
        warnOfFault(payment, call, answer);
        const found = await asFound(payment, call);
        if (found === 'pending') return 'no-answer';
        return found === 'to-do' ? { outcome: 'declined', reason: 'processing-error' } : found;
      }
      case 'unknown':
        return unanswered(payment, call, answer);
    }
  }

  /**
   * The booking has become free since its money was set aside: no provider takes nothing, so what was set aside is let go.
   * What is let go already is answered alike, so a sweep need not look first.
   */
  async function captureNothing(
    payment: Payment,
    call: Call & { step: 'capture' },
  ): Promise<Said | 'pending' | 'no-answer'> {
    const { objectId } = call;
    // That of a void, which it is: a key is of one call.
    const idempotencyKey = keyOfCall(payment.paymentId, 'void', 1);
    const nothing: Said = { outcome: 'captured', objectId, amountMinor: 0 };
    const answer = await provider.void({ objectId, idempotencyKey });
    if (answer.outcome === 'voided') return nothing;
    if (answer.outcome === 'unknown') return unanswered(payment, call, answer);
    const found = await asFound(payment, call);
    if (found === 'to-do') return cannotLetGo(payment, answer);
    return typeof found === 'object' && found.outcome === 'capture-failed' ? nothing : found;
  }

  function cannotLetGo({ paymentId }: Payment, { reason }: Refused): 'no-answer' {
    logger.error({ paymentId, reason }, 'what was set aside cannot be let go');
    return 'no-answer';
  }

  /** What has become of the object; `to-do` where the call has not happened. */
  async function asFound(payment: Payment, call: Call): Promise<Said | 'to-do' | 'pending' | 'no-answer'> {
    const found = await provider.find(
      'objectId' in call ? { objectId: call.objectId } : { paymentId: payment.paymentId },
    );
    if (found.outcome === 'unknown') return unanswered(payment, call, found);
    if (found.outcome === 'not-found') return call.step === 'void' ? { outcome: 'voided' } : 'to-do';
    return call.step === 'refund' ? refundIn(found.object, call.key) : saidOf(found.object, call.step);
  }

  async function keepNextAction({ paymentId }: Payment, { nextActionUrl }: Said): Promise<void> {
    if (nextActionUrl !== undefined) await nextActions.keep(paymentId, nextActionUrl);
  }

  /** What no card and no bank has refused: a buyer can do nothing about it, somebody has to hear of it. */
  function warnOfFault({ paymentId }: Payment, { step }: Call, { reason, detail }: Omit<Refused, 'outcome'>): void {
    if (!faults.has(reason)) return;
    logger.error(
      { paymentId, step, reason, detail },
      'the provider does not take a call: our request or account is wrong',
    );
  }

  function unanswered({ paymentId }: Payment, { step }: Call, { cause, detail }: NoAnswer): 'no-answer' {
    // Of an open breaker the metric tells; a line for each payment would tell no more.
    if (cause !== 'breaker-open') logger.warn({ paymentId, step, cause, detail }, 'the provider has not answered');
    return 'no-answer';
  }

  return async (payment, call, { isSweep, correlation }) => {
    const { paymentId } = payment;
    const span = startSpan(`provider ${call.step}`, {
      kind: 'CLIENT',
      parent: correlation.traceparent,
      attributes: { 'payment.id': paymentId, 'payment.provider': provider.name },
    });
    const said = await called(payment, call, isSweep).finally(() => span?.end());
    if (said === 'pending' || said === 'no-answer') return said;
    // Facts of the object's end come too; nobody needs the method any more.
    if (call.step === 'authorise') await methods.forget(paymentId).catch(() => undefined);
    // Before the step is on the log: whoever hears of it finds where to go.
    await keepNextAction(payment, said);
    const { nextActionUrl: _kept, ...recorded } = said;
    const { step, attempt } = call;
    return {
      commandId: commandIdOfStep(paymentId, step, attempt, said.outcome),
      step,
      attempt,
      provider: provider.name,
      ...recorded,
    };
  };
}

/** Refusals for which the buyer's card is not to blame. */
const faults = new Set<RefusedReason>(['invalid-request', 'key-reused', 'object-unknown']);

/** Whether it is still the buyer's turn. */
function isKnown({ state }: Payment, found: Said | string): found is Said {
  return state?.status === 'action-required' && typeof found === 'object' && found.outcome === 'action-required';
}

/** What the status of an object says about a call. */
export function saidOf(object: ProviderObject, step: 'authorise' | 'capture' | 'void'): Said | 'to-do' | 'pending' {
  const { objectId, status, capturedMinor, amountMinor, reason, nextActionUrl } = object;
  const why = reason === undefined ? {} : { reason };
  switch (status) {
    case 'processing':
      return 'pending';
    case 'captured':
      return step === 'authorise'
        ? { outcome: 'authorised', objectId, amountMinor }
        : { outcome: 'captured', objectId, amountMinor: capturedMinor };
    case 'authorised':
      return step === 'authorise' ? { outcome: 'authorised', objectId, amountMinor } : 'to-do';
    case 'action-required':
      if (step !== 'authorise') return 'to-do';
      return { outcome: 'action-required', objectId, ...(nextActionUrl && { nextActionUrl }) };
    case 'declined':
    case 'voided':
      if (step === 'void') return { outcome: 'voided', objectId };
      if (step === 'capture') return { outcome: 'capture-failed', objectId, reason: reason ?? 'authorisation-expired' };
      return status === 'declined'
        ? { outcome: 'declined', objectId, ...why }
        : { outcome: 'voided', objectId, ...why };
  }
}

function refundIn({ objectId, refunds }: ProviderObject, key: string): Said | 'to-do' | 'pending' {
  const refund = refunds.find(({ refundKey }) => refundKey === key);
  if (refund === undefined) return 'to-do';
  if (refund.status === 'pending') return 'pending';
  const outcome = refund.status === 'done' ? 'refunded' : 'refund-failed';
  return { outcome, objectId, refundId: refund.refundId, amountMinor: refund.amountMinor };
}
