import { v5 } from 'uuid';
import { eventIdOfBooking } from '../ids.ts';
import type { FollowedEvent, OutwardStep, StepOutcome } from './steps.ts';

// The namespace of all derived ids of payments (RFC 9562, UUIDv5): random, fixed for ever.
const namespace = '9b1f6e52-0c4d-4b8a-b7e3-5d2a8f60c914';

/** The payment of a request: the same user, booking and Idempotency-Key always give the same one. */
export function paymentIdOfKey(bookingId: string, userId: number, idempotencyKey: string): string {
  return `${bookingId}~${v5(`${userId}:${bookingId}:${idempotencyKey}`, namespace)}`;
}

/** The booking of a well-formed payment id. */
export function bookingIdOfPayment(paymentId: string): string {
  return paymentId.slice(0, paymentId.indexOf('~'));
}

/** The show of a well-formed payment id. */
export function eventIdOfPayment(paymentId: string): number {
  return eventIdOfBooking(paymentId);
}

/** The command id of a payment's StartPayment. */
export function commandIdOfStart(paymentId: string): string {
  return v5(`${paymentId}:start`, namespace);
}

/** The command id of a RefundPayment: the same key of the same user is the same refund. */
export function commandIdOfRefund(paymentId: string, userId: number, idempotencyKey: string): string {
  return v5(`${paymentId}:refund-by-hand:${userId}:${idempotencyKey}`, namespace);
}

/**
 * The command id of a RecordProviderFact: a webhook that comes twice is one command.
 * @param factId the provider's own id of what it says
 */
export function commandIdOfFact(provider: string, factId: string): string {
  return v5(`fact:${provider}:${factId}`, namespace);
}

/** The command id of a RecordStep: the same answer to the same call is the same command. */
export function commandIdOfStep(paymentId: string, step: OutwardStep, attempt: number, outcome: StepOutcome): string {
  return v5(`${paymentId}:${step}:${attempt}:${outcome}`, namespace);
}

/**
 * The command id of a FollowBooking.
 * @param cause the event of the booking stream, `<eventId>:<version>`
 */
export function commandIdOfFollow(paymentId: string, what: FollowedEvent, cause: string): string {
  return v5(`${paymentId}:follow:${what}:${cause}`, namespace);
}

/** The command id of the SweepPayment of a payment that stays as it is since a version. */
export function commandIdOfSweep(paymentId: string, version: number): string {
  return v5(`${paymentId}:sweep:${version}`, namespace);
}

/** What payments asks of the booking stream, once a payment each. */
export type BookingStep = 'extend-hold' | 'confirm' | 'cancel';

/** The command id of what payments asks of the booking stream. */
export function commandIdOfBookingStep(paymentId: string, step: BookingStep): string {
  return v5(`${paymentId}:booking:${step}`, namespace);
}

/**
 * The idempotency key of a call to the provider. It is derived, so whoever makes the call again, after whatever crash,
 * makes the same one.
 * @param attempt 1, or which refund of the payment it is
 */
export function keyOfCall(paymentId: string, step: OutwardStep, attempt: number): string {
  return v5(`${paymentId}:call:${step}:${attempt}`, namespace);
}
