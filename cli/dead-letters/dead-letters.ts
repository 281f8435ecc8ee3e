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
A letter's id is where it came from: commands/3:17 is offset 17 of partition 3 of booking.commands, and
catalogue.commands/3:17 of catalogue.commands, payment.events/3:17 of payment.events.

Examples:
  npm run cli -- dead-letters list
  npm run cli -- dead-letters show commands/3:17
  npm run cli -- dead-letters resend commands/3:17 --value replacement.json
  npm run cli -- dead-letters discard --all --note "load test" --yes`;

/** `dead-letters`: lists, shows, resends and discards dead letters. */
export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('lists, shows, resends or discards the dead letters of worker, sync-service and payments')
    .addHelpText('after', examples)
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(resendCommand())
    .addCommand(discardCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('the open dead letters, oldest first')
    .option('--all', 'also those that were resent or discarded')
    .option('--json', 'one JSON document per letter')
    .action((options: { all?: boolean; json?: boolean }) =>
      withLetters(async (_log, letters) => {
        const shown = letters.filter(({ settled }) => options.all || settled === undefined);
        if (options.json) return printJsonLines(shown.map(letterJson));
        if (shown.length === 0) return console.log('There are no dead letters.');
        printTable(
          ['letter', 'at', 'times', 'key', 'state', 'reason'],
          shown.map(({ id, at, times, message, settled, reason }) => {
            return [id, at, times, message.key?.toString() ?? '-', settled?.as ?? 'open', reason.slice(0, 100)];
          }),
        );
      }),
    );
}

function showCommand(): Command {
  return new Command('show')
    .description('one dead letter with all its fields, as JSON')
    .argument('<letter>', 'its id, as "list" shows it')
    .option('--value', 'only its value, unchanged, for editing')
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
    .description('sends dead letters to the end of their source topic')
    .argument('[letters...]', 'their ids')
    .option('--all', 'all open letters')
    .option('--value <file>', 'send the contents of the file instead of the value')
    .option('--key <key>', 'send this key instead of the original one')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document per letter')
    .action((ids: string[], options: SettleOptions & { value?: string; key?: string }) =>
      withLetters(async (log, letters) => {
        const chosen = chooseLetters(letters, ids, options.all ?? false);
        await confirm(`${counted(chosen)} will be sent again.`, options.yes ?? false);
        const replacement = {
          ...(options.key !== undefined && { key: options.key }),
          ...(options.value !== undefined && { valueFile: options.value }),
        };
        const resent = await resendLetters(log, chosen, replacement, chosen.length > 10 ? createProgress() : silent);
        if (options.json) return printJsonLines(resent);
        for (const { id, topic, position } of resent) {
          console.log(`${id} was sent again: ${topic} ${position.partition}:${position.offset}.`);
        }
      }),
    );
}

function discardCommand(): Command {
  return new Command('discard')
    .description('marks dead letters as discarded; they stay on their topic')
    .argument('[letters...]', 'their ids')
    .option('--all', 'all open letters')
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
