import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter, Gauge } from '@ticketing/shared/service/metrics.ts';
import type { Waiting } from './store/outbox.ts';

export type NotificationsMetrics = ReturnType<typeof createNotificationsMetrics>;

/** The metrics of notifications, besides those of every service. */
export function createNotificationsMetrics(registry: Registry) {
  const registers = [registry];
  return {
    called: new Counter({ name: 'mails_called_for_total', help: 'Mails that were put into the ledger.', registers }),
    ended: new Counter({
      name: 'mails_ended_total',
      help: 'What became of mails: sent, overtaken, limited, no-address, suppressed, refused, failed.',
      labelNames: ['status'] as const,
      registers,
    }),
    deferred: new Counter({
      name: 'mails_deferred_total',
      help: 'Attempts that the mail server answered with "later", by its code.',
      labelNames: ['code'] as const,
      registers,
    }),
    skippedLate: new Counter({
      name: 'mails_skipped_late_total',
      help: 'Mails that were not made because what they would have told of was too long ago.',
      registers,
    }),
    skipped: new Counter({
      name: 'mails_events_skipped_total',
      help: 'Events that could not be read or taken, so that nobody is told of them.',
      registers,
    }),
    retries: new Counter({ name: 'mails_chunk_retries_total', help: 'Chunks that were tried again.', registers }),
    up: new Gauge({ name: 'mails_smtp_up', help: 'Whether the mail server takes mails: 1 or 0.', registers }),
  };
}

/** What is counted when metrics are asked for. */
export function watchOutbox(registry: Registry, count: () => Promise<Waiting>): void {
  // Counted once for both: the one that is registered first is asked first.
  let counted: Promise<Waiting>;
  new Gauge({
    name: 'mails_pending_age_seconds',
    help: 'How long the oldest mail that waits has been due; 0 if none waits.',
    registers: [registry],
    async collect() {
      // Metrics are told without the database, too.
      counted = count().catch(() => ({ waiting: Number.NaN, oldestSeconds: Number.NaN }));
      this.set((await counted).oldestSeconds);
    },
  });
  new Gauge({
    name: 'mails_pending',
    help: 'Mails that wait.',
    registers: [registry],
    async collect() {
      this.set((await counted).waiting);
    },
  });
}
