import { Command } from 'commander';
import { reportErrors } from '../cli-error.ts';
import { readLogSettings } from '../config.ts';
import { parsePositive } from '../option-values.ts';
import { createProgress } from '../progress.ts';
import { printJsonLines, printTable } from '../table.ts';
import { createApi } from './api.ts';
import { importFile } from './import.ts';
import { listCatalogue } from './list.ts';
import { rollProgramme } from './roll.ts';

const importExamples = `
Each line of the file is one of
  {"movieId": "dune", "movie": {…}}          as PUT /api/movies/{movieId} takes it
  {"theaterId": "rex", "theater": {…}}       as PUT /api/theaters/{theaterId} takes it
  {"eventId": 17, "showtime": {…}}           as PUT /api/events/{eventId} takes it, with movieId, theaterId and hallId
What is there already with other details is replaced, except showtimes. An import that was interrupted goes on where it
was: FILE.imported says where. API_URL says where the API is, ADMIN_TOKEN is sent where it is set.

Examples:
  npm run cli -- catalogue import programme.jsonl
  npm run cli -- catalogue import programme.jsonl --again      from the first line on`;

/** `catalogue`: movies, theaters and showtimes. */
export function catalogueCommand(): Command {
  return new Command('catalogue')
    .description('movies, theaters and showtimes, through the API')
    .addCommand(importCommand())
    .addCommand(listCommand())
    .addCommand(rollCommand());
}

function importCommand(): Command {
  return new Command('import')
    .description('puts the movies, theaters and showtimes of a file of JSON lines there')
    .argument('<file>', 'JSON lines')
    .option('--at-once <n>', 'requests under way at a time', parsePositive, 256)
    .option('--again', 'begin with the first line, whatever was done before')
    .addHelpText('after', importExamples)
    .action((file: string, { atOnce, again }: { atOnce: number; again?: boolean }) =>
      reportErrors(async () => {
        const api = createApi(readLogSettings());
        const imported = await importFile(file, { api, progress: createProgress(), atOnce, again: again ?? false });
        const { skipped, counts, refused } = imported;
        if (refused.length > 0) {
          printTable(
            ['refused', 'code', 'detail'],
            refused.map(({ name, code, detail }) => [name, code, detail]),
          );
        }
        const before = skipped > 0 ? `, ${skipped} done before` : '';
        console.log(
          `${counts.new} new, ${counts.there} there already or replaced, ${counts.refused} refused${before}.`,
        );
        if (counts.refused > 0) process.exitCode = 1;
      }),
    );
}

function listCommand(): Command {
  return new Command('list')
    .description('the movies and theaters that there are')
    .option('--json', 'one JSON document per movie and theater')
    .action(({ json }: { json?: boolean }) =>
      reportErrors(async () => {
        const { movies, theaters } = await listCatalogue(createApi(readLogSettings()));
        if (json) return printJsonLines([...movies, ...theaters]);
        printTable(
          ['movie', 'title', 'minutes', 'type', 'language', 'rating'],
          movies.map(({ movieId, title, minutes, type, language, rating }) => {
            return [movieId, title, minutes, type, language, rating];
          }),
        );
        console.log();
        printTable(
          ['theater', 'name', 'city', 'time zone', 'halls'],
          theaters.map(({ theaterId, name, city, timeZone, halls }) => [theaterId, name, city, timeZone, halls.length]),
        );
      }),
    );
}

function rollCommand(): Command {
  return new Command('roll')
    .description('puts the showtimes of the coming days of the first programme on sale, those that are not yet')
    .option('--days <n>', 'how many days from today', parsePositive, 14)
    .addHelpText('after', '\nOnce a day, by cron:\n  npm run cli -- catalogue roll')
    .action(({ days }: { days: number }) =>
      reportErrors(async () => {
        const api = createApi(readLogSettings());
        const rolled = await rollProgramme({ api, nowMs: Date.now(), days, atOnce: 8, progress: createProgress() });
        for (const { name, code } of rolled.refused) console.log(`${name} is refused: ${code}`);
        console.log(`${rolled.new} new showtimes, ${rolled.there} there already, ${rolled.refused.length} refused.`);
      }),
    );
}
