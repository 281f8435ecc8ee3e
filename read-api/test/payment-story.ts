import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Db } from 'mongodb';

/** The view of a payment. */
export function paymentView(paymentId: string, userId: number, more: Partial<PaymentView> = {}): PaymentView {
  const at = '2027-01-01T00:00:00.000Z';
  const commandId = '01a1fcae-c53f-705c-9823-f89da6e7bb4a';
  const bookingId = paymentId.slice(0, paymentId.indexOf('~'));
  const entry = { type: 'PaymentCaptured' as const, version: 3, at, commandId, status: 'captured' as const };
  const view = {
    ...{ _id: paymentId, eventId: Number.parseInt(paymentId, 10), bookingId, userId, status: 'captured' as const },
    ...{ amountMinor: 4_200, capturedMinor: 4_200, refundedMinor: 0, currency: 'EUR', provider: 'simulator' as const },
    ...{ version: 3, createdAt: at, asOf: at },
    history: [{ ...entry, correlationId: 'c', partition: 1, offset: 7 }],
  };
  return Object.assign(view, more);
}

/** Writes the view of a payment. */
export async function writePayment(db: Db, paymentId: string, userId: number, more: Partial<PaymentView> = {}) {
  const view = paymentView(paymentId, userId, more);
  await db.collection<PaymentView>(viewCollections.payments).replaceOne({ _id: paymentId }, view, { upsert: true });
}
