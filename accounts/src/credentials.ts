import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Pool } from 'pg';
import type { Client } from './client.ts';
import type { Attempt, LoginLimits } from './limits.ts';
import type { AccountsMetrics } from './metrics.ts';
import type { Hasher } from './passwords/hasher.ts';
import type { Account } from './store/accounts.ts';
import { findAccount, foldName, replaceHash } from './store/accounts.ts';

export type Credentials = {
  /**
   * The person with a name and a password.
   * @throws HttpProblem `invalid-credentials`, after the same work whether the name is unknown, the password wrong or
   *   the account not to be used; `too-many-attempts`; `accounts-busy`
   */
  logIn(given: { username: string; password: string }, client: Client): Promise<Account>;
  /**
   * Asks somebody who is logged in for their password again.
   * @param then what else there is to hash, in the same turn
   * @throws HttpProblem as `logIn`
   */
  confirm<T>(account: Account, password: string, client: Client, then: (hashNew: HashNew) => Promise<T>): Promise<T>;
};

type HashNew = (password: string) => Promise<string>;

export type CredentialOptions = {
  pool: Pool;
  hasher: Hasher;
  limits: LoginLimits;
  metrics: AccountsMetrics;
  /** Whether nobody logs in before their address is verified. */
  verifyEmail: boolean;
};

export function createCredentials({ pool, hasher, limits, metrics, verifyEmail }: CredentialOptions): Credentials {
  /**
   * Counts the attempt when it is its turn to be hashed, not before: those who wait would count as failures of an
   * owner who logs in from many devices at once.
   */
  async function check<T>(
    attempt: Attempt,
    password: string,
    phc: string | undefined,
    then: (hashNew: HashNew) => Promise<T>,
  ): Promise<T> {
    await limits.check(attempt);
    const { result, uncounted } = await hasher.inTurn(async (hashing) => {
      const counted = await limits.count(attempt);
      if (await hashing.check(password, phc)) {
        metrics.logins.inc({ result: 'ok' });
        // Redis is told before the next turn begins; its answer is awaited after this one.
        const uncounted = counted.succeeded();
        return { result: await then(hashing.hash), uncounted };
      }
      metrics.logins.inc({ result: 'wrong' });
      await counted.failed();
      throw invalidCredentials(verifyEmail);
    });
    await uncounted;
    return result;
  }

  return {
    async logIn({ username, password }, client) {
      const name = foldName(username);
      const attempt = { name, address: client.address };
      const account = await findAccount(pool, name);
      const isUsable = account !== undefined && account.disabledAt === null && !(verifyEmail && !account.verifiedAt);
      const phc = account?.passwordHash ?? undefined;
      const outdated = phc !== undefined && hasher.isOutdated(phc) ? phc : undefined;
      // An account that may not be used is one without a password.
      const newHash = await check(attempt, password, isUsable ? phc : undefined, async (hashNew) =>
        outdated === undefined ? undefined : hashNew(password),
      );
      if (account === undefined) throw invalidCredentials(verifyEmail);
      if (outdated === undefined || newHash === undefined) return account;
      await replaceHash(pool, account.userId, outdated, newHash);
      return { ...account, passwordHash: newHash };
    },

    confirm(account, password, client, then) {
      const attempt = { name: `user ${account.userId}`, address: client.address };
      return check(attempt, password, account.passwordHash ?? undefined, then);
    },
  };
}

/** The answer to a name and a password that are not right. */
export function invalidCredentials(verifyEmail = false): HttpProblem {
  return new HttpProblem('invalid-credentials', {
    headers: { 'WWW-Authenticate': 'Bearer realm="ticketing"' },
    ...(verifyEmail && { detail: 'The name or the password is not right, or the e-mail address is not verified yet.' }),
  });
}
