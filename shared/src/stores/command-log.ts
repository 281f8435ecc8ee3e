import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { topicId } from '../log/topic-id.ts';

/**
 * The number of a topic of commands among those that the store was decided from: 0 for the first, and the next number
 * for each new one. Offsets begin at 0 on a new topic, so a position needs the number of its topic.
 * @param topic an existing topic
 * @throws Error when PostgreSQL or Kafka do not answer, or the tables do not exist yet
 */
export async function commandLogOf(pool: Pool, kafka: Kafka, topic: string): Promise<number> {
  const id = await topicId(kafka, topic);
  for (;;) {
    const { rows } = await pool.query<{ number: number }>('SELECT number FROM command_logs WHERE topic_id = $1', [id]);
    if (rows[0] !== undefined) return rows[0].number;
    // If two services insert it at the same time, one insert wins and the other reads it.
    await pool.query(
      `INSERT INTO command_logs (number, topic, topic_id)
       SELECT coalesce(max(number) + 1, 0), $1, $2 FROM command_logs ON CONFLICT DO NOTHING`,
      [topic, id],
    );
  }
}
