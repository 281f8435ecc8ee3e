import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import type { Progress } from '../progress.ts';
import type { Api } from './api.ts';
import type { Entry } from './entries.ts';
import { nameOf, parseEntry } from './entries.ts';
import type { Result } from './put.ts';
import { putAll } from './put-all.ts';

export type Imported = {
  /** Lines that an earlier import of the same file had done. */
  skipped: number;
  counts: Record<Result['outcome'], number>;
  /** The first of those that were refused. */
  refused: { name: string; code: string; detail: string }[];
};

export type ImportOptions = {
  api: Api;
  progress: Progress;
  atOnce: number;
  /** Whether to begin with the first line whatever was done before. */
  again?: boolean;
  /** How many of the refused lines are kept to be shown. */
  maxShown?: number;
};

const placeSchema = z.object({ sha256: z.string(), lines: z.int().min(0) });

/** After so many lines the place is written down. */
const linesPerNote = 200;

/**
 * Imports a file of JSON lines through the API. Beside the file it keeps the place up to which all lines are done: an
 * import that was interrupted, in any way, goes on from there. What is sent twice changes nothing.
 * @throws CliError for a file that cannot be read, or whose lines are no entries: then nothing was sent
 */
export async function importFile(file: string, options: ImportOptions): Promise<Imported> {
  const { api, progress, atOnce, again = false, maxShown = 20 } = options;
  const { sha256, lines } = await checkFile(file);
  const placeFile = `${file}.imported`;
  const skipped = again ? 0 : await readPlace(placeFile, sha256);
  const imported: Imported = { skipped, counts: { new: 0, there: 0, refused: 0 }, refused: [] };
  let done = skipped;
  let noting = Promise.resolve();
  const note = () => {
    const place = JSON.stringify({ sha256, lines: done });
    noting = noting.then(() => writeWhole(placeFile, place)).catch(() => undefined);
  };
  progress.begin('importing', lines);
  progress.advance(skipped);
  await putAll(entriesOf(file, skipped), {
    api,
    atOnce,
    onDone(entry, result) {
      imported.counts[result.outcome] += 1;
      if (result.outcome === 'refused' && imported.refused.length < maxShown) {
        imported.refused.push({ name: nameOf(entry), code: result.code, detail: result.detail });
      }
      done += 1;
      progress.advance(1);
      if (done % linesPerNote === 0) note();
    },
  });
  await noting;
  progress.end();
  // The next import of this file begins anew: it may be to mend what was changed since.
  await rm(placeFile, { force: true });
  return imported;
}

/** A process that is killed meanwhile leaves the file as it was. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

/** Reads the whole file once: its digest, and whether every line is an entry. */
async function checkFile(file: string): Promise<{ sha256: string; lines: number }> {
  const hash = createHash('sha256');
  let lines = 0;
  for await (const { text, number } of linesOf(file)) {
    lines += 1;
    hash.update(text).update('\n');
    const entry = parseEntry(text);
    if (typeof entry === 'string') throw new CliError(`${file}, line ${number}: ${entry}.`);
  }
  if (lines === 0) throw new CliError(`${file} has no lines.`);
  return { sha256: hash.digest('hex'), lines };
}

async function* entriesOf(file: string, skipped: number): AsyncGenerator<Entry> {
  let lines = 0;
  for await (const { text, number } of linesOf(file)) {
    lines += 1;
    if (lines <= skipped) continue;
    const entry = parseEntry(text);
    if (typeof entry === 'string') throw new CliError(`${file} has changed: line ${number} ${entry}.`);
    yield entry;
  }
}

/** The lines of a file that are not empty, with their numbers, and without the mark that Windows puts at its beginning. */
async function* linesOf(file: string): AsyncGenerator<{ text: string; number: number }> {
  const stream = createReadStream(file, 'utf8');
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', (error) => reject(new CliError(`${file} cannot be read: ${error.message}.`)));
  });
  failed.catch(() => undefined);
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })[Symbol.asyncIterator]();
  for (let number = 1; ; number += 1) {
    const next = await Promise.race([lines.next(), failed]);
    if (next.done) return;
    const text = number === 1 ? next.value.replace(/^\uFEFF/, '') : next.value;
    if (text.trim() !== '') yield { text, number };
  }
}

async function readPlace(placeFile: string, sha256: string): Promise<number> {
  const text = await readFile(placeFile, 'utf8').catch(() => '');
  try {
    const place = placeSchema.parse(JSON.parse(text));
    return place.sha256 === sha256 ? place.lines : 0;
  } catch {
    // None yet, or none of ours.
    return 0;
  }
}
