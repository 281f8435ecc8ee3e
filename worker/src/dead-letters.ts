import type { LogRecord } from '@ticketing/shared/log/log-writer.ts';
import { headerListOf } from '@ticketing/shared/log/record-decoding.ts';
import type { Topics } from '@ticketing/shared/log/topics.ts';
import type { DeadLetter } from './messages.ts';

/** A message as it goes to the dead letters: key, value and headers byte for byte, and why and where from. */
export function deadLetterRecord({ message, reason }: DeadLetter, topics: Topics, partition: number): LogRecord {
  return {
    topic: topics.commandsDeadLetters,
    partition,
    key: message.key,
    value: message.value,
    headers: [
      ['dlq-reason', reason],
      ['dlq-topic', topics.commands],
      ['dlq-partition', String(partition)],
      ['dlq-offset', message.offset],
      ['dlq-at', new Date().toISOString()],
      // Behind ours: of a name that stands twice the first counts, and who wrote it may have used one of these.
      ...headerListOf(message),
    ],
  };
}
