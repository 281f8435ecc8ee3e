import { writeFile } from 'node:fs/promises';
import { postgresUrl } from '@ticketing/shared/service/engine-settings.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { TicketKeys } from '@ticketing/shared/tickets/keys.ts';
import { newTicketKey, publicTicketKeysText, ticketKeysSchema } from '@ticketing/shared/tickets/keys.ts';
import { writeTicketList } from '@ticketing/shared/tickets/list.ts';
import { Command } from 'commander';
import { createApi } from '../catalogue/api.ts';
import { CliError, reportErrors } from '../cli-error.ts';
import { readCliConfig, readLogSettings, readTicketKeys } from '../config.ts';
import { parseEventId, parsePositive } from '../option-values.ts';
import { createProgress } from '../progress.ts';
import { printTable } from '../table.ts';
import { validTickets } from './export.ts';
import { importScans } from './import.ts';
import { readScans } from './scans.ts';

const examples = `
Examples:
  npm run cli -- tickets key                                  a key to sign with, as settings
  npm run cli -- tickets export --event 1 > show-1.jsonl      for a door without a network
  npm run cli -- tickets import scans.jsonl                   what that door has scanned`;

/** `tickets`: keys, and doors without a network. */
export function ticketsCommand(): Command {
  return new Command('tickets')
    .description('keys of tickets, and doors without a network')
    .addCommand(keyCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addHelpText('after', examples);
}

function keyCommand(): Command {
  return new Command('key')
    .description('makes a key to sign with, and prints the settings: those of TICKET_KEYS stay good after it')
    .option('--id <id>', 'its name in the tickets', today())
    .action(({ id }: { id: string }) =>
      reportErrors(async () => {
        const { TICKET_KEYS: before } = process.env;
        const text = [newTicketKey(id), ...(before ? [before] : [])].join(',');
        const keys = ticketKeysSchema.safeParse(text);
        if (!keys.success) throw new CliError(`TICKET_KEYS ${keys.error.issues[0]!.message}.`);
        console.log(`TICKET_KEYS=${text}`);
        console.log(`TICKET_PUBLIC_KEYS=${publicTicketKeysText(keys.data.publicKeys)}`);
      }),
    );
}

function exportCommand(): Command {
  return new Command('export')
    .description('writes the signed list of the tickets of a show that are valid, or used already')
    .requiredOption('--event <eventId>', 'the show', parseEventId)
    .option('--out <file>', 'a file; standard output where none is named')
    .action(({ event, out }: { event: number; out?: string }) =>
      reportErrors(async () => {
        const keys = signingKeys();
        const config = readCliConfig();
        const logger = createLogger('cli', config.LOG_LEVEL);
        const pool = createPool({ url: postgresUrl(config), applicationName: 'cli', maxConnections: 1, logger });
        try {
          const list = await validTickets(pool, event);
          if (list === undefined) throw new CliError(`There is no show ${event}.`);
          const text = writeTicketList(list, keys);
          if (out === undefined) process.stdout.write(text);
          else await writeFile(out, text, { mode: 0o600 });
        } finally {
          await pool.end();
        }
      }),
    );
}

function signingKeys(): TicketKeys {
  const { TICKET_KEYS: keys } = readTicketKeys();
  if (keys === undefined) throw new CliError('TICKET_KEYS is not set: nothing signs the list.');
  return keys;
}

function importCommand(): Command {
  return new Command('import')
    .description('lets in, through the API, who was let in by a door without a network')
    .argument('<file>', 'JSON lines {"ticket": "T1.…", "scannedAt": "2031-05-16T18:10:00Z", "door": "North gate"}')
    .option('--at-once <n>', 'tickets under way at a time', parsePositive, 8)
    .addHelpText(
      'after',
      '\nThe scans of a ticket are sent in order of their time, which is kept. The same file again changes nothing. API_URL\nsays where the API is, ADMIN_TOKEN is sent where it is set.',
    )
    .action((file: string, { atOnce }: { atOnce: number }) =>
      reportErrors(async () => {
        const scans = await readScans(file);
        const api = createApi(readLogSettings());
        const { entries, doubles, refused } = await importScans(scans, { api, progress: createProgress(), atOnce });
        if (doubles.length > 0) {
          printTable(
            ['double', 'scanned', 'door', 'used before', 'at door'],
            doubles.map(({ scan, at, door }) => [scan.seat, scan.scannedAt, scan.door ?? '', at, door ?? '']),
          );
        }
        if (refused.length > 0) {
          printTable(
            ['refused', 'scanned', 'door', 'code'],
            refused.map(({ scan, code }) => [scan.seat, scan.scannedAt, scan.door ?? '', code]),
          );
        }
        console.log(`${entries} let in, ${doubles.length} doubles, ${refused.length} refused.`);
        if (refused.length > 0) process.exitCode = 1;
      }),
    );
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
