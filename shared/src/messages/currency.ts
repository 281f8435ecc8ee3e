import { z } from 'zod';

// Units of account and funds, which are not used for payment, and withdrawn currencies.
const notMoney = new Set(['XDR', 'XSU', 'XUA', 'ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL']);

/** The ISO 4217 currencies for payments, from the runtime's tables (ICU). */
const currencies = Intl.supportedValuesOf('currency').filter((code) => !notMoney.has(code));

/** A currency in a client's request. On older logs it only has to look like one. */
export const currencySchema = z.enum(currencies, { error: 'must be a currency of ISO 4217 such as EUR' });

/** How many digits the minor unit of a currency has: 2 of EUR, 0 of JPY, 3 of KWD. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
