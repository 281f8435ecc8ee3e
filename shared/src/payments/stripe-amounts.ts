import { minorDigits } from '../messages/currency.ts';

// https://docs.stripe.com/currencies: what Stripe counts in other units than hundredths. ISK and UGX have no minor
// unit any more, and Stripe goes on counting hundredths of them.
const stripeDigits = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'JOD', 'KWD', 'OMR', 'TND'].map((code) => [code, 3] as const),
]);

/** Of the currencies with three digits Stripe takes no amount whose last digit is not 0. */
const leastOfThreeDigits = 10;

function shiftOf(currency: string): number {
  return (stripeDigits.get(currency) ?? 2) - minorDigits(currency);
}

/**
 * An amount as Stripe counts it.
 * @param amountMinor in the currency's own minor unit
 * @returns undefined if Stripe cannot count it exactly, or does not take it
 */
export function toStripeAmount(amountMinor: number, currency: string): number | undefined {
  const amount = amountMinor * 10 ** shiftOf(currency);
  const isTaken = stripeDigits.get(currency) !== 3 || amount % leastOfThreeDigits === 0;
  return Number.isSafeInteger(amount) && isTaken ? amount : undefined;
}

/** An amount of Stripe in the currency's own minor unit; undefined if it has a fraction of that. */
export function fromStripeAmount(amount: number, currency: string): number | undefined {
  const amountMinor = amount / 10 ** shiftOf(currency);
  return Number.isSafeInteger(amountMinor) ? amountMinor : undefined;
}
