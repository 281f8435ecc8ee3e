import { hash } from 'node:crypto';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { networkOf } from './client.ts';
import type { AccountsMetrics } from './metrics.ts';

/** Who tries, and from where: the name as it was typed, so that unknown names are counted as known ones are. */
export type Attempt = { name: string; address: string };

/** A counted attempt. */
export type Counted = {
  /** The password was wrong. */
  failed(): Promise<void>;
  /** It was right: nothing is counted. */
  succeeded(): Promise<void>;
};

export type LoginLimits = {
  /**
   * Refuses who must wait, without counting.
   * @throws HttpProblem `too-many-attempts`
   */
  check(attempt: Attempt): Promise<void>;
  /**
   * Counts an attempt as failed until it has succeeded: of many at the same time no more than the limit get through.
   * @throws HttpProblem `too-many-attempts`
   */
  count(attempt: Attempt): Promise<Counted>;
  /**
   * Counts a new account.
   * @throws HttpProblem `too-many-attempts`
   */
  countRegistration(address: string): Promise<void>;
};

const hourSeconds = 3_600;
/** Failures of an account from an address within 15 minutes. */
const pairFailures = 5;
const pairSeconds = 900;
const firstLockSeconds = 60;
const longestLockSeconds = hourSeconds;
/** How long it is remembered how often a pair was locked. */
const strikesSeconds = 24 * hourSeconds;
const accountFailures = 50;
const addressFailures = 100;

type LimitOptions = { redis: Redis; namespace: string; registrationsPerHour: number; metrics: AccountsMetrics };

/**
 * The limits of failed logins. They grow and end by themselves; nothing that an owner does with a valid token changes
 * them, and a refresh counts nowhere. Without Redis each process counts for itself.
 */
export function createLoginLimits({ redis, namespace, registrationsPerHour, metrics }: LimitOptions): LoginLimits {
  const limiter = (name: string, points: number, duration: number) =>
    new RateLimiterRedis({
      storeClient: redis,
      rejectIfRedisNotReady: true,
      keyPrefix: `${namespace}accounts:${name}`,
      points,
      duration,
      insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
    });
  const limits = {
    pair: limiter('pair', pairFailures, pairSeconds),
    account: limiter('account', accountFailures, hourSeconds),
    address: limiter('address', addressFailures, hourSeconds),
  };
  const strikes = limiter('strikes', Number.MAX_SAFE_INTEGER, strikesSeconds);
  const registrations = limiter('registrations', registrationsPerHour, hourSeconds);
  const names = ['pair', 'account', 'address'] as const;

  return {
    async check(attempt) {
      const keys = keysOf(attempt);
      const states = await Promise.all(names.map((name) => limits[name].get(keys[name])));
      const waits = states.map((state, index) =>
        state !== null && state.consumedPoints > limits[names[index]!].points ? state.msBeforeNext : 0,
      );
      if (Math.max(...waits) > 0) throw refused(Math.max(...waits));
    },

    async count(attempt) {
      const keys = keysOf(attempt);
      const counts = await Promise.allSettled(names.map((name) => limits[name].consume(keys[name])));
      const counted = names.filter((_, index) => counts[index]!.status === 'fulfilled');
      const giveBack = (back: readonly (typeof names)[number][]) =>
        Promise.all(back.map((name) => limits[name].reward(keys[name], 1)));
      const waits = counts.flatMap((count) => (count.status === 'rejected' ? [waitOf(count.reason)] : []));
      if (waits.length > 0) {
        await giveBack(counted);
        throw refused(Math.max(...waits));
      }
      const reached = names.filter((name, index) => {
        const count = counts[index]!;
        return count.status === 'fulfilled' && count.value.consumedPoints === limits[name].points;
      });
      return {
        async failed() {
          for (const limit of reached) metrics.lockouts.inc({ limit });
          if (!reached.includes('pair')) return;
          const { consumedPoints } = await strikes.penalty(keys.pair);
          const seconds = Math.min(longestLockSeconds, firstLockSeconds * 2 ** (consumedPoints - 1));
          await limits.pair.block(keys.pair, seconds);
        },
        async succeeded() {
          await Promise.all([
            limits.pair.delete(keys.pair),
            strikes.delete(keys.pair),
            giveBack(['account', 'address']),
          ]);
        },
      };
    },

    async countRegistration(address) {
      if (registrationsPerHour === 0) return;
      await registrations.consume(networkOf(address)).catch((error) => {
        throw tooManyAttempts(waitOf(error), 'Too many accounts were made from here: try again later.');
      });
    },
  };

  function refused(ms: number): HttpProblem {
    metrics.logins.inc({ result: 'refused' });
    return tooManyAttempts(ms, 'Too many attempts to log in have failed: try again later.');
  }
}

function tooManyAttempts(ms: number, detail: string): HttpProblem {
  const seconds = Math.max(1, Math.ceil(ms / 1_000));
  return new HttpProblem('too-many-attempts', { detail, headers: { 'Retry-After': String(seconds) } });
}

// Redis keeps digests: a person who was erased is in no key.
function keysOf({ name, address }: Attempt) {
  const network = networkOf(address);
  const account = hash('sha256', name, 'base64url').slice(0, 22);
  return { pair: `${account}@${network}`, account, address: network };
}

function waitOf(error: unknown): number {
  if (error instanceof RateLimiterRes) return error.msBeforeNext;
  throw error;
}
