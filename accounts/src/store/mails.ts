import type { AccountMail, AccountMailKind, Locale, WaitingAccountMail } from '@ticketing/shared/messages/people.ts';
import type { Pool, PoolClient } from 'pg';

export type Mail = { userId: number; kind: AccountMailKind; recipient: string; username: string; link?: string };

/** Mails of one kind that somebody gets in an hour: a stranger who names their address cannot fill their mailbox. */
const mailsPerHour = 3;

/**
 * Whether somebody may get another mail of this kind. Whoever asked is not told.
 */
export async function mayBeMailed(client: Pool | PoolClient, userId: number, kind: AccountMailKind): Promise<boolean> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*) FROM mails WHERE user_id = $1 AND kind = $2 AND created_at > now() - interval '1 hour'`,
    [userId, kind],
  );
  return (rows[0]?.count ?? 0) < mailsPerHour;
}

/** Puts a mail where somebody who sends mails finds it. */
export async function insertMail(client: Pool | PoolClient, mail: Mail): Promise<void> {
  const { userId, kind, recipient, username, link } = mail;
  await client.query('INSERT INTO mails (user_id, kind, recipient, username, link) VALUES ($1, $2, $3, $4, $5)', [
    userId,
    kind,
    recipient,
    username,
    link,
  ]);
}

export type WaitingMail = Mail & { mailId: number; createdAt: Date; takenAt?: Date };

type MailRow = {
  mail_id: number;
  user_id: number;
  kind: AccountMailKind;
  recipient: string;
  username: string;
  link: string | null;
  created_at: Date;
  taken_at: Date | null;
};

/** The newest mails, the last one first. */
export async function listMails(client: Pool | PoolClient, limit: number): Promise<WaitingMail[]> {
  const { rows } = await client.query<MailRow>('SELECT * FROM mails ORDER BY mail_id DESC LIMIT $1', [limit]);
  return rows.map((row) => ({
    mailId: row.mail_id,
    userId: row.user_id,
    kind: row.kind,
    recipient: row.recipient,
    username: row.username,
    ...(row.link !== null && { link: row.link }),
    createdAt: row.created_at,
    ...(row.taken_at !== null && { takenAt: row.taken_at }),
  }));
}

/** How many mails are told of at once. */
const atOnce = 200;

/** Mails that nobody has taken yet, the oldest first. Where others wait too, the next request tells of them. */
export async function listNotTaken(pool: Pool): Promise<WaitingAccountMail[]> {
  const { rows } = await pool.query<Pick<MailRow, 'mail_id' | 'user_id' | 'kind' | 'created_at'>>(
    'SELECT mail_id, user_id, kind, created_at FROM mails WHERE taken_at IS NULL ORDER BY mail_id LIMIT $1',
    [atOnce],
  );
  return rows.map((row) => ({
    mailId: row.mail_id,
    userId: row.user_id,
    kind: row.kind,
    createdAt: row.created_at.toISOString(),
  }));
}

/** What mails say and to whom, of those that are there. */
export async function readMails(pool: Pool, mailIds: number[]): Promise<AccountMail[]> {
  type Row = Pick<MailRow, 'mail_id' | 'recipient' | 'username' | 'link'> & { locale: Locale };
  const { rows } = await pool.query<Row>(
    `SELECT mail_id, recipient, mails.username, link, locale FROM mails JOIN accounts USING (user_id)
      WHERE mail_id = ANY($1)`,
    [mailIds],
  );
  return rows.map((row) => ({
    mailId: row.mail_id,
    email: row.recipient,
    username: row.username,
    locale: row.locale,
    ...(row.link !== null && { link: row.link }),
  }));
}

/** Notes that somebody sees to these mails. */
export async function markTaken(pool: Pool, mailIds: number[]): Promise<void> {
  await pool.query('UPDATE mails SET taken_at = now() WHERE mail_id = ANY($1) AND taken_at IS NULL', [mailIds]);
}
