import type { PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { paymentStateSchema } from '@ticketing/shared/messages/payments/events.ts';
import type { Pool } from 'pg';

/** A payment that was made, for people: not one that was refused. */
export type ListedPayment = {
  paymentId: string;
  eventId: number;
  version: number;
  changedAt: Date;
} & PaymentState;

export type Chosen = {
  status?: PaymentState['status'] | undefined;
  eventId?: number | undefined;
  /** Only those to which nothing has happened since then. */
  unchangedSince?: Date | undefined;
  limit: number;
};

/** Payments, those to which something happened last first. */
export async function listPayments(
  pool: Pool,
  { status, eventId, unchangedSince, limit }: Chosen,
): Promise<ListedPayment[]> {
  const { rows } = await pool.query<{
    payment_id: string;
    event_id: number;
    version: number;
    changed_at: Date;
    state: unknown;
  }>(
    `SELECT payment_id, event_id, version, changed_at, state FROM payments
     WHERE status IS NOT NULL AND ($1::text IS NULL OR status = $1) AND ($2::int IS NULL OR event_id = $2)
       AND ($3::timestamptz IS NULL OR changed_at <= $3)
     ORDER BY changed_at DESC, payment_id LIMIT $4`,
    [status ?? null, eventId ?? null, unchangedSince ?? null, limit],
  );
  return rows.map(({ payment_id: paymentId, event_id, version, changed_at: changedAt, state }) => {
    return { paymentId, eventId: event_id, version, changedAt, ...paymentStateSchema.parse(state) };
  });
}
