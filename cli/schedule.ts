import { readFile } from 'node:fs/promises';
import { seatCount } from '@ticketing/shared/messages/rows.ts';
import { Command } from 'commander';
import { CliError, reportErrors } from './cli-error.ts';
import type { LogSettings } from './config.ts';
import { readLogSettings } from './config.ts';
import { createProgress } from './progress.ts';
import type { ShowOfFile } from './show-file.ts';
import { parseShows } from './show-file.ts';
import { printJsonLines, printTable } from './table.ts';

type Scheduled = { eventId: number; name: string; seats: number; outcome: string };

const examples = `
The file holds one show or a list of them, each as PUT /api/events/{eventId} takes it, with its eventId. The same file
again changes nothing. API_URL says where the API is, ADMIN_TOKEN is sent where it is set.

Examples:
  npm run cli -- schedule shows.json --check     only validate the file
  npm run cli -- schedule shows.json`;

/** `schedule`: puts shows on sale from a file. */
export function scheduleCommand(): Command {
  return new Command('schedule')
    .description('puts the shows of a JSON file on sale, through the API')
    .argument('<file>', 'a show or a list of shows; - reads standard input')
    .option('--check', 'validate the file, and send nothing')
    .option('--json', 'one JSON document per show')
    .addHelpText('after', examples)
    .action((file: string, options: { check?: boolean; json?: boolean }) =>
      reportErrors(async () => {
        const shows = await readShows(file);
        const settings = readLogSettings();
        const scheduled: Scheduled[] = [];
        const progress = createProgress();
        if (!options.check) progress.begin('scheduling', shows.length);
        for (const show of shows) {
          const outcome = options.check ? 'not sent' : await schedule(settings, show);
          scheduled.push({ eventId: show.eventId, name: show.name, seats: seatCount(show.layout), outcome });
          if (!options.check) progress.advance(1);
        }
        if (!options.check) progress.end();
        if (options.json) printJsonLines(scheduled);
        else
          printTable(
            ['show', 'name', 'seats', 'outcome'],
            scheduled.map((row) => Object.values(row)),
          );
        if (scheduled.some(({ outcome }) => outcome.startsWith('refused'))) process.exitCode = 1;
      }),
    );
}

async function readShows(file: string): Promise<ShowOfFile[]> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
  return parseShows(file, text);
}

/** @returns the result in words */
async function schedule({ API_URL, ADMIN_TOKEN }: LogSettings, { eventId, ...details }: ShowOfFile): Promise<string> {
  const response = await fetch(`${API_URL}/api/events/${eventId}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/json',
      prefer: 'wait=10',
      ...(ADMIN_TOKEN !== undefined && { authorization: `Bearer ${ADMIN_TOKEN}` }),
    },
    body: JSON.stringify(details),
  }).catch((error: Error) => {
    throw new CliError(
      `The API at ${API_URL} does not answer: ${(error.cause as Error | undefined)?.message ?? error.message}.`,
    );
  });
  const body = (await response.json()) as { code?: string; detail?: string };
  if (response.status === 201) return 'scheduled';
  if (response.status === 200) return 'was scheduled already';
  if (response.status === 202) return 'accepted, not decided yet';
  if (response.status === 409) return `refused: ${body.code}`;
  throw new CliError(`The API does not take show ${eventId} (${response.status} ${body.code}): ${body.detail}`);
}
