import type { Pool, PoolClient } from 'pg';

export type MailKind = 'welcome' | 'verify-email' | 'reset-password' | 'email-known';

export type Mail = { userId: number; kind: MailKind; recipient: string; username: string; link?: string };

/** Mails of one kind that somebody gets in an hour: a stranger who names their address cannot fill their mailbox. */
const mailsPerHour = 3;

/**
 * Whether somebody may get another mail of this kind. Whoever asked is not told.
 */
export async function mayBeMailed(client: Pool | PoolClient, userId: number, kind: MailKind): Promise<boolean> {
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

export type WaitingMail = Mail & { mailId: number; createdAt: Date };

type MailRow = {
  mail_id: number;
  user_id: number;
  kind: MailKind;
  recipient: string;
  username: string;
  link: string | null;
  created_at: Date;
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
  }));
}
