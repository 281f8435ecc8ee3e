import type { Contact, Locale } from '@ticketing/shared/messages/people.ts';
import type { Pool } from 'pg';

type ContactRow = { user_id: number; username: string; email: string; locale: Locale };

/**
 * How people are reached.
 * @param onlyVerified where addresses are verified, one that is not may be a stranger's
 */
export async function findContacts(
  pool: Pool,
  userIds: number[],
  { onlyVerified }: { onlyVerified: boolean },
): Promise<Contact[]> {
  const { rows } = await pool.query<ContactRow>(
    `SELECT user_id, username, email, locale FROM accounts
      WHERE user_id = ANY($1) AND email IS NOT NULL AND erased_at IS NULL AND (verified_at IS NOT NULL OR NOT $2)`,
    [userIds, onlyVerified],
  );
  return rows.map(({ user_id: userId, username, email, locale }) => ({ userId, username, email, locale }));
}
