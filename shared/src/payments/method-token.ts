import { z } from 'zod';

/**
 * The provider's token for a card: `tok_…` of the simulator, `pm_…` of Stripe. A number of a card never gets past this:
 * a token has its prefix, and no run of digits in it has the length and the check digit of a card's number.
 */
export const methodTokenSchema = z
  .string()
  .regex(/^(?:tok|pm)_[A-Za-z0-9_]{1,250}$/, 'must be a token that the payment provider gave (tok_… or pm_…)')
  .refine((token) => !hasCardNumber(token), 'must not be or contain the number of a card');

const cardDigits = { least: 12, most: 19 };

/** Whether a text has the number of a card in it, however its digits are grouped. */
export function hasCardNumber(text: string): boolean {
  return Array.from(text.matchAll(/\d(?:[ _-]?\d)*/g), ([run]) => run.replace(/\D/g, '')).some((digits) =>
    digits.length <= cardDigits.most
      ? digits.length >= cardDigits.least && hasCheckDigit(digits)
      : partsOf(digits).some(hasCheckDigit),
  );
}

/** All parts of a long run of digits that are as long as the number of a card. */
function partsOf(digits: string): string[] {
  const parts: string[] = [];
  for (let length = cardDigits.least; length <= cardDigits.most; length += 1) {
    for (let from = 0; from + length <= digits.length; from += 1) parts.push(digits.slice(from, from + length));
  }
  return parts;
}

/** ISO/IEC 7812-1, annex B (Luhn): every second digit from the right counts double, its own digits added. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
