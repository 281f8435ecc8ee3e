import { headerText } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import { recordTime } from '@ticketing/shared/log/record-time.ts';
import type { KafkaMessage } from 'kafkajs';

/** A message of a topic as JSON. */
export type MessageJson = {
  topic: string;
  partition: number;
  offset: number;
  /** Null where the record's time is none. */
  at: string | null;
  key: string | null;
  headers: Record<string, string | null>;
  /** The value, where it is JSON. */
  value?: unknown;
  /** The value as text, where it is none; in base64, where it is not even text. */
  text?: string;
  base64?: string;
  /** Why it is no record that can be read; then what is shown as its value are the bytes as they stand. */
  unreadable?: string;
};

/** Shows a message, whatever is in it. */
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

/** A shorter text is not nested so deep that the stack is not enough. */
const deepLength = 4_000;

function valueJson(value: Buffer | null): Pick<MessageJson, 'value' | 'text' | 'base64'> {
  if (value === null) return { value: null };
  const text = value.toString('utf8');
  try {
    const parsed: unknown = JSON.parse(text);
    // What is nested thousands of times can be read, but not be written again.
    if (text.length > deepLength) JSON.stringify(parsed);
    return { value: parsed };
  } catch {
    return text.includes('\ufffd') ? { base64: value.toString('base64') } : { text };
  }
}

/** A field of a message's value, where it is an object that has it. */
export function fieldOf({ value }: MessageJson, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
