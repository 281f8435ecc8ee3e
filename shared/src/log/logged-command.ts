import type { KafkaMessage } from 'kafkajs';
import type { z } from 'zod';
import type { Correlation } from '../service/correlation.ts';
import { DeadLetter } from './dead-letters.ts';
import type { LogPosition } from './headers.ts';
import { correlationOf, headerText } from './headers.ts';
import { faultOfRecord } from './record-decoding.ts';
import { recordTime } from './record-time.ts';

/** A command as read from the log. */
export type Logged<Command> = {
  command: Command;
  position: LogPosition;
  /** The broker's timestamp, ISO 8601: the `now` of the decision. */
  at: string;
  correlation: Correlation;
  /** The Redis channel on which its sender waits. */
  replyTo: string | undefined;
  message: KafkaMessage;
};

/** How the commands of a topic are read. */
export type CommandTopic<Command, Key extends string | number> = {
  schema: z.ZodType<Command>;
  /** The name of the field that is the key, and its value. */
  keyName: string;
  keyOf: (command: Command) => Key;
  /** The partition of a key. */
  partitionOf: (key: Key) => number;
};

/**
 * Reads a message of a topic of commands.
 * @returns the command, or why the message is not a valid command
 */
export function readLogged<Command, Key extends string | number>(
  message: KafkaMessage,
  partition: number,
  { schema, keyName, keyOf, partitionOf }: CommandTopic<Command, Key>,
): Logged<Command> | DeadLetter {
  const dead = (reason: string) => new DeadLetter(message, reason);
  const fault = faultOfRecord(message);
  if (fault !== undefined) return dead(fault);
  const { key, value: bytes, headers } = message;
  if (bytes === null) return dead('the message has no value');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return dead('the value is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return dead(`the value is not a command: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const command = parsed.data;
  // One writer per stream depends on the key: a command in another partition would be decided concurrently with the
  // others of its stream.
  const expected = keyOf(command);
  if (key?.toString('utf8') !== String(expected)) return dead(`the key is not the ${keyName}`);
  if (partitionOf(expected) !== partition) return dead('the message is not in the partition of its key');
  const at = recordTime(message);
  if (at === undefined) return dead(`the message has no valid time: ${message.timestamp}`);
  return {
    command,
    position: { partition, offset: Number(message.offset) },
    at,
    correlation: correlationOf(headers),
    replyTo: headerText(headers, 'reply-to'),
    message,
  };
}
