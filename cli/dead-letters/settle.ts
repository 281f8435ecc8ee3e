import { readFile } from 'node:fs/promises';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { CliError } from '../cli-error.ts';
import type { Log } from '../log/open-log.ts';
import type { Progress } from '../progress.ts';
import type { Letter } from './letters.ts';
import { ownHeaders, settlementOf, wholeMessage } from './letters.ts';

/** Another key or value than the letter's own, for what was wrong with it. */
export type Mended = { key?: string; valueFile?: string };

export type Resent = { id: string; topic: string; position: LogPosition };

/**
 * Sends letters to where they came from, at the end of the queue, and notes that they were. In this order: a crash between
 * the two leaves a letter open that was sent, and to send it again does no harm.
 * @throws CliError when the new value cannot be read
 */
export async function resendLetters(
  log: Log,
  letters: Letter[],
  mended: Mended,
  progress: Progress,
): Promise<Resent[]> {
  const writer = await log.writer();
  const value = mended.valueFile === undefined ? undefined : await readValue(mended.valueFile);
  const resent: Resent[] = [];
  progress.begin('sending', letters.length);
  for (const letter of letters) {
    const message = await wholeMessage(log, letter);
    const key = mended.key ?? message.key?.toString() ?? null;
    const { topic } = letter.source;
    const [position] = await writer.append([
      {
        topic,
        partition: partitionFor(log, letter, key),
        key,
        value: value ?? message.value,
        headers: ownHeaders(message),
      },
    ]);
    await writer.append([settlementOf(letter, 'resent', `to ${position!.partition}:${position!.offset}`)]);
    resent.push({ id: letter.id, topic, position: position! });
    progress.advance(1);
  }
  progress.end();
  return resent;
}

/** Notes that nothing is to be done about letters any more. */
export async function discardLetters(log: Log, letters: Letter[], note: string): Promise<void> {
  const writer = await log.writer();
  if (letters.length > 0) await writer.append(letters.map((letter) => settlementOf(letter, 'discarded', note)));
}

/** A show's commands belong where its key says; an event belongs where its command was. */
function partitionFor({ topics, partitionOf }: Log, { source }: Letter, key: string | null): number {
  const eventId = idSchema.safeParse(Number(key ?? Number.NaN));
  return source.topic === topics.commands && eventId.success ? partitionOf(eventId.data) : source.partition;
}

async function readValue(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
  return text.trim();
}
