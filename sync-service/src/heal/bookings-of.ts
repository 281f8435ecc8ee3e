import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { PoolClient } from 'pg';

export type LifeOfBooking = { bookingId: string; events: StoredEvent[] };

/**
 * The bookings of a show, each with its events in order, in pages: only one page is in memory, however many bookings
 * the show has. The end of the show is an event of each booking that was made before it.
 * @param client within a transaction
 */
export async function* bookingsOf(client: PoolClient, eventId: number): AsyncGenerator<LifeOfBooking[]> {
  await client.query(
    `DECLARE lives NO SCROLL CURSOR FOR SELECT ${storedEventColumns} FROM booking_events
     WHERE event_id = ${Number(eventId)} AND booking_id IS NOT NULL ORDER BY booking_id COLLATE "C", version`,
  );
  const end = await endOf(client, eventId);
  const whole = (lives: LifeOfBooking[]) => lives.map((life) => withEnd(life, end));
  let page: LifeOfBooking[] = [];
  for (;;) {
    const { rows } = await client.query<StoredEventRow>('FETCH 1000 FROM lives');
    if (rows.length === 0) break;
    for (const row of rows) {
      const bookingId = row.booking_id!;
      if (page.at(-1)?.bookingId !== bookingId) {
        // The last booking of a page may continue in the next row, so a page is yielded when the next booking begins.
        if (page.length >= bookingsAtOnce) {
          yield whole(page);
          page = [];
        }
        page.push({ bookingId, events: [] });
      }
      page.at(-1)!.events.push(storedEvent(row));
    }
  }
  if (page.length > 0) yield whole(page);
  await client.query('CLOSE lives');
}

const bookingsAtOnce = 500;

async function endOf(client: PoolClient, eventId: number): Promise<StoredEvent | undefined> {
  const { rows } = await client.query<StoredEventRow>(
    `SELECT ${storedEventColumns} FROM booking_events WHERE event_id = $1 AND type = 'ShowCancelled'`,
    [eventId],
  );
  return rows[0] && storedEvent(rows[0]);
}

/** A booking's life with the end of its show, where that was in its time. */
export function withEnd({ bookingId, events }: LifeOfBooking, end: StoredEvent | undefined): LifeOfBooking {
  if (end === undefined) return { bookingId, events };
  const index = events.findIndex(({ event }) => event.version > end.event.version);
  if (index === 0) return { bookingId, events };
  return { bookingId, events: events.toSpliced(index === -1 ? events.length : index, 0, end) };
}
