import type { Pool } from 'pg';
import type { MailKind, MailStatus } from '../domain/kinds.ts';

export type ListedMail = {
  mailId: number;
  event: string;
  kind: MailKind;
  status: MailStatus;
  userId: number;
  bookingId: string | null;
  eventId: number | null;
  attempts: number;
  resends: number;
  error: string | null;
  createdAt: Date;
  nextAt: Date;
  endedAt: Date | null;
};

type Row = {
  mail_id: number;
  event: string;
  kind: MailKind;
  status: MailStatus;
  user_id: number;
  booking_id: string | null;
  event_id: number | null;
  attempts: number;
  resends: number;
  error: string | null;
  created_at: Date;
  next_at: Date;
  ended_at: Date | null;
};

const columns =
  'mail_id, event, kind, status, user_id, booking_id, event_id, attempts, resends, error, created_at, next_at, ended_at';

export type ListQuery = {
  bookingId?: string | undefined;
  userId?: number | undefined;
  eventId?: number | undefined;
  kind?: MailKind | undefined;
  status?: MailStatus | undefined;
  /** Only mails with a lower id. */
  before?: number | undefined;
  limit: number;
};

/** Mails of the ledger, the newest first. */
export async function listMails(pool: Pool, query: ListQuery): Promise<ListedMail[]> {
  const { bookingId, userId, eventId, kind, status, before, limit } = query;
  const conditions: [condition: string, value: string | number | undefined][] = [
    ['booking_id =', bookingId],
    ['user_id =', userId],
    ['event_id =', eventId],
    ['kind =', kind],
    ['status =', status],
    ['mail_id <', before],
  ];
  const given = conditions.filter(([, value]) => value !== undefined);
  const where = given.map(([condition], at) => `${condition} $${at + 2}`).join(' AND ');
  const { rows } = await pool.query<Row>(
    `SELECT ${columns} FROM mails ${where === '' ? '' : `WHERE ${where}`} ORDER BY mail_id DESC LIMIT $1`,
    [limit, ...given.map(([, value]) => value)],
  );
  return rows.map(listed);
}

/**
 * Has a mail sent again, as another one for whoever receives it; one that waits is tried at once. What was known of the
 * address is forgotten: an operator thinks it right by now.
 * @returns `unknown`, or `overtaken` for what is not true any more
 */
export async function resendMail(pool: Pool, mailId: number): Promise<ListedMail | 'unknown' | 'overtaken'> {
  const { rows } = await pool.query<Row>(
    `UPDATE mails SET status = 'waiting', ended_at = NULL, next_at = now(), due_at = now(), attempts = 0, error = NULL,
            resends = resends + CASE WHEN status = 'sent' THEN 1 ELSE 0 END
      WHERE mail_id = $1 AND status <> 'overtaken' RETURNING ${columns}`,
    [mailId],
  );
  const row = rows[0];
  if (row === undefined) {
    const { rowCount } = await pool.query('SELECT FROM mails WHERE mail_id = $1', [mailId]);
    return rowCount === 0 ? 'unknown' : 'overtaken';
  }
  await pool.query('DELETE FROM suppressions WHERE user_id = $1', [row.user_id]);
  return listed(row);
}

function listed(row: Row): ListedMail {
  return {
    mailId: row.mail_id,
    event: row.event,
    kind: row.kind,
    status: row.status,
    userId: row.user_id,
    bookingId: row.booking_id,
    eventId: row.event_id,
    attempts: row.attempts,
    resends: row.resends,
    error: row.error,
    createdAt: row.created_at,
    nextAt: row.next_at,
    endedAt: row.ended_at,
  };
}
