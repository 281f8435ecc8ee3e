import { minorDigits } from '@ticketing/shared/messages/currency.ts';

/** An amount for people. */
export function money(amountMinor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return format.format(amountMinor / 10 ** minorDigits(currency));
}
