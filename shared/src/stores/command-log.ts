import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { topicId } from '../log/topic-id.ts';

/**
 * The number of a topic of commands among those from which the store was decided: the first is 0, and each that is seen
 * for the first time gets the next. Where a topic begins anew, its offsets do too; so a position is a place on the topic
 * with its number.
 * @param topic that is there
 * @throws Error when PostgreSQL or Kafka do not answer, or the tables are not there yet
 */
export async function commandLogOf(pool: Pool, kafka: Kafka, topic: string): Promise<number> {
  const id = await topicId(kafka, topic);
  for (;;) {
    const { rows } = await pool.query<{ number: number }>('SELECT number FROM command_logs WHERE topic_id = $1', [id]);
    if (rows[0] !== undefined) return rows[0].number;
    // Of two services that see it first at once, one takes the number; the other finds it.
    await pool.query(
      `INSERT INTO command_logs (number, topic, topic_id)
       SELECT coalesce(max(number) + 1, 0), $1, $2 FROM command_logs ON CONFLICT DO NOTHING`,
      [topic, id],
    );
  }
}
