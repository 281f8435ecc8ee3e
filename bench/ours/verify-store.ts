import { createKafka } from '@ticketing/shared/log/client.ts';
import { topicNames } from '@ticketing/shared/log/topics.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { Arena } from '../harness/arena.ts';

/** Each query counts the rows that violate a rule. */
const violations = {
  'versions of a show are 1 … n without gaps': `
    SELECT count(*)::int AS broken FROM (
      SELECT event_id, count(*) AS events, max(version) AS last FROM booking_events GROUP BY event_id
    ) s FULL JOIN shows USING (event_id)
    WHERE events IS DISTINCT FROM last OR last IS DISTINCT FROM version`,
  'a seat has one owner at most, by the events': `
    SELECT count(*)::int AS broken FROM (
      SELECT event_id, seat FROM booking_events, jsonb_array_elements_text(data->'seatIds') AS seat
      WHERE type IN ('SeatsBooked', 'SeatsHeld', 'BookingCancelled', 'HoldExpired')
      GROUP BY event_id, seat
      HAVING sum(CASE WHEN type IN ('SeatsBooked', 'SeatsHeld') THEN 1 ELSE -1 END) > 1
    ) s`,
  'tickets are what the events add up to': `
    SELECT count(*)::int AS broken FROM (
      SELECT DISTINCT ON (event_id, seat) event_id, seat AS seat_id, type, booking_id
      FROM booking_events, jsonb_array_elements_text(data->'seatIds') AS seat
      WHERE type IN ('SeatsBooked', 'SeatsHeld', 'BookingConfirmed', 'BookingCancelled', 'HoldExpired')
      ORDER BY event_id, seat, version DESC
    ) e JOIN tickets t USING (event_id, seat_id)
    WHERE t.booking_id IS DISTINCT FROM
      CASE WHEN type IN ('BookingCancelled', 'HoldExpired') THEN NULL ELSE e.booking_id END`,
  'a seat that no event names is free': `
    SELECT count(*)::int AS broken FROM tickets t
    WHERE t.status <> 'available' AND NOT EXISTS (SELECT FROM bookings b WHERE b.booking_id = t.booking_id)`,
};

/**
 * Checks the store against the rules.
 * @throws Error that names the violated rule
 */
export async function verifyStore(pool: Pool): Promise<void> {
  for (const [rule, sql] of Object.entries(violations)) {
    const { rows } = await pool.query<{ broken: number }>(sql);
    if (rows[0]!.broken > 0) throw new Error(`broken ${rows[0]!.broken} times: ${rule}`);
  }
}

/**
 * Waits until every command on the log has one outcome in the store and on the topic.
 * @throws Error when that does not come true
 */
export async function verifyTopics({ urls, logger }: Arena, namespace: string, pool: Pool): Promise<void> {
  const admin = createKafka({ brokers: urls.kafkaBrokers.split(','), clientId: 'bench', logger }).admin();
  await admin.connect();
  const lengthOf = async (topic: string) =>
    (await admin.fetchTopicOffsets(topic)).reduce((sum, { high }) => sum + Number(high), 0);
  const outcomes = async () => {
    const { rows } = await pool.query<{ events: number }>('SELECT count(*)::int AS events FROM booking_events');
    return rows[0]!.events;
  };
  try {
    const topics = topicNames(namespace);
    const commands = await lengthOf(topics.commands);
    await until('all outcomes', async () => (await outcomes()) >= commands, 60_000, 100);
    const events = await outcomes();
    if (events !== commands) throw new Error(`${commands} commands have ${events} outcomes`);
    await until('all outcomes', async () => (await lengthOf(topics.events)) >= events, 60_000, 100);
  } finally {
    await admin.disconnect();
  }
}
