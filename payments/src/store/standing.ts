import { statusesInBetween } from '@ticketing/shared/messages/payments/statuses.ts';
import type { Pool } from 'pg';

/** For how long nothing has happened to the payment in between that has hung longest, and how many refunds have failed. */
export async function countStanding(pool: Pool): Promise<{ oldestSeconds: number; refundsFailed: number }> {
  const { rows } = await pool.query<{ oldest: number; failed: number }>(
    `SELECT
       (SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0)::float8 FROM payments p
        JOIN LATERAL (
          SELECT at FROM payment_events WHERE payment_id = p.payment_id
            AND type NOT IN ('PaymentNoted', 'PaymentCommandRejected') ORDER BY version DESC LIMIT 1
        ) e ON true
        WHERE p.status = ANY($1::text[]) AND p.status <> 'action-required') AS oldest,
       (SELECT count(*) FROM payments WHERE status = 'refund-failed') AS failed`,
    [statusesInBetween],
  );
  return { oldestSeconds: rows[0]?.oldest ?? 0, refundsFailed: rows[0]?.failed ?? 0 };
}
