import { faultOfRecord, headerListOf } from '@ticketing/shared/log/record-decoding.ts';
import { Command, Option } from 'commander';
import { CliError, reportErrors } from '../cli-error.ts';
import { confirm } from '../confirm.ts';
import type { MessageJson } from '../log/message-json.ts';
import { fieldOf } from '../log/message-json.ts';
import type { Log } from '../log/open-log.ts';
import { withLog } from '../log/open-log.ts';
import { parseCount, parseEventId } from '../option-values.ts';
import { createProgress, silent } from '../progress.ts';
import type { SelectionOptions } from './selection.ts';
import { readSelection, topicOf, topicWords } from './selection.ts';

type ReplayOptions = Omit<SelectionOptions, 'topic'> & { json?: boolean; resend?: boolean; yes?: boolean };

const examples = `
A place is an offset (with --partition or --event), a time (2026-03-01T20:00Z), or how long ago (30s, 15m, 2h, 7d).
What is sent again does no harm: a command that was decided gets its recorded outcome again, and the views know an
event by its version.

Examples:
  npm run cli -- replay commands --from 15m              what was ordered in the last quarter of an hour
  npm run cli -- replay events --event 7                 the life of a show
  npm run cli -- replay catalogue.events --stream movie-deep-field
  npm run -s cli -- replay events --event 7 --json | jq -c .value
  npm run cli -- replay commands --partition 3 --from 1200 --to 1300
  npm run cli -- replay events --from 2h --resend --yes  let the views hear the last two hours again`;

/** `replay`: prints a part of a topic, or sends it again. */
export function replayCommand(): Command {
  return new Command('replay')
    .description('prints a part of a topic as a table or JSON lines, or sends it again')
    .argument('<topic>', Object.keys(topicWords).join(', '))
    .option('--from <place>', 'the first message', 'beginning')
    .option('--to <place>', 'the end (exclusive)', 'end')
    .addOption(new Option('--event <eventId>', 'only this show').argParser(parseEventId))
    .addOption(new Option('--partition <number>', 'only this partition').argParser(parseCount))
    .option('--stream <streamId>', 'only this movie or theater: movie-deep-field, theater-lumen-lyon')
    .option('--booking <bookingId>', 'only this booking')
    .option('--type <types...>', 'only these types, such as SeatsBooked CommandRejected')
    .addOption(new Option('--limit <number>', 'at most so many').argParser(parseCount))
    .option('--json', 'one JSON document per message, with its headers')
    .option('--resend', 'send the messages again to the end of the same topic instead of printing them')
    .option('--yes', 'do not ask before sending')
    .addHelpText('after', examples)
    .action((topic: string, options: ReplayOptions) =>
      reportErrors(() =>
        withLog((log) => (options.resend ? resend(log, { topic, ...options }) : print(log, { topic, ...options }))),
      ),
    );
}

async function print(log: Log, options: SelectionOptions & ReplayOptions): Promise<void> {
  // The column widths are fixed in advance: a table of a million messages is printed as it is read.
  let head = options.json ? '' : `${line(columns.map(({ name }) => name))}\n`;
  // A reader that closes the pipe early, such as `head`, is not an error.
  process.stdout.once('error', () => process.exit());
  const progress = process.stdout.isTTY ? silent : createProgress();
  const count = await readSelection(log, options, progress, (selected) => {
    const lines = selected.map(({ shown }) =>
      options.json ? JSON.stringify(shown) : line(columns.map(({ of }) => of(shown))),
    );
    process.stdout.write(`${head}${lines.join('\n')}\n`);
    head = '';
  });
  if (!options.json) console.log(`${count} messages of ${topicOf(log, options.topic)}.`);
}

async function resend(log: Log, options: SelectionOptions & ReplayOptions): Promise<void> {
  if (options.topic.endsWith('.dlq')) {
    throw new CliError('Dead letters are sent again with "dead-letters resend", which sends them where they belong.');
  }
  const topic = topicOf(log, options.topic);
  await confirm(`The messages that are chosen will be sent to ${topic} again.`, options.yes ?? false);
  const writer = await log.writer();
  const count = await readSelection(log, options, createProgress(), async (selected) => {
    await writer.append(
      selected
        // Bytes that cannot be read as a record are not sent.
        .filter(({ message }) => faultOfRecord(message) === undefined)
        .map(({ partition, message }) => ({
          topic,
          partition,
          key: message.key,
          value: message.value,
          headers: headerListOf(message),
        })),
    );
  });
  console.log(options.json ? JSON.stringify({ topic, resent: count }) : `Sent ${count} messages to ${topic} again.`);
}

type Column = { name: string; width: number; of: (message: MessageJson) => string };

const columns: Column[] = [
  { name: 'place', width: 10, of: ({ partition, offset }) => `${partition}:${offset}` },
  { name: 'time', width: 24, of: ({ at }) => at ?? 'no time' },
  { name: 'key', width: 8, of: ({ key }) => key ?? '-' },
  { name: 'version', width: 7, of: (message) => text(fieldOf(message, 'version')) },
  {
    name: 'type',
    width: 16,
    of: (message) => text(fieldOf(message, 'type') ?? (message.unreadable === undefined ? 'not JSON' : 'unreadable')),
  },
  { name: 'code', width: 14, of: (message) => text(fieldOf(message, 'code')) },
  { name: 'user', width: 8, of: (message) => text(fieldOf(message, 'userId')) },
  {
    name: 'booking or reason',
    width: 47,
    of: (message) => text(fieldOf(message, 'bookingId') ?? message.headers['dlq-reason'] ?? message.unreadable),
  },
  { name: 'seats', width: 0, of: (message) => text(fieldOf(message, 'seatIds')) },
];

function text(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join(',') : String(value);
}

function line(cells: string[]): string {
  return cells
    .map((cell, index) => cell.padEnd(columns[index]!.width))
    .join(' ')
    .trimEnd();
}
