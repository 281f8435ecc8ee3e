import type { PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { Correlation } from '@ticketing/shared/service/correlation.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Call } from '../domain/next-steps.ts';
import { callsOf, callsOfSwept } from '../domain/next-steps.ts';
import type { Payment } from '../domain/payment.ts';
import type { PaymentMetrics } from '../metrics.ts';
import type { MakeCall } from './outward.ts';

export type WakeOptions = {
  /** It has hung: what was answered before is asked again, and the provider is asked first what it knows. */
  isSweep?: boolean;
};

export type CallPool = {
  /** Does what a payment needs of the provider, behind what it does for this payment already. */
  wake(payment: Payment, correlation: Correlation, options?: WakeOptions): void;
  /** How many payments are in work, wait for their turn, or wait to be tried again. */
  size(): number;
  /** Takes nothing new, and waits until the calls under way have been recorded. */
  stop(): Promise<void>;
};

export type CallPoolOptions = {
  makeCall: MakeCall;
  /** Appends what the provider answered to the log. @throws when the log does not take it now */
  record: (command: PaymentCommandOf<'RecordStep'>, correlation: Correlation) => Promise<void>;
  /** How many payments are in work at once. */
  atOnce: number;
  /** Called when payments had to be left out for want of room, and there is room again: they are in the store. */
  onRoom: () => void;
  metrics: PaymentMetrics;
  logger: Logger;
  /** For tests. */
  maxWaiting?: number;
  firstDelayMs?: number;
};

/** What waits for its turn. A payment waits once, with its newest state. */
type Waiting = { payment: Payment; correlation: Correlation; isSweep: boolean; attempt: number };

const lastDelayMs = 30_000;
/** The calls that were answered lately: their answers are on the way over the log. */
const rememberedCalls = 20_000;

/**
 * Makes the calls to the provider, beside the consumer: one payment's calls in turn, those of many payments at once.
 * What has no answer is tried again with growing pauses, under the same key. Memory is bounded: what there is no room for
 * stays in the store, and is asked for when there is room again.
 *
 *     waiting → working → done          answered, and the answer is on the log
 *     waiting → working → waiting       the payment has changed meanwhile
 *     working → pausing → waiting       no answer, or the log is away
 */
export function createCallPool(options: CallPoolOptions): CallPool {
  const { makeCall, record, atOnce, onRoom, metrics, logger, maxWaiting = 20_000, firstDelayMs = 500 } = options;
  const waiting = new Map<string, Waiting>();
  /** The versions of those that are in work. */
  const working = new Map<string, number>();
  const pausing = new Map<string, { timer: NodeJS.Timeout; version: number }>();
  const answered = new Set<string>();
  let hasLeftOut = false;
  let isStopping = false;
  const running = new Set<Promise<void>>();

  function add(one: Waiting): void {
    const { paymentId } = one.payment;
    if (isStopping) return;
    const known = waiting.get(paymentId);
    if (known === undefined && waiting.size + pausing.size >= maxWaiting) {
      hasLeftOut = true;
      return;
    }
    waiting.set(paymentId, { ...one, isSweep: one.isSweep || (known?.isSweep ?? false) });
    endPause(paymentId);
    next();
  }

  /** Whether something newer is known of a payment: who has read it from the store may be late. */
  function isOld({ paymentId, version }: Payment): boolean {
    const known = [waiting.get(paymentId)?.payment.version, working.get(paymentId), pausing.get(paymentId)?.version];
    return known.some((one = 0) => one > version);
  }

  function endPause(paymentId: string): void {
    clearTimeout(pausing.get(paymentId)?.timer);
    pausing.delete(paymentId);
  }

  function next(): void {
    for (const [paymentId, one] of waiting) {
      if (working.size >= atOnce || isStopping) return;
      if (working.has(paymentId)) continue;
      waiting.delete(paymentId);
      working.set(paymentId, one.payment.version);
      metrics.underWay.set(working.size);
      const work = workOn(one).then(() => {
        working.delete(paymentId);
        running.delete(work);
        metrics.underWay.set(working.size);
        next();
      });
      running.add(work);
    }
    if (hasLeftOut && waiting.size + pausing.size < maxWaiting / 2) {
      hasLeftOut = false;
      onRoom();
    }
  }

  async function workOn(one: Waiting): Promise<void> {
    const { payment, correlation, isSweep } = one;
    for (const call of isSweep ? callsOfSwept(payment) : callsOf(payment)) {
      const name = `${payment.paymentId}:${call.step}:${call.attempt}`;
      if (answered.has(name) && !isSweep) continue;
      if (!(await isDone(payment, call, isSweep, correlation))) {
        pause(one);
        return;
      }
      remember(name);
    }
  }

  async function isDone(payment: Payment, call: Call, isSweep: boolean, correlation: Correlation): Promise<boolean> {
    const { paymentId, bookingId, eventId } = payment;
    try {
      failpoint('payments/before-call');
      const step = await makeCall(payment, call, { isSweep, correlation });
      failpoint('payments/after-call');
      if (step === 'no-answer') return false;
      if (step !== 'pending') await record({ type: 'RecordStep', eventId, paymentId, bookingId, ...step }, correlation);
      failpoint('payments/after-record');
      return true;
    } catch (error) {
      logger.warn({ err: error, paymentId, step: call.step, ...correlation }, 'a call is tried again');
      return false;
    }
  }

  function pause(one: Waiting): void {
    const { paymentId, version } = one.payment;
    // It has changed meanwhile, and is next.
    if (isStopping || waiting.has(paymentId)) return;
    const delayMs = Math.min(lastDelayMs, firstDelayMs * 2 ** one.attempt) * (0.5 + 0.5 * Math.random());
    metrics.retries.inc({ step: 'call' });
    const timer = setTimeout(() => {
      pausing.delete(paymentId);
      add({ ...one, attempt: one.attempt + 1 });
    }, delayMs);
    pausing.set(paymentId, { timer, version });
  }

  function remember(name: string): void {
    answered.add(name);
    for (const oldest of answered) {
      if (answered.size <= rememberedCalls) break;
      answered.delete(oldest);
    }
  }

  return {
    wake(payment, correlation, { isSweep = false } = {}) {
      if (isOld(payment)) return;
      const calls = isSweep ? callsOfSwept(payment) : callsOf(payment);
      if (calls.length > 0) {
        add({ payment, correlation, isSweep, attempt: 0 });
        return;
      }
      // It needs nothing any more: what was to be tried again is not.
      waiting.delete(payment.paymentId);
      endPause(payment.paymentId);
    },
    size: () => waiting.size + working.size + pausing.size,
    async stop() {
      isStopping = true;
      for (const { timer } of pausing.values()) clearTimeout(timer);
      pausing.clear();
      waiting.clear();
      await Promise.all(running);
    },
  };
}
