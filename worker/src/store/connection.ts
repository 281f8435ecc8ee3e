import { isUnanswered } from '@ticketing/shared/faults/postgres-faults.ts';
import type { Pool, PoolClient } from 'pg';

/** A connection on which units of work can be pipelined: each may begin before the one before it has ended. */
export type Connection = {
  /**
   * Runs work on the connection. If it fails, its transaction is rolled back after all earlier queries have been
   * answered. The connection returns to its pool when no work is left.
   */
  run<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  /** Whether work is running on it. */
  isOpen(): boolean;
};

/** Takes a connection from a pool. The caller must run work on it at once. */
export async function connect(pool: Pool): Promise<Connection> {
  const client = await pool.connect();
  let users = 0;
  let broken: Error | undefined;
  // Without a listener the error of a connection that breaks between two statements would end the process.
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
        // A ROLLBACK on a connection that does not answer would wait as long again, so the connection is closed.
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
