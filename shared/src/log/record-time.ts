import type { KafkaMessage } from 'kafkajs';
import { isoTime } from '../service/iso-time.ts';

const lastMs = Date.UTC(10_000, 0) - 1;

/**
 * The time of a record, ISO 8601. Our topics have broker timestamps; on older logs it is what the client wrote, and -1
 * if nothing.
 * @returns undefined outside the years 1970 to 9999, which PostgreSQL and other readers of ISO 8601 do not accept
 */
export function recordTime({ timestamp }: Pick<KafkaMessage, 'timestamp'>): string | undefined {
  const ms = Number(timestamp);
  return ms >= 0 && ms <= lastMs ? isoTime(ms) : undefined;
}
