import { processedByOf } from '@ticketing/shared/log/headers.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventJson, eventSchema } from '@ticketing/shared/messages/events.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import type { Range } from '../topic-reader.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import { Bitmaps } from './bitmaps.ts';
import type { Findings } from './findings.ts';
import { untilSettled } from './until-settled.ts';

export type TopicCheck = { engines: Engines; findings: Findings; progress: Progress; standstillMs: number };

/**
 * Compares the topic with the event store: every event is on it, byte for byte, and first occurrences are in version
 * order. Repetitions are allowed: the outcome of a repeated command is published again.
 * @param versions of the shows in the event store
 * @returns how many messages were read, and how many of them were not events
 */
export async function checkTopic(
  { engines, findings, progress, standstillMs }: TopicCheck,
  versions: Map<number, number>,
) {
  const { kafka, topics, pool } = engines;
  const seen = new Bitmaps();
  const lastFirst = new Map<number, number>();
  const count = { messages: 0, unreadable: 0 };
  for (const [eventId, last] of await lastOnEarlierLogs(engines)) {
    for (let version = 1; version <= last; version += 1) seen.add(eventId, version);
    lastFirst.set(eventId, last);
  }
  let ranges = await topicRanges(kafka, topics.events);

  async function read(partition: number, messages: KafkaMessage[]): Promise<void> {
    const events: { event: BookingEvent; message: KafkaMessage }[] = [];
    for (const message of messages) {
      const event = parse(message);
      if (event === undefined) count.unreadable += 1;
      else if (versions.has(event.eventId)) events.push({ event, message });
    }
    const stored = await storedOf(pool, events);
    for (const { event, message } of events) {
      const { eventId, version } = event;
      const at = `${partition}:${message.offset}`;
      const known = stored.get(`${eventId}:${version}`);
      if (known === undefined) {
        findings.add('topic', eventId, `version ${version} at ${at} is not in the event store`);
        continue;
      }
      if (known.json !== message.value?.toString()) {
        findings.add('topic', eventId, `version ${version} at ${at} is not what the event store has`);
      }
      const processedBy = processedByOf(message.headers) ?? known.processedBy;
      if (processedBy !== known.processedBy) {
        const said = `processed-by is "${processedBy}" and should be "${known.processedBy}"`;
        findings.add('topic', eventId, `version ${version} at ${at}: ${said}`);
      }
      if (seen.has(eventId, version)) continue;
      seen.add(eventId, version);
      const expected = (lastFirst.get(eventId) ?? 0) + 1;
      if (version !== expected)
        findings.add('topic', eventId, `version ${version} at ${at} comes before version ${expected}`);
      lastFirst.set(eventId, Math.max(version, lastFirst.get(eventId) ?? 0));
    }
    count.messages += messages.length;
    progress.advance(messages.length);
  }

  progress.begin('reading the topic', total(ranges));
  await readRanges(kafka, topics.events, ranges, read);
  progress.end();

  let lacking = countMissing(seen, versions);
  await untilSettled(async () => {
    if (lacking === 0) return { done: true, moved: false };
    const now = await topicRanges(kafka, topics.events);
    const news = new Map(
      Array.from(now, ([partition, { to }]) => [partition, { from: ranges.get(partition)!.to, to }]),
    );
    await readRanges(kafka, topics.events, news, read);
    ranges = now;
    lacking = countMissing(seen, versions);
    return { done: lacking === 0, moved: total(news) > 0 };
  }, standstillMs);
  for (const [eventId, last] of versions) {
    for (const version of seen.missing(eventId, last)) findings.add('topic', eventId, `version ${version} is missing`);
  }
  return count;
}

function parse(message: KafkaMessage): BookingEvent | undefined {
  try {
    return eventSchema.parse(JSON.parse(message.value?.toString() ?? ''));
  } catch {
    return undefined;
  }
}

async function storedOf(pool: Pool, events: { event: BookingEvent }[]) {
  const { rows } = await pool.query<StoredEventRow>({
    name: 'events-by-version',
    text: `SELECT ${storedEventColumns} FROM booking_events
           JOIN (SELECT DISTINCT * FROM unnest($1::int[], $2::bigint[]) AS w(event_id, version)) AS w
           USING (event_id, version)`,
    values: [events.map(({ event }) => event.eventId), events.map(({ event }) => event.version)],
  });
  return new Map(
    rows.map((row) => [`${row.event_id}:${row.version}`, { json: jsonOf(row), processedBy: row.processed_by }]),
  );
}

/** @returns what no message says, where the row cannot be read */
function jsonOf(row: StoredEventRow): string {
  try {
    return eventJson(storedEvent(row).event);
  } catch {
    return '';
  }
}

function countMissing(seen: Bitmaps, versions: Map<number, number>): number {
  let count = 0;
  for (const [eventId, last] of versions) for (const _version of seen.missing(eventId, last)) count += 1;
  return count;
}

function total(ranges: Map<number, Range>): number {
  return Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Per show, the last version that answers a command of an earlier log: such events are on an earlier topic. */
async function lastOnEarlierLogs({ pool, kafka, topics }: Engines): Promise<Map<number, number>> {
  const present = await commandLogOf(pool, kafka, topics.commands);
  if (present === 0) return new Map();
  const { rows } = await pool.query<{ event_id: number; last: number }>(
    'SELECT event_id, max(version) AS last FROM booking_events WHERE command_log < $1 GROUP BY event_id',
    [present],
  );
  return new Map(rows.map((row) => [row.event_id, row.last]));
}
