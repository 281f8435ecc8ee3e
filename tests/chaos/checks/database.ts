// Loaded for what it says of int8: numbers, as the services read them.
import '@ticketing/shared/stores/postgres.ts';
import pg from 'pg';

/** Does something with a connection to the event store. */
export async function withDatabase<T>(databaseUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  // A broken connection fails what is asked of it; told to nobody else, it would end the run.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
