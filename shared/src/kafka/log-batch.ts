import type { IHeaders, Message } from 'kafkajs';
import type { LogPosition } from './headers.ts';

export type LogRecord = {
  topic: string;
  partition: number;
  key: string | Buffer | null;
  value: string | Buffer | null;
  headers: IHeaders;
};

// The broker takes 1 MiB at most for one partition in one request (message.max.bytes), and a hot show is one partition.
export const maxBatchBytes = 900_000;

/** The place of each record among those of its partition in one request. */
export type Places = Map<LogRecord, number>;

/** One request's worth of records as kafkajs wants them. */
export function groupByPartition(batch: readonly { records: LogRecord[] }[]) {
  const topics = new Map<string, Message[]>();
  const counts = new Map<string, number>();
  const places: Places = new Map();
  for (const { records } of batch) {
    for (const record of records) {
      const slot = `${record.topic}/${record.partition}`;
      const place = counts.get(slot) ?? 0;
      counts.set(slot, place + 1);
      places.set(record, place);
      const messages = topics.get(record.topic) ?? [];
      topics.set(record.topic, messages);
      messages.push({ key: record.key, value: record.value, headers: record.headers, partition: record.partition });
    }
  }
  return { topicMessages: Array.from(topics, ([topic, messages]) => ({ topic, messages })), places };
}

/** @param baseOffsets of the partitions (`topic/partition`), as the broker named them for the request */
export function positionOf(record: LogRecord, baseOffsets: Map<string, number>, places: Places): LogPosition {
  const base = baseOffsets.get(`${record.topic}/${record.partition}`);
  if (base === undefined) throw new Error(`the broker did not name the offset for ${record.topic}/${record.partition}`);
  return { partition: record.partition, offset: base + places.get(record)! };
}

/** Cuts records into parts that fit into one request each, order kept. */
export function splitBySize(records: LogRecord[]): { records: LogRecord[]; bytes: number }[] {
  const parts: { records: LogRecord[]; bytes: number }[] = [];
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

/** About what a record takes in a request, in bytes. */
export function sizeOf({ key, value, headers }: LogRecord): number {
  let bytes = 32 + lengthOf(key) + lengthOf(value);
  for (const name in headers) {
    const header = headers[name];
    const parts = Array.isArray(header) ? header : [header];
    for (const part of parts) bytes += name.length + 4 + lengthOf(part ?? null);
  }
  return bytes;
}

function lengthOf(content: string | Buffer | null): number {
  return content === null ? 0 : Buffer.byteLength(content);
}
