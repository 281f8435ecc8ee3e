import type { PaymentEvent, PaymentFact, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { paymentStateFields } from '@ticketing/shared/messages/payments/events.ts';
import { bookingIdOfPayment, eventIdOfPayment } from '@ticketing/shared/messages/payments/ids.ts';

/** A payment's stream after its event `version`. */
export type Payment = {
  paymentId: string;
  bookingId: string;
  eventId: number;
  version: number;
  /** Absent in a stream that has refusals only. */
  state?: PaymentState;
};

/** The payment before its first event. */
export function emptyPayment(paymentId: string): Payment {
  return { paymentId, bookingId: bookingIdOfPayment(paymentId), eventId: eventIdOfPayment(paymentId), version: 0 };
}

/** A payment after an event: events carry the whole state. Deterministic and without I/O. */
export function evolve(payment: Payment, event: PaymentEvent): Payment {
  const { paymentId, bookingId, eventId } = payment;
  const state = event.type === 'PaymentCommandRejected' ? payment.state : stateOf(event);
  return { paymentId, bookingId, eventId, version: event.version, ...(state && { state }) };
}

/** Only the state of something that has one, its fields in their order on the wire. */
export function stateOf(of: PaymentState): PaymentState {
  const fields = paymentStateFields.filter((field) => of[field] !== undefined).map((field) => [field, of[field]]);
  return Object.fromEntries(fields);
}

/** What becomes of a payment. */
export type Change = { type: PaymentFact['type']; state: PaymentState };

/** A change that is none, or of a detail: the command is recorded, and the status stays. */
export function note(state: PaymentState): Change {
  return { type: 'PaymentNoted', state };
}
