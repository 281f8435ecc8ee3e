import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { catalogueEventJson, catalogueEventSchema } from '@ticketing/shared/messages/catalogue/events.ts';
import type { StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import {
  readCatalogueStream,
  storedCatalogueColumns,
  storedCatalogueEvent,
} from '@ticketing/shared/stores/catalogue-store.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { LoggedCatalogueCommand } from '@ticketing/worker/catalogue/messages.ts';
import { readCatalogueCommand } from '@ticketing/worker/catalogue/messages.ts';
import { loadStreams } from '@ticketing/worker/catalogue/store.ts';
import { answerCatalogue, evolveCatalogue } from '@ticketing/worker/domain/catalogue/decider.ts';
import type { Stream } from '@ticketing/worker/domain/catalogue/stream.ts';
import { emptyStream } from '@ticketing/worker/domain/catalogue/stream.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Pool, PoolClient } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import type { Findings } from './findings.ts';
import { untilSettled } from './until-settled.ts';

export type CatalogueCheck = { engines: Engines; findings: Findings; progress: Progress; standstillMs: number };

/** What was checked of the catalogue. */
export type CatalogueCount = { streams: number; events: number; commands: number; decided: number };

/**
 * Checks the catalogue as `verify` checks the shows: its events are the fold that the tables have, in versions without
 * gaps; every command of the log has its outcome, and is decided again as it was, byte for byte; and every event is on
 * the topic. Memory: the movies and theaters with their slots, one at a time for the tables, all for the log.
 */
export async function checkCatalogue(check: CatalogueCheck): Promise<CatalogueCount> {
  const stored = await checkStreams(check);
  const log = await checkCommands(check);
  await checkEvents(check);
  return { ...stored, ...log };
}

const pageSize = 500;

async function checkStreams({ engines: { pool }, findings, progress }: CatalogueCheck) {
  const { rows } = await pool.query<{ events: number }>('SELECT count(*) AS events FROM catalogue_events');
  progress.begin('folding the catalogue', rows[0]!.events);
  let streams = 0;
  for await (const streamId of streamIds(pool)) {
    streams += 1;
    progress.advance(await checkStream(pool, streamId, findings));
  }
  progress.end();
  return { streams, events: rows[0]!.events };
}

async function* streamIds(pool: Pool): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const { rows } = await pool.query<{ stream_id: string }>(
      'SELECT stream_id FROM catalogue_streams WHERE stream_id > $1 ORDER BY stream_id LIMIT $2',
      [after, pageSize],
    );
    if (rows.length === 0) return;
    for (const { stream_id } of rows) yield stream_id;
    after = rows.at(-1)!.stream_id;
  }
}

/** Compares one stream with its tables, as of one moment. @returns how many events it has */
async function checkStream(pool: Pool, streamId: string, findings: Findings): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const stream = emptyStream(streamId);
    for await (const event of eventsOf(client, streamId)) {
      if (event.version !== stream.version + 1) {
        findings.add('event store', streamId, `version ${stream.version + 1} is missing`);
      }
      evolveCatalogue(stream, event);
    }
    const [kept] = await loadStreams(client, [streamId]);
    await client.query('COMMIT');
    if (kept === undefined || plain(kept) !== plain(stream)) {
      findings.add('event store', streamId, 'catalogue_streams and catalogue_slots are not what the events say');
    }
    return stream.version;
  } finally {
    client.release();
  }
}

async function* eventsOf(client: PoolClient, streamId: string): AsyncGenerator<CatalogueEvent> {
  for (let from = 1; ; ) {
    const page = await readCatalogueStream(client, streamId, { from, limit: pageSize });
    for (const { event } of page) yield event;
    if (page.length < pageSize) return;
    from = page.at(-1)!.event.version + 1;
  }
}

/** A stream as text, with its slots in the order of their versions. */
function plain({ slots, ...stream }: Stream): string {
  const inOrder = Array.from(slots).toSorted(([, one], [, other]) => one.version - other.version);
  const { streamId, version, revision, movie, theater } = stream;
  return JSON.stringify([streamId, version, revision, movie ?? theater ?? null, inOrder]);
}

type Unanswered = { streamId: string; commandId: string; at: string };

async function checkCommands({ engines, findings, progress, standstillMs }: CatalogueCheck) {
  const { kafka, topics, pool } = engines;
  const ranges = await topicRanges(kafka, topics.catalogueCommands);
  const partitionOf = createPartitioner(ranges.size);
  const streams = new Map<string, Stream>();
  const dead = await deadCommands(engines);
  let unanswered: Unanswered[] = [];
  let [commands, decided] = [0, 0];

  /** Decides a command from the state before its outcome, and compares. */
  async function decideAgain({ command, at }: LoggedCatalogueCommand, recorded: CatalogueEvent): Promise<void> {
    const { streamId } = command;
    const stream = streams.get(streamId) ?? emptyStream(streamId);
    streams.set(streamId, stream);
    // It came before: a command that is repeated is not decided again.
    if (recorded.version <= stream.version) return;
    if (recorded.version > stream.version + 1) {
      // Outcomes of commands that are no longer on the log.
      const range = { from: stream.version + 1, to: recorded.version - 1, limit: recorded.version };
      for (const { event } of await readCatalogueStream(pool, streamId, range)) evolveCatalogue(stream, event);
    }
    // What the rules could not decide then, they may decide now.
    if (recorded.type !== 'CommandRejected' || recorded.code !== 'undecidable') {
      decided += 1;
      const again = answerCatalogue(stream, command, at);
      if (catalogueEventJson(again) !== catalogueEventJson(recorded)) {
        const now = 'code' in again ? again.code : again.type;
        findings.add('decisions', streamId, `version ${recorded.version} would be ${now}, and other bytes`);
      }
    }
    evolveCatalogue(stream, recorded);
  }

  progress.begin(
    'deciding the catalogue',
    Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
  );
  await readRanges(kafka, topics.catalogueCommands, ranges, async (partition, messages) => {
    const valid = messages.flatMap((message) => {
      const read = readCatalogueCommand(message, partition, partitionOf);
      const at = `${partition}:${message.offset}`;
      return read instanceof DeadLetter || dead.has(at) ? [] : [{ ...read, place: at }];
    });
    commands += valid.length;
    const recorded = await outcomesOf(
      pool,
      valid.map(({ command }) => command.commandId),
    );
    for (const logged of valid) {
      const { commandId, streamId } = logged.command;
      const event = recorded.get(commandId);
      if (event === undefined) unanswered.push({ streamId, commandId, at: logged.place });
      else await decideAgain(logged, event);
    }
    progress.advance(messages.length);
  });
  progress.end();
  await untilSettled(async () => {
    const answered = await outcomesOf(
      pool,
      unanswered.map(({ commandId }) => commandId),
    );
    const left = unanswered.filter(({ commandId }) => !answered.has(commandId));
    const moved = left.length < unanswered.length;
    unanswered = left;
    return { done: left.length === 0, moved };
  }, standstillMs);
  for (const { streamId, commandId, at } of unanswered) {
    findings.add('commands', streamId, `command ${commandId} at ${at} has no outcome`);
  }
  return { commands, decided };
}

async function outcomesOf(pool: Pool, commandIds: string[]): Promise<Map<string, CatalogueEvent>> {
  if (commandIds.length === 0) return new Map();
  const { rows } = await pool.query<StoredCatalogueRow>(
    `SELECT ${storedCatalogueColumns} FROM catalogue_events WHERE command_id = ANY($1::uuid[])`,
    [commandIds],
  );
  return new Map(rows.map((row) => [row.command_id, storedCatalogueEvent(row).event]));
}

/** The places of commands that were dead-lettered, as `partition:offset`. */
async function deadCommands({ kafka, topics }: Engines): Promise<Set<string>> {
  const topic = topics.catalogueCommandsDeadLetters;
  const dead = new Set<string>();
  await readRanges(kafka, topic, await topicRanges(kafka, topic), async (_partition, messages) => {
    for (const { headers } of messages) dead.add(`${headers?.['dlq-partition']}:${headers?.['dlq-offset']}`);
  });
  return dead;
}

/** Every event is on the topic, byte for byte, the first time in version order. */
async function checkEvents({ engines, findings, progress, standstillMs }: CatalogueCheck): Promise<void> {
  const { kafka, topics, pool } = engines;
  /** The versions of each stream that were seen without a gap. */
  const seen = await lastOnEarlierLogs(engines);
  let ranges = await topicRanges(kafka, topics.catalogueEvents);

  async function read(partition: number, messages: KafkaMessage[]): Promise<void> {
    const events = messages.flatMap((message) => eventOf(message) ?? []);
    const stored = await storedJson(pool, events);
    for (const event of events) {
      const { streamId, version } = event;
      const json = stored.get(`${streamId}:${version}`);
      const last = seen.get(streamId) ?? 0;
      if (json === undefined) findings.add('topic', streamId, `version ${version} is not in the event store`);
      else if (json !== catalogueEventJson(event)) {
        findings.add('topic', streamId, `version ${version} is not what the event store has`);
      }
      if (version > last + 1) {
        findings.add(
          'topic',
          streamId,
          `version ${version} in partition ${partition} comes before version ${last + 1}`,
        );
      }
      seen.set(streamId, Math.max(last, version));
    }
    progress.advance(messages.length);
  }

  progress.begin(
    'reading the catalogue',
    Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0),
  );
  await readRanges(kafka, topics.catalogueEvents, ranges, read);
  progress.end();
  let missing = await behind(pool, seen);
  await untilSettled(async () => {
    if (missing.length === 0) return { done: true, moved: false };
    const now = await topicRanges(kafka, topics.catalogueEvents);
    const news = new Map(
      Array.from(now, ([partition, { to }]) => [partition, { from: ranges.get(partition)?.to ?? 0, to }]),
    );
    await readRanges(kafka, topics.catalogueEvents, news, read);
    ranges = now;
    const before = missing.length;
    missing = await behind(pool, seen);
    return { done: missing.length === 0, moved: missing.length < before };
  }, standstillMs);
  for (const { streamId, last } of missing) {
    findings.add('topic', streamId, `the versions after ${seen.get(streamId) ?? 0} to ${last} are missing`);
  }
}

/** Per stream, the last version that answers a command of an earlier log: such events are on an earlier topic. */
async function lastOnEarlierLogs({ pool, kafka, topics }: Engines): Promise<Map<string, number>> {
  const present = await commandLogOf(pool, kafka, topics.catalogueCommands);
  const { rows } = await pool.query<{ stream_id: string; last: number }>(
    'SELECT stream_id, max(version) AS last FROM catalogue_events WHERE command_log < $1 GROUP BY stream_id',
    [present],
  );
  return new Map(rows.map((row) => [row.stream_id, row.last]));
}

function eventOf({ value }: KafkaMessage): CatalogueEvent | undefined {
  try {
    return catalogueEventSchema.parse(JSON.parse(value?.toString() ?? ''));
  } catch {
    return undefined;
  }
}

async function storedJson(pool: Pool, events: CatalogueEvent[]): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const { rows } = await pool.query<StoredCatalogueRow>(
    `SELECT ${storedCatalogueColumns} FROM catalogue_events
     JOIN (SELECT DISTINCT * FROM unnest($1::text[], $2::bigint[]) AS w(stream_id, version)) AS w
     USING (stream_id, version)`,
    [events.map(({ streamId }) => streamId), events.map(({ version }) => version)],
  );
  return new Map(
    rows.map((row) => [`${row.stream_id}:${row.version}`, catalogueEventJson(storedCatalogueEvent(row).event)]),
  );
}

/** The streams of which the topic has not shown everything. */
async function behind(pool: Pool, seen: ReadonlyMap<string, number>): Promise<{ streamId: string; last: number }[]> {
  const { rows } = await pool.query<{ stream_id: string; version: number }>(
    'SELECT stream_id, version FROM catalogue_streams',
  );
  return rows.flatMap(({ stream_id: streamId, version: last }) =>
    (seen.get(streamId) ?? 0) < last ? [{ streamId, last }] : [],
  );
}
