import type { Locale } from '@ticketing/shared/messages/people.ts';
import type { Role } from '@ticketing/shared/messages/who.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import { lockName } from './transaction.ts';

export type Account = {
  userId: number;
  username: string;
  email: string | null;
  verifiedAt: Date | null;
  passwordHash: string | null;
  roles: Role[];
  createdAt: Date;
  disabledAt: Date | null;
  locale: Locale;
};

type AccountRow = {
  user_id: number;
  username: string;
  email: string | null;
  verified_at: Date | null;
  password_hash: string | null;
  roles: Role[];
  created_at: Date;
  disabled_at: Date | null;
  locale: Locale;
};

const columns = 'user_id, username, email, verified_at, password_hash, roles, created_at, disabled_at, locale';

function accountOf(row: AccountRow): Account {
  return {
    userId: row.user_id,
    username: row.username,
    email: row.email,
    verifiedAt: row.verified_at,
    passwordHash: row.password_hash,
    roles: row.roles,
    createdAt: row.created_at,
    disabledAt: row.disabled_at,
    locale: row.locale,
  };
}

/** A name or an address as it is compared. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** The account with a username or an address: no username has an `@`. */
export async function findAccount(client: Pool | PoolClient, folded: string): Promise<Account | undefined> {
  // PostgreSQL has no text with it.
  if (folded.includes('\0')) return undefined;
  const key = folded.includes('@') ? 'email_key' : 'username_key';
  const { rows } = await client.query<AccountRow>(`SELECT ${columns} FROM accounts WHERE ${key} = $1`, [folded]);
  return rows[0] && accountOf(rows[0]);
}

export async function findById(client: Pool | PoolClient, userId: number): Promise<Account | undefined> {
  const { rows } = await client.query<AccountRow>(
    `SELECT ${columns} FROM accounts WHERE user_id = $1 AND erased_at IS NULL`,
    [userId],
  );
  return rows[0] && accountOf(rows[0]);
}

/**
 * The person of a session.
 * @returns undefined when the session has ended
 */
export async function readAccount(
  client: Pool | PoolClient,
  { userId, sessionId }: { userId: number; sessionId: string },
): Promise<Account | undefined> {
  const { rows } = await client.query<AccountRow>(
    `SELECT ${columns} FROM accounts
      WHERE user_id = $1 AND erased_at IS NULL AND disabled_at IS NULL
        AND EXISTS (SELECT FROM sessions WHERE session_id = $2 AND user_id = $1)`,
    [userId, sessionId],
  );
  return rows[0] && accountOf(rows[0]);
}

export type NewAccount = {
  username: string;
  email: string | null;
  passwordHash: string | null;
  roles?: Role[];
  /** It ends after so many hours unless its address is verified. */
  pendingHours?: number;
};

/**
 * Makes an account, or only keeps its name where there is no address: for who has registered with an address that is
 * known, so that the name is taken afterwards as it would be for anybody else.
 * @returns the id, or undefined when the name or the address is taken
 */
export async function insertAccount(client: PoolClient, account: NewAccount): Promise<number | undefined> {
  const { username, email, passwordHash, roles = ['customer'], pendingHours } = account;
  if (email !== null) await lockEmail(client, email);
  await lockUsername(client, username);
  const { rows } = await client.query<{ user_id: number }>(
    `INSERT INTO accounts (username, username_key, email, email_key, password_hash, roles, pending_until)
     VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7))
     ON CONFLICT DO NOTHING RETURNING user_id`,
    [username, foldName(username), email, email && foldName(email), passwordHash, roles, pendingHours],
  );
  return rows[0]?.user_id;
}

/**
 * Until the transaction ends nobody else takes the address. A violation of the constraint would be as good, but
 * PostgreSQL's log would say whose address it was.
 */
async function lockEmail(client: PoolClient, email: string): Promise<void> {
  await lockName(client, `email ${foldName(email)}`);
}

/** The same for a username. Who locks both locks the address first. */
async function lockUsername(client: PoolClient, username: string): Promise<void> {
  await lockName(client, `username ${foldName(username)}`);
}

/** Stores a new hash of the same password. */
export async function replaceHash(pool: Pool, userId: number, before: string, after: string): Promise<void> {
  await pool.query('UPDATE accounts SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2', [
    userId,
    before,
    after,
  ]);
}

export async function setPassword(client: PoolClient, userId: number, passwordHash: string): Promise<void> {
  await client.query('UPDATE accounts SET password_hash = $2 WHERE user_id = $1', [userId, passwordHash]);
}

/** @returns false when somebody else has the name */
export async function setUsername(client: PoolClient, userId: number, username: string): Promise<boolean> {
  await lockUsername(client, username);
  const { rowCount } = await client.query(
    `UPDATE accounts SET username = $2, username_key = $3
      WHERE user_id = $1 AND NOT EXISTS (SELECT FROM accounts WHERE username_key = $3 AND user_id <> $1)`,
    [userId, username, foldName(username)],
  );
  return rowCount === 1;
}

/** @returns false when somebody else has the address */
export async function setEmail(
  client: PoolClient,
  { userId, email, verified }: { userId: number; email: string; verified: boolean },
): Promise<boolean> {
  await lockEmail(client, email);
  const { rowCount } = await client.query(
    `UPDATE accounts SET email = $2, email_key = $3, verified_at = CASE WHEN $4 THEN now() END,
            pending_until = CASE WHEN NOT $4 THEN pending_until END
      WHERE user_id = $1 AND erased_at IS NULL
        AND NOT EXISTS (SELECT FROM accounts WHERE email_key = $3 AND user_id <> $1)`,
    [userId, email, foldName(email), verified],
  );
  return rowCount === 1;
}

export async function setLocale(client: PoolClient, userId: number, locale: Locale): Promise<void> {
  await client.query('UPDATE accounts SET locale = $2 WHERE user_id = $1', [userId, locale]);
}

export async function setRoles(client: PoolClient, userId: number, roles: Role[]): Promise<void> {
  await client.query('UPDATE accounts SET roles = $2 WHERE user_id = $1', [userId, roles]);
}

export async function setDisabled(client: PoolClient, userId: number, isDisabled: boolean): Promise<void> {
  await client.query('UPDATE accounts SET disabled_at = CASE WHEN $2 THEN now() END WHERE user_id = $1', [
    userId,
    isDisabled,
  ]);
}

/** Accounts, the newest first; those with a role where one is given. */
export async function listAccounts(pool: Pool, { role, limit }: { role?: Role; limit: number }): Promise<Account[]> {
  const { rows } = await pool.query<AccountRow>(
    `SELECT ${columns} FROM accounts WHERE erased_at IS NULL AND ($1::text IS NULL OR $1 = ANY(roles))
      ORDER BY user_id DESC LIMIT $2`,
    [role, limit],
  );
  return rows.map(accountOf);
}

/**
 * Forgets a person. The number stays, because bookings have it, and what was done under it; of that the addresses go.
 */
export async function eraseAccount(client: PoolClient, userId: number): Promise<void> {
  await client.query('DELETE FROM sessions WHERE user_id = $1', [userId]);
  await client.query('DELETE FROM links WHERE user_id = $1', [userId]);
  await client.query('DELETE FROM mails WHERE user_id = $1', [userId]);
  await client.query('UPDATE audit SET address = NULL, details = NULL WHERE user_id = $1', [userId]);
  await client.query(
    `UPDATE accounts SET username = NULL, username_key = NULL, email = NULL, email_key = NULL, verified_at = NULL,
            pending_until = NULL, password_hash = NULL, disabled_at = NULL, roles = '{}', locale = DEFAULT,
            erased_at = now()
      WHERE user_id = $1`,
    [userId],
  );
}

/** Removes registrations whose address nobody has verified in time, and names that were only kept. */
export async function deletePending(pool: Pool): Promise<number> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ user_id: number }>(
      'SELECT user_id FROM accounts WHERE pending_until < now() FOR UPDATE SKIP LOCKED',
    );
    const ids = rows.map(({ user_id }) => user_id);
    for (const table of ['sessions', 'links', 'mails', 'audit', 'accounts']) {
      await client.query(`DELETE FROM ${table} WHERE user_id = ANY($1)`, [ids]);
    }
    return ids.length;
  });
}
