import { idSchema } from '@ticketing/shared/messages/show.ts';
import { InvalidArgumentError, Option } from 'commander';

/** `--event <eventId>`, one show. */
export function eventOption(description: string): Option {
  return new Option('--event <eventId>', description).argParser(parseEventId);
}

function parseEventId(text: string): number {
  const parsed = idSchema.safeParse(Number(text));
  if (!parsed.success) throw new InvalidArgumentError('must be the id of a show.');
  return parsed.data;
}
