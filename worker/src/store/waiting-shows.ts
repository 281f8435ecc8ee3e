import type { Pool } from 'pg';
import type { PartialShow } from '../domain/show.ts';
import { loadLayouts, loadWaitingLists, loadWholeShows, readShows } from './reads.ts';

/** The shows to come for whose seats somebody waits, with their versions. */
export async function readWaitingShows(pool: Pool): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ event_id: number; version: number }>({
    name: 'waiting-shows',
    text: `SELECT event_id, version FROM shows
           WHERE has_waiting_list AND starts_at > now() AND EXISTS (
             SELECT FROM bookings WHERE bookings.event_id = shows.event_id AND status = 'waiting')`,
  });
  return new Map(rows.map(({ event_id, version }) => [event_id, version]));
}

/** A show with its hall and its waiting list, at one version and without a lock. */
export async function readWholeShow(pool: Pool, eventId: number): Promise<PartialShow | undefined> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const shows = await readShows(client, [eventId]);
    await loadWaitingLists(client, shows, [eventId]);
    await loadWholeShows(client, shows, [eventId]);
    await loadLayouts(client, shows, [eventId]);
    await client.query('COMMIT');
    return shows.get(eventId);
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    client.release(broken);
  }
}
