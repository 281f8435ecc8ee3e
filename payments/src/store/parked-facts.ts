import type { PaymentCommand } from '@ticketing/shared/messages/payments/commands.ts';
import { paymentCommandSchema } from '@ticketing/shared/messages/payments/commands.ts';
import type { Pool } from 'pg';
import { emptyPayment } from '../domain/payment.ts';

/** Parked facts whose payment is known now, by its id or by the provider's, each with its payment. */
export async function readParkedOfKnown(
  pool: Pool,
  limit: number,
): Promise<{ command: PaymentCommand; correlationId: string }[]> {
  const { rows } = await pool.query<{ command: object; correlation_id: string; payment_id: string }>(
    `SELECT f.command, f.correlation_id, p.payment_id FROM parked_facts f JOIN payments p ON p.payment_id = f.payment_id
     WHERE p.status IS NOT NULL
     UNION ALL
     SELECT f.command, f.correlation_id, p.payment_id FROM parked_facts f
     JOIN payments p ON p.state->>'providerRef' = f.object_id
     WHERE f.payment_id IS NULL AND p.status IS NOT NULL
     LIMIT $1`,
    [limit],
  );
  return rows.map(({ command, correlation_id: correlationId, payment_id }) => {
    const { paymentId, bookingId, eventId } = emptyPayment(payment_id);
    return { command: paymentCommandSchema.parse({ ...command, paymentId, bookingId, eventId }), correlationId };
  });
}

/** How many facts wait for their payment, and how long the oldest has, in seconds. */
export async function countParked(pool: Pool): Promise<{ count: number; oldestSeconds: number }> {
  const { rows } = await pool.query<{ count: number; oldest: number }>(
    `SELECT count(*) AS count, coalesce(extract(epoch FROM now() - min(parked_at)), 0)::float8 AS oldest FROM parked_facts`,
  );
  return { count: rows[0]?.count ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 };
}
