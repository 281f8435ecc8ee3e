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

/** A record that waits for its request. It is encoded once, which also tells its size. */
export type QueuedRecord = {
  topic: string;
  partition: number;
  content: Buffer;
  /** Its place among those of its partition in the request that it was put into last. */
  place: number;
};

// The broker takes 1 MiB at most for one partition in one request (message.max.bytes), and a hot show is one partition.
export const maxBatchBytes = 900_000;

export function queuedRecord(record: LogRecord): QueuedRecord {
  return { topic: record.topic, partition: record.partition, content: encodeContent(record), place: 0 };
}

/** One request's worth of records as kafkajs wants them; each is told its place. */
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

/** kafkajs only looks whether there is a value; our own encoder of its requests takes the content. */
function messageOf(partition: number, content: Buffer): Message & { content: Buffer } {
  return { partition, content, value: null };
}

/** The first offset of each partition in a request, as the broker named them: topic → partition → offset. */
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

/** Cuts records into parts that fit into one request each, order kept. */
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

/** What a record takes in a request at most, in bytes: with its length, attributes, time and offset before it. */
export function sizeOf({ content }: QueuedRecord): number {
  return 5 + 2 + 5 + content.length;
}
