import type { DeclineReason, ProviderName } from '@ticketing/shared/messages/payments/provider-facts.ts';

/**
 * Who moves the money. Amounts are in the minor unit of the currency, as ISO 4217 has it: JPY has none, so 500 is 500 yen.
 *
 * Every call that changes something has an idempotency key: said again with the same key it is the same call, and gets
 * the same answer. A call may be repeated only so. What a caller handles is a value; what is thrown is a bug.
 */
export type Provider = {
  readonly name: ProviderName;
  /** Sets the money aside, and moves none. */
  authorise(order: AuthoriseOrder): Promise<Authorisation>;
  /** Takes what was set aside. What is captured already is `captured`, whoever asked. */
  capture(order: AmountOrder): Promise<Capture>;
  /** Lets go what was set aside. What is let go already is `voided`. */
  void(order: ObjectOrder): Promise<Void>;
  /** Gives back some of what was captured, or all of it. */
  refund(order: AmountOrder): Promise<Refund>;
  /** The object as it is now; by our own id where the answer with the provider's was lost. */
  find(what: { objectId: string } | { paymentId: string }): Promise<Found>;
  /**
   * A page of the objects that were made since a time, the oldest first or the newest first, with all their refunds.
   * @param cursor of the page before
   */
  list(since: Date, cursor?: string): Promise<Page>;
};

export type AuthoriseOrder = {
  paymentId: string;
  bookingId: string;
  eventId: number;
  amountMinor: number;
  /** ISO 4217, in capitals. */
  currency: string;
  methodToken: string;
  /** Where the provider sends the owner of the card after it has asked them. */
  returnUrl?: string | undefined;
  idempotencyKey: string;
};

export type ObjectOrder = { objectId: string; idempotencyKey: string };
export type AmountOrder = ObjectOrder & { amountMinor: number; currency: string };

/**
 * It is not known whether the call had an effect: say it again with the same key, or look with `find`.
 * `breaker-open` alone has surely had none, because nothing was sent; so has `not-sent`.
 */
export type NoAnswer = {
  outcome: 'unknown';
  cause: 'timeout' | 'not-sent' | 'connection-lost' | 'server-error' | 'busy' | 'breaker-open';
  /** How long to wait first, in milliseconds, where it is known. */
  retryAfterMs?: number;
  /** For the log: no secrets, nothing about people. */
  detail: string;
};

/** The provider will not do it, now or later. */
export type Refused = { outcome: 'refused'; reason: RefusedReason; detail: string };

export const refusedReasons = [
  'object-unknown',
  'authorisation-expired',
  'already-captured',
  'already-voided',
  'not-authorised',
  'amount-too-large',
  /** The key was used for another call before. */
  'key-reused',
  /** The owner's bank does not take it back or does not pay it out. */
  'declined',
  /** The request itself is wrong: our bug, or our account at the provider. */
  'invalid-request',
] as const;
export type RefusedReason = (typeof refusedReasons)[number];

export type Authorisation =
  | { outcome: 'authorised'; objectId: string; amountMinor: number; expiresAt?: string | undefined }
  | { outcome: 'action-required'; objectId: string; nextActionUrl: string }
  | { outcome: 'declined'; objectId?: string | undefined; reason: DeclineReason }
  | { outcome: 'refused'; reason: RefusedReason; detail: string }
  | NoAnswer;

export type Capture = { outcome: 'captured'; objectId: string; amountMinor: number } | Refused | NoAnswer;

export type Void = { outcome: 'voided'; objectId: string } | Refused | NoAnswer;

export type Refund =
  /** `pending`: on its way; a fact says later what became of it. */
  { outcome: 'refunded' | 'pending'; refundId: string; amountMinor: number } | Refused | NoAnswer;

export type Found = { outcome: 'found'; object: ProviderObject } | { outcome: 'not-found' } | NoAnswer;

export type Page = { outcome: 'page'; objects: ProviderObject[]; nextCursor?: string | undefined } | NoAnswer;

export const objectStatuses = [
  'processing',
  'action-required',
  'authorised',
  'declined',
  'captured',
  'voided',
] as const;

/** A payment as the provider has it. */
export type ProviderObject = {
  objectId: string;
  status: (typeof objectStatuses)[number];
  /** What was asked for. */
  amountMinor: number;
  capturedMinor: number;
  /** All refunds that have not failed. */
  refundedMinor: number;
  currency: string;
  /** Ours; what somebody else made at the provider has none. */
  paymentId?: string | undefined;
  bookingId?: string | undefined;
  eventId?: number | undefined;
  reason?: DeclineReason | undefined;
  nextActionUrl?: string | undefined;
  refunds: ProviderRefund[];
  createdAt: string;
};

export type ProviderRefund = {
  refundId: string;
  /** The idempotency key under which we asked; absent where somebody else did. */
  refundKey?: string | undefined;
  amountMinor: number;
  status: 'done' | 'pending' | 'failed';
  at: string;
};
