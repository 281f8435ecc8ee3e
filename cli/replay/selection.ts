import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { KafkaMessage } from 'kafkajs';
import { CliError } from '../cli-error.ts';
import type { MessageJson } from '../log/message-json.ts';
import { fieldOf, messageJson } from '../log/message-json.ts';
import type { Log } from '../log/open-log.ts';
import { parsePlace, rangesBetween } from '../log/place.ts';
import type { Progress } from '../progress.ts';
import { readRanges } from '../topic-reader.ts';

export type SelectionOptions = {
  topic: string;
  from: string;
  to: string;
  partition?: number;
  event?: number;
  stream?: string;
  booking?: string;
  type?: string[];
  limit?: number;
};

export type Selected = { partition: number; message: KafkaMessage; shown: MessageJson };

/** The short names of the topics. */
export const topicWords = {
  commands: 'commands',
  events: 'events',
  'commands.dlq': 'commandsDeadLetters',
  'events.dlq': 'eventsDeadLetters',
  'catalogue.commands': 'catalogueCommands',
  'catalogue.events': 'catalogueEvents',
  'catalogue.commands.dlq': 'catalogueCommandsDeadLetters',
  'catalogue.events.dlq': 'catalogueEventsDeadLetters',
  'payment.commands': 'paymentCommands',
  'payment.events': 'paymentEvents',
  'payment.commands.dlq': 'paymentCommandsDeadLetters',
  'payment.events.dlq': 'paymentEventsDeadLetters',
} as const satisfies Record<string, keyof Topics>;

/**
 * Reads the selected messages of a topic, in the order of each partition.
 * @param take receives them in batches
 * @returns how many there were
 */
export async function readSelection(
  log: Log,
  options: SelectionOptions,
  progress: Progress,
  take: (selected: Selected[]) => Promise<void> | void,
): Promise<number> {
  const topic = topicOf(log, options.topic);
  const partitions = partitionsOf(log, options);
  const ranges = await rangesBetween(log.admin, topic, {
    from: parsePlace(options.from),
    to: parsePlace(options.to),
    ...(partitions && { partitions }),
  });
  const wants = filterOf(options);
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let taken = 0;
  progress.begin(
    `reading ${topic}`,
    Array.from(ranges.values()).reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0),
  );
  // Batches of partitions arrive concurrently; they are processed one after the other.
  let turn: Promise<void> = Promise.resolve();
  await readRanges(log.kafka, topic, ranges, (partition, messages) => {
    turn = turn.then(async () => {
      if (taken >= limit) throw new Enough();
      const selected = messages
        .map((message) => ({ partition, message, shown: messageJson(topic, partition, message) }))
        .filter(({ shown }) => wants(shown))
        .slice(0, limit - taken);
      taken += selected.length;
      progress.advance(messages.length);
      if (selected.length > 0) await take(selected);
      if (taken >= limit) throw new Enough();
    });
    return turn;
  }).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
  progress.end();
  return taken;
}

class Enough extends Error {}

/** The full name of a topic, from its full or short name. */
export function topicOf({ topics }: Log, word: string): string {
  if (Object.hasOwn(topicWords, word)) return topics[topicWords[word as keyof typeof topicWords]];
  if (Object.values(topics).includes(word)) return word;
  throw new CliError(`There is no topic "${word}": say ${Object.keys(topicWords).join(', ')}.`);
}

function partitionsOf(log: Log, { topic, partition, event, stream }: SelectionOptions): number[] | undefined {
  if (partition !== undefined) return [partition];
  if (stream !== undefined) return [log.partitionOfStream(stream)];
  if (topic.includes('catalogue')) return undefined;
  // A show is in one partition, so the others need not be read.
  if (event === undefined) return undefined;
  return [topic.includes('payment') ? log.partitionOfPayment(event) : log.partitionOf(event)];
}

function filterOf({ event, stream, booking, type }: SelectionOptions): (message: MessageJson) => boolean {
  return (message) =>
    (event === undefined || message.key === String(event) || fieldOf(message, 'eventId') === event) &&
    (stream === undefined || message.key === stream) &&
    (booking === undefined || fieldOf(message, 'bookingId') === booking) &&
    (type === undefined || type.includes(String(fieldOf(message, 'type'))));
}
