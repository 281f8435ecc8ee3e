import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';

/** What a payment must know of its booking. */
export type PaidBooking = { status: string; paymentId: string | null; priceMinor: number };

/**
 * What is wrong with the money of a payment, in words: more given back than was taken (P2), money that was taken for no
 * seat and does not come back (P1), or less than the seats cost that was taken (P4). Money that could not be given back is
 * wrong until somebody has.
 */
export function moneyFaults(
  paymentId: string,
  { capturedMinor, refunds = [], refundedMinor }: PaymentState,
  booking: PaidBooking | undefined,
): string[] {
  const faults: string[] = [];
  const sumOf = (some: { amountMinor: number }[]) => some.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const back = sumOf(refunds.filter(({ status }) => status !== 'failed'));
  const done = sumOf(refunds.filter(({ status }) => status === 'done'));
  const captured = capturedMinor ?? 0;
  if (back > captured) faults.push(`${back} is given back of ${captured} that was captured`);
  if (done !== refundedMinor) faults.push(`its refunds that are done are ${done}, and it says ${refundedMinor}`);
  const kept = captured - back;
  const isPaidFor = booking?.status === 'booked' && booking.paymentId === paymentId;
  const price = isPaidFor ? booking.priceMinor : 0;
  // What was never taken at all is found from the side of the seats.
  if (capturedMinor !== undefined && captured < price) {
    faults.push(`${captured} was captured for a booking that costs ${price}`);
  }
  if (kept > price) {
    const what = booking === undefined ? 'which is not there' : `which is ${booking.status}`;
    faults.push(
      isPaidFor
        ? `${kept} is kept for a booking that costs ${price}`
        : `${kept} is kept for a booking ${booking?.status === 'booked' ? 'that another payment was made for' : what}`,
    );
  }
  return faults;
}
