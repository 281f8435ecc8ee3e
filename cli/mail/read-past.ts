import { readPaymentEvent } from '@ticketing/notifications/messages.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { Pool } from 'pg';
import { withLog } from '../log/open-log.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';

const atOnce = 5_000;

/** The events of a show, as the event store has them. */
export async function readShow(pool: Pool, eventId: number): Promise<BookingEvent[]> {
  const events: BookingEvent[] = [];
  for (;;) {
    const page = await readShowEvents(pool, eventId, { from: events.length + 1, limit: atOnce });
    events.push(...page.map(({ event }) => event));
    if (page.length === 0) return events;
  }
}

/** The events of a show's payments, from their topic; without asking for it where the show has none. */
export async function readPayments(events: readonly BookingEvent[], eventId: number): Promise<PaymentEvent[]> {
  // A hold is extended when its payment starts.
  if (!events.some((event) => 'paymentId' in event)) return [];
  return withLog(async ({ kafka, topics, partitionOfPayment }) => {
    const partition = partitionOfPayment(eventId);
    const range = (await topicRanges(kafka, topics.paymentEvents)).get(partition);
    const payments: PaymentEvent[] = [];
    if (range === undefined) return payments;
    await readRanges(kafka, topics.paymentEvents, new Map([[partition, range]]), async (_partition, messages) => {
      for (const message of messages) {
        const read = readPaymentEvent(message);
        if (!(read instanceof DeadLetter) && read.event.eventId === eventId) payments.push(read.event);
      }
    });
    return payments;
  });
}
