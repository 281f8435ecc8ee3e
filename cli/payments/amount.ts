import { minorDigits } from '@ticketing/shared/messages/currency.ts';

/** An amount for people: `45.00 EUR`, `500 JPY`. */
export function amountText(amountMinor: number, currency: string | undefined): string {
  if (currency === undefined || currency === '') return String(amountMinor);
  const digits = minorDigits(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}
