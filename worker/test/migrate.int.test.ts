import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate } from '@ticketing/worker/migrate.ts';
import pg from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let client: pg.Client;

beforeAll(async () => {
  sandbox = await openSandbox();
  client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await sandbox.close();
});

it('is applied once, also by workers that start at the same time', async () => {
  await Promise.all([1, 2, 3].map(() => migrate(sandbox.databaseUrl, sandbox.logger)));
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  const files = await readdir(join(import.meta.dirname, '../migrations'));
  expect(rows.map(({ name }) => `${name}.sql`)).toEqual(files.sort());
});

it('makes an event store that takes no change', async () => {
  await client.query(
    `INSERT INTO booking_events VALUES (1, 1, gen_random_uuid(), 'CommandRejected', NULL, '{}', now(), 'c', 0, 0, 'test')`,
  );
  for (const statement of [
    'UPDATE booking_events SET version = 2',
    'DELETE FROM booking_events',
    'TRUNCATE booking_events',
  ]) {
    await expect(client.query(statement)).rejects.toThrow('booking_events is append-only');
  }
});

it('lets no command have two outcomes, and no seat two rows', async () => {
  await client.query(`INSERT INTO tickets (event_id, seat_id, price_minor) VALUES (1, 'A1', 100)`);
  await expect(
    client.query(`INSERT INTO tickets (event_id, seat_id, price_minor) VALUES (1, 'A1', 100)`),
  ).rejects.toThrow('tickets_pkey');
  await expect(
    client.query(
      `INSERT INTO booking_events SELECT 1, 2, command_id, type, NULL, data, at, 'c', 0, 1, 'test' FROM booking_events`,
    ),
  ).rejects.toThrow('booking_events_one_outcome');
});
