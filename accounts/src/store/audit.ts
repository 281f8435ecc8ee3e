import type { Pool, PoolClient } from 'pg';

export type AuditAction =
  | 'refresh-token-reused'
  | 'password-changed'
  | 'password-reset'
  | 'email-changed'
  | 'role-granted'
  | 'role-revoked'
  | 'disabled'
  | 'enabled'
  | 'erased';

export type AuditEntry = {
  userId: number;
  action: AuditAction;
  sessionId?: string;
  address?: string;
  /** No names and no addresses. */
  details?: Record<string, string | number>;
};

export async function writeAudit(client: Pool | PoolClient, entry: AuditEntry): Promise<void> {
  const { userId, action, sessionId, address, details } = entry;
  await client.query('INSERT INTO audit (user_id, action, session_id, address, details) VALUES ($1, $2, $3, $4, $5)', [
    userId,
    action,
    sessionId,
    address,
    details && JSON.stringify(details),
  ]);
}
