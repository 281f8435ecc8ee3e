import { Command } from 'commander';
import { reportErrors } from '../cli-error.ts';
import { confirm } from '../confirm.ts';
import { messageJson } from '../log/message-json.ts';
import type { Log } from '../log/open-log.ts';
import { withLog } from '../log/open-log.ts';
import { createProgress, silent } from '../progress.ts';
import { printJsonLines, printTable } from '../table.ts';
import type { Letter } from './letters.ts';
import { chooseLetters, readLetters } from './letters.ts';
import { discardLetters, resendLetters } from './settle.ts';

const examples = `
A letter's id is where it came from: commands/3:17 is offset 17 of partition 3 of booking.commands.

Examples:
  npm run cli -- dead-letters list
  npm run cli -- dead-letters show commands/3:17
  npm run cli -- dead-letters resend commands/3:17 --value mended.json
  npm run cli -- dead-letters discard --all --note "load test" --yes`;

/** `dead-letters`: what was set aside, and what is to become of it. */
export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('what worker and sync-service set aside: list it, look at it, send it again, or drop it')
    .addHelpText('after', examples)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(resendCommand())
    .addCommand(discardCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('the dead letters about which nothing was done yet, oldest first')
    .option('--all', 'also those that were sent again or discarded')
    .option('--json', 'one JSON document a letter')
    .action((options: { all?: boolean; json?: boolean }) =>
      withLetters(async (_log, letters) => {
        const shown = letters.filter(({ settled }) => options.all || settled === undefined);
        if (options.json) return printJsonLines(shown.map(letterJson));
        if (shown.length === 0) return console.log('There are no dead letters.');
        printTable(
          ['letter', 'set aside', 'times', 'key', 'state', 'reason'],
          shown.map(({ id, at, times, message, settled, reason }) => {
            return [id, at, times, message.key?.toString() ?? '-', settled?.as ?? 'open', reason.slice(0, 100)];
          }),
        );
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('all there is of one letter, as JSON')
    .argument('<letter>', 'its id, as "list" says it')
    .option('--value', 'only its value, as it is: to mend it')
    .option('--json', 'JSON on one line')
    .action((id: string, options: { value?: boolean; json?: boolean }) =>
      withLetters(async (_log, letters) => {
        const [letter] = chooseLetters(
          letters.map(({ settled: _settled, ...open }) => open),
          [id],
          false,
        );
        const whole = letters.find((one) => one.id === id)!;
        if (options.value) process.stdout.write(letter!.message.value ?? '');
        else console.log(JSON.stringify(letterJson(whole), null, options.json ? 0 : 2));
      }),
    );
}

function resendCommand(): Command {
  return new Command('resend')
    .description('sends letters to the end of the topic that they came from')
    .argument('[letters...]', 'their ids')
    .option('--all', 'all that are open')
    .option('--value <file>', 'send what the file holds instead of the value')
    .option('--key <eventId>', 'send this key instead of the own one')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document a letter')
    .action((ids: string[], options: SettleOptions & { value?: string; key?: string }) =>
      withLetters(async (log, letters) => {
        const chosen = chooseLetters(letters, ids, options.all ?? false);
        await confirm(`${counted(chosen)} will be sent again.`, options.yes ?? false);
        const mended = {
          ...(options.key !== undefined && { key: options.key }),
          ...(options.value !== undefined && { valueFile: options.value }),
        };
        const resent = await resendLetters(log, chosen, mended, chosen.length > 10 ? createProgress() : silent);
        if (options.json) return printJsonLines(resent);
        for (const { id, topic, position } of resent) {
          console.log(`${id} was sent again: ${topic} ${position.partition}:${position.offset}.`);
        }
      }),
    );
}

function discardCommand(): Command {
  return new Command('discard')
    .description('notes that nothing is to be done about letters; they stay on their topic')
    .argument('[letters...]', 'their ids')
    .option('--all', 'all that are open')
    .option('--note <text>', 'why', '')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document')
    .action((ids: string[], options: SettleOptions & { note: string }) =>
      withLetters(async (log, letters) => {
        const chosen = chooseLetters(letters, ids, options.all ?? false);
        await confirm(`${counted(chosen)} will be discarded.`, options.yes ?? false);
        await discardLetters(log, chosen, options.note);
        console.log(
          options.json ? JSON.stringify({ discarded: chosen.map(({ id }) => id) }) : `${counted(chosen)} discarded.`,
        );
      }),
    );
}

type SettleOptions = { all?: boolean; yes?: boolean; json?: boolean };

function withLetters(work: (log: Log, letters: Letter[]) => Promise<void>): Promise<void> {
  return reportErrors(() =>
    withLog(async (log) => work(log, await readLetters(log, process.stderr.isTTY ? createProgress() : silent))),
  );
}

function letterJson({ message, deadLetterTopic, source, ...letter }: Letter) {
  const { topic, partition, offset, at: _at, ...content } = messageJson(deadLetterTopic, source.partition, message);
  return { ...letter, source, standsAt: { topic, partition, offset }, ...content };
}

function counted({ length }: Letter[]): string {
  return length === 1 ? '1 dead letter' : `${length} dead letters`;
}
