import { readFile } from 'node:fs/promises';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { streamIdSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { CliError } from '../cli-error.ts';
import type { Log } from '../log/open-log.ts';
import type { Progress } from '../progress.ts';
import type { Letter } from './letters.ts';
import { ownHeaders, settlementOf, wholeMessage } from './letters.ts';

/** A key or value that replaces the letter's own. */
export type Replacement = { key?: string; valueFile?: string };

export type Resent = { id: string; topic: string; position: LogPosition };

/**
 * Sends letters to the end of their source topic and records that. In this order: after a crash between the two a
 * letter that was sent is still open, and sending it again is harmless.
 * @throws CliError when the new value cannot be read
 */
export async function resendLetters(
  log: Log,
  letters: Letter[],
  replacement: Replacement,
  progress: Progress,
): Promise<Resent[]> {
  const writer = await log.writer();
  const value = replacement.valueFile === undefined ? undefined : await readValue(replacement.valueFile);
  const resent: Resent[] = [];
  progress.begin('sending', letters.length);
  for (const letter of letters) {
    const message = await wholeMessage(log, letter);
    const key = replacement.key ?? message.key?.toString() ?? null;
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

/** Records that letters are discarded. */
export async function discardLetters(log: Log, letters: Letter[], note: string): Promise<void> {
  const writer = await log.writer();
  if (letters.length > 0) await writer.append(letters.map((letter) => settlementOf(letter, 'discarded', note)));
}

/** The partition of a command follows from its key; that of an event is that of its command. */
function partitionFor(log: Log, { source }: Letter, key: string | null): number {
  const { topics, partitionOf, partitionOfStream, partitionOfPayment } = log;
  const streamId = streamIdSchema.safeParse(key);
  if (source.topic === topics.catalogueCommands && streamId.success) return partitionOfStream(streamId.data);
  const eventId = idSchema.safeParse(Number(key ?? Number.NaN));
  if (!eventId.success) return source.partition;
  if (source.topic === topics.paymentCommands) return partitionOfPayment(eventId.data);
  return source.topic === topics.commands ? partitionOf(eventId.data) : source.partition;
}

async function readValue(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`${file} cannot be read: ${error.message}.`);
  });
  return text.trim();
}
