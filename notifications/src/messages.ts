import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { faultOfRecord } from '@ticketing/shared/log/record-decoding.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { paymentEventSchema } from '@ticketing/shared/messages/payments/events.ts';
import type { KafkaMessage } from 'kafkajs';
import type { z } from 'zod';

/** An event, and when the broker has put it on the topic. */
export type Logged<Event> = { event: Event; appendedAt: Date };
export type LoggedEvent = Logged<BookingEvent>;

/** Reads a message of `booking.events`. @returns the event, or why it is invalid */
export function readEvent(message: KafkaMessage): LoggedEvent | DeadLetter {
  return readBy(eventSchema, message);
}

/** Reads a message of `payment.events`. @returns the event, or why it is invalid */
export function readPaymentEvent(message: KafkaMessage): Logged<PaymentEvent> | DeadLetter {
  return readBy(paymentEventSchema, message);
}

function readBy<S extends z.ZodType>(schema: S, message: KafkaMessage): Logged<z.output<S>> | DeadLetter {
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
  if (result.success) return { event: result.data, appendedAt: new Date(Number(message.timestamp)) };
  const issues = result.error.issues.map(({ path, message: text }) => `${path.join('.') || 'event'}: ${text}`);
  return new DeadLetter(message, issues.join('; '));
}
