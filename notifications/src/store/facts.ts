import type { PoolClient } from 'pg';
import type { Booking, Hall, ShowFacts } from '../domain/facts.ts';
import { bookingFactsSchema, showFactsSchema } from '../domain/facts.ts';
import type { ForEverybody, NewMail } from '../domain/fold.ts';
import { delayMsOf, isLimited } from '../domain/kinds.ts';

export type KnownHall = Hall & { eventId: number; version: number };
export type KnownShow = { eventId: number; version: number; facts: ShowFacts | undefined };

/** Keeps others from shows until the transaction ends, and reads them. Two topics tell of one show. */
export async function lockShows(client: PoolClient, eventIds: number[]): Promise<Map<number, KnownShow>> {
  await client.query(
    'SELECT pg_advisory_xact_lock(1, id) FROM (SELECT id FROM unnest($1::integer[]) AS id ORDER BY id) AS shows',
    [eventIds],
  );
  const { rows } = await client.query<{ event_id: number; version: number; facts: unknown }>(
    'SELECT event_id, version, facts FROM shows WHERE event_id = ANY($1)',
    [eventIds],
  );
  return new Map(
    rows.map(({ event_id: eventId, version, facts }) => [
      eventId,
      { eventId, version, facts: facts === null ? undefined : showFactsSchema.parse(facts) },
    ]),
  );
}

type BookingRow = {
  booking_id: string;
  event_id: number;
  user_id: number;
  status: Booking['status'];
  facts: unknown;
};

export async function readBookings(client: PoolClient, bookingIds: string[]): Promise<Map<string, Booking>> {
  const { rows } = await client.query<BookingRow>(
    'SELECT booking_id, event_id, user_id, status, facts FROM bookings WHERE booking_id = ANY($1)',
    [bookingIds],
  );
  return new Map(
    rows.map((row) => [
      row.booking_id,
      {
        bookingId: row.booking_id,
        eventId: row.event_id,
        userId: row.user_id,
        status: row.status,
        facts: bookingFactsSchema.parse(row.facts),
      },
    ]),
  );
}

export async function writeShows(client: PoolClient, shows: KnownShow[]): Promise<void> {
  if (shows.length === 0) return;
  await client.query(
    `INSERT INTO shows (event_id, version, facts)
     SELECT "eventId", version, facts FROM jsonb_to_recordset($1) AS x("eventId" integer, version integer, facts jsonb)
     ON CONFLICT (event_id) DO UPDATE SET version = excluded.version, facts = excluded.facts`,
    [JSON.stringify(shows)],
  );
}

export async function writeHalls(client: PoolClient, halls: KnownHall[]): Promise<void> {
  if (halls.length === 0) return;
  await client.query(
    `INSERT INTO halls (event_id, version, layout, sections)
     SELECT "eventId", version, layout, sections
       FROM jsonb_to_recordset($1) AS x("eventId" integer, version integer, layout jsonb, sections jsonb)
     ON CONFLICT (event_id) DO UPDATE SET version = excluded.version, layout = excluded.layout,
         sections = excluded.sections`,
    [JSON.stringify(halls)],
  );
}

export async function writeBookings(client: PoolClient, bookings: Booking[]): Promise<void> {
  if (bookings.length === 0) return;
  await client.query(
    `INSERT INTO bookings (booking_id, event_id, user_id, status, facts, changed_at)
     SELECT "bookingId", "eventId", "userId", status, facts, now() FROM jsonb_to_recordset($1)
         AS x("bookingId" text, "eventId" integer, "userId" integer, status text, facts jsonb)
     ON CONFLICT (booking_id) DO UPDATE SET user_id = excluded.user_id, status = excluded.status,
         facts = excluded.facts, changed_at = excluded.changed_at`,
    [JSON.stringify(bookings)],
  );
}

/** How many mails are new in the ledger, and how many of them are not sent, because they are too many of their kind. */
export type Inserted = { made: number; limited: number };

/**
 * Puts mails into the ledger. One that is there already was called for by the same event before. Who has their shows on
 * several partitions may get some more than the limit, where these are read at the same moment.
 * @param mostADay of a kind that is limited, for a person in 24 hours; 0 is no limit
 */
export async function insertMails(client: PoolClient, mails: NewMail[], mostADay: number): Promise<Inserted> {
  if (mails.length === 0) return { made: 0, limited: 0 };
  const { rows } = await client.query<{ status: string }>(
    `INSERT INTO mails (event, kind, user_id, booking_id, event_id, facts, next_at, due_at, status, ended_at)
     SELECT event, kind, "userId", "bookingId", "eventId", facts, due, due,
            CASE WHEN is_over THEN 'limited' ELSE 'waiting' END, CASE WHEN is_over THEN now() END
       FROM jsonb_to_recordset($1) AS x(event text, kind text, "userId" integer, "bookingId" text, "eventId" integer,
              facts jsonb, "delayMs" integer, nth integer),
            LATERAL (SELECT now() + "delayMs" * interval '1 millisecond' AS due) AS delayed,
            LATERAL (SELECT CASE WHEN nth IS NULL THEN false ELSE nth + (
              SELECT count(*) FROM (
                SELECT FROM mails WHERE user_id = "userId" AND mails.kind = x.kind
                   AND created_at > now() - interval '24 hours' AND status NOT IN ('overtaken', 'limited')
                 LIMIT $2) AS before
            ) > $2 END AS is_over) AS counted
     ON CONFLICT ON CONSTRAINT mails_once DO NOTHING RETURNING status`,
    [JSON.stringify(counted(mails, mostADay)), mostADay],
  );
  return { made: rows.length, limited: rows.filter(({ status }) => status === 'limited').length };
}

/** With how long each waits, and which of its kind it is for its person among these, where that matters. */
function counted(mails: NewMail[], mostADay: number) {
  const counts = new Map<string, number>();
  return mails.map((mail) => {
    const { kind, userId } = mail;
    const delayed = { ...mail, delayMs: delayMsOf(kind) };
    if (mostADay === 0 || !isLimited(kind)) return delayed;
    const nth = (counts.get(`${userId} ${kind}`) ?? 0) + 1;
    counts.set(`${userId} ${kind}`, nth);
    return { ...delayed, nth };
  });
}

/** The mails of an event that concerns all bookings of a show, in one statement: there may be 50,000. */
export async function insertForEverybody(
  client: PoolClient,
  event: { name: string; eventId: number },
  { kind, statuses, facts }: ForEverybody,
): Promise<number> {
  const { rowCount } = await client.query(
    `INSERT INTO mails (event, kind, user_id, booking_id, event_id, facts, next_at, due_at)
     SELECT $1, $2, user_id, booking_id, event_id, $5::jsonb || jsonb_build_object('booking', facts), now(), now()
       FROM bookings WHERE event_id = $3 AND status = ANY($4) ORDER BY booking_id
     ON CONFLICT ON CONSTRAINT mails_once DO NOTHING`,
    [event.name, kind, event.eventId, statuses, JSON.stringify(facts)],
  );
  return rowCount ?? 0;
}

/** Gives all bookings of a show with some statuses another one. */
export async function moveBookings(
  client: PoolClient,
  eventId: number,
  from: Booking['status'][],
  to: Booking['status'],
): Promise<void> {
  await client.query('UPDATE bookings SET status = $3, changed_at = now() WHERE event_id = $1 AND status = ANY($2)', [
    eventId,
    from,
    to,
  ]);
}

/** Drops mails of held seats that wait, of bookings that are not held any more; not those that are being sent. */
export async function dropOvertaken(client: PoolClient, bookingIds: string[]): Promise<number> {
  if (bookingIds.length === 0) return 0;
  const { rowCount } = await client.query(
    `UPDATE mails SET status = 'overtaken', ended_at = now() WHERE mail_id IN (
       SELECT mail_id FROM mails WHERE booking_id = ANY($1) AND kind IN ('held', 'your-turn') AND status = 'waiting'
          AND sender IS NULL FOR UPDATE SKIP LOCKED)`,
    [bookingIds],
  );
  return rowCount ?? 0;
}

/** When this database began: what happened before is history. */
export async function readBeginning(client: PoolClient): Promise<Date> {
  const { rows } = await client.query<{ began_at: Date }>('SELECT began_at FROM beginning');
  const row = rows[0];
  if (row === undefined) throw new Error('the table beginning is empty');
  return row.began_at;
}
