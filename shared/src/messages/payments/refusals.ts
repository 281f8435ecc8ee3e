import { refusals } from '../refusals.ts';
import type { PaymentCommandType } from './commands.ts';

/** The business refusals of payments: the stable code and the title for clients. */
export const paymentRefusals = {
  'payment-under-way': 'Another payment for this booking is under way or done.',
  'payment-exists': 'The payment id is in use already.',
  'payment-unknown': 'There is no such payment.',
  'not-captured': 'Nothing was captured that could be refunded.',
  'refund-too-large': 'More than was captured and is not yet refunded.',
  'seats-not-cancelled': 'At least one of the seats was not cancelled.',
  'seats-refunded': 'What the seats cost has come back, is on its way, or is part of a larger refund that failed.',
  undecidable: refusals.undecidable,
} as const;

export type PaymentRefusalCode = keyof typeof paymentRefusals;

/** The codes by which each command may be refused. */
export const paymentRefusalsOf = {
  StartPayment: ['payment-under-way', 'payment-exists', 'undecidable'],
  FollowBooking: ['payment-unknown', 'undecidable'],
  RecordStep: ['payment-unknown', 'undecidable'],
  RecordProviderFact: ['undecidable'],
  RefundPayment: [
    'payment-unknown',
    'not-captured',
    'refund-too-large',
    'seats-not-cancelled',
    'seats-refunded',
    'undecidable',
  ],
  SweepPayment: ['payment-unknown', 'undecidable'],
} as const satisfies Record<PaymentCommandType, readonly PaymentRefusalCode[]>;

/** The codes by which a type of command may be refused. */
export type PaymentRefusalCodeOf<T extends PaymentCommandType> = (typeof paymentRefusalsOf)[T][number];

export const paymentRefusalCodes = Object.keys(paymentRefusals) as [PaymentRefusalCode, ...PaymentRefusalCode[]];
