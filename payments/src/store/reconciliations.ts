import type { ProviderName } from '@ticketing/shared/messages/payments/provider-facts.ts';
import type { Pool } from 'pg';

/** A comparison with the provider's list that has to be made. */
export type DueReconciliation = { id: number; since: Date };

/** What a comparison has found. */
export type ReconciliationReport = {
  provider: string;
  objects: number;
  /** Objects at the provider that no payment of ours has: their ids, the first ones. */
  strays: string[];
  strayCount: number;
  /** Payments whose object the provider does not have: their ids, the first ones. */
  missing: string[];
  missingCount: number;
  /** Differences that were told to their payments. */
  toldCount: number;
};

/** Asks for a comparison. @returns its number */
export async function requestReconciliation(pool: Pool, since: Date): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    'INSERT INTO reconciliations (since) VALUES ($1) RETURNING reconciliation_id AS id',
    [since],
  );
  return rows[0]!.id;
}

/** The report of a comparison that was asked for; undefined while it is not there. */
export async function readReport(pool: Pool, id: number): Promise<ReconciliationReport | undefined> {
  const { rows } = await pool.query<{ report: ReconciliationReport | null }>(
    'SELECT report FROM reconciliations WHERE reconciliation_id = $1',
    [id],
  );
  return rows[0]?.report ?? undefined;
}

/** Asks for the daily comparison if the last one that looked as far back was asked for longer ago. */
export async function requestDaily(pool: Pool, everyMs: number, backMs: number): Promise<void> {
  await pool.query(
    `INSERT INTO reconciliations (since)
     SELECT now() - make_interval(secs => $2)
     WHERE NOT EXISTS (
       SELECT 1 FROM reconciliations
       WHERE requested_at > now() - make_interval(secs => $1) AND since <= requested_at - make_interval(secs => $2))`,
    [everyMs / 1_000, backMs / 1_000],
  );
}

/**
 * Takes the oldest comparison that nobody makes. One that was begun long ago, by a process that is gone, is taken again.
 */
export async function takeReconciliation(pool: Pool, goneAfterMs: number): Promise<DueReconciliation | undefined> {
  const { rows } = await pool.query<{ id: number; since: Date }>(
    `UPDATE reconciliations SET started_at = now()
     WHERE reconciliation_id = (
       SELECT reconciliation_id FROM reconciliations
       WHERE finished_at IS NULL AND (started_at IS NULL OR started_at < now() - make_interval(secs => $1))
       ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
     RETURNING reconciliation_id AS id, since`,
    [goneAfterMs / 1_000],
  );
  return rows[0];
}

/** Records what a comparison has found. */
export async function finishReconciliation(pool: Pool, id: number, report: ReconciliationReport): Promise<void> {
  await pool.query('UPDATE reconciliations SET finished_at = now(), report = $2 WHERE reconciliation_id = $1', [
    id,
    JSON.stringify(report),
  ]);
}

/** What the last comparison has found; undefined while there was none. */
export async function readLastReport(pool: Pool): Promise<ReconciliationReport | undefined> {
  const { rows } = await pool.query<{ report: ReconciliationReport }>(
    'SELECT report FROM reconciliations WHERE report IS NOT NULL ORDER BY finished_at DESC LIMIT 1',
  );
  return rows[0]?.report;
}

/** Payments with an object at a provider that began since a time, a page of them by id. */
export async function readPaymentsSince(
  pool: Pool,
  { provider, since, after, limit }: { provider: ProviderName; since: Date; after: string; limit: number },
) {
  const { rows } = await pool.query<{ payment_id: string; provider_ref: string }>(
    `SELECT p.payment_id, p.state->>'providerRef' AS provider_ref FROM payments p
     JOIN payment_events e ON e.payment_id = p.payment_id AND e.version = 1
     WHERE p.state->>'providerRef' IS NOT NULL AND p.state->>'provider' = $4
       AND e.at >= $1 AND p.payment_id > $2 ORDER BY p.payment_id LIMIT $3`,
    [since, after, limit, provider],
  );
  return rows.map(({ payment_id: paymentId, provider_ref: objectId }) => ({ paymentId, objectId }));
}
