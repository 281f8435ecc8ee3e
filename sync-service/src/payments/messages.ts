import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { commandPositionOf, correlationOf } from '@ticketing/shared/log/headers.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import type { KafkaMessage } from 'kafkajs';
import type { StoredPaymentEvent } from './fold.ts';

/**
 * Reads a message of `payment.events`.
 * @param log the number of the log of commands: an event says only where on it its command was
 * @returns the event, or why it is invalid
 */
export function readPaymentEvent(message: KafkaMessage, log: number): StoredPaymentEvent | DeadLetter {
  const fault = faultOfRecord(message);
  if (fault !== undefined) return new DeadLetter(message, fault);
  if (message.value === null) return new DeadLetter(message, 'has no value');
  let json: unknown;
  try {
    json = JSON.parse(message.value.toString());
  } catch {
    return new DeadLetter(message, 'is not JSON');
  }
  const result = paymentEventSchema.safeParse(json);
  if (!result.success) {
    const issues = result.error.issues.map(({ path, message: text }) => `${path.join('.') || 'event'}: ${text}`);
    return new DeadLetter(message, issues.join('; '));
  }
  const position = commandPositionOf(message.headers);
  // Payments writes it; nobody else may write events.
  if (position === undefined) return new DeadLetter(message, 'does not say which command it answers');
  const { correlationId } = correlationOf(message.headers);
  return { event: result.data, correlationId, position: log === 0 ? position : { log, ...position } };
}
