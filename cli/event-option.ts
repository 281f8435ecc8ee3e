import { Option } from 'commander';
import { parseEventId } from './option-values.ts';

/** `--event <eventId>`, one show. */
export function eventOption(description: string): Option {
  return new Option('--event <eventId>', description).argParser(parseEventId);
}
