import type { PoolClient } from 'pg';

export type KnownPayment = { paymentId: string; eventId: number; version: number; isCaptured: boolean };

export async function readPayments(client: PoolClient, paymentIds: string[]): Promise<Map<string, KnownPayment>> {
  if (paymentIds.length === 0) return new Map();
  const { rows } = await client.query<{
    payment_id: string;
    event_id: number;
    version: number;
    is_captured: boolean;
  }>('SELECT payment_id, event_id, version, is_captured FROM payments WHERE payment_id = ANY($1)', [paymentIds]);
  return new Map(
    rows.map((row) => [
      row.payment_id,
      { paymentId: row.payment_id, eventId: row.event_id, version: row.version, isCaptured: row.is_captured },
    ]),
  );
}

export async function writePayments(client: PoolClient, payments: KnownPayment[]): Promise<void> {
  if (payments.length === 0) return;
  await client.query(
    `INSERT INTO payments (payment_id, event_id, version, is_captured)
     SELECT "paymentId", "eventId", version, "isCaptured" FROM jsonb_to_recordset($1)
         AS x("paymentId" text, "eventId" integer, version integer, "isCaptured" boolean)
     ON CONFLICT (payment_id) DO UPDATE SET version = excluded.version, is_captured = excluded.is_captured,
         changed_at = now()`,
    [JSON.stringify(payments)],
  );
}
