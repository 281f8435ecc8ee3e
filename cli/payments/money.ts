import { whatFollows } from '@ticketing/payments/domain/following.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent, PaymentFact, Refund } from '@ticketing/shared/messages/payments/events.ts';
import { commandIdOfFollow } from '@ticketing/shared/messages/payments/ids.ts';

/*
 * What a payment did because of the events of its show up to one of them, however much later it was done. Money follows
 * the log: a capture its BookingConfirmed, a refund the event after which the booking cost less. So the money of a show
 * can be compared with its seats at any version.
 */

/** What moved because of a show's events up to one of them, in minor units. */
export type Money = {
  captured: number;
  /** To be captured. */
  coming: number;
  /** Given back, by hand too. */
  refunded: number;
  /** Of these and the next, what an organiser gave back, or somebody at the provider. */
  byHand: number;
  /** To be given back. */
  goingBack: number;
  /** What could not be given back, and nobody has tried again. */
  failed: number;
};

export const noMoney: Readonly<Money> = { captured: 0, coming: 0, refunded: 0, byHand: 0, goingBack: 0, failed: 0 };

/** The version of a show, and when it came to be: what is done by hand follows from no event. */
export type Until = { version: number; at: string };

/** Which event of the show told a payment what, by the id of the command that told it. */
export function toldBy(events: BookingEvent[], paymentId: string): Map<string, number> {
  return new Map(
    events.flatMap((event) => {
      const said = whatFollows(event, paymentId);
      if (said === undefined) return [];
      return [[commandIdOfFollow(paymentId, said.what, `${event.eventId}:${event.version}`), event.version] as const];
    }),
  );
}

/** A part of a refund, and what it followed from: an event of the show, or a hand at a time. */
type Part = { amountMinor: number } & ({ version: number } | { byHandAt: string });

/**
 * What a payment did because of its show.
 * @param stream the payment's events, in version order
 * @param told see {@link toldBy}
 */
export function moneyUntil(stream: PaymentEvent[], told: Map<string, number>, until: Until | undefined): Money {
  const isIn = (part: { version: number } | { byHandAt: string }) => {
    if (until === undefined) return true;
    return 'version' in part ? part.version <= until.version : part.byHandAt <= until.at;
  };
  const { last, confirmed, capturedAfter, partsOf } = causesOf(stream, told);
  const money = { ...noMoney };
  if (last === undefined) return money;
  if (last.capturedMinor !== undefined && isIn({ version: capturedAfter })) money.captured = last.capturedMinor;
  if (last.status === 'capturing' && isIn({ version: confirmed })) money.coming = last.toCaptureMinor ?? 0;
  for (const refund of last.refunds ?? []) {
    if (refund.triedAgainAs !== undefined) continue;
    for (const part of (partsOf.get(refund.attempt) ?? []).filter(isIn)) {
      money[placeOf(refund)] += part.amountMinor;
      if ('byHandAt' in part && refund.status !== 'failed') money.byHand += part.amountMinor;
    }
  }
  return money;
}

function placeOf({ status }: Refund): 'refunded' | 'goingBack' | 'failed' {
  if (status === 'done') return 'refunded';
  return status === 'failed' ? 'failed' : 'goingBack';
}

function causesOf(stream: PaymentEvent[], told: Map<string, number>) {
  const partsOf = new Map<number, Part[]>();
  let last: PaymentFact | undefined;
  let [confirmed, capturedAfter, lastTold] = [0, 0, 0];
  // By how much the booking has become cheaper, and nothing was captured yet that could be given back.
  let cheaper: { version: number; amountMinor: number }[] = [];
  for (const event of stream) {
    if (event.type === 'PaymentCommandRejected') continue;
    const version = told.get(event.commandId);
    if (version !== undefined) lastTold = version;
    if (version !== undefined && event.type === 'PaymentCapturing') confirmed = version;
    const isCapture = event.capturedMinor !== undefined && last?.capturedMinor === undefined;
    if (isCapture) capturedAfter = confirmed || lastTold;
    for (const refund of (event.refunds ?? []).slice(last?.refunds?.length ?? 0)) {
      const before = (event.refunds ?? []).filter(({ triedAgainAs }) => triedAgainAs === refund.attempt);
      const known = before.flatMap(({ attempt }) => partsOf.get(attempt) ?? []);
      partsOf.set(refund.attempt, partsOfRefund(refund, { event, version, isCapture, known, cheaper, lastTold }));
    }
    const drop = (last?.dueMinor ?? 0) - (event.dueMinor ?? 0);
    const isPaid = event.status === 'capturing' && last?.status === 'capturing';
    if (isPaid && version !== undefined && drop > 0) cheaper = [...cheaper, { version, amountMinor: drop }];
    last = event;
  }
  return { last, confirmed, capturedAfter, partsOf };
}

type Around = {
  event: PaymentFact;
  version: number | undefined;
  isCapture: boolean;
  /** The parts of the refunds that failed, and whose place it takes. */
  known: Part[];
  cheaper: { version: number; amountMinor: number }[];
  lastTold: number;
};

function partsOfRefund(
  { amountMinor }: Refund,
  { event, version, isCapture, known, cheaper, lastTold }: Around,
): Part[] {
  if (known.length > 0) return partsUpTo(amountMinor, known, event.at);
  if (version !== undefined) return [{ amountMinor, version }];
  if (!isCapture) return [{ amountMinor, byHandAt: event.at }];
  const sum = cheaper.reduce((total, part) => total + part.amountMinor, 0);
  return sum === amountMinor ? cheaper : [{ amountMinor, version: lastTold }];
}

/** Parts that together are an amount: the known ones as far as they go, and what is more was named by hand. */
function partsUpTo(amountMinor: number, known: Part[], at: string): Part[] {
  let left = amountMinor;
  const parts = known.flatMap((part) => {
    const taken = Math.min(left, part.amountMinor);
    left -= taken;
    return taken === 0 ? [] : [{ ...part, amountMinor: taken }];
  });
  return left === 0 ? parts : [...parts, { amountMinor: left, byHandAt: at }];
}
