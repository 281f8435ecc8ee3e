import type { KafkaMessage } from 'kafkajs';

/** A message of a topic as JSON. */
export type MessageJson = {
  topic: string;
  partition: number;
  offset: number;
  at: string;
  key: string | null;
  headers: Record<string, string>;
  /** The value, where it is JSON. */
  value?: unknown;
  /** The value as text, where it is none; in base64, where it is not even text. */
  text?: string;
  base64?: string;
};

/** Shows a message, whatever is in it. */
export function messageJson(topic: string, partition: number, message: KafkaMessage): MessageJson {
  return {
    topic,
    partition,
    offset: Number(message.offset),
    at: new Date(Number(message.timestamp)).toISOString(),
    key: message.key?.toString() ?? null,
    headers: Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [
        name,
        String(Array.isArray(value) ? value[0] : value),
      ]),
    ),
    ...valueJson(message.value),
  };
}

function valueJson(value: Buffer | null): Pick<MessageJson, 'value' | 'text' | 'base64'> {
  if (value === null) return { value: null };
  const text = value.toString('utf8');
  try {
    return { value: JSON.parse(text) };
  } catch {
    return text.includes('\ufffd') ? { base64: value.toString('base64') } : { text };
  }
}

/** A field of a message's value, where it is an object that has it. */
export function fieldOf({ value }: MessageJson, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
