import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import { takeChunks } from './chunk-taking.ts';
import type { Booking } from './domain/facts.ts';
import type { NewMail } from './domain/fold.ts';
import { bookingIdOf, eventName, fold } from './domain/fold.ts';
import type { Logged, LoggedEvent } from './messages.ts';
import type { NotificationsMetrics } from './metrics.ts';
import type { KnownHall, KnownShow } from './store/facts.ts';
import {
  dropOvertaken,
  insertForEverybody,
  insertMails,
  lockShows,
  moveBookings,
  readBeginning,
  readBookings,
  writeBookings,
  writeHalls,
  writeShows,
} from './store/facts.ts';
import { readPayments } from './store/payments.ts';

export type TakingOptions = {
  pool: Pool;
  /** Events that have been on the topic for longer than this are not mailed any more. */
  lateMs: number;
  /** Mails of a kind that is limited that a person gets in 24 hours; 0 is no limit. */
  mostADay: number;
  metrics: NotificationsMetrics;
  logger: Logger;
  /** Called when there are new mails. */
  onMails: () => void;
};

/**
 * Takes events into the store: what is known of shows and bookings, and the mails that they call for, in one
 * transaction a chunk. An event that comes again is known by its version and changes nothing. Nothing is sent here.
 */
export function createTaking({ pool, lateMs, mostADay, metrics, logger, onMails }: TakingOptions) {
  async function take(events: LoggedEvent[]): Promise<void> {
    failpoint('notifications/before-ledger');
    const made = await inTransaction(pool, (client) => write(client, events));
    failpoint('notifications/after-ledger');
    metrics.called.inc(made);
    if (made > 0) onMails();
  }

  async function write(client: PoolClient, events: LoggedEvent[]): Promise<number> {
    const shows = await lockShows(client, distinct(events.map(({ event }) => event.eventId)));
    const beganAt = await readBeginning(client);
    const bookings = await readBookings(client, distinct(events.flatMap(({ event }) => bookingIdOf(event) ?? [])));
    const payments = await readPayments(client, distinct(events.flatMap(({ event }) => paymentIdsOf(event, bookings))));
    const isCaptured = (paymentId: string) => payments.get(paymentId)?.isCaptured === true;
    const changed = {
      shows: new Map<number, KnownShow>(),
      halls: new Map<number, KnownHall>(),
      bookings: new Map<string, Booking>(),
    };
    const notHeld = new Set<string>();
    let mails: NewMail[] = [];
    let made = 0;

    async function flush(): Promise<void> {
      await writeBookings(client, [...changed.bookings.values()]);
      const inserted = await insertMails(client, mails, mostADay);
      made += inserted.made;
      metrics.ended.inc({ status: 'limited' }, inserted.limited);
      changed.bookings.clear();
      mails = [];
    }

    for (const { event, appendedAt } of events) {
      const { eventId, version } = event;
      const known = shows.get(eventId) ?? { eventId, version: 0, facts: undefined };
      // It was published again, by a worker that had crashed or by somebody who replays the log.
      if (version <= known.version) continue;
      const bookingId = bookingIdOf(event);
      const booking = bookingId === undefined ? undefined : bookings.get(bookingId);
      const after = fold({ show: known.facts, booking, isCaptured }, event);
      const show = { eventId, version, facts: after.show ?? known.facts };
      shows.set(eventId, show);
      changed.shows.set(eventId, show);
      if (after.hall !== undefined) changed.halls.set(eventId, { eventId, version, ...after.hall });
      if (after.booking !== undefined) {
        bookings.set(after.booking.bookingId, after.booking);
        changed.bookings.set(after.booking.bookingId, after.booking);
        if (booking?.status === 'held' && after.booking.status !== 'held') notHeld.add(booking.bookingId);
      }
      const isLate = isPast({ event, appendedAt }, beganAt, lateMs);
      if (isLate) metrics.skippedLate.inc(after.mails.length);
      else mails.push(...after.mails);
      if (after.everybody === undefined) continue;
      await flush();
      const { statuses, status } = after.everybody;
      if (isLate) metrics.skippedLate.inc();
      else made += await insertForEverybody(client, { name: eventName(event), eventId }, after.everybody);
      if (status === undefined) continue;
      await moveBookings(client, eventId, statuses, status);
      for (const one of bookings.values()) {
        if (one.eventId === eventId && statuses.includes(one.status)) bookings.set(one.bookingId, { ...one, status });
      }
    }
    await flush();
    await writeShows(client, [...changed.shows.values()]);
    await writeHalls(client, [...changed.halls.values()]);
    metrics.ended.inc({ status: 'overtaken' }, await dropOvertaken(client, [...notHeld]));
    return made;
  }

  return takeChunks(take, { metrics, logger });
}

/** The payments that an event's booking is, or will be, booked with. */
function paymentIdsOf(event: BookingEvent, bookings: ReadonlyMap<string, Booking>): string[] {
  const said = 'paymentId' in event ? event.paymentId : undefined;
  const known = bookings.get(bookingIdOf(event) ?? '')?.facts.paymentId;
  return [said, known].filter((one) => one !== undefined);
}

/**
 * Whether nobody is told of an event any more: it is of before there was a ledger, whenever it was published, or has
 * been on the topic for too long.
 */
export function isPast({ event, appendedAt }: Logged<{ at: string }>, beganAt: Date, lateMs: number): boolean {
  if (appendedAt < beganAt || new Date(event.at) < beganAt) return true;
  return appendedAt.getTime() < Date.now() - lateMs;
}

export function distinct<T>(values: T[]): T[] {
  return [...new Set(values)];
}
