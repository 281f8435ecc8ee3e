import type { Role } from '@ticketing/shared/messages/who.ts';
import type { Pool, PoolClient } from 'pg';
import type { Client } from '../client.ts';
import type { TokenState } from '../tokens/rotation.ts';

/** A session, its person, and the database's time, by which tokens are judged. */
export type StoredSession = TokenState & {
  sessionId: string;
  userId: number;
  secret: Buffer;
  roles: Role[];
  isDisabled: boolean;
  nowMs: number;
};

/** More sessions than any person has. The one that was used longest ago makes room. */
const sessionsPerAccount = 100;

type NewSession = {
  sessionId: string;
  userId: number;
  /** That the password was compared with. */
  passwordHash: string;
  secret: Buffer;
  tokenHash: Buffer;
  client: Client;
  seconds: number;
};

/**
 * Begins a session, if the password is still the same. A change of it that is under way is waited for: it ends the sessions
 * that it sees, and this one must not come right behind it.
 * @returns whether it has begun
 */
export async function insertSession(pool: Pool | PoolClient, session: NewSession): Promise<boolean> {
  const { sessionId, userId, passwordHash, secret, tokenHash, client, seconds } = session;
  const { rowCount } = await pool.query({
    name: 'insert-session',
    text: `WITH _surplus AS (
             DELETE FROM sessions WHERE session_id IN (
               SELECT session_id FROM sessions WHERE user_id = $2 ORDER BY last_used_at DESC OFFSET $8))
           INSERT INTO sessions (session_id, user_id, secret, token_hash, address, agent, expires_at)
           SELECT $1, user_id, $3, $4, $5, $6, now() + make_interval(secs => $7) FROM accounts
            WHERE user_id = $2 AND password_hash = $9 AND disabled_at IS NULL FOR SHARE`,
    values: [
      sessionId,
      userId,
      secret,
      tokenHash,
      client.address || null,
      client.agent,
      seconds,
      sessionsPerAccount - 1,
      passwordHash,
    ],
  });
  return rowCount === 1;
}

type SessionRow = {
  user_id: number;
  secret: Buffer;
  number: number;
  spent_at: Date[];
  roles: Role[];
  disabled_at: Date | null;
  now: Date;
};

/** @returns undefined for one that is over */
export async function readSession(pool: Pool, sessionId: string): Promise<StoredSession | undefined> {
  const { rows } = await pool.query<SessionRow>({
    name: 'read-session',
    text: `SELECT s.user_id, s.secret, s.number, s.spent_at, a.roles, a.disabled_at, now()
             FROM sessions s JOIN accounts a USING (user_id)
            WHERE s.session_id = $1 AND s.expires_at > now()`,
    values: [sessionId],
  });
  const row = rows[0];
  return (
    row && {
      sessionId,
      userId: row.user_id,
      secret: row.secret,
      number: row.number,
      spentAtMs: row.spent_at.map((at) => at.getTime()),
      roles: row.roles,
      isDisabled: row.disabled_at !== null,
      nowMs: row.now.getTime(),
    }
  );
}

type Rotation = {
  sessionId: string;
  before: Buffer;
  after: Buffer;
  state: TokenState;
  client: Client;
  seconds: number;
};

/**
 * Puts the successor in the place of the valid token, if that is still `before`.
 * @returns whether it was
 */
export async function rotateSession(pool: Pool, rotation: Rotation): Promise<boolean> {
  const { sessionId, before, after, state, client, seconds } = rotation;
  const { rowCount } = await pool.query({
    name: 'rotate-session',
    text: `UPDATE sessions
              SET number = $4, token_hash = $3, spent_at = $5, address = $6, agent = $7, last_used_at = now(),
                  expires_at = now() + make_interval(secs => $8)
            WHERE session_id = $1 AND token_hash = $2`,
    values: [
      sessionId,
      before,
      after,
      state.number,
      state.spentAtMs.map((atMs) => new Date(atMs)),
      client.address || null,
      client.agent,
      seconds,
    ],
  });
  return rowCount === 1;
}

/** @returns whether there was one */
export async function deleteSession(
  client: Pool | PoolClient,
  { sessionId, userId }: { sessionId: string; userId: number },
): Promise<boolean> {
  const { rowCount } = await client.query('DELETE FROM sessions WHERE session_id = $1 AND user_id = $2', [
    sessionId,
    userId,
  ]);
  return rowCount === 1;
}

/** Ends all sessions of a person. @param except one that goes on */
export async function deleteSessions(client: Pool | PoolClient, userId: number, except?: string): Promise<number> {
  const { rowCount } = await client.query(
    'DELETE FROM sessions WHERE user_id = $1 AND ($2::uuid IS NULL OR session_id <> $2)',
    [userId, except],
  );
  return rowCount ?? 0;
}

export type ListedSession = {
  sessionId: string;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
  address: string | null;
  agent: string | null;
};

type ListedRow = {
  session_id: string;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  address: string | null;
  agent: string | null;
};

/** The sessions of a person, the one that was used last first. */
export async function listSessions(client: Pool | PoolClient, userId: number): Promise<ListedSession[]> {
  const { rows } = await client.query<ListedRow>(
    `SELECT session_id, created_at, last_used_at, expires_at, host(address) AS address, agent FROM sessions
      WHERE user_id = $1 AND expires_at > now() ORDER BY last_used_at DESC, session_id`,
    [userId],
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    address: row.address,
    agent: row.agent,
  }));
}
