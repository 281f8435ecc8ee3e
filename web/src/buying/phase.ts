/*
 * What the page of a booking is in. It is a function of what the server has said and of what this tab has asked for, so
 * a reload, another tab or a laptop that was closed comes to the same.
 *
 *     loading → missing | pending
 *     pending → held | waiting | booked | refused
 *     waiting → held | ended
 *     held → paying → booked            the money is taken, or there is none to take
 *            paying ⇄ asked             the owner of the card is asked by their bank
 *            paying → held (declined)   the seats stay, another card may be tried
 *     held → lapsing → ended | booked   by the clock it is over; the server has the last word
 *     booked → ended
 */
export type Phase =
  | { name: 'loading' }
  | { name: 'missing' }
  | { name: 'pending'; ahead: number | undefined }
  | { name: 'waiting' }
  | { name: 'held'; mustPay: boolean; declined: string | undefined }
  | { name: 'paying' }
  | { name: 'asked'; url: string | undefined }
  | { name: 'lapsing' }
  | { name: 'booked' }
  | {
      name: 'ended';
      how: 'cancelled' | 'expired';
      code: string | undefined;
      money: MoneyOfEnded;
    }
  | { name: 'refused'; code: string | undefined };

/** Of a booking that has ended: none was taken, or it is on its way back, is back, or could not be given back. */
export type MoneyOfEnded = 'none' | 'coming-back' | 'back' | 'failed';

export type SeenBooking = {
  status: 'waiting' | 'held' | 'booked' | 'cancelled' | 'expired' | 'rejected';
  heldUntil?: string | undefined;
  totalMinor?: number | undefined;
  code?: string | undefined;
};

export type SeenPayment = {
  status: string;
  reason?: string | undefined;
  nextActionUrl?: string | undefined;
  capturedMinor?: number | undefined;
};

export type Seen = {
  /** What the server says of the booking; `missing` when there is none for who asks. */
  booking: SeenBooking | { status: 'pending'; ahead?: number | undefined } | 'missing' | undefined;
  /** The newest payment of it. */
  payment?: SeenPayment | undefined;
  /** Whether this tab has asked for a payment whose outcome it does not know. */
  isAsking: boolean;
  /** Whether the show demands a payment; undefined while that is not known. */
  mustPay: boolean | undefined;
  /** By the server's clock. */
  nowMs: number;
};

export function phaseOf({ booking, payment, isAsking, mustPay, nowMs }: Seen): Phase {
  if (booking === undefined) return { name: 'loading' };
  if (booking === 'missing') return { name: 'missing' };
  if (booking.status === 'pending') return { name: 'pending', ahead: booking.ahead };
  const { status, code } = booking;
  if (status === 'rejected') return { name: 'refused', code };
  if (status === 'cancelled' || status === 'expired') {
    return { name: 'ended', how: status, code, money: moneyOfEnded(payment) };
  }
  if (status === 'booked' || status === 'waiting') return { name: status };
  if (payment?.status === 'action-required') return { name: 'asked', url: payment.nextActionUrl };
  if (isAsking || (payment !== undefined && isUnderWay(payment.status))) return { name: 'paying' };
  if (isOver(booking, nowMs)) return { name: 'lapsing' };
  return {
    name: 'held',
    mustPay: mustPay === true && booking.totalMinor !== 0,
    declined: payment !== undefined && isWithout(payment.status) ? (payment.reason ?? 'declined') : undefined,
  };
}

/** What is being taken comes back, too: the booking ended while it was. */
function moneyOfEnded(payment: SeenPayment | undefined): MoneyOfEnded {
  if (payment === undefined) return 'none';
  const { status, capturedMinor = 0 } = payment;
  if (status === 'refund-failed') return 'failed';
  if (status === 'refunded' || status === 'partly-refunded') return 'back';
  return capturedMinor > 0 || status === 'capturing' ? 'coming-back' : 'none';
}

/** Whether a payment has not come to an end: it is followed until it has. */
export function isUnderWay(status: string): boolean {
  return !isWithout(status) && !['refunding', 'refunded', 'partly-refunded', 'refund-failed'].includes(status);
}

/** Whether a payment ended, and no money moved. */
function isWithout(status: string): boolean {
  return status === 'declined' || status === 'voided' || status === 'voiding';
}

function isOver({ heldUntil }: SeenBooking, nowMs: number): boolean {
  return heldUntil !== undefined && Date.parse(heldUntil) <= nowMs;
}

/** How soon the server is to be asked again, in milliseconds; undefined where nothing will change by itself. */
export function pollMsOf(phase: Phase): number | undefined {
  switch (phase.name) {
    case 'loading':
    case 'pending':
    case 'paying':
    case 'lapsing':
      return 1_000;
    case 'asked':
      return 2_000;
    case 'held':
      return 5_000;
    case 'waiting':
      return 10_000;
    case 'booked':
      return 30_000;
    case 'ended':
      return phase.money === 'coming-back' ? 5_000 : undefined;
    case 'missing':
    case 'refused':
      return undefined;
  }
}
