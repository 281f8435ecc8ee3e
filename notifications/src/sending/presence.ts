import type { Pool, PoolClient } from 'pg';
import { becomeSender } from '../store/outbox.ts';

/** This process as a sender. */
export type Presence = {
  /** @returns its number; another one after its connection broke: then it takes again what it had before */
  id(): Promise<number>;
  /** What it had taken can be taken by others. */
  leave(): void;
};

export function createPresence(pool: Pool): Presence {
  let session: { client: PoolClient; id: number } | undefined;

  async function enter(): Promise<number> {
    const client = await pool.connect();
    const end = (error?: Error) => {
      if (session?.client !== client) return;
      session = undefined;
      client.release(error ?? true);
    };
    try {
      const id = await becomeSender(client);
      session = { client, id };
      client.on('error', end);
      client.on('end', () => end());
      return id;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  return {
    id: async () => session?.id ?? (await enter()),
    leave() {
      session?.client.release(true);
      session = undefined;
    },
  };
}
