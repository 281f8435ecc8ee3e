import type { HeaderList } from '@ticketing/shared/log/headers.ts';
import { headerText } from '@ticketing/shared/log/headers.ts';
import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import { headerListOf } from '@ticketing/shared/log/record-decoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import type { KafkaMessage } from 'kafkajs';
import { CliError } from '../cli-error.ts';
import type { Log } from '../log/open-log.ts';
import type { Progress } from '../progress.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';

/** What was done with a dead letter. */
export type Settlement = { as: 'resent' | 'discarded'; at: string; note: string };

/** A dead letter, identified by its source position. */
export type Letter = {
  /** `commands/3:17`: its source topic, partition and offset. */
  id: string;
  reason: string;
  /** When it was dead-lettered last. */
  at: string;
  /** How often it was dead-lettered: a redelivered batch does it again. */
  times: number;
  source: { topic: string; partition: number; offset: number };
  settled?: Settlement;
  /** As on the dead-letter topic: `partition` is the same as that of its source. */
  deadLetterTopic: string;
  message: KafkaMessage;
};

/**
 * Reads the dead-letter topics. Messages cannot be removed from a topic, so a settlement is a later message about the
 * dead letter; without one the letter is open.
 */
export async function readLetters(log: Log, progress: Progress): Promise<Letter[]> {
  const letters = new Map<string, Letter>();
  const { topics } = log;
  for (const [word, source, topic] of [
    ['commands', topics.commands, topics.commandsDeadLetters],
    ['events', topics.events, topics.eventsDeadLetters],
    ['catalogue.commands', topics.catalogueCommands, topics.catalogueCommandsDeadLetters],
    ['catalogue.events', topics.catalogueEvents, topics.catalogueEventsDeadLetters],
    ['payment.commands', topics.paymentCommands, topics.paymentCommandsDeadLetters],
    ['payment.events', topics.paymentEvents, topics.paymentEventsDeadLetters],
  ] as const) {
    const ranges = await topicRanges(log.kafka, topic);
    progress.begin(
      `reading ${topic}`,
      Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
    );
    await readRanges(log.kafka, topic, ranges, async (partition, messages) => {
      for (const message of messages) {
        const offset = Number(headerText(message.headers, 'dlq-offset') ?? message.offset);
        const id = `${word}/${partition}:${offset}`;
        addTo(letters, { id, deadLetterTopic: topic, source: { topic: source, partition, offset } }, message);
      }
      progress.advance(messages.length);
    });
  }
  progress.end();
  return Array.from(letters.values()).sort((one, other) => one.at.localeCompare(other.at));
}

function addTo(
  letters: Map<string, Letter>,
  place: Pick<Letter, 'id' | 'deadLetterTopic' | 'source'>,
  message: KafkaMessage,
): void {
  const known = letters.get(place.id);
  const at = headerText(message.headers, 'dlq-at') ?? recordTime(message) ?? '';
  const settledAs = headerText(message.headers, 'dlq-settled');
  if (settledAs === undefined) {
    const reason = headerText(message.headers, 'dlq-reason') ?? 'no reason was given';
    letters.set(place.id, { ...known, ...place, reason, at, times: (known?.times ?? 0) + 1, message });
  } else if (known !== undefined) {
    known.settled = {
      as: settledAs === 'resent' ? 'resent' : 'discarded',
      at,
      note: headerText(message.headers, 'dlq-note') ?? '',
    };
  }
}

/** The message that records the settlement of a dead letter. */
export function settlementOf(
  { message, source, deadLetterTopic }: Letter,
  as: Settlement['as'],
  note: string,
): LogRecord {
  return {
    topic: deadLetterTopic,
    partition: source.partition,
    key: message.key,
    value: null,
    headers: {
      'dlq-settled': as,
      'dlq-topic': source.topic,
      'dlq-partition': String(source.partition),
      'dlq-offset': String(source.offset),
      'dlq-at': new Date().toISOString(),
      'dlq-note': note,
    },
  };
}

/**
 * The original message; for a truncated letter, read from its source.
 * @throws CliError when the source does not have it any more
 */
export async function wholeMessage(log: Log, { id, source, message }: Letter): Promise<KafkaMessage> {
  if (headerText(message.headers, 'dlq-cut') === undefined) return message;
  const { topic, partition, offset } = source;
  const found: KafkaMessage[] = [];
  const ranges = await topicRanges(log.kafka, topic);
  const range = ranges.get(partition);
  if (range !== undefined && range.from <= offset && offset < range.to) {
    await readRanges(
      log.kafka,
      topic,
      new Map([[partition, { from: offset, to: offset + 1 }]]),
      async (_, messages) => {
        found.push(...messages);
      },
    );
  }
  const [whole] = found;
  if (whole === undefined) throw new CliError(`${id} was cut, and what it was cut from is not on ${topic} any more.`);
  return whole;
}

/** The headers of the original message. */
export function ownHeaders(message: KafkaMessage): HeaderList {
  return headerListOf(message).filter(([name]) => !name.toString().startsWith('dlq-'));
}

/**
 * The selected letters, all of which must be open.
 * @throws CliError for an unknown id, or when none is selected
 */
export function chooseLetters(letters: Letter[], ids: string[], all: boolean): Letter[] {
  if (all === ids.length > 0) throw new CliError('Name the dead letters, or say --all.');
  if (all) return letters.filter(({ settled }) => settled === undefined);
  return ids.map((id) => {
    const letter = letters.find((one) => one.id === id);
    if (letter === undefined) throw new CliError(`There is no dead letter ${id}: "dead-letters list --all" shows all.`);
    if (letter.settled)
      throw new CliError(`The dead letter ${id} was ${letter.settled.as} on ${letter.settled.at} already.`);
    return letter;
  });
}
