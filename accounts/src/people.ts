import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool, PoolClient } from 'pg';
import type { z } from 'zod';
import type { Client } from './client.ts';
import type { Credentials } from './credentials.ts';
import type { LoginLimits } from './limits.ts';
import type { AccountsMetrics } from './metrics.ts';
import type { Hasher } from './passwords/hasher.ts';
import type { PasswordRules } from './passwords/rules.ts';
import type { changeMeBodySchema, registerBodySchema } from './requests.ts';
import type { Account } from './store/accounts.ts';
import {
  eraseAccount,
  findAccount,
  findById,
  foldName,
  insertAccount,
  setEmail,
  setLocale,
  setPassword,
  setUsername,
} from './store/accounts.ts';
import { writeAudit } from './store/audit.ts';
import type { LinkPurpose } from './store/links.ts';
import { deleteLinks, insertLink, readLink, takeLink } from './store/links.ts';
import { insertMail, mayBeMailed } from './store/mails.ts';
import { deleteSessions } from './store/sessions.ts';

/** What came of a link. */
export type LinkOutcome = 'done' | 'link-invalid';

export type People = {
  /**
   * Makes an account. Where addresses are verified, nobody learns from the answer whether one is known: its owner gets
   * a mail instead.
   * @throws HttpProblem `username-taken`, `email-taken`, `validation-failed`
   */
  register(given: z.output<typeof registerBodySchema>, client: Client): Promise<void>;
  /** @throws HttpProblem `username-taken`, `email-taken`, `invalid-credentials` */
  change(account: Account, sessionId: string, to: z.output<typeof changeMeBodySchema>, client: Client): Promise<void>;
  /** Forgets somebody. @throws HttpProblem `invalid-credentials` */
  erase(account: Account, password: string, client: Client): Promise<void>;
  /** Mails a link for a new password, if the address is known. */
  forgotPassword(email: string): Promise<void>;
  /** Sets a new password by a link, and ends all sessions. */
  resetPassword(token: string, password: string, client: Client): Promise<LinkOutcome>;
  /** Mails a link to verify an address, if it is known and not verified. */
  mailVerification(email: string): Promise<void>;
  verifyEmail(token: string): Promise<LinkOutcome>;
};

export type PeopleOptions = {
  pool: Pool;
  hasher: Hasher;
  rules: PasswordRules;
  credentials: Credentials;
  limits: LoginLimits;
  metrics: AccountsMetrics;
  verifyEmail: boolean;
  /** Where the pages are that links lead to. */
  pagesUrl: string;
};

/** A registration that nobody verifies ends after so many hours. */
const pendingHours = 48;

export function createPeople(options: PeopleOptions): People {
  const { pool, hasher, rules, credentials, limits, metrics, verifyEmail: isVerified, pagesUrl } = options;

  /** Makes a link and the mail that brings it. In the fragment, which no server's log sees. */
  async function mailLink(
    client: PoolClient,
    { userId, username }: { userId: number; username: string },
    email: string,
    purpose: LinkPurpose,
  ): Promise<void> {
    if (!(await mayBeMailed(client, userId, purpose))) return;
    const token = await insertLink(client, { userId, purpose, email });
    const link = `${pagesUrl}/me#${purpose}=${token}`;
    await insertMail(client, { userId, kind: purpose, recipient: email, username, link });
  }

  /** Tells the owner of an address that somebody has named it. */
  async function tellOwner(client: PoolClient, { userId, username, email }: Account): Promise<void> {
    if (email === null || !(await mayBeMailed(client, userId, 'email-known'))) return;
    await insertMail(client, { userId, kind: 'email-known', recipient: email, username });
  }

  return {
    async register({ email, username, password }, { address }) {
      rules.check(password, [username, email]);
      await limits.countRegistration(address);
      // In any case: it takes as long for an address that is known.
      const passwordHash = await hasher.inTurn(({ hash }) => hash(password));
      await inTransaction(pool, async (client) => {
        const kept = isVerified ? { pendingHours } : {};
        const userId = await insertAccount(client, { username, email, passwordHash, ...kept });
        if (userId !== undefined) {
          metrics.registrations.inc();
          if (isVerified) await mailLink(client, { userId, username }, email, 'verify-email');
          else await insertMail(client, { userId, kind: 'welcome', recipient: email, username });
          return;
        }
        if (await findAccount(client, foldName(username))) throw new HttpProblem('username-taken');
        if (!isVerified) throw new HttpProblem('email-taken');
        await insertAccount(client, { username, email: null, passwordHash: null, ...kept });
        const owner = await findAccount(client, foldName(email));
        if (owner !== undefined) await tellOwner(client, owner);
      });
    },

    async change(account, sessionId, { username, email, newPassword, locale, password }, client) {
      const { userId } = account;
      if (newPassword !== undefined) {
        rules.check(newPassword, [username ?? account.username, email ?? account.email ?? ''], 'newPassword');
      }
      const passwordHash =
        password === undefined
          ? undefined
          : await credentials.confirm(account, password, client, async (hashNew) =>
              newPassword === undefined ? undefined : hashNew(newPassword),
            );
      await inTransaction(pool, async (connection) => {
        // The address first: who locks both locks it first.
        if (email !== undefined) await changeEmail(connection, account, email, client);
        if (username !== undefined && !(await setUsername(connection, userId, username))) {
          throw new HttpProblem('username-taken');
        }
        if (locale !== undefined) await setLocale(connection, userId, locale);
        if (passwordHash === undefined) return;
        await setPassword(connection, userId, passwordHash);
        await deleteSessions(connection, userId, sessionId);
        await deleteLinks(connection, userId);
        await writeAudit(connection, { userId, action: 'password-changed', sessionId, address: client.address });
      });
    },

    async erase(account, password, client) {
      await credentials.confirm(account, password, client, async () => undefined);
      await inTransaction(pool, async (connection) => {
        await eraseAccount(connection, account.userId);
        await writeAudit(connection, { userId: account.userId, action: 'erased' });
      });
      metrics.erasures.inc();
    },

    async forgotPassword(email) {
      await inTransaction(pool, async (client) => {
        const account = await findAccount(client, foldName(email));
        if (account !== undefined && account.email !== null) {
          await mailLink(client, account, account.email, 'reset-password');
        }
      });
    },

    async resetPassword(token, password, { address }) {
      // Before the hash: whoever makes up tokens costs next to nothing.
      const userId = await readLink(pool, 'reset-password', token);
      const account = userId === undefined ? undefined : await findById(pool, userId);
      if (account === undefined) return 'link-invalid';
      rules.check(password, [account.username, account.email ?? '']);
      const passwordHash = await hasher.inTurn(({ hash }) => hash(password));
      return inTransaction(pool, async (client) => {
        const link = await takeLink(client, 'reset-password', token);
        if (link === undefined) return 'link-invalid';
        await setPassword(client, link.userId, passwordHash);
        // Who has read the mail has the address.
        if (account.email === link.email) await setEmail(client, { ...link, verified: true });
        await deleteSessions(client, link.userId);
        await deleteLinks(client, link.userId);
        await writeAudit(client, { userId: link.userId, action: 'password-reset', address });
        return 'done';
      });
    },

    async mailVerification(email) {
      await inTransaction(pool, async (client) => {
        const account = await findAccount(client, foldName(email));
        if (account !== undefined && account.email !== null && account.verifiedAt === null) {
          await mailLink(client, account, account.email, 'verify-email');
        }
      });
    },

    async verifyEmail(token) {
      return inTransaction(pool, async (client) => {
        const link = await takeLink(client, 'verify-email', token);
        const account = link && (await findById(client, link.userId));
        if (link === undefined || account === undefined) return 'link-invalid';
        if (!(await setEmail(client, { ...link, verified: true }))) return 'link-invalid';
        if (isVerified && account.verifiedAt === null) {
          await insertMail(client, {
            userId: link.userId,
            kind: 'welcome',
            recipient: link.email,
            username: account.username,
          });
        }
        return 'done';
      });
    },
  };

  async function changeEmail(
    connection: PoolClient,
    account: Account,
    email: string,
    { address }: Client,
  ): Promise<void> {
    const { userId } = account;
    if (isVerified) {
      // The old address counts until the new one is verified.
      const owner = await findAccount(connection, foldName(email));
      if (owner === undefined || owner.userId === userId) await mailLink(connection, account, email, 'verify-email');
      else await tellOwner(connection, owner);
      return;
    }
    if (!(await setEmail(connection, { userId, email, verified: false }))) throw new HttpProblem('email-taken');
    await writeAudit(connection, { userId, action: 'email-changed', address });
  }
}
