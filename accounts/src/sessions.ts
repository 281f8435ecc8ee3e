import { randomBytes, randomUUID } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Role } from '@ticketing/shared/messages/who.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Seal } from '@ticketing/shared/service/sealing.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool } from 'pg';
import type { Client } from './client.ts';
import { invalidCredentials } from './credentials.ts';
import type { AccountsMetrics } from './metrics.ts';
import type { Account } from './store/accounts.ts';
import { writeAudit } from './store/audit.ts';
import type { StoredSession } from './store/sessions.ts';
import { deleteSession, insertSession, readSession, rotateSession } from './store/sessions.ts';
import type { TokenIssuer } from './tokens/issuer.ts';
import type { ReadToken } from './tokens/refresh-tokens.ts';
import { isOfSession, readRefreshToken, refreshToken, tokenHash } from './tokens/refresh-tokens.ts';
import { afterRotation, judgeToken } from './tokens/rotation.ts';

/** What a client gets when it logs in, and with every refresh. */
export type Tokens = { accessToken: string; expiresInSeconds: number; refreshToken: string; userId: number };

export type Sessions = {
  /**
   * Begins a session for somebody whose password was right.
   * @throws HttpProblem `invalid-credentials` when the password was changed meanwhile, or the account disabled
   */
  begin(person: Pick<Account, 'userId' | 'roles' | 'passwordHash'>, client: Client): Promise<Tokens>;
  /**
   * Gives the successor of a refresh token.
   * @throws HttpProblem `session-ended`; a token that was spent long ago ends its session
   */
  refresh(text: string, client: Client): Promise<Tokens>;
  /** Ends the session of a refresh token. Whoever has no session has nothing to end. */
  end(text: string): Promise<void>;
};

export type SessionOptions = {
  pool: Pool;
  seal: Seal;
  issuer: TokenIssuer;
  /** How long a session lasts after its last use. */
  seconds: number;
  metrics: AccountsMetrics;
  logger: Logger;
};

/** Between two attempts of a rotation others may have rotated; more often than this it is not they. */
const rotationTries = 20;

export function createSessions({ pool, seal, issuer, seconds, metrics, logger }: SessionOptions): Sessions {
  async function tokensOf(
    session: { userId: number; roles: Role[]; sessionId: string },
    text: string,
  ): Promise<Tokens> {
    return {
      accessToken: await issuer.issue(session),
      expiresInSeconds: issuer.seconds,
      refreshToken: text,
      userId: session.userId,
    };
  }

  /** The session that a token is genuinely of, and the secret of the session. */
  async function find(token: ReadToken): Promise<{ session: StoredSession; secret: Buffer } | undefined> {
    const session = await readSession(pool, token.sessionId);
    if (session === undefined || session.isDisabled) return undefined;
    const secret = seal.open(session.secret, contextOf(session.sessionId));
    // Who only knows the id of a session cannot end it.
    return isOfSession(token, secret) ? { session, secret } : undefined;
  }

  return {
    async begin({ userId, roles, passwordHash }, client) {
      const sessionId = randomUUID();
      const secret = randomBytes(32);
      const text = refreshToken(secret, sessionId, 0);
      const hasBegun = await insertSession(pool, {
        sessionId,
        userId,
        // Nobody's password is right where there is none.
        passwordHash: passwordHash ?? '',
        secret: seal.seal(secret, contextOf(sessionId)),
        tokenHash: tokenHash(text),
        client,
        seconds,
      });
      if (!hasBegun) throw invalidCredentials();
      return tokensOf({ userId, roles, sessionId }, text);
    },

    async refresh(text, client) {
      const token = readRefreshToken(text);
      for (let tries = 0; token !== undefined && tries < rotationTries; tries += 1) {
        const found = await find(token);
        if (found === undefined) break;
        const { session, secret } = found;
        const { sessionId, nowMs } = session;
        const verdict = judgeToken(session, token.number, nowMs);
        if (verdict === 'unknown') break;
        if (verdict === 'reused') {
          await endReused(session, token, client);
          throw ended('reused');
        }
        if (verdict === 'repeat') {
          metrics.refreshes.inc({ result: 'repeated' });
          return tokensOf(session, refreshToken(secret, sessionId, session.number));
        }
        const state = afterRotation(session, nowMs);
        const successor = refreshToken(secret, sessionId, state.number);
        const before = tokenHash(text);
        if (await rotateSession(pool, { sessionId, before, after: tokenHash(successor), state, client, seconds })) {
          metrics.refreshes.inc({ result: 'rotated' });
          return tokensOf(session, successor);
        }
        // Another request has spent it meanwhile: with its successor it is a repetition now.
      }
      throw ended('unknown');
    },

    async end(text) {
      const token = readRefreshToken(text);
      const found = token && (await find(token));
      if (found !== undefined) await deleteSession(pool, found.session);
    },
  };

  /** Either the owner or a thief has an old copy, and nobody can tell which: both have to log in. */
  async function endReused(
    { sessionId, userId, number }: StoredSession,
    token: ReadToken,
    client: Client,
  ): Promise<void> {
    await inTransaction(pool, async (connection) => {
      if (!(await deleteSession(connection, { sessionId, userId }))) return;
      await writeAudit(connection, {
        userId,
        action: 'refresh-token-reused',
        sessionId,
        address: client.address,
        details: { presented: token.number, valid: number },
      });
    });
    logger.warn({ userId, sessionId }, 'a refresh token came again, its session has ended');
  }

  function ended(result: 'reused' | 'unknown'): HttpProblem {
    metrics.refreshes.inc({ result });
    return sessionEnded();
  }
}

/** The answer to who has no session any more. */
export function sessionEnded(): HttpProblem {
  return new HttpProblem('session-ended', { headers: { 'WWW-Authenticate': 'Bearer realm="ticketing"' } });
}

function contextOf(sessionId: string): string {
  return `session ${sessionId}`;
}
