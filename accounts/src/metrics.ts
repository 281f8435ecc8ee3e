import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge, Histogram } from '@ticketing/shared/service/metrics.ts';

export type AccountsMetrics = ReturnType<typeof accountsMetrics>;

/** The metrics of accounts, besides those of every service. */
export function accountsMetrics(registry: Registry) {
  const registers = [registry];
  return {
    logins: new Counter({
      name: 'accounts_logins_total',
      help: 'Attempts with a password: ok, wrong, or refused because too many failed before.',
      labelNames: ['result'] as const,
      registers,
    }),
    lockouts: new Counter({
      name: 'accounts_lockouts_total',
      help: 'How often failures have reached a limit: of an account from an address, of an account, of an address.',
      labelNames: ['limit'] as const,
      registers,
    }),
    refreshes: new Counter({
      name: 'accounts_refreshes_total',
      help: 'Refresh tokens that came: rotated, repeated within the window, reused after it, or unknown.',
      labelNames: ['result'] as const,
      registers,
    }),
    registrations: new Counter({ name: 'accounts_registrations_total', help: 'Accounts that were made.', registers }),
    erasures: new Counter({ name: 'accounts_erasures_total', help: 'People who were erased.', registers }),
    hashSeconds: new Histogram({
      name: 'accounts_hash_seconds',
      help: 'How long the hash of a password took.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    hashQueue: new Gauge({
      name: 'accounts_hash_queue_length',
      help: 'Requests that hash a password or wait for their turn.',
      registers,
    }),
  };
}

/** What is read when metrics are asked for. */
export function watchKeys(registry: Registry, ageSeconds: () => number): void {
  new Gauge({
    name: 'accounts_signing_key_age_seconds',
    help: 'How long the key that signs tokens has done so.',
    registers: [registry],
    collect() {
      this.set(ageSeconds());
    },
  });
}
