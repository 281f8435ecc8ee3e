import { createLogger } from '@ticketing/shared/service/logging.ts';
import { migrate } from '@ticketing/worker/migrate.ts';
import pg from 'pg';
import { ensureDatabase, ensureRole, rolesOf } from './databases.ts';
import { Fault, failWith } from './fault.ts';

/** Who owns which database, and can look into no other. The monitor's is empty. */
const owners = {
  worker: 'ticketing',
  accounts: 'accounts',
  payments: 'payments',
  notifications: 'notifications',
  monitor: 'monitor',
};

/** How one logs in: URLs of databases. */
export type Logins = {
  superuser(database: string): string;
  /** Of a role, with its password. */
  role(name: string, database: string): string;
  /** By which the worker's tables are made, and are its own. */
  migrations: string;
};

/** Makes the databases, and the roles of services and tools, each with no more rights than it needs. */
export async function makeRoles({ superuser, role, migrations }: Logins): Promise<void> {
  for (const [name, database] of Object.entries(owners)) {
    await ensureDatabase(superuser('postgres'), role(name, database), rolesOf(name));
  }
  // The worker does so as well at its start; rights on tables can be given once they are there.
  await migrate(migrations, createLogger('roles', 'silent'));
  await asSuperuser(superuser('postgres'), async (client) => {
    for (const name of ['sync-service', 'operator']) await ensureRole(client, role(name, 'ticketing'));
    await client.query('GRANT CONNECT ON DATABASE ticketing TO "sync-service"');
    // The tools do what a service does, in its place.
    await client.query('GRANT worker, accounts, payments, notifications, pg_monitor TO operator');
  });
  await asSuperuser(superuser('ticketing'), async (client) => {
    await client.query(`
      ALTER DEFAULT PRIVILEGES FOR ROLE worker IN SCHEMA public GRANT SELECT ON TABLES TO "sync-service";
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO "sync-service";
      GRANT INSERT ON command_logs TO "sync-service";
    `);
  });
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

/** As a program, in containers: one password for all roles, beside the certificate that each must have. */
async function main(): Promise<void> {
  const { SUPERUSER_DATABASE_URL: url, ROLES_PASSWORD: password } = process.env;
  if (!url || !password) throw new Fault('SUPERUSER_DATABASE_URL and ROLES_PASSWORD must be set');
  const changed = (change: (url: URL) => void): string => {
    const other = new URL(url);
    change(other);
    return other.href;
  };
  await makeRoles({
    superuser: (database) => changed((own) => Object.assign(own, { pathname: database })),
    role: (username, database) => changed((own) => Object.assign(own, { username, password, pathname: database })),
    migrations: changed((own) => {
      own.pathname = 'ticketing';
      own.searchParams.set('options', '-c role=worker');
    }),
  });
}

if (import.meta.main) {
  main().catch(failWith);
}
