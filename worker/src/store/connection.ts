import { isUnanswered } from '@ticketing/shared/stores/postgres-faults.ts';
import type { Pool, PoolClient } from 'pg';

/** A connection on which pieces of work may follow each other, each begun before the one before it has ended. */
export type Connection = {
  /**
   * Gives work the connection. When it fails, what it has begun is rolled back, after all that was asked before on this
   * connection is answered. The connection goes back to its pool when no work is left.
   */
  run<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Whether work is left on it. */
  isOpen(): boolean;
};

/** Takes a connection from a pool. It must be given work at once. */
export async function connect(pool: Pool): Promise<Connection> {
  const client = await pool.connect();
  let users = 0;
  let broken: Error | undefined;
  // A connection that breaks between two statements says so here; unheard, it would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  return {
    isOpen: () => users > 0 && broken === undefined,
    async run(work) {
      users += 1;
      try {
        return await work(client);
      } catch (error) {
        // On a connection that does not answer, a ROLLBACK would wait as long again: it is thrown away instead.
        if (isUnanswered(error)) broken = error;
        else await client.query('ROLLBACK').catch(onError);
        throw error;
      } finally {
        users -= 1;
        if (users === 0) {
          client.off('error', onError);
          client.release(broken);
        }
      }
    },
  };
}
