import type {
  PaymentCommand,
  PaymentCommandOf,
  PaymentCommandType,
} from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import type { PaymentRefusalCodeOf } from '@ticketing/shared/messages/payments/refusals.ts';
import type { Change, Payment } from './payment.ts';
import { note, stateOf } from './payment.ts';
import {
  failedRefunds,
  owed,
  refundable,
  refundByHand,
  refundOfSeats,
  refundOwed,
  startRefund,
  tryAgain,
  tryAgainWhatIsOwed,
  withoutWhatIsNotOwed,
} from './refunds.ts';
import { afterFact, afterStep } from './said.ts';

/*
 * The rules of payments. The statuses and the ways between them are listed in messages/payments/statuses.ts. What comes
 * again, or comes late, changes nothing and is noted: facts come in any order, and any number of times.
 */

type Refusal<T extends PaymentCommandType = PaymentCommandType> = {
  code: PaymentRefusalCodeOf<T>;
  otherPaymentId?: string;
};
export type PaymentDecision = Change | Refusal;

/** What a decision needs to know beside its payment. */
export type Around = {
  /** The payment that the booking has already, and that is not over. */
  underWay?: string | undefined;
};

export type DecidePayment = (payment: Payment, command: PaymentCommand, around: Around) => PaymentDecision;

type CommandsByType = { [T in PaymentCommandType]: PaymentCommandOf<T> };

const decisions: {
  [T in Exclude<PaymentCommandType, 'StartPayment'>]: (
    state: PaymentState,
    command: PaymentCommandOf<T>,
  ) => Change | Refusal<T>;
} = {
  FollowBooking: followBooking,
  RecordStep: afterStep,
  RecordProviderFact: afterFact,
  RefundPayment(state, { amountMinor, seatIds, rules = 1 }) {
    if (state.capturedMinor === undefined) return { code: 'not-captured' };
    const freed = new Map(state.freed?.map(({ seatId, priceMinor }) => [seatId, priceMinor]));
    if (seatIds?.some((seatId) => !freed.has(seatId))) return { code: 'seats-not-cancelled' };
    const most = refundable(state);
    const ofSeats = seatIds?.reduce((sum, seatId) => sum + (freed.get(seatId) ?? 0), 0);
    const amount = amountMinor ?? ofSeats ?? most;
    const next = refundBy(rules, state, { amount, ofSeats });
    if (next === undefined) return { code: 'seats-refunded' };
    if (amount === 0 || amount > most) return { code: 'refund-too-large' };
    return { type: 'RefundStarted', state: next };
  },
  SweepPayment(state, { by, rules = 1 }) {
    if (by === undefined || failedRefunds(state).length === 0) return note(state);
    const again = triedAgainBy(rules, state);
    return again.status === 'refunding' ? { type: 'RefundStarted', state: again } : note(again);
  },
};

/** @returns undefined where the price of the seats has come back, or is on its way */
function refundBy(
  rules: number,
  state: PaymentState,
  { amount, ofSeats }: { amount: number; ofSeats: number | undefined },
): PaymentState | undefined {
  if (rules >= 2 && ofSeats !== undefined) return refundOfSeats(state, ofSeats);
  return rules >= 3 ? refundByHand(state, amount) : startRefund(state, amount);
}

function triedAgainBy(rules: number, state: PaymentState): PaymentState {
  if (rules < 3) return tryAgain(state);
  const again = tryAgainWhatIsOwed(state);
  return rules >= 4 ? withoutWhatIsNotOwed(again) : again;
}

function startPayment(
  payment: Payment,
  { bookingId, userId }: PaymentCommandOf<'StartPayment'>,
  { underWay }: Around,
): Change | Refusal<'StartPayment'> {
  if (payment.state !== undefined) return { code: 'payment-exists' };
  if (underWay !== undefined) return { code: 'payment-under-way', otherPaymentId: underWay };
  return { type: 'PaymentStarted', state: { bookingId, userId, status: 'created', refundedMinor: 0 } };
}

function followBooking(state: PaymentState, command: PaymentCommandOf<'FollowBooking'>): Change {
  const { what, cause, totalMinor, currency, heldUntil, code } = command;
  const { status } = state;
  switch (what) {
    case 'hold-extended': {
      if (status !== 'created') return note(state);
      const amount = { amountMinor: totalMinor ?? 0, currency: currency ?? '', dueMinor: totalMinor ?? 0 };
      return {
        type: 'PaymentAuthorising',
        state: { ...state, status: 'authorising', ...amount, ...(heldUntil && { heldUntil }) },
      };
    }
    case 'hold-refused':
      if (status !== 'created') return note(state);
      return {
        type: 'PaymentDeclined',
        state: { ...state, status: 'declined', ...(code && { refusal: code }), cause, isOver: true },
      };
    case 'confirmed': {
      if (status !== 'confirming') return note(state);
      const dueMinor = Math.min(totalMinor ?? Number.POSITIVE_INFINITY, state.amountMinor ?? 0);
      return {
        type: 'PaymentCapturing',
        state: { ...state, status: 'capturing', dueMinor, toCaptureMinor: dueMinor, cause },
      };
    }
    case 'confirm-refused':
      if (status !== 'confirming') return note(state);
      return {
        type: 'PaymentVoiding',
        state: { ...state, status: 'voiding', dueMinor: 0, ended: what, ...(code && { refusal: code }), cause },
      };
    case 'seats-changed':
      if (state.ended !== undefined || state.dueMinor === undefined) return note(state);
      return afterLess(withFreed(state, command), totalMinor ?? state.dueMinor);
    case 'cancelled':
    case 'expired':
    case 'show-cancelled':
      return afterEnd(state, command);
  }
}

/** The booking has ended. Until the provider has answered, or the booking stream to a confirmation, it is remembered. */
function afterEnd(state: PaymentState, command: PaymentCommandOf<'FollowBooking'>): Change {
  const { what, cause } = command;
  const { status } = state;
  // The booking stream refuses what was asked of it, and says so: that ends the payment.
  const isAnswered = status === 'created' || status === 'confirming';
  if (isAnswered || state.ended !== undefined || state.isOver) return note(state);
  const ended = { ...withFreed(state, command), ended: what, cause };
  if (status === 'action-required') {
    const { nextActionUrl: _over, ...rest } = ended;
    return { type: 'PaymentVoiding', state: { ...rest, status: 'voiding', dueMinor: 0 } };
  }
  return afterLess(ended, 0);
}

/** The booking costs less: what was captured for it and is too much is given back. */
function afterLess(state: PaymentState, dueMinor: number): Change {
  const less = { ...state, dueMinor };
  return owed(less) === 0 ? note(less) : { type: 'RefundStarted', state: refundOwed(less) };
}

function withFreed(state: PaymentState, { freed }: PaymentCommandOf<'FollowBooking'>): PaymentState {
  const isPaid = state.capturedMinor !== undefined || state.status === 'capturing';
  if (!isPaid || freed === undefined || freed.length === 0) return state;
  return { ...state, freed: [...(state.freed ?? []), ...freed] };
}

/**
 * Decides a command. Pure: the payment is only read.
 * @param payment everything about it, as it is before the command
 */
export function decide(payment: Payment, command: PaymentCommand, around: Around): PaymentDecision {
  if (command.type === 'StartPayment') return startPayment(payment, command, around);
  if (payment.state === undefined) return { code: 'payment-unknown' };
  return decideByType(command.type, payment.state, command);
}

function decideByType<T extends Exclude<PaymentCommandType, 'StartPayment'>>(
  type: T,
  state: PaymentState,
  command: CommandsByType[T],
): PaymentDecision {
  return decisions[type](state, command);
}

/** Refuses a command that cannot be decided, so that it has an outcome too. */
export function undecidable(): PaymentDecision {
  return { code: 'undecidable' };
}

/**
 * Decides a command and makes the one event that answers it. A refusal is an event too and takes a version.
 * @param now the broker's timestamp of the command, ISO 8601, UTC
 */
export function answer(
  payment: Payment,
  command: PaymentCommand,
  now: string,
  around: Around,
  decideWith: DecidePayment = decide,
): PaymentEvent {
  const { paymentId, bookingId, eventId } = payment;
  const { commandId } = command;
  const decision = decideWith(payment, command, around);
  const who = 'by' in command && command.by !== undefined ? { by: command.by } : {};
  const head = { eventId, paymentId, version: payment.version + 1 };
  if ('code' in decision) {
    const { code, otherPaymentId } = decision;
    return {
      ...head,
      type: 'PaymentCommandRejected',
      commandId,
      bookingId,
      ...('userId' in command && command.userId !== undefined && { userId: command.userId }),
      command: command.type,
      code,
      ...(otherPaymentId && { otherPaymentId }),
      ...who,
      at: now,
    };
  }
  const { type, state } = decision;
  if (type === 'PaymentNoted') {
    return { ...head, type, commandId, ...stateOf(state), ...who, at: now, command: command.type };
  }
  return { ...head, type, commandId, ...stateOf(state), ...who, at: now };
}
