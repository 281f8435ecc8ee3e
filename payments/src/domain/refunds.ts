import type { PaymentState, Refund } from '@ticketing/shared/messages/payments/events.ts';

/*
 * Refunds of a payment. Those that are done or under way together never exceed what was captured. What is owed is what
 * was captured and the booking does not cost any more; a refund that failed is still owed, but nobody tries it again by
 * himself: somebody has to look.
 */

const sumOf = (refunds: Refund[]) => refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

function isLeft({ status, triedAgainAs }: Refund): boolean {
  return status === 'failed' && triedAgainAs === undefined;
}

/** The refunds that failed, and that nothing took the place of. */
export function failedRefunds({ refunds = [] }: PaymentState): Refund[] {
  return refunds.filter(isLeft);
}

/** What was captured and is neither given back nor on its way, in minor units. */
export function refundable({ capturedMinor = 0, refunds = [] }: PaymentState): number {
  return capturedMinor - sumOf(refunds.filter(({ status }) => status !== 'failed'));
}

/** What is to be given back and nobody has tried to, in minor units. */
export function owed(state: PaymentState): number {
  if (state.capturedMinor === undefined) return 0;
  return Math.max(0, refundable(state) - (state.dueMinor ?? 0) - sumOf(failedRefunds(state)));
}

/** The state with one more refund under way. @param byHand somebody named the amount */
export function startRefund(state: PaymentState, amountMinor: number, byHand?: true): PaymentState {
  const refunds = state.refunds ?? [];
  const next: Refund = { attempt: refunds.length + 1, amountMinor, status: 'under-way', ...(byHand && { byHand }) };
  return withRefunds(state, [...refunds, next]);
}

/** The state with a refund of all that is owed; the same state if nothing is. */
export function refundOwed(state: PaymentState): PaymentState {
  const amountMinor = owed(state);
  return amountMinor === 0 ? state : startRefund(state, amountMinor);
}

/** The state with refunds that failed under way again, each as another attempt. @param which all, unless said otherwise */
export function tryAgain(state: PaymentState, which = failedRefunds(state)): PaymentState {
  return tryAgainUpTo(state, which, refundable);
}

/**
 * The same, of all, and no more than is still owed: what failed may have been given back by hand meanwhile. What somebody
 * named the amount of is tried again as it was.
 */
export function tryAgainWhatIsOwed(state: PaymentState): PaymentState {
  return tryAgainUpTo(state, failedRefunds(state), mostOf);
}

/** How much of what failed could be given back. */
function mostOf(state: PaymentState, { byHand }: Refund): number {
  return byHand ? refundable(state) : stillOwed(state);
}

function tryAgainUpTo(
  state: PaymentState,
  which: Refund[],
  most: (next: PaymentState, failed: Refund) => number,
): PaymentState {
  let next = state;
  for (const failed of which) {
    const amountMinor = Math.min(failed.amountMinor, most(next, failed));
    if (amountMinor === 0) continue;
    next = startRefund(replaced(next, [failed]), amountMinor, failed.byHand);
  }
  return next;
}

/** The state in which the next attempt takes the place of refunds that failed. */
function replaced(state: PaymentState, which: Refund[]): PaymentState {
  const refunds = state.refunds ?? [];
  const attempts = new Set(which.map(({ attempt }) => attempt));
  const next = refunds.map((refund) =>
    attempts.has(refund.attempt) ? { ...refund, triedAgainAs: refunds.length + 1 } : refund,
  );
  return { ...state, refunds: next };
}

/** What is to be given back, whether or not somebody has tried to, in minor units. */
function stillOwed(state: PaymentState): number {
  return Math.max(0, refundable(state) - (state.dueMinor ?? 0));
}

/** The state with an amount under way that somebody named. */
export function refundByHand(state: PaymentState, amountMinor: number): PaymentState {
  return startRefund(makingWayFor(state, amountMinor), amountMinor, true);
}

/**
 * The state in which the next attempt, by somebody who named its amount, takes the place of what failed and would be too
 * much after it: of refunds by hand those that it is enough for, and the others once nothing is owed any more.
 */
export function makingWayFor(state: PaymentState, amountMinor: number): PaymentState {
  const failed = failedRefunds(state);
  const byHand = fitting(
    failed.filter((refund) => refund.byHand),
    amountMinor,
  );
  const isSettled = stillOwed(state) <= amountMinor;
  const others = isSettled ? failed.filter((refund) => !refund.byHand) : [];
  return replaced(state, [...byHand, ...others]);
}

/**
 * The state in which refunds that failed are left by nobody, where there is nothing that could be given back for them: a
 * later one that has not failed has taken their place.
 */
export function withoutWhatIsNotOwed(state: PaymentState): PaymentState {
  const { refunds = [] } = state;
  const last = refunds.findLast(({ status }) => status !== 'failed')?.attempt ?? 0;
  const isSettled = (refund: Refund) => isLeft(refund) && refund.attempt < last && mostOf(state, refund) === 0;
  if (!refunds.some(isSettled)) return state;
  return withRefunds(
    state,
    refunds.map((refund) => (isSettled(refund) ? { ...refund, triedAgainAs: last } : refund)),
  );
}

/**
 * The state with the price of cancelled seats under way: what came back for them by itself is not given back again. So it
 * is refunds that failed that are tried again, each as a whole, and what nobody has tried to give back.
 * @returns undefined where that is less than the price
 */
export function refundOfSeats(state: PaymentState, amountMinor: number): PaymentState | undefined {
  const failed = fitting(failedRefunds(state), amountMinor);
  const rest = amountMinor - sumOf(failed);
  if (rest > owed(state)) return undefined;
  const next = tryAgain(state, failed);
  return rest === 0 ? next : startRefund(next, rest);
}

/** Refunds that together are no more than an amount: one of that amount, otherwise those that fit, in their order. */
function fitting(refunds: Refund[], amountMinor: number): Refund[] {
  const same = refunds.find((refund) => refund.amountMinor === amountMinor);
  if (same !== undefined) return [same];
  let left = amountMinor;
  return refunds.filter((refund) => {
    if (refund.amountMinor > left) return false;
    left -= refund.amountMinor;
    return true;
  });
}

/** The state with these refunds, and the status that follows from them. */
export function withRefunds(state: PaymentState, refunds: Refund[]): PaymentState {
  const refundedMinor = sumOf(refunds.filter(({ status }) => status === 'done'));
  const next = { ...state, refunds, refundedMinor };
  return { ...next, status: statusOf(next, refunds), ...(isAllBack(next) && { isOver: true as const }) };
}

function isAllBack({ capturedMinor = 0, refundedMinor }: PaymentState): boolean {
  return capturedMinor > 0 && refundedMinor >= capturedMinor;
}

function statusOf(state: PaymentState, refunds: Refund[]): PaymentState['status'] {
  if (refunds.some(({ status }) => status === 'under-way')) return 'refunding';
  if (refunds.some(isLeft)) return 'refund-failed';
  if (isAllBack(state)) return 'refunded';
  return state.refundedMinor > 0 ? 'partly-refunded' : 'captured';
}
