import { readFile } from 'node:fs/promises';
import { jsonOf } from '@ticketing/shared/hall/plans/import-plan.ts';
import { lostInWords } from '@ticketing/shared/hall/plans/lost.ts';
import { layoutRequestSchema } from '@ticketing/shared/messages/layout.ts';
import { Command, InvalidArgumentError } from 'commander';
import { CliError, reportErrors } from '../cli-error.ts';
import { importLayout, ofFile } from './import-layout.ts';
import { pictureOf } from './picture.ts';

const examples = `
A CSV file has a line per seat: section,row,seat,price,kind with prices in minor units. kind is seat, accessible,
companion, restricted, blocked, gap (no seat), or standing (seat is then the number of places).
A file in JSON is a seating plan as pretix exports it: zones, rows, seats. It has no prices.
The layout goes to standard output, as PUT /api/events/{eventId}/layout takes it; what it could not keep to standard error.

Examples:
  npm run -s cli -- layout import hall.csv > hall.json
  npm run -s cli -- layout import plan.json --price Stalls=4500 --price Circle=2900 > hall.json
  npm run -s cli -- layout show hall.json`;

type ImportOptions = { price: [category: string, minor: number][]; defaultPrice?: number };

/** `layout`: layouts of halls from the files of other systems. */
export function layoutCommand(): Command {
  const layout = new Command('layout').description('layouts of halls from seating plans and CSV files');
  layout
    .command('import')
    .description("converts pretix' seating plan or a CSV file to a layout, and says what it could not keep")
    .argument('<file>', 'a CSV file, or a seating plan in JSON')
    .option('--price <category=minor>', 'the price of a category of a seating plan; repeatable', addPrice, [])
    .option('--default-price <minor>', 'the price of every other category', parseMinor)
    .addHelpText('after', examples)
    .action((file: string, { price, defaultPrice }: ImportOptions) =>
      reportErrors(async () => {
        const prices = { byCategory: new Map(price), otherwise: defaultPrice };
        const { layout: rows, sections, lost } = importLayout(file, await read(file), prices);
        for (const one of lost) process.stderr.write(`not kept: ${lostInWords(one)}\n`);
        console.log(JSON.stringify({ layout: rows, ...(sections.length > 0 && { sections }) }, undefined, 2));
      }),
    );
  layout
    .command('show')
    .description('prints a layout as text')
    .argument('<file>', 'JSON: a list of rows, or an object with a layout')
    .action((file: string) => reportErrors(async () => console.log(pictureOf(readLayout(file, await read(file))))));
  return layout;
}

function readLayout(file: string, text: string) {
  const json = ofFile(file, () => jsonOf(text));
  const rows = typeof json === 'object' && json !== null && 'layout' in json ? json.layout : json;
  const parsed = layoutRequestSchema.safeParse(rows);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new CliError(`${file} is no layout: ${problems.join('; ')}.`);
}

function read(file: string): Promise<string> {
  return readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
}

function addPrice(text: string, before: ImportOptions['price']): ImportOptions['price'] {
  const at = text.lastIndexOf('=');
  if (at < 0) throw new InvalidArgumentError('must be CATEGORY=MINOR, such as Stalls=4500.');
  return [...before, [text.slice(0, at), parseMinor(text.slice(at + 1))]];
}

function parseMinor(text: string): number {
  if (!/^[0-9]{1,11}$/.test(text)) throw new InvalidArgumentError('must be a whole number of minor units.');
  return Number(text);
}
