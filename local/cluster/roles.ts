import { createLogger } from '@ticketing/shared/service/logging.ts';
import { migrate } from '@ticketing/worker/migrate.ts';
import pg from 'pg';
import { ensureDatabase, rolesOf } from '../databases.ts';
import type { Stack } from '../stack.ts';
import { holdsWithin } from '../until.ts';
import { clusterDatabaseUrl, rolePassword } from './settings.ts';

/** Who owns which database, and can look into no other. The monitor's is empty. */
const owners = {
  worker: 'ticketing',
  accounts: 'accounts',
  payments: 'payments',
  notifications: 'notifications',
  monitor: 'monitor',
};

const rolesWithinMs = 60_000;
const underWay = new Map<string, Promise<void>>();

/**
 * Makes the databases and the roles of services, each with no more rights than it needs, once in the life of this
 * process.
 */
export async function ensureRoles(stack: Stack): Promise<void> {
  const made = underWay.get(stack.dir) ?? retried(() => makeRoles(stack));
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

async function makeRoles(stack: Stack): Promise<void> {
  const admin = clusterDatabaseUrl(stack, 'postgres', 'postgres');
  for (const [role, database] of Object.entries(owners)) {
    await ensureDatabase(admin, clusterDatabaseUrl(stack, role, database), rolesOf(role));
  }
  // The worker does so as well at its start; rights on tables can be given once they are there.
  await migrate(clusterDatabaseUrl(stack, 'worker', 'ticketing'), createLogger('roles', 'silent'));
  await asSuperuser(admin, async (client) => {
    for (const role of ['sync-service', 'operator']) await ensureRole(client, role, rolePassword(stack, role));
    await client.query('GRANT CONNECT ON DATABASE ticketing TO "sync-service"');
    // The tools do what a service does, in its place.
    await client.query('GRANT worker, accounts, payments, notifications, pg_monitor TO operator');
  });
  await asSuperuser(clusterDatabaseUrl(stack, 'postgres', 'ticketing'), async (client) => {
    await client.query(`
      ALTER DEFAULT PRIVILEGES FOR ROLE worker IN SCHEMA public GRANT SELECT ON TABLES TO "sync-service";
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO "sync-service";
      GRANT INSERT ON command_logs TO "sync-service";
    `);
  });
}

async function ensureRole(client: pg.Client, role: string, password: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) await client.query(`CREATE ROLE ${name} LOGIN`);
  await client.query(`ALTER ROLE ${name} PASSWORD ${pg.escapeLiteral(password)}`);
}

async function asSuperuser(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
