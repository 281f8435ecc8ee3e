import { randomUUID } from 'node:crypto';
import type { DeclineReason } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type {
  SimulatorErrorCode,
  SimulatorEvent,
  SimulatorEventType,
  SimulatorPayment,
  SimulatorRefund,
} from '@ticketing/shared/payments/simulator-objects.ts';
import type { Entry, LedgerRecord } from './ledger.ts';
import { behaviourOf } from './tokens.ts';

// States: action-required → authorised | declined; authorised → captured | voided | expired. Only what is captured can
// be refunded, and never more of it than was captured.

/** A change, or why there is none. */
export type Ruling =
  | { entry: Entry; events: SimulatorEvent[]; refund?: SimulatorRefund }
  | { code: SimulatorErrorCode; message: string };

export type Order = {
  amountMinor: number;
  currency: string;
  methodToken: string;
  metadata: SimulatorPayment['metadata'];
  returnUrl?: string | undefined;
};

/** How long the owner of a card may think, in seconds. */
const askedSeconds = 900;

/** @param challengeUrl the address of the page where the owner of the card is asked, without the id */
export function authorise(
  order: Order,
  rules: { now: Date; authorisationSeconds: number; challengeUrl: string },
): Ruling {
  const { now, authorisationSeconds, challengeUrl } = rules;
  const { declines, asks } = behaviourOf(order.methodToken);
  const id = newId('pay');
  const status = declines !== undefined ? 'declined' : asks ? 'action-required' : 'authorised';
  const payment: SimulatorPayment = {
    id,
    status,
    amountMinor: order.amountMinor,
    capturedMinor: 0,
    refundedMinor: 0,
    currency: order.currency,
    metadata: order.metadata,
    ...(declines && { declineReason: declines }),
    ...(asks && { nextActionUrl: `${challengeUrl}/${id}` }),
    expiresAt: after(now, asks ? askedSeconds : authorisationSeconds),
    createdAt: now.toISOString(),
    refunds: [],
  };
  const entry = { payment, token: order.methodToken, returnUrl: order.returnUrl };
  return changed(entry, eventTypes[status], now);
}

const eventTypes = {
  declined: 'payment.declined',
  'action-required': 'payment.action_required',
  authorised: 'payment.authorised',
} as const;

/** What the owner of the card said. */
export function answerChallenge(entry: Entry, agrees: boolean, now: Date, authorisationSeconds: number): Ruling {
  if (entry.payment.status !== 'action-required') return refused('not-authorised', 'Nothing is asked any more.');
  if (!agrees) return declined(entry, 'authentication-failed', now);
  const { nextActionUrl: _asked, ...payment } = entry.payment;
  const next = { ...payment, status: 'authorised' as const, expiresAt: after(now, authorisationSeconds) };
  return changed({ ...entry, payment: next }, 'payment.authorised', now);
}

function declined(entry: Entry, declineReason: DeclineReason, now: Date): Ruling {
  const { nextActionUrl: _asked, ...payment } = entry.payment;
  return changed({ ...entry, payment: { ...payment, status: 'declined', declineReason } }, 'payment.declined', now);
}

/** Takes all of what was set aside or a part; the rest is let go. */
export function capture(entry: Entry, amountMinor: number, now: Date): Ruling {
  const { payment } = entry;
  const wrong = problemOfOpen(payment);
  if (wrong !== undefined) return wrong;
  if (amountMinor > payment.amountMinor) return refused('amount-too-large', 'More than was authorised.');
  return changed(
    { ...entry, payment: { ...payment, status: 'captured', capturedMinor: amountMinor } },
    'payment.captured',
    now,
  );
}

export function voidPayment(entry: Entry, now: Date): Ruling {
  const { payment } = entry;
  if (payment.status !== 'action-required') {
    const wrong = problemOfOpen(payment);
    if (wrong !== undefined) return wrong;
  }
  const { nextActionUrl: _asked, ...rest } = payment;
  return changed({ ...entry, payment: { ...rest, status: 'voided' } }, 'payment.voided', now);
}

function problemOfOpen({ status }: SimulatorPayment): Ruling | undefined {
  if (status === 'authorised') return undefined;
  if (status === 'captured') return refused('already-captured', 'The payment is captured.');
  if (status === 'voided') return refused('already-voided', 'The payment is voided.');
  if (status === 'expired') return refused('authorisation-expired', 'The authorisation has lapsed.');
  return refused('not-authorised', 'The payment is not authorised.');
}

/** @param fails it is accepted, and fails later */
export function refund(entry: Entry, amountMinor: number, key: string | undefined, fails: boolean, now: Date): Ruling {
  const { payment } = entry;
  if (payment.status !== 'captured') return refused('not-authorised', 'Nothing was captured.');
  if (amountMinor < 1 || amountMinor > payment.capturedMinor - payment.refundedMinor)
    return refused('amount-too-large', 'More than was captured and not yet refunded.');
  const made: SimulatorRefund = {
    id: newId('ref'),
    ...(key !== undefined && { key }),
    amountMinor,
    status: fails ? 'pending' : 'succeeded',
    createdAt: now.toISOString(),
  };
  const next = { ...entry, payment: withRefunds(payment, [...payment.refunds, made]) };
  if (fails) return { entry: next, events: [], refund: made };
  return { ...changed(next, 'refund.succeeded', now, made), refund: made };
}

/** The end of a refund that was only accepted. */
export function failRefund(entry: Entry, refundId: string, now: Date): Ruling {
  const pending = entry.payment.refunds.find(({ id, status }) => id === refundId && status === 'pending');
  if (pending === undefined) return refused('payment-unknown', 'There is no such refund under way.');
  const failed: SimulatorRefund = { ...pending, status: 'failed' };
  const refunds = entry.payment.refunds.map((other) => (other.id === refundId ? failed : other));
  return changed({ ...entry, payment: withRefunds(entry.payment, refunds) }, 'refund.failed', now, failed);
}

function withRefunds(payment: SimulatorPayment, refunds: SimulatorRefund[]): SimulatorPayment {
  const good = refunds.filter(({ status }) => status !== 'failed');
  return { ...payment, refunds, refundedMinor: good.reduce((sum, { amountMinor }) => sum + amountMinor, 0) };
}

/** What becomes of a payment for which nothing was done in time. */
export function lapse(entry: Entry, now: Date): Ruling {
  const { payment } = entry;
  if (payment.status === 'action-required') return declined(entry, 'authentication-failed', now);
  if (payment.status !== 'authorised') return refused('not-authorised', 'Nothing can lapse.');
  return changed({ ...entry, payment: { ...payment, status: 'expired' } }, 'payment.expired', now);
}

/** A ruling as the ledger keeps it. */
export function recordsOf({ entry, events }: Extract<Ruling, { entry: Entry }>): LedgerRecord[] {
  return [{ kind: 'entry', entry }, ...events.map((event) => ({ kind: 'event' as const, event }))];
}

function changed(entry: Entry, type: SimulatorEventType, now: Date, refundOf?: SimulatorRefund) {
  const { payment } = entry;
  const event = {
    id: newId('evt'),
    type,
    createdAt: now.toISOString(),
    payment,
    ...(refundOf && { refund: refundOf }),
  };
  return { entry, events: [event] };
}

function refused(code: SimulatorErrorCode, message: string): { code: SimulatorErrorCode; message: string } {
  return { code, message };
}

function after(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1_000).toISOString();
}

function newId(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll('-', '')}`;
}
