import type { PaymentEvent, PaymentFact } from '@ticketing/shared/messages/payments/events.ts';
import type { StoredPaymentEvent } from '@ticketing/sync-service/payments/fold.ts';

export const bookingId = '7-01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
export const paymentId = `${bookingId}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;
export const commandId = '01a1fcae-c53f-705c-9823-f89da6e7bb4a';
export const at = '2027-01-01T00:00:00.000Z';

export function stored(event: PaymentEvent): StoredPaymentEvent {
  return { event, correlationId: 'c', position: { partition: 1, offset: event.version } };
}

/** A payment's event, of a payment of its own where one is named. */
export function fact(
  version: number,
  type: Exclude<PaymentFact['type'], 'PaymentNoted'>,
  status: PaymentFact['status'],
  of = paymentId,
): StoredPaymentEvent {
  const state = { bookingId, userId: 42, status, refundedMinor: 0 };
  return stored({ eventId: 7, paymentId: of, version, type, commandId, ...state, at });
}
