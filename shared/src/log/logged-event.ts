import type { KafkaMessage } from 'kafkajs';
import type { z } from 'zod';
import { DeadLetter } from './dead-letters.ts';
import { faultOfRecord } from './record-decoding.ts';

/**
 * Reads a message of a topic of events.
 * @returns the event, or why the message is none
 */
export function readLoggedEvent<S extends z.ZodType>(message: KafkaMessage, schema: S): z.output<S> | DeadLetter {
  const fault = faultOfRecord(message);
  if (fault !== undefined) return new DeadLetter(message, fault);
  if (message.value === null) return new DeadLetter(message, 'has no value');
  let json: unknown;
  try {
    json = JSON.parse(message.value.toString());
  } catch {
    return new DeadLetter(message, 'is not JSON');
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message: text }) => `${path.join('.') || 'event'}: ${text}`);
  return new DeadLetter(message, issues.join('; '));
}
