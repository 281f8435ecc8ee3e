import type { DeclineReason } from '@ticketing/shared/messages/payments/provider-facts.ts';

/** What becomes of a payment with a test token. */
export type TokenBehaviour = {
  /** For the page. */
  says: string;
  declines?: DeclineReason;
  /** The owner of the card is asked first. */
  asks?: true;
  /** The answer comes late. */
  isSlow?: true;
  /** The first answer to each call is lost: the connection ends without one, after the call had its effect. */
  losesAnswers?: true;
  /** How often each webhook is sent. */
  webhookCopies?: number;
  /** How late each webhook is sent, in milliseconds. */
  webhookDelayMs?: number;
  refusesCaptures?: true;
  failsRefunds?: true;
};

export const tokens: Record<string, TokenBehaviour> = {
  tok_ok: { says: 'is authorised' },
  tok_declined: { says: 'is declined', declines: 'declined' },
  tok_insufficient_funds: { says: 'is declined: not enough money', declines: 'insufficient-funds' },
  tok_expired_card: { says: 'is declined: the card has expired', declines: 'expired-card' },
  tok_3ds: { says: 'asks the owner of the card (3-D Secure)', asks: true },
  tok_slow: { says: 'is authorised, and answers late', isSlow: true },
  tok_lost_answer: { says: 'is authorised, and the first answer to each call is lost', losesAnswers: true },
  tok_double_webhook: { says: 'is authorised, and each webhook comes twice', webhookCopies: 2 },
  tok_late_webhook: { says: 'is authorised, and each webhook comes 5 s late', webhookDelayMs: 5_000 },
  tok_capture_fails: { says: 'is authorised, and then cannot be captured', refusesCaptures: true },
  tok_refund_fails: { says: 'is authorised, and its refunds fail', failsRefunds: true },
};

/** Any other token is of no card. */
export function behaviourOf(token: string): TokenBehaviour {
  return Object.hasOwn(tokens, token) ? tokens[token]! : { says: 'is no card', declines: 'invalid-method' };
}
