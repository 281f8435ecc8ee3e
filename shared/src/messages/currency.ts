import { z } from 'zod';

// Units of account and funds, which are not used for payment, and withdrawn currencies.
const notMoney = new Set(['XDR', 'XSU', 'XUA', 'ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL']);

/** The ISO 4217 currencies for payments, from the runtime's tables (ICU). */
const currencies = Intl.supportedValuesOf('currency').filter((code) => !notMoney.has(code));

/** A currency in a client's request. On older logs it only has to look like one. */
export const currencySchema = z.enum(currencies, { error: 'must be a currency of ISO 4217 such as EUR' });
