import type { KafkaMessage } from 'kafkajs';
import { isoTime } from '../service/iso-time.ts';

const lastMs = Date.UTC(10_000, 0) - 1;

/**
 * The time of a record, ISO 8601. Topics of ours carry the broker's; on an older log it is whatever its client wrote, and
 * -1 where it wrote none.
 * @returns undefined outside the years 1970 to 9999, which PostgreSQL and other readers of ISO 8601 do not take
 */
export function recordTime({ timestamp }: Pick<KafkaMessage, 'timestamp'>): string | undefined {
  const ms = Number(timestamp);
  return ms >= 0 && ms <= lastMs ? isoTime(ms) : undefined;
}
