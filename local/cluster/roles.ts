import { makeRoles } from '../roles.ts';
import type { Stack } from '../stack.ts';
import { holdsWithin } from '../until.ts';
import { clusterDatabaseUrl } from './settings.ts';

const rolesWithinMs = 60_000;
const underWay = new Map<string, Promise<void>>();

/**
 * Makes the databases and the roles of services, each with no more rights than it needs, once in the life of this
 * process.
 */
export async function ensureRoles(stack: Stack): Promise<void> {
  const made = underWay.get(stack.dir) ?? retried(() => makeRoles(logins(stack)));
  underWay.set(stack.dir, made);
  await made.catch((error) => {
    underWay.delete(stack.dir);
    throw error;
  });
}

/** A primary may be replaced meanwhile, and all of it can be done again. */
async function retried(work: () => Promise<void>): Promise<void> {
  let last: unknown;
  const isDone = await holdsWithin(
    rolesWithinMs,
    async () => {
      try {
        await work();
        return true;
      } catch (error) {
        last = error;
        return false;
      }
    },
    500,
  );
  if (!isDone) throw last;
}

function logins(stack: Stack) {
  return {
    superuser: (database: string) => clusterDatabaseUrl(stack, 'postgres', database),
    role: (name: string, database: string) => clusterDatabaseUrl(stack, name, database),
    migrations: clusterDatabaseUrl(stack, 'worker', 'ticketing'),
  };
}
