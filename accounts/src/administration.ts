import { randomBytes } from 'node:crypto';
import type { Role } from '@ticketing/shared/messages/who.ts';
import { inTransaction } from '@ticketing/shared/stores/transaction.ts';
import type { Pool } from 'pg';
import type { HashCost } from './passwords/phc.ts';
import { hashPassword } from './passwords/phc.ts';
import type { Account } from './store/accounts.ts';
import { findAccount, findById, foldName, insertAccount, setDisabled, setRoles } from './store/accounts.ts';
import { writeAudit } from './store/audit.ts';
import { deleteLinks } from './store/links.ts';
import { deleteSessions } from './store/sessions.ts';
import { lockName } from './store/transaction.ts';

/** The account with a username, an address or a number. */
export async function findPerson(pool: Pool, name: string): Promise<Account | undefined> {
  const found = await findAccount(pool, foldName(name));
  return found ?? (/^[1-9][0-9]{0,8}$/.test(name) ? findById(pool, Number(name)) : undefined);
}

/**
 * Gives somebody a role, or takes it away. It counts from the next token on, within 15 minutes.
 * @returns the roles after that
 */
export async function changeRole(pool: Pool, { userId, roles }: Account, role: Role, has: boolean): Promise<Role[]> {
  const others = roles.filter((one) => one !== role);
  const after = has ? [...others, role] : others;
  await inTransaction(pool, async (client) => {
    await setRoles(client, userId, after);
    await writeAudit(client, { userId, action: has ? 'role-granted' : 'role-revoked', details: { role } });
  });
  return after;
}

/** Lets somebody in no more, and ends their sessions; or lets them in again. Access tokens are good until they expire. */
export async function disable(pool: Pool, { userId }: Account, isDisabled: boolean): Promise<void> {
  await inTransaction(pool, async (client) => {
    await setDisabled(client, userId, isDisabled);
    if (isDisabled) {
      await deleteSessions(client, userId);
      await deleteLinks(client, userId);
    }
    await writeAudit(client, { userId, action: isDisabled ? 'disabled' : 'enabled' });
  });
}

const firstName = 'organiser';
const firstRoles: Role[] = ['customer', 'organiser', 'operator'];
const cost: HashCost = { memoryKib: 19_456, passes: 2, parallelism: 1 };

/**
 * Makes the organiser of a new system, with a random password that is told once.
 * @returns undefined when there is an organiser, or was one by that name
 */
export async function makeFirstOrganiser(pool: Pool): Promise<{ username: string; password: string } | undefined> {
  const password = randomBytes(15).toString('base64url');
  const passwordHash = await hashPassword(password, cost);
  return inTransaction(pool, async (client) => {
    await lockName(client, 'first organiser');
    const { rowCount } = await client.query(`SELECT FROM accounts WHERE 'organiser' = ANY(roles) LIMIT 1`);
    if (rowCount !== 0) return undefined;
    const userId = await insertAccount(client, { username: firstName, email: null, passwordHash, roles: firstRoles });
    if (userId === undefined) return undefined;
    // There is no address that could be verified.
    await client.query('UPDATE accounts SET verified_at = now() WHERE user_id = $1', [userId]);
    return { username: firstName, password };
  });
}
