import type { Admin } from 'kafkajs';
import { CliError } from '../cli-error.ts';
import type { Range } from '../topic-reader.ts';

/** A position on a topic as a user gives it. */
export type Place =
  | { kind: 'beginning' }
  | { kind: 'end' }
  | { kind: 'offset'; offset: number }
  | { kind: 'time'; ms: number };

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Parses a position: `beginning`, `end`, an offset, a time (ISO 8601), or an age (`30s`, `15m`, `2h`, `7d`).
 * @throws CliError for anything else
 */
export function parsePlace(text: string, nowMs = Date.now()): Place {
  if (text === 'beginning' || text === 'end') return { kind: text };
  if (/^\d{1,15}$/.test(text)) return { kind: 'offset', offset: Number(text) };
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined) return { kind: 'time', ms: nowMs - Number(count) * unitMs[unit as keyof typeof unitMs] };
  const ms = /^\d{4}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) {
    throw new CliError(
      `"${text}" is no place on a topic: say an offset, a time such as 2026-03-01T20:00Z, or 15m for "15 minutes ago".`,
    );
  }
  return { kind: 'time', ms };
}

/**
 * The offset ranges between two positions, per partition.
 * @param from inclusive; `to` is exclusive
 * @param partitions only these
 * @throws CliError for an offset without a single partition that it belongs to
 */
export async function rangesBetween(
  admin: Admin,
  topic: string,
  { from, to, partitions }: { from: Place; to: Place; partitions?: number[] },
): Promise<Map<number, Range>> {
  const all = await admin.fetchTopicOffsets(topic);
  const wanted = all.filter(({ partition }) => partitions === undefined || partitions.includes(partition));
  if (wanted.length === 0) throw new CliError(`${topic} has no such partition: it has ${all.length}, from 0 on.`);
  if ([from, to].some(({ kind }) => kind === 'offset') && wanted.length !== 1) {
    throw new CliError('An offset is one of a partition: say --partition or --event as well.');
  }
  const starts = await offsetsAt(admin, topic, from);
  const ends = await offsetsAt(admin, topic, to);
  return new Map(
    wanted.map(({ partition, low, high }) => {
      const within = (offset: number) => Math.min(Math.max(offset, Number(low)), Number(high));
      return [partition, { from: within(starts(partition)), to: within(ends(partition)) }];
    }),
  );
}

async function offsetsAt(admin: Admin, topic: string, place: Place): Promise<(partition: number) => number> {
  if (place.kind === 'beginning') return () => 0;
  if (place.kind === 'end') return () => Number.POSITIVE_INFINITY;
  if (place.kind === 'offset') return () => place.offset;
  const found = await admin.fetchTopicOffsetsByTimestamp(topic, place.ms);
  const offsets = new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
  return (partition) => offsets.get(partition) ?? Number.POSITIVE_INFINITY;
}
