import {
  followBookingSchema,
  recordProviderFactSchema,
  recordStepSchema,
  refundPaymentSchema,
  startPaymentSchema,
  sweepPaymentSchema,
} from '../../messages/payments/commands.ts';
import {
  actionRequiredSchema,
  paymentAuthorisedSchema,
  paymentAuthorisingSchema,
  paymentCapturedSchema,
  paymentCapturingSchema,
  paymentCommandRejectedSchema,
  paymentDeclinedSchema,
  paymentNotedSchema,
  paymentRefundedSchema,
  paymentStartedSchema,
  paymentVoidedSchema,
  paymentVoidingSchema,
  refundFailedSchema,
  refundStartedSchema,
} from '../../messages/payments/events.ts';
import type { MessageDescriptions } from './descriptions.ts';

/** The messages of `payment.commands`. */
export const paymentCommandMessages: MessageDescriptions = {
  StartPayment: { schema: startPaymentSchema, summary: 'Starts a payment for a booking that is held.' },
  FollowBooking: {
    schema: followBookingSchema,
    summary: 'What the booking stream said of a booking that is paid for. Sent by payments itself.',
  },
  RecordStep: { schema: recordStepSchema, summary: 'What the provider answered to a call. Sent by payments itself.' },
  RecordProviderFact: {
    schema: recordProviderFactSchema,
    summary: 'What the provider said by itself. Its payment may be unknown.',
  },
  RefundPayment: { schema: refundPaymentSchema, summary: 'Gives money back, because an organiser says so.' },
  SweepPayment: {
    schema: sweepPaymentSchema,
    summary: 'Does again what is under way for minutes. Sent by payments itself, or for an operator.',
  },
};

/** The messages of `payment.events`. */
export const paymentEventMessages: MessageDescriptions = {
  PaymentStarted: { schema: paymentStartedSchema, summary: 'A payment has begun; the hold is being extended.' },
  PaymentAuthorising: { schema: paymentAuthorisingSchema, summary: 'The provider is asked to set the money aside.' },
  ActionRequired: { schema: actionRequiredSchema, summary: 'The buyer has to agree. Where, the APIs tell its owner.' },
  PaymentAuthorised: {
    schema: paymentAuthorisedSchema,
    summary: 'The money is set aside; the booking is being confirmed.',
  },
  PaymentCapturing: { schema: paymentCapturingSchema, summary: 'The booking is booked; the money is being taken.' },
  PaymentCaptured: { schema: paymentCapturedSchema, summary: 'The money was taken.' },
  PaymentDeclined: { schema: paymentDeclinedSchema, summary: 'No money was set aside; another payment may be made.' },
  PaymentVoiding: { schema: paymentVoidingSchema, summary: 'What was set aside is being let go.' },
  PaymentVoided: { schema: paymentVoidedSchema, summary: 'What was set aside was let go; no money has moved.' },
  RefundStarted: { schema: refundStartedSchema, summary: 'Money is being given back.' },
  PaymentRefunded: { schema: paymentRefundedSchema, summary: 'Money was given back.' },
  RefundFailed: { schema: refundFailedSchema, summary: 'Money could not be given back: somebody has to look.' },
  PaymentNoted: { schema: paymentNotedSchema, summary: 'A command was known, came late, or told a detail only.' },
  PaymentCommandRejected: { schema: paymentCommandRejectedSchema, summary: 'A command was refused, and why.' },
};
