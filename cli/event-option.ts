import { Option } from 'commander';
import { parseEventId } from './option-values.ts';

/** The option `--event <eventId>`, one show. */
export function eventOption(description: string): Option {
  return new Option('--event <eventId>', description).argParser(parseEventId);
}
