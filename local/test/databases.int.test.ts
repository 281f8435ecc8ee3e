import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { ensureDatabase } from '../databases.ts';

const name = `own_${randomBytes(5).toString('hex')}`;

let sandbox: Sandbox;
let url: string;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  const own = new URL(sandbox.databaseUrl);
  own.username = name;
  own.password = "it's a pass word";
  own.pathname = `/${name}`;
  url = own.href;
});

afterAll(async () => {
  await query(sandbox.databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await query(sandbox.databaseUrl, `DROP ROLE IF EXISTS ${name}`);
  await sandbox?.close();
});

async function query(at: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a service gets a database and a role of its own, however often and at the same time it is made', async () => {
  await Promise.all([ensureDatabase(sandbox.databaseUrl, url), ensureDatabase(sandbox.databaseUrl, url)]);
  await query(url, 'CREATE TABLE things (id integer); INSERT INTO things VALUES (7)');
  await ensureDatabase(sandbox.databaseUrl, url);
  expect(await query(url, 'SELECT id, current_user FROM things')).toEqual([{ id: 7, current_user: name }]);
});

test('and can read nothing of the pipeline', async () => {
  const pipeline = new URL(url);
  pipeline.pathname = new URL(sandbox.databaseUrl).pathname;
  for (const table of ['shows', 'booking_events', 'tickets']) {
    await expect(query(pipeline.href, `SELECT * FROM ${table}`)).rejects.toThrow('permission denied');
  }
});
