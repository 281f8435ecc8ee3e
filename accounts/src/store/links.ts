import { hash, randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';

export type LinkPurpose = 'reset-password' | 'verify-email';

/** How long a link is good, in minutes. */
export const linkMinutes = 30;

/** A link's token as it is written: 256 bits. */
export const linkTokenPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * Makes a link for somebody.
 * @param email the address that it is mailed to
 * @returns its token, which is stored nowhere but in the mail
 */
export async function insertLink(
  client: PoolClient,
  { userId, purpose, email }: { userId: number; purpose: LinkPurpose; email: string },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await client.query(
    `INSERT INTO links (token_hash, user_id, purpose, email, expires_at)
     VALUES ($1, $2, $3, $4, now() + make_interval(mins => $5))`,
    [linkHash(token), userId, purpose, email, linkMinutes],
  );
  return token;
}

/** Whose a link is, if it is good. It stays so. */
export async function readLink(
  client: Pool | PoolClient,
  purpose: LinkPurpose,
  token: string,
): Promise<number | undefined> {
  const { rows } = await client.query<{ user_id: number }>(
    'SELECT user_id FROM links WHERE token_hash = $1 AND purpose = $2 AND expires_at > now()',
    [linkHash(token), purpose],
  );
  return rows[0]?.user_id;
}

/** Uses a link, which is good once. @returns undefined for one that is not good, or not any more */
export async function takeLink(
  client: PoolClient,
  purpose: LinkPurpose,
  token: string,
): Promise<{ userId: number; email: string } | undefined> {
  const { rows } = await client.query<{ user_id: number; email: string }>(
    'DELETE FROM links WHERE token_hash = $1 AND purpose = $2 AND expires_at > now() RETURNING user_id, email',
    [linkHash(token), purpose],
  );
  const row = rows[0];
  return row && { userId: row.user_id, email: row.email };
}

/** Makes all links of somebody useless. */
export async function deleteLinks(client: PoolClient, userId: number): Promise<void> {
  await client.query('DELETE FROM links WHERE user_id = $1', [userId]);
}

function linkHash(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
