import type { Bought } from '@ticketing/shared/messages/events.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import { refuse } from '../decision.ts';
import type { Booking, Show } from '../show.ts';

/** What seats cost now; undefined in a show whose events have no prices. */
export function pricesNow(show: Show, seatIds: string[]): number[] | undefined {
  return show.terms?.currency === undefined ? undefined : seatIds.map((seatId) => show.prices.get(seatId)!);
}

/** Where a show demands payment, what costs something is booked with one, unless an organiser books it. */
export function priceIsPaid(
  show: Show,
  { paymentId, by }: { paymentId?: string | undefined; by?: By | undefined },
  prices: number[] = [],
) {
  const needsNone = !show.terms!.demandsPayment || paymentId !== undefined || by?.role === 'organiser';
  return needsNone || totalOf(prices) === 0 ? undefined : refuse('payment-required');
}

/** The fields of an event that say what seats cost; none in a show whose events have no prices. */
export function boughtAt(show: Show, seatIds: string[], prices: number[] | undefined): Bought {
  const currency = show.terms?.currency;
  if (currency === undefined || prices === undefined) return {};
  const seats = seatIds.map((seatId, index) => ({ seatId, priceMinor: prices[index]! }));
  return { seats, totalMinor: totalOf(prices), currency };
}

/** The same for the seats of a booking, as they were bought. */
export function boughtOf(show: Show, { seatIds, prices }: Booking): Bought {
  return boughtAt(show, seatIds, prices);
}

export function totalOf(prices: number[]): number {
  return prices.reduce((sum, price) => sum + price, 0);
}

/** The prices that an event tells, for its booking. */
export function pricesIn({ seats }: Bought): { prices?: number[] } {
  return seats === undefined ? {} : { prices: seats.map(({ priceMinor }) => priceMinor) };
}
