import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { PaymentEvent, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { commandIdOfBookingStep, keyOfCall } from '@ticketing/shared/messages/payments/ids.ts';
import type { Payment } from './payment.ts';

/*
 * What follows from a payment's events and state. Pure, and with derived ids and keys: whoever has seen the event does
 * the same, as often as he likes.
 *
 *     PaymentStarted      → ExtendHold
 *     PaymentAuthorised   → ConfirmBooking
 *     PaymentVoiding      → CancelBooking, if its capture has failed
 *     SweepPayment        → all of that again, by the status
 *
 *     authorising → authorise · capturing → capture · voiding → void · each refund under way → refund
 */

/** A call to the provider that the state of a payment asks for. */
export type Call =
  | { step: 'authorise'; attempt: 1; key: string; amountMinor: number; currency: string }
  | { step: 'capture'; attempt: 1; key: string; objectId: string; amountMinor: number; currency: string }
  | { step: 'void'; attempt: 1; key: string; objectId: string }
  | { step: 'refund'; attempt: number; key: string; objectId: string; amountMinor: number; currency: string };

/** What an event asks of the booking stream. */
export function bookingStepsOf(event: PaymentEvent): Command[] {
  if (event.type === 'PaymentCommandRejected') return [];
  const isSweep = event.type === 'PaymentNoted' && event.command === 'SweepPayment';
  const { eventId, paymentId, bookingId, userId, status } = event;
  const ofBooking = { eventId, bookingId, userId, paymentId };
  if (event.type === 'PaymentStarted' || (isSweep && status === 'created')) {
    return [{ commandId: commandIdOfBookingStep(paymentId, 'extend-hold'), type: 'ExtendHold', ...ofBooking }];
  }
  if (event.type === 'PaymentAuthorised' || (isSweep && status === 'confirming')) {
    return [{ commandId: commandIdOfBookingStep(paymentId, 'confirm'), type: 'ConfirmBooking', ...ofBooking }];
  }
  const hasFailed = event.ended === 'capture-failed' && status === 'voiding';
  if (hasFailed && (event.type === 'PaymentVoiding' || isSweep)) {
    const commandId = commandIdOfBookingStep(paymentId, 'cancel');
    return [{ commandId, type: 'CancelBooking', ...ofBooking, reason: 'payment-failed' }];
  }
  return [];
}

/** The calls to the provider that a payment needs now, in their order. */
export function callsOf({ paymentId, state }: Payment): Call[] {
  if (state === undefined) return [];
  const { status, amountMinor = 0, currency = '', providerRef: objectId } = state;
  if (status === 'authorising') {
    return [{ step: 'authorise', attempt: 1, key: keyOfCall(paymentId, 'authorise', 1), amountMinor, currency }];
  }
  if (objectId === undefined) return [];
  if (status === 'capturing') {
    const { toCaptureMinor = amountMinor } = state;
    const key = keyOfCall(paymentId, 'capture', 1);
    return [{ step: 'capture', attempt: 1, key, objectId, amountMinor: toCaptureMinor, currency }];
  }
  if (status === 'voiding') return [{ step: 'void', attempt: 1, key: keyOfCall(paymentId, 'void', 1), objectId }];
  return refundsOf(paymentId, state, objectId);
}

/** What a payment that has hung needs: the calls, and whether the buyer has done what was asked of them. */
export function callsOfSwept(payment: Payment): Call[] {
  const { state } = payment;
  if (state?.status !== 'action-required') return callsOf(payment);
  return callsOf({ ...payment, state: { ...state, status: 'authorising' } });
}

function refundsOf(paymentId: string, { refunds = [], currency = '' }: PaymentState, objectId: string): Call[] {
  return refunds.flatMap(({ attempt, amountMinor, status }) => {
    if (status !== 'under-way') return [];
    return [{ step: 'refund', attempt, key: keyOfCall(paymentId, 'refund', attempt), objectId, amountMinor, currency }];
  });
}
