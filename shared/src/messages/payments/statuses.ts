/**
 * The statuses of a payment.
 *
 *     created → authorising ⇄ action-required → confirming → capturing → captured
 *     created, authorising, action-required → declined
 *     authorising, action-required, confirming, capturing, declined → voiding → voided
 *     captured ⇄ refunding → refunded | partly-refunded | refund-failed
 *
 * `authorised` is the moment between the provider's word and the confirmation of the booking. Both are one event, so a
 * payment is never seen in it.
 */
export const paymentStatuses = [
  'created',
  'authorising',
  'action-required',
  'authorised',
  'confirming',
  'capturing',
  'captured',
  'declined',
  'voiding',
  'voided',
  'refunding',
  'refunded',
  'partly-refunded',
  'refund-failed',
] as const;
export type PaymentStatus = (typeof paymentStatuses)[number];

/** Where something is under way that must come to an end: what the sweep looks at. */
export const statusesInBetween = [
  'created',
  'authorising',
  'action-required',
  'confirming',
  'capturing',
  'voiding',
  'refunding',
] as const satisfies readonly PaymentStatus[];

/** Whether something is under way that must come to an end. */
export function isInBetween(status: PaymentStatus): boolean {
  return statusesInBetween.some((other) => other === status);
}

/** Whether the buyer knows how it ended, or has to act: what a request that waits is told. */
export function isAnswer(status: PaymentStatus): boolean {
  return !['created', 'authorising', 'authorised', 'confirming', 'capturing', 'voiding'].includes(status);
}
