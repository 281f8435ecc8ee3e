import type { Pool } from 'pg';
import type { Hall } from '../domain/facts.ts';
import { hallSchema } from '../domain/facts.ts';

/** @returns what the seats of a show are called, or undefined where nobody knows it */
export type ReadHall = (eventId: number) => Promise<Hall | undefined>;

/** Mails of an on-sale are of a few shows. */
const mostRemembered = 20;

/** Reads halls, and remembers the last ones: a large one is as long as a hundred mails. */
export function createReadHall(pool: Pool): ReadHall {
  const remembered = new Map<number, { version: number; hall: Hall }>();

  return async (eventId) => {
    const known = remembered.get(eventId);
    const { rows } = await pool.query<{ version: number; layout: unknown; sections: unknown }>(
      `SELECT version, CASE WHEN version <> $2 THEN layout END AS layout,
              CASE WHEN version <> $2 THEN sections END AS sections
         FROM halls WHERE event_id = $1`,
      [eventId, known?.version ?? 0],
    );
    const row = rows[0];
    if (row === undefined || row.version === known?.version) return known?.hall;
    const { version, layout, sections } = row;
    const hall = hallSchema.parse({ layout, ...(sections !== null && { sections }) });
    remembered.delete(eventId);
    remembered.set(eventId, { version, hall });
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    return hall;
  };
}
