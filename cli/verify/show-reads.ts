import type { Wish } from '@ticketing/shared/messages/wish.ts';
import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { readShowEvents, storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { BookingView, HistoryView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { historyView } from '@ticketing/sync-service/fold/fold.ts';
import type { LifeOfBooking } from '@ticketing/sync-service/heal/bookings-of.ts';
import { bookingsOf, withEnd } from '@ticketing/sync-service/heal/bookings-of.ts';
import { operationLimit } from '@ticketing/sync-service/store/limits.ts';
import type { ViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Booking, Seat, TicketState } from '@ticketing/worker/domain/show.ts';
import type { Db } from 'mongodb';
import type { PoolClient } from 'pg';
import { z } from 'zod';

export type TicketRow = {
  event_id: number;
  seat_id: string;
  status: Seat['status'];
  booking_id: string | null;
  user_id: number | null;
  held_until: Date | null;
  price_minor: number;
};

export type BookingRow = {
  event_id: number;
  booking_id: string;
  user_id: number;
  seat_ids: string[];
  prices: string[] | null;
  status: Booking['status'];
  code: string | null;
  held_until: Date | null;
  held_since: Date | null;
  payment_id: string | null;
  wish: Wish | null;
  tickets: TicketState[] | null;
  version: number;
};

/** What the stores have of one show, but for its view. */
export type ShowReads = {
  /** The version in its row. */
  rowVersion(): Promise<number | undefined>;
  /** Its events, in pages and in order. @throws ZodError when the first of a page cannot be read */
  events(): AsyncIterable<StoredEvent[]>;
  /** The event that scheduled it. */
  scheduled(): Promise<StoredEvent | undefined>;
  histories(events: StoredEvent[]): Promise<Map<string, HistoryView>>;
  listing(): Promise<ListingView | undefined>;
  tickets(): AsyncIterable<TicketRow[]>;
  /** The bookings that events speak of, in pages, each with its events. */
  bookings(): AsyncIterable<LifeOfBooking[]>;
  bookingRows(bookingIds: string[]): Promise<Map<string, BookingRow>>;
  bookingViews(bookingIds: string[]): Promise<Map<string, BookingView>>;
  bookingCount(): Promise<number>;
};

/** @property client in a snapshot */
export type Stores = { client: PoolClient; views: ViewStore; db: Db };

/** Reads a show piece by piece, however large it is. */
export function readsOfShow(stores: Stores, eventId: number): ShowReads {
  const { client, views } = stores;
  return {
    rowVersion: async () => (await rowVersions(client, [eventId])).get(eventId),
    async *events() {
      for (let from = 1; ; ) {
        const page = await readShowEvents(client, eventId, { from, limit: eventsAtOnce });
        if (page.length === 0) return;
        yield page;
        from = page.at(-1)!.event.version + 1;
      }
    },
    async scheduled() {
      const { rows } = await client.query<StoredEventRow>(
        `SELECT ${storedEventColumns} FROM booking_events WHERE event_id = $1 AND type = 'ShowScheduled' ORDER BY version LIMIT 1`,
        [eventId],
      );
      return rows[0] && storedEvent(rows[0]);
    },
    histories: (events) => histories(stores, events),
    listing: async () => (await views.listings.load([eventId])).get(eventId),
    async *tickets() {
      for (let after = ''; ; ) {
        const { rows } = await client.query<TicketRow>({
          name: 'tickets-of',
          text: `SELECT ${ticketColumns} FROM tickets WHERE event_id = $1 AND seat_id > $2 ORDER BY seat_id LIMIT 5000`,
          values: [eventId, after],
        });
        if (rows.length === 0) return;
        yield rows;
        after = rows.at(-1)!.seat_id;
      }
    },
    bookings: () => bookingsOf(client, eventId),
    bookingRows: (bookingIds) => bookingRows(client, bookingIds),
    bookingViews: views.loadBookings,
    bookingCount: async () => (await bookingCounts(client, [eventId])).get(eventId) ?? 0,
  };
}

/**
 * Reads many small shows at once: a query for all of them takes little longer than one for each.
 * @returns without shows that have events which cannot be read
 */
export async function readsOfShows(stores: Stores, eventIds: number[]): Promise<Map<number, ShowReads>> {
  const { client, views } = stores;
  const events = await eventsOf(client, eventIds);
  const all = Array.from(events.values()).flat();
  const bookingIds = all.flatMap(({ event }) => ('bookingId' in event ? (event.bookingId ?? []) : []));
  const versions = await rowVersions(client, eventIds);
  const tickets = await ticketsOf(client, eventIds);
  const rows = await bookingRows(client, bookingIds);
  const counts = await bookingCounts(client, eventIds);
  const [seen, listings, documents] = await Promise.all([
    views.loadBookings(bookingIds),
    views.listings.load(eventIds),
    histories(stores, all),
  ]);
  return new Map(
    Array.from(events, ([eventId, ofShow]) => {
      const reads: ShowReads = {
        rowVersion: async () => versions.get(eventId),
        events: () => onePage(ofShow),
        scheduled: async () => ofShow.find(({ event }) => event.type === 'ShowScheduled'),
        histories: async () => documents,
        listing: async () => listings.get(eventId),
        tickets: () => onePage(tickets.get(eventId) ?? []),
        bookings: () => onePage(livesOf(ofShow)),
        bookingRows: async () => rows,
        bookingViews: async () => seen,
        bookingCount: async () => counts.get(eventId) ?? 0,
      };
      return [eventId, reads];
    }),
  );
}

const eventsAtOnce = 1_000;
const ticketColumns = 'event_id, seat_id, status, booking_id, user_id, held_until, price_minor';

async function* onePage<Item>(items: Item[]): AsyncGenerator<Item[]> {
  if (items.length > 0) yield items;
}

async function eventsOf(client: PoolClient, eventIds: number[]): Promise<Map<number, StoredEvent[]>> {
  const { rows } = await client.query<StoredEventRow>({
    name: 'events-of-shows',
    text: `SELECT ${storedEventColumns} FROM booking_events WHERE event_id = ANY($1::int[]) ORDER BY event_id, version`,
    values: [eventIds],
  });
  const read = new Map<number, StoredEvent[]>(eventIds.map((eventId) => [eventId, []]));
  for (const row of rows) {
    try {
      read.get(row.event_id)?.push(storedEvent(row));
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      read.delete(row.event_id);
    }
  }
  return read;
}

function livesOf(events: StoredEvent[]): LifeOfBooking[] {
  const lives = new Map<string, StoredEvent[]>();
  let end: StoredEvent | undefined;
  for (const stored of events) {
    const { event } = stored;
    if (event.type === 'ShowCancelled') end = stored;
    if (!('bookingId' in event) || event.bookingId === undefined) continue;
    lives.set(event.bookingId, [...(lives.get(event.bookingId) ?? []), stored]);
  }
  return Array.from(lives, ([bookingId, of]) => withEnd({ bookingId, events: of }, end));
}

async function rowVersions(client: PoolClient, eventIds: number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ event_id: number; version: number }>({
    name: 'versions-of-shows',
    text: 'SELECT event_id, version FROM shows WHERE event_id = ANY($1::int[])',
    values: [eventIds],
  });
  return new Map(rows.map((row) => [row.event_id, row.version]));
}

async function ticketsOf(client: PoolClient, eventIds: number[]): Promise<Map<number, TicketRow[]>> {
  const { rows } = await client.query<TicketRow>({
    name: 'tickets-of-shows',
    text: `SELECT ${ticketColumns} FROM tickets WHERE event_id = ANY($1::int[]) ORDER BY event_id, seat_id`,
    values: [eventIds],
  });
  return Map.groupBy(rows, (row) => row.event_id);
}

async function bookingRows(client: PoolClient, bookingIds: string[]): Promise<Map<string, BookingRow>> {
  if (bookingIds.length === 0) return new Map();
  const { rows } = await client.query<BookingRow>({
    name: 'bookings-by-id',
    text: `SELECT event_id, booking_id, user_id, seat_ids, prices, status, code, held_until, held_since, payment_id, wish,
             tickets, version
           FROM bookings WHERE booking_id = ANY($1)`,
    values: [bookingIds],
  });
  return new Map(rows.map((row) => [row.booking_id, row]));
}

async function bookingCounts(client: PoolClient, eventIds: number[]): Promise<Map<number, number>> {
  const { rows } = await client.query<{ event_id: number; count: number }>({
    name: 'bookings-of-shows',
    text: 'SELECT event_id, count(*) FROM bookings WHERE event_id = ANY($1::int[]) GROUP BY event_id',
    values: [eventIds],
  });
  return new Map(rows.map((row) => [row.event_id, row.count]));
}

async function histories({ db }: Stores, events: StoredEvent[]): Promise<Map<string, HistoryView>> {
  if (events.length === 0) return new Map();
  const found = await db
    .collection<HistoryView>(viewCollections.history)
    .find({ _id: { $in: events.map((stored) => historyView(stored)._id) } }, operationLimit)
    .toArray();
  return new Map(found.map((document) => [document._id, document]));
}
