import pg from 'pg';
import { Fault, failWith } from './fault.ts';

/**
 * Makes a database and the role that owns it, if they are not there: a service beside the pipeline has its own, and
 * can read nobody else's.
 * @param adminUrl of a role that may do so
 * @param url the service's own: name and password of the role, and the database
 * @param roles that its role belongs to besides
 */
export async function ensureDatabase(adminUrl: string, url: string, roles: readonly string[] = []): Promise<void> {
  const { username, pathname } = new URL(url);
  const role = pg.escapeIdentifier(decodeURIComponent(username));
  const database = pg.escapeIdentifier(pathname.slice(1));
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    // Freed with the connection. Two who change a role at the same time would fail.
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [role]);
    await ensureRole(client, url);
    await unlessThere(client, `CREATE DATABASE ${database} OWNER ${role}`);
    await client.query(`REVOKE CONNECT ON DATABASE ${database} FROM PUBLIC`);
    for (const one of roles) await client.query(`GRANT ${pg.escapeIdentifier(one)} TO ${role}`);
  } finally {
    await client.end();
  }
}

/** Makes the role of a URL, if it is not there, and gives it the URL's password. */
export async function ensureRole(client: pg.Client, url: string): Promise<void> {
  const { username, password } = new URL(url);
  const role = pg.escapeIdentifier(decodeURIComponent(username));
  await unlessThere(client, `CREATE ROLE ${role} LOGIN`);
  await client.query(`ALTER ROLE ${role} PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`);
}

/** The roles of PostgreSQL that a service's role belongs to. The monitor's own database is empty, and stays so. */
export function rolesOf(service: string): string[] {
  return service === 'monitor' ? ['pg_monitor'] : [];
}

// duplicate_object and duplicate_database.
const isThere = new Set(['42710', '42P04']);

async function unlessThere(client: pg.Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && isThere.has(error.code ?? ''))) throw error;
  }
}

/** As a program: the databases that the environment names. */
async function main(): Promise<void> {
  const { DATABASE_URL: adminUrl } = process.env;
  const urls = Object.entries(process.env).flatMap(([name, url]) => {
    const service = /^([A-Z]+)_DATABASE_URL$/.exec(name)?.[1];
    return service === undefined || url === undefined ? [] : [{ service: service.toLowerCase(), url }];
  });
  if (adminUrl === undefined || urls.length === 0)
    throw new Fault('DATABASE_URL and such as ACCOUNTS_DATABASE_URL must be set');
  for (const { service, url } of urls) await ensureDatabase(adminUrl, url, rolesOf(service));
}

if (import.meta.main) {
  main().catch(failWith);
}
