import { z } from 'zod';

// Units of account and funds, in which nobody pays, and currencies that were withdrawn.
const notMoney = new Set(['XDR', 'XSU', 'XUA', 'ANG', 'BGN', 'CUC', 'HRK', 'SLL', 'ZWL']);

/** The currencies of ISO 4217 in which a ticket may be paid, as the runtime's own tables (ICU) have them. */
export const currencies = Intl.supportedValuesOf('currency').filter((code) => !notMoney.has(code));

/** A currency as a client may say it. What stands on older logs need only look like one. */
export const currencySchema = z.enum(currencies, { error: 'must be a currency of ISO 4217 such as EUR' });
