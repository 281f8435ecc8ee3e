import type { Message } from 'kafkajs';
import type { HeaderList, LogPosition, RecordHeaders } from './headers.ts';
import { encodeContent } from './record-encoding.ts';

export type LogRecord = {
  topic: string;
  partition: number;
  key: string | Buffer | null;
  value: string | Buffer | null;
  headers: RecordHeaders | HeaderList;
};

/** A queued record. It is encoded once, which also gives its size. */
export type QueuedRecord = {
  topic: string;
  partition: number;
  content: Buffer;
  /** Its index among the records of its partition in the last request that it was put into. */
  place: number;
};

// The broker accepts at most 1 MiB per partition and request (message.max.bytes), and a hot show is one partition.
export const maxBatchBytes = 900_000;

export function queuedRecord(record: LogRecord): QueuedRecord {
  return { topic: record.topic, partition: record.partition, content: encodeContent(record), place: 0 };
}

/** Groups the records of a request as kafkajs needs them, and sets the place of each. */
export function groupByPartition(batch: readonly { records: QueuedRecord[] }[]) {
  const topics = new Map<string, { messages: Message[]; counts: number[] }>();
  let count = 0;
  for (const { records } of batch) {
    for (const record of records) {
      const { topic, partition, content } = record;
      const group = topics.get(topic) ?? { messages: [], counts: [] };
      topics.set(topic, group);
      record.place = group.counts[partition] ?? 0;
      group.counts[partition] = record.place + 1;
      group.messages.push(messageOf(partition, content));
      count += 1;
    }
  }
  return { topicMessages: Array.from(topics, ([topic, { messages }]) => ({ topic, messages })), count };
}

/** kafkajs only checks that there is a value; our own request encoder uses the content. */
function messageOf(partition: number, content: Buffer): Message & { content: Buffer } {
  return { partition, content, value: null };
}

/** The first offset of each partition in a request, from the broker's answer: topic → partition → offset. */
export type BaseOffsets = Map<string, Map<number, number>>;

export function baseOffsetsOf(
  metadata: readonly { topicName: string; partition: number; baseOffset?: string }[],
): BaseOffsets {
  const bases: BaseOffsets = new Map();
  for (const { topicName, partition, baseOffset } of metadata) {
    const ofTopic = bases.get(topicName) ?? new Map<number, number>();
    bases.set(topicName, ofTopic.set(partition, Number(baseOffset)));
  }
  return bases;
}

export function positionOf({ topic, partition, place }: QueuedRecord, bases: BaseOffsets): LogPosition {
  const base = bases.get(topic)?.get(partition);
  if (base === undefined) throw new Error(`the broker did not name the offset for ${topic}/${partition}`);
  return { partition, offset: base + place };
}

/** Splits records into parts that fit into one request each, in order. */
export function splitBySize(records: QueuedRecord[]): { records: QueuedRecord[]; bytes: number }[] {
  const parts: { records: QueuedRecord[]; bytes: number }[] = [];
  for (const record of records) {
    const bytes = sizeOf(record);
    const last = parts.at(-1);
    if (last !== undefined && last.bytes + bytes <= maxBatchBytes) {
      last.records.push(record);
      last.bytes += bytes;
    } else {
      parts.push({ records: [record], bytes });
    }
  }
  return parts;
}

/** The maximum size of a record in a request, in bytes: with its length, attributes, time and offset. */
export function sizeOf({ content }: QueuedRecord): number {
  return 5 + 2 + 5 + content.length;
}
