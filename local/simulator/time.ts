import type { Ledger } from './ledger.ts';
import type { Ruling } from './rules.ts';
import { failRefund, lapse, recordsOf } from './rules.ts';
import type { Webhooks } from './webhooks.ts';

/** How long a refund that will fail is under way, in milliseconds. */
const failsAfterMs = 1_000;

/** Does what happens by itself: authorisations lapse, and refunds fail that were only accepted. @returns what ends it */
export function keepTime(ledger: Ledger, webhooks: Webhooks): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    const text = now.toISOString();
    for (const entry of ledger.open()) if (entry.payment.expiresAt <= text) take(lapse(entry, now));
    const before = new Date(now.getTime() - failsAfterMs).toISOString();
    for (const entry of ledger.withPendingRefunds()) {
      const due = entry.payment.refunds.find(({ status, createdAt }) => status === 'pending' && createdAt <= before);
      if (due !== undefined) take(failRefund(entry, due.id, now));
    }
  }, 250);

  function take(ruling: Ruling): void {
    if ('code' in ruling) return;
    ledger.write(recordsOf(ruling));
    void webhooks.send(ruling.events);
  }
  return () => clearInterval(timer);
}
