import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { createTurns } from '@ticketing/shared/service/turns.ts';
import type { AccountsMetrics } from '../metrics.ts';
import type { HashCost } from './phc.ts';
import { hashPassword, isOutdated, isPassword } from './phc.ts';

/** What can be done with passwords while it is one's turn. */
export type Hashing = {
  /** Makes the hash of a new password. */
  hash(password: string): Promise<string>;
  /**
   * Compares a password with a hash. Without one it works as much, and says no: the answer for an unknown name takes
   * as long.
   */
  check(password: string, phc: string | undefined): Promise<boolean>;
};

export type Hasher = {
  /**
   * Runs work that hashes, when it is its turn.
   * @throws HttpProblem `accounts-busy` when too many wait
   */
  inTurn<T>(work: (hashing: Hashing) => Promise<T>): Promise<T>;
  /** Whether the next login should store a new hash. */
  isOutdated(phc: string): boolean;
};

export type HasherOptions = { cost: HashCost; atOnce: number; waiting: number; metrics: AccountsMetrics };

/**
 * A hash takes a core and many megabytes for tens of milliseconds: without a limit a few hundred logins at once would
 * take the machine's memory, and all of them would be slow.
 */
export async function createHasher({ cost, atOnce, waiting, metrics }: HasherOptions): Promise<Hasher> {
  const inTurn = createTurns(atOnce, waiting, tooBusy);
  const nobodys = await hashPassword('nobody has this password', cost);

  async function timed<T>(hash: Promise<T>): Promise<T> {
    const end = metrics.hashSeconds.startTimer();
    try {
      return await hash;
    } finally {
      end();
    }
  }

  const hashing: Hashing = {
    hash: (password) => timed(hashPassword(password, cost)),
    check: async (password, phc) => (await timed(isPassword(password, phc ?? nobodys))) && phc !== undefined,
  };
  return {
    async inTurn(work) {
      metrics.hashQueue.inc();
      try {
        return await inTurn(() => work(hashing));
      } finally {
        metrics.hashQueue.dec();
      }
    },
    isOutdated: (phc) => isOutdated(phc, cost),
  };
}

function tooBusy(): HttpProblem {
  return new HttpProblem('accounts-busy', { headers: { 'Retry-After': '2' } });
}
