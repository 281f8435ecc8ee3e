import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { PoolClient } from 'pg';
import { takeChunks } from './chunk-taking.ts';
import type { NewMail } from './domain/fold.ts';
import { isTold, mailsOfPayment } from './domain/payment-fold.ts';
import type { Logged } from './messages.ts';
import { insertMails, lockShows, readBeginning, readBookings } from './store/facts.ts';
import type { KnownPayment } from './store/payments.ts';
import { readPayments, writePayments } from './store/payments.ts';
import type { TakingOptions } from './taking.ts';
import { distinct, isPast } from './taking.ts';

/**
 * How long a payment waits for its booking to be read from the other topic, in milliseconds. Less than the time after
 * which a consumer that does not move is taken for one that is stuck: who is replaced first would wait from the start.
 */
const patienceMs = 20_000;

/**
 * Takes events of payments into the store: which have been captured, and the mails that they call for. Whichever topic
 * is read last calls for the confirmation of a booking that was paid; both name it alike, so it is one.
 */
export function createPaymentTaking({ pool, lateMs, mostADay, metrics, logger, onMails }: TakingOptions) {
  /**
   * Whether all is known that the mails of these events are about: a booking, or that there is none, which is certain once
   * the event of the booking stream is read that the payment was declined for.
   */
  async function areKnown(events: Logged<PaymentEvent>[]): Promise<boolean> {
    const told = events.filter(({ event, appendedAt }) => isTold(event) && appendedAt.getTime() > Date.now() - lateMs);
    if (told.length === 0) return true;
    const { rowCount } = await pool.query(
      `SELECT FROM unnest($1::text[], $2::integer[], $3::integer[]) AS told (booking_id, event_id, cause)
        WHERE NOT EXISTS (SELECT FROM bookings WHERE bookings.booking_id = told.booking_id)
          AND NOT EXISTS (SELECT FROM shows WHERE shows.event_id = told.event_id AND shows.version >= told.cause)
        LIMIT 1`,
      [
        told.map(({ event }) => event.bookingId),
        told.map(({ event }) => event.eventId),
        told.map(({ event }) => causeVersionOf(event)),
      ],
    );
    return rowCount === 0;
  }

  async function write(client: PoolClient, events: Logged<PaymentEvent>[]): Promise<number> {
    const shows = await lockShows(client, distinct(events.map(({ event }) => event.eventId)));
    const beganAt = await readBeginning(client);
    const bookings = await readBookings(client, distinct(events.map(({ event }) => event.bookingId)));
    const payments = await readPayments(client, distinct(events.map(({ event }) => event.paymentId)));
    const changed = new Map<string, KnownPayment>();
    const mails: NewMail[] = [];
    for (const { event, appendedAt } of events) {
      const { paymentId, eventId, version } = event;
      const known = payments.get(paymentId);
      if (version <= (known?.version ?? 0)) continue;
      const isCaptured = event.type === 'PaymentCaptured' || known?.isCaptured === true;
      payments.set(paymentId, { paymentId, eventId, version, isCaptured });
      changed.set(paymentId, { paymentId, eventId, version, isCaptured });
      const about = { show: shows.get(eventId)?.facts, booking: bookings.get(event.bookingId) };
      const called = mailsOfPayment(about, event);
      if (isPast({ event, appendedAt }, beganAt, lateMs)) metrics.skippedLate.inc(called.length);
      else mails.push(...called);
    }
    const { made, limited } = await insertMails(client, mails, mostADay);
    metrics.ended.inc({ status: 'limited' }, limited);
    await writePayments(client, [...changed.values()]);
    return made;
  }

  async function take(events: Logged<PaymentEvent>[], lost: AbortSignal): Promise<void> {
    const endMs = performance.now() + patienceMs;
    while (!lost.aborted && performance.now() < endMs && !(await areKnown(events))) await sleep(100);
    const made = await inTransaction(pool, (client) => write(client, events));
    failpoint('notifications/after-ledger');
    metrics.called.inc(made);
    if (made > 0) onMails();
  }

  return takeChunks(take, { metrics, logger });
}

/** The version of the event of the booking stream that an event follows; null if it follows none. */
function causeVersionOf(event: PaymentEvent): number | null {
  const version = 'cause' in event ? Number(event.cause?.split(':')[1]) : Number.NaN;
  return Number.isSafeInteger(version) ? version : null;
}
