import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { commandPositionOf, correlationOf } from '@ticketing/shared/log/headers.ts';
import { readLoggedEvent } from '@ticketing/shared/log/logged-event.ts';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import type { KafkaMessage } from 'kafkajs';
import type { StoredPaymentEvent } from './fold.ts';

/**
 * Reads a message of `payment.events`.
 * @param log the number of the log of commands: an event says only where on it its command was
 * @returns the event, or why it is invalid
 */
export function readPaymentEvent(message: KafkaMessage, log: number): StoredPaymentEvent | DeadLetter {
  const event = readLoggedEvent(message, paymentEventSchema);
  if (event instanceof DeadLetter) return event;
  const position = commandPositionOf(message.headers);
  // Payments writes it; nobody else may write events.
  if (position === undefined) return new DeadLetter(message, 'does not say which command it answers');
  const { correlationId } = correlationOf(message.headers);
  return { event, correlationId, position: log === 0 ? position : { log, ...position } };
}
