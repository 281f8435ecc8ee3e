import { idSchema } from '@ticketing/shared/messages/show.ts';
import { InvalidArgumentError } from 'commander';
import { CliError } from './cli-error.ts';
import type { Place } from './log/place.ts';
import { parsePlace } from './log/place.ts';

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

/** @throws InvalidArgumentError when the text is neither an age such as 15m nor a time such as 2026-03-01T20:00Z */
export function parseTime(text: string): Date {
  const place = /^\d+$/.test(text) ? undefined : placeOf(text);
  if (place?.kind !== 'time') {
    throw new InvalidArgumentError('must be a time such as 2026-03-01T20:00Z, or how long ago: 30s, 15m, 2h, 7d.');
  }
  return new Date(place.ms);
}

function placeOf(text: string): Place | undefined {
  try {
    return parsePlace(text);
  } catch (error) {
    if (error instanceof CliError) return undefined;
    throw error;
  }
}
