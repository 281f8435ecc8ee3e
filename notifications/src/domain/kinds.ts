import { accountMailKinds } from '@ticketing/shared/messages/people.ts';
import type { Booking } from './facts.ts';

/** The mails about bookings and their payments. */
export const bookingMailKinds = [
  'held',
  'your-turn',
  'booked',
  'confirm-refused',
  'changed',
  'cancelled',
  'transferred-away',
  'transferred-here',
  'show-moved',
  'show-cancelled',
  'payment-failed',
  'refund-done',
  'refund-failed',
] as const;
export type BookingMailKind = (typeof bookingMailKinds)[number];

export const mailKinds = [...bookingMailKinds, ...accountMailKinds] as const;
export type MailKind = (typeof mailKinds)[number];

export function isBookingMailKind(kind: MailKind): kind is BookingMailKind {
  return bookingMailKinds.some((one) => one === kind);
}

export const mailStatuses = [
  'waiting',
  'sent',
  'overtaken',
  'limited',
  'no-address',
  'suppressed',
  'refused',
  'failed',
] as const;
export type MailStatus = (typeof mailStatuses)[number];

/**
 * How long a mail waits before it is sent, in milliseconds: whoever holds seats mostly confirms them at once, and wants
 * one mail then and not two.
 */
export function delayMsOf(kind: MailKind): number {
  return kind === 'held' ? 15_000 : 0;
}

const unlimited: MailKind[] = ['booked', 'show-moved', 'show-cancelled', 'refund-done', 'refund-failed'];

/**
 * Whether a person gets only so many of a kind in a day. Not what they must know, come what may; and of its own mails
 * accounts sees to that.
 */
export function isLimited(kind: MailKind): boolean {
  return isBookingMailKind(kind) && !unlimited.includes(kind);
}

/** Whether a mail that waits is not true any more. */
export function isOvertaken(kind: MailKind, booking: Pick<Booking, 'status'> | undefined): boolean {
  if (booking === undefined) return false;
  if (kind === 'held' || kind === 'your-turn') return booking.status !== 'held';
  if (kind === 'show-moved') return booking.status !== 'booked';
  return false;
}
