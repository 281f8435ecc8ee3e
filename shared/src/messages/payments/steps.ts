/** What the booking stream can say about a booking that is paid for. */
export const followedEvents = [
  'hold-extended',
  'hold-refused',
  'confirmed',
  'confirm-refused',
  'cancelled',
  'expired',
  'seats-changed',
  'show-cancelled',
] as const;
export type FollowedEvent = (typeof followedEvents)[number];

/** The calls to a provider that change something. */
export const outwardSteps = ['authorise', 'capture', 'void', 'refund'] as const;
export type OutwardStep = (typeof outwardSteps)[number];

/** What a provider can answer for good. */
export const stepOutcomes = [
  'authorised',
  'action-required',
  'declined',
  'captured',
  'capture-failed',
  'voided',
  'refunded',
  'refund-failed',
] as const;
export type StepOutcome = (typeof stepOutcomes)[number];
