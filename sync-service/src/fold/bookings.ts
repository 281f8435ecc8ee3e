import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView } from '@ticketing/shared/stores/views.ts';
import type { Pool } from 'pg';
import type { Change, ViewStore } from '../store/view-store.ts';
import { foldBooking, makesBooking, needsBooking } from './fold.ts';

/**
 * Folds events into their bookings and writes those. The end of a show comes after the bookings before it, and before
 * what is later about them.
 * @param events of any shows; those of one show in version order
 */
export async function projectBookings(views: ViewStore, eventStore: Pool, events: StoredEvent[]): Promise<void> {
  let from = 0;
  for (const [index, stored] of events.entries()) {
    if (stored.event.type !== 'ShowCancelled') continue;
    await projectEvents(views, eventStore, events.slice(from, index));
    await cancelBookings(views, stored);
    from = index + 1;
  }
  await projectEvents(views, eventStore, from === 0 ? events : events.slice(from));
}

/**
 * Ends the bookings of a cancelled show, page by page: any number of them in little memory. After a crash the event comes
 * again, and those that have ended are not found any more.
 */
async function cancelBookings(views: ViewStore, stored: StoredEvent): Promise<void> {
  const { eventId, version } = stored.event;
  for (let after = ''; ; ) {
    const page = await views.openBookings(eventId, { before: version, after, limit: bookingsAtOnce });
    const last = page.at(-1);
    if (last === undefined) return;
    const changes = page.flatMap((before) => {
      const booking = foldBooking(before, stored);
      return booking === undefined || booking === before ? [] : [{ before, after: booking }];
    });
    // Those that somebody else has written meanwhile are read again.
    if ((await views.writeBookings(changes)).length === 0) after = last._id;
    failpoint('sync-service/between-pages');
  }
}

const bookingsAtOnce = 500;

/**
 * Folds events into their bookings and writes those. A new booking is inserted without reading it first, which keeps
 * the hot path fast. If it exists already (a faster writer, an earlier attempt), it is read and folded again. Safe to
 * repeat with the same events.
 * @param events of any shows; those of one booking in version order
 */
async function projectEvents(views: ViewStore, eventStore: Pool, events: StoredEvent[]): Promise<void> {
  let pending = byBooking(events);
  let seen = await views.loadBookings(
    Array.from(pending).flatMap(([bookingId, [first]]) => (makesBooking(first.event) ? [] : [bookingId])),
  );
  while (pending.size > 0) {
    const changes: Change<BookingView>[] = [];
    for (const [bookingId, news] of pending) {
      const before = seen.get(bookingId) ?? (await missingBooking(eventStore, news[0]));
      const after = news.reduce(foldBooking, before);
      if (after !== undefined && after !== seen.get(bookingId)) changes.push({ before: seen.get(bookingId), after });
    }
    const lost = new Set(await views.writeBookings(changes));
    pending = new Map(Array.from(pending).filter(([bookingId]) => lost.has(bookingId)));
    seen = await views.loadBookings([...lost]);
  }
}

type News = [first: StoredEvent, ...later: StoredEvent[]];

function byBooking(events: StoredEvent[]): Map<string, News> {
  const groups = new Map<string, News>();
  for (const stored of events) {
    const bookingId = 'bookingId' in stored.event ? stored.event.bookingId : undefined;
    if (bookingId === undefined) continue;
    const group = groups.get(bookingId);
    if (group === undefined) groups.set(bookingId, [stored]);
    else group.push(stored);
  }
  return groups;
}

// A booking that events refer to and that does not exist was lost by MongoDB. Its earlier events are in the event
// store. There is no index for them, but this is rare.
async function missingBooking(eventStore: Pool, { event }: StoredEvent): Promise<BookingView | undefined> {
  if (!needsBooking(event) || !('bookingId' in event)) return undefined;
  const { rows } = await eventStore.query<StoredEventRow>(
    `SELECT ${storedEventColumns} FROM booking_events
     WHERE event_id = $1 AND version < $2 AND (booking_id = $3 OR type = 'ShowCancelled') ORDER BY version`,
    [event.eventId, event.version, event.bookingId],
  );
  return rows.map(storedEvent).reduce<BookingView | undefined>(foldBooking, undefined);
}
