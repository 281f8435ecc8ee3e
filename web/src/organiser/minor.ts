/**
 * An amount as people type it, in minor units: 12.50 or 12,50 EUR is 1250, 1250 JPY is 1250.
 * @returns undefined for what is no amount of the currency
 */
export function minorOf(typed: string, currency: string): number | undefined {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const match = /^\s*(\d{1,9})(?:[.,](\d*))?\s*$/.exec(typed);
  if (match === null) return undefined;
  const [, whole = '', fraction = ''] = match;
  if (fraction.length > digits) return undefined;
  return Number(whole) * 10 ** digits + Number(fraction.padEnd(digits, '0') || 0);
}
