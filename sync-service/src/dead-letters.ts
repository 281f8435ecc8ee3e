import type { HeaderList } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { headerListOf } from '@ticketing/shared/log/record-decoding.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Unreadable } from './messages.ts';

export type DeadLetterTarget = { writer: LogWriter; topic: string };
export type Source = { topic: string; partition: number };

/**
 * Puts messages aside: key, value and headers as they are, byte for byte, and beside them why, from where and when.
 * A batch that is delivered again puts them aside again.
 */
export async function putAside({ writer, topic }: DeadLetterTarget, source: Source, letters: Unreadable[]) {
  await writer.append(
    letters.map(({ message, reason }) => ({
      topic,
      partition: source.partition,
      key: message.key,
      value: message.value,
      // The own ones behind ours: of a name that stands twice the first counts.
      headers: [...reasonHeaders(message, source, reason), ...headerListOf(message)],
    })),
  );
}

function reasonHeaders(message: KafkaMessage, source: Source, reason: string): HeaderList {
  return [
    ['dlq-reason', reason.slice(0, 1_000)],
    ['dlq-topic', source.topic],
    ['dlq-partition', String(source.partition)],
    ['dlq-offset', message.offset],
    ['dlq-at', new Date().toISOString()],
  ];
}
