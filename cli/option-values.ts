import { idSchema } from '@ticketing/shared/messages/show.ts';
import { InvalidArgumentError } from 'commander';

/** @throws InvalidArgumentError when the text is not an id of a show */
export function parseEventId(text: string): number {
  const parsed = idSchema.safeParse(Number(text));
  if (!parsed.success) throw new InvalidArgumentError('must be the id of a show.');
  return parsed.data;
}

/** @throws InvalidArgumentError when the text is not a non-negative integer */
export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('must be a whole number.');
  return Number(text);
}

/** @throws InvalidArgumentError when the text is not an integer from 1 to 9999 */
export function parsePositive(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1 to 9999.');
  return Number(text);
}
