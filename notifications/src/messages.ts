import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { readLoggedEvent } from '@ticketing/shared/log/logged-event.ts';
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
  const event = readLoggedEvent(message, schema);
  return event instanceof DeadLetter ? event : { event, appendedAt: new Date(Number(message.timestamp)) };
}
