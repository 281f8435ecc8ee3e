import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventSchema } from '@ticketing/shared/messages/events.ts';
import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { isDeadLetter, readCommand } from '@ticketing/worker/messages.ts';
import { MongoClient } from 'mongodb';
import type { EngineUrls } from '../../../local/engines.ts';
import type { CatalogueTruth } from './catalogue-truth.ts';
import { readCatalogueTruth } from './catalogue-truth.ts';
import { withDatabase } from './database.ts';
import { jsonOf } from './json.ts';
import type { LogAccess } from './topic.ts';
import { readTopic } from './topic.ts';

export type TicketRow = {
  event_id: number;
  seat_id: string;
  status: 'available' | 'held' | 'booked' | 'blocked';
  booking_id: string | null;
};

export type BookingRow = { booking_id: string; event_id: number; status: string; version: number };

/** Who recorded an outcome, and when, in milliseconds since 1970. */
export type OutcomeRow = { partition: number; processedBy: string; recordedAt: number };

export type PublishedEvent = { event: BookingEvent; bytes: string };

/** Everything that the engines have, once all is at rest. */
export type Truth = {
  /** In order of each partition. */
  commands: LoggedCommand[];
  /** How many messages among the commands are none. */
  unreadableCommands: number;
  /** By show, in order of version. */
  store: Map<number, StoredEvent[]>;
  /** As they stand on the topic, doubles too; what is no event is left out. */
  published: PublishedEvent[];
  showVersions: Map<number, number>;
  tickets: TicketRow[];
  bookings: BookingRow[];
  /** In order of time. */
  outcomes: OutcomeRow[];
  views: { shows: ShowView[]; bookings: BookingView[]; history: HistoryView[] };
  catalogue: CatalogueTruth;
};

/** Reads it all. */
export async function readTruth(urls: EngineUrls, log: LogAccess, partitions: number): Promise<Truth> {
  const [commands, published, tables, views, catalogue] = await Promise.all([
    readCommands(log, partitions),
    readPublished(log),
    readTables(urls.databaseUrl),
    readViews(urls.mongodbUri),
    readCatalogueTruth(urls, log, partitions),
  ]);
  return { ...commands, published, ...tables, views, catalogue };
}

async function readCommands(log: LogAccess, partitions: number) {
  const partitionOf = createPartitioner(partitions);
  const messages = await readTopic(log, 'booking.commands');
  const read = messages.map((message) => readCommand(message, message.partition, partitionOf));
  const commands = read.flatMap((one) => (isDeadLetter(one) ? [] : [one]));
  return { commands, unreadableCommands: messages.length - commands.length };
}

/** The events on the topic. */
export async function readPublished(log: LogAccess): Promise<PublishedEvent[]> {
  const messages = await readTopic(log, 'booking.events');
  return messages.flatMap(({ value }) => {
    const bytes = value?.toString() ?? '';
    const parsed = eventSchema.safeParse(jsonOf(bytes));
    return parsed.success ? [{ event: parsed.data, bytes }] : [];
  });
}

function readTables(databaseUrl: string) {
  return withDatabase(databaseUrl, async (client) => {
    const events = await client.query<StoredEventRow>(
      `SELECT ${storedEventColumns} FROM booking_events ORDER BY event_id, version`,
    );
    const shows = await client.query<{ event_id: number; version: number }>('SELECT event_id, version FROM shows');
    const tickets = await client.query<TicketRow>('SELECT event_id, seat_id, status, booking_id FROM tickets');
    const bookings = await client.query<BookingRow>('SELECT booking_id, event_id, status, version FROM bookings');
    const outcomes = await client.query<OutcomeRow>(
      `SELECT command_partition AS partition, processed_by AS "processedBy",
              (extract(epoch FROM recorded_at) * 1000)::float8 AS "recordedAt"
       FROM booking_events ORDER BY recorded_at`,
    );
    return {
      outcomes: outcomes.rows,
      store: Map.groupBy(events.rows.map(storedEvent), ({ event }) => event.eventId),
      showVersions: new Map(shows.rows.map(({ event_id, version }) => [event_id, version])),
      tickets: tickets.rows,
      bookings: bookings.rows,
    };
  });
}

async function readViews(mongodbUri: string): Promise<Truth['views']> {
  const client = new MongoClient(mongodbUri);
  try {
    const db = client.db();
    const [shows, bookings, history] = await Promise.all([
      db.collection<ShowView>(viewCollections.events).find().toArray(),
      db.collection<BookingView>(viewCollections.bookings).find().toArray(),
      db.collection<HistoryView>(viewCollections.history).find().toArray(),
    ]);
    return { shows, bookings, history };
  } finally {
    await client.close();
  }
}
