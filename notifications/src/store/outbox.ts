import type { Pool, PoolClient } from 'pg';
import { z } from 'zod';
import type { Booking } from '../domain/facts.ts';
import { mailFactsSchema } from '../domain/facts.ts';
import { mailKinds } from '../domain/kinds.ts';

const rowSchema = z.object({
  mail_id: z.int(),
  event: z.string(),
  kind: z.enum(mailKinds),
  user_id: z.int(),
  booking_id: z.string().nullable(),
  event_id: z.int().nullable(),
  facts: mailFactsSchema.nullable(),
  attempts: z.int(),
  resends: z.int(),
  due_at: z.date(),
  created_at: z.date(),
  booking_status: z.enum(['waiting', 'held', 'booked', 'cancelled', 'expired']).nullable(),
});

/** A mail that this process is sending. */
export type OutboxMail = z.infer<typeof rowSchema> & { booking_status: Booking['status'] | null };

/** The first key of the advisory locks that say that a sender lives. */
const livingSenders = 2;

/**
 * Makes this session a sender, for as long as its connection stands: after kill -9 the server frees the lock at once,
 * and what the sender had taken can be taken by others.
 * @returns the sender's number
 */
export async function becomeSender(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    `WITH one AS (SELECT nextval('senders')::integer AS id) SELECT id, pg_advisory_lock($1, id) FROM one`,
    [livingSenders],
  );
  const row = rows[0];
  if (row === undefined) throw new Error('there is no number for a sender');
  return row.id;
}

/**
 * Takes mails that are due, of each booking and user the first one only, so that one is sent after the other and in the
 * order of the log. What a sender had taken that is gone is taken again.
 */
export async function takeMails(pool: Pool, sender: number, limit: number): Promise<OutboxMail[]> {
  const { rows } = await pool.query(
    `WITH living AS MATERIALIZED (
       SELECT objid::bigint AS sender FROM pg_locks
        WHERE locktype = 'advisory' AND classid = $2 AND objsubid = 2 AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
     ), due AS (
       SELECT mail_id FROM mails AS one
        WHERE status = 'waiting' AND next_at <= now()
          AND (sender IS NULL OR sender NOT IN (SELECT sender FROM living))
          AND (booking_id IS NULL OR NOT EXISTS (
            SELECT FROM mails AS earlier
             WHERE earlier.booking_id = one.booking_id AND earlier.user_id = one.user_id
               AND earlier.mail_id < one.mail_id AND earlier.status = 'waiting'))
        ORDER BY next_at, mail_id LIMIT $3 FOR UPDATE SKIP LOCKED
     )
     UPDATE mails SET sender = $1 FROM due WHERE mails.mail_id = due.mail_id
     RETURNING mails.mail_id, event, kind, user_id, booking_id, event_id, facts, attempts, resends, due_at, created_at,
       (SELECT status FROM bookings WHERE bookings.booking_id = mails.booking_id) AS booking_status`,
    [sender, livingSenders, limit],
  );
  return z.array(rowSchema).parse(rows);
}

export type EndStatus = 'sent' | 'overtaken' | 'no-address' | 'suppressed' | 'refused' | 'failed';

/** Notes what became of a mail. */
export async function endMail(
  pool: Pool,
  { mailId, sender, status, error }: { mailId: number; sender: number; status: EndStatus; error?: string | undefined },
): Promise<void> {
  await pool.query(
    `UPDATE mails SET status = $3, ended_at = now(), sender = NULL, error = $4,
            attempts = attempts + CASE WHEN $3 IN ('sent', 'refused', 'failed') THEN 1 ELSE 0 END
      WHERE mail_id = $1 AND sender = $2`,
    [mailId, sender, status, error],
  );
}

/** Gives mails back, to be tried again after a while. */
export async function postponeMails(
  pool: Pool,
  options: { mailIds: number[]; sender: number; delayMs: number; error?: string | undefined; isAttempt: boolean },
): Promise<void> {
  const { mailIds, sender, delayMs, error, isAttempt } = options;
  await pool.query(
    `UPDATE mails SET sender = NULL, next_at = now() + $3 * interval '1 millisecond', error = coalesce($4, error),
            attempts = attempts + CASE WHEN $5 THEN 1 ELSE 0 END
      WHERE mail_id = ANY($1) AND sender = $2 AND status = 'waiting'`,
    [mailIds, sender, delayMs, error, isAttempt],
  );
}

/** The users among these whose address a server has refused for good, with the digest of that address. */
export async function readSuppressions(pool: Pool, userIds: number[]): Promise<Map<number, Buffer>> {
  const { rows } = await pool.query<{ user_id: number; digest: Buffer }>(
    'SELECT user_id, digest FROM suppressions WHERE user_id = ANY($1)',
    [userIds],
  );
  return new Map(rows.map(({ user_id, digest }) => [user_id, digest]));
}

export async function suppress(pool: Pool, userId: number, digest: Buffer, error: string): Promise<void> {
  await pool.query(
    `INSERT INTO suppressions (user_id, digest, error) VALUES ($1, $2, $3)
     ON CONFLICT (user_id) DO UPDATE SET digest = excluded.digest, error = excluded.error, at = now()`,
    [userId, digest, error],
  );
}

/** Puts mails of accounts into the ledger. @returns how many are new */
export async function insertAccountMails(
  pool: Pool,
  mails: { mailId: number; kind: string; userId: number }[],
): Promise<number> {
  const { rowCount } = await pool.query(
    `INSERT INTO mails (event, kind, user_id, next_at, due_at)
     SELECT 'account:' || "mailId", kind, "userId", now(), now()
       FROM jsonb_to_recordset($1) AS x("mailId" bigint, kind text, "userId" integer)
     ON CONFLICT ON CONSTRAINT mails_once DO NOTHING`,
    [JSON.stringify(mails)],
  );
  return rowCount ?? 0;
}

export type Waiting = { waiting: number; oldestSeconds: number };

/** How many mails wait, and how long the oldest of them has been due. */
export async function countWaiting(pool: Pool): Promise<Waiting> {
  const { rows } = await pool.query<{ waiting: number; seconds: number | null }>(
    `SELECT count(*) AS waiting, extract(epoch FROM now() - min(due_at))::float8 AS seconds
       FROM mails WHERE status = 'waiting'`,
  );
  return { waiting: rows[0]?.waiting ?? 0, oldestSeconds: Math.max(0, rows[0]?.seconds ?? 0) };
}

/** Removes what is older than the ledger is kept for: mails, and bookings that have ended. */
export async function cleanUp(pool: Pool, days: number): Promise<void> {
  await pool.query(`DELETE FROM mails WHERE created_at < now() - make_interval(days => $1) AND status <> 'waiting'`, [
    days,
  ]);
  await pool.query(
    `DELETE FROM bookings WHERE changed_at < now() - make_interval(days => $1)
        AND (status IN ('cancelled', 'expired') OR EXISTS (
          SELECT FROM shows WHERE shows.event_id = bookings.event_id
             AND (facts ->> 'startsAt')::timestamptz < now() - make_interval(days => $1)))`,
    [days],
  );
  await pool.query('DELETE FROM suppressions WHERE at < now() - make_interval(days => $1)', [days]);
}
