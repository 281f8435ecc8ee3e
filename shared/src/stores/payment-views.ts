import type { RecordedPosition } from '../log/headers.ts';
import type { PaymentEvent, PaymentState } from '../messages/payments/events.ts';
import type { By } from '../messages/who.ts';

/** One entry in a payment's history, with the position of its command on `payment.commands`. */
export type PaymentHistoryEntry = {
  type: PaymentEvent['type'];
  version: number;
  at: string;
  commandId: string;
  /** Of a refusal, and of a command that the status does not follow. */
  command?: string;
  code?: string;
  status?: PaymentState['status'];
  reason?: string;
  refundedMinor?: number;
  by?: By;
  correlationId: string;
} & RecordedPosition;

type PaymentHead = {
  /** The paymentId. */
  _id: string;
  eventId: number;
  bookingId: string;
  /** The version of the payment's last event. */
  version: number;
  createdAt: string;
  /** The time of the last event. */
  asOf: string;
  history: PaymentHistoryEntry[];
};

/** `payments`: a payment. */
export type MadePaymentView = PaymentHead & Omit<PaymentState, 'bookingId'>;

/** `payments`: one that was refused before it was made: its booking has another. Not listed. */
export type RefusedPaymentView = PaymentHead & {
  status: 'refused';
  userId?: number;
  code: string;
  otherPaymentId?: string;
};

export type PaymentView = MadePaymentView | RefusedPaymentView;
