import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { PoolClient } from 'pg';

export type LifeOfBooking = { bookingId: string; events: StoredEvent[] };

/**
 * The bookings of a show, each with its events in order, in pages: only one page is in memory, however many bookings
 * the show has.
 * @param client within a transaction
 */
export async function* bookingsOf(client: PoolClient, eventId: number): AsyncGenerator<LifeOfBooking[]> {
  await client.query(
    `DECLARE lives NO SCROLL CURSOR FOR SELECT ${storedEventColumns} FROM booking_events
     WHERE event_id = ${Number(eventId)} AND booking_id IS NOT NULL ORDER BY booking_id COLLATE "C", version`,
  );
  let page: LifeOfBooking[] = [];
  for (;;) {
    const { rows } = await client.query<StoredEventRow>('FETCH 1000 FROM lives');
    if (rows.length === 0) break;
    for (const row of rows) {
      const bookingId = row.booking_id!;
      if (page.at(-1)?.bookingId !== bookingId) {
        // The last booking of a page may continue in the next row, so a page is yielded when the next booking begins.
        if (page.length >= bookingsAtOnce) {
          yield page;
          page = [];
        }
        page.push({ bookingId, events: [] });
      }
      page.at(-1)!.events.push(storedEvent(row));
    }
  }
  if (page.length > 0) yield page;
  await client.query('CLOSE lives');
}

const bookingsAtOnce = 500;
