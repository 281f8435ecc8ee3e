import { headerText } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import type { KafkaMessage } from 'kafkajs';

/** A message of a topic as JSON. */
export type MessageJson = {
  topic: string;
  partition: number;
  offset: number;
  /** Null if the record's timestamp is invalid. */
  at: string | null;
  key: string | null;
  headers: Record<string, string | null>;
  /** The value, if it is JSON. */
  value?: unknown;
  /** The value as text if it is not JSON, or in base64 if it is not text. */
  text?: string;
  base64?: string;
  /** Why the bytes cannot be read as a record; then the value has the raw bytes. */
  unreadable?: string;
};

/** Converts any message to JSON. */
export function messageJson(topic: string, partition: number, message: KafkaMessage): MessageJson {
  const fault = faultOfRecord(message);
  return {
    topic,
    partition,
    offset: Number(message.offset),
    at: recordTime(message) ?? null,
    key: message.key?.toString() ?? null,
    headers: Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, headerText({ [name]: value }, name) ?? null]),
    ),
    ...valueJson(message.value),
    ...(fault !== undefined && { unreadable: fault }),
  };
}

/** A text up to this length cannot be nested so deep that it overflows the stack. */
const deepLength = 4_000;

function valueJson(value: Buffer | null): Pick<MessageJson, 'value' | 'text' | 'base64'> {
  if (value === null) return { value: null };
  const text = value.toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    // Deeply nested JSON can be parsed, but stringifying it overflows the stack.
    if (text.length > deepLength) JSON.stringify(parsed);
    return { value: parsed };
  } catch {
    return text.includes('\ufffd') ? { base64: value.toString('base64') } : { text };
  }
}

/** A field of a message's value, if the value is an object that has it. */
export function fieldOf({ value }: MessageJson, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
