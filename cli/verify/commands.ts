import type { LogPosition, RecordedPosition } from '@ticketing/shared/log/headers.ts';
import { headerText } from '@ticketing/shared/log/headers.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { isDeadLetter, readCommand } from '@ticketing/worker/messages.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import type { Range } from '../topic-reader.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import { Bitmaps } from './bitmaps.ts';
import type { Findings } from './findings.ts';
import { patiently } from './patience.ts';

/** What stands on `booking.commands`. */
export type CommandLog = {
  count: number;
  /** Whether a command stands at a position; undefined for one that is beyond what was read, or on another log. */
  holds(position: RecordedPosition): boolean | undefined;
  /** Those that had no outcome when they were read. */
  unanswered: Unanswered[];
};

type Unanswered = LogPosition & { commandId: string; eventId: number };

/** Reads the commands, and looks up the outcome of each that is not a dead letter. */
export async function readCommandLog(
  engines: Engines,
  eventId: number | undefined,
  progress: Progress,
): Promise<CommandLog> {
  const { kafka, topics, pool } = engines;
  const ranges = await topicRanges(kafka, topics.commands);
  const present = await commandLogOf(pool, kafka, topics.commands);
  const dead = await deadPositions(engines, ranges);
  const partitionOf = createPartitioner(ranges.size);
  const valid = new Bitmaps();
  const log: CommandLog = {
    count: 0,
    holds: ({ log: number = 0, partition, offset }) =>
      number === present && offset < (ranges.get(partition)?.to ?? 0) ? valid.has(partition, offset) : undefined,
    unanswered: [],
  };
  progress.begin('reading the commands', total(ranges));
  await readRanges(kafka, topics.commands, ranges, async (partition, messages) => {
    const commands = messages.flatMap((message) => validCommand(message, partition, partitionOf));
    for (const { offset } of commands) valid.add(partition, offset);
    const asked = commands.filter(
      (command) => (eventId ?? command.eventId) === command.eventId && !dead.has(partition, command.offset),
    );
    log.count += asked.length;
    const answered = await outcomesOf(pool, asked);
    log.unanswered.push(...asked.filter(({ commandId }) => !answered.has(commandId)));
    progress.advance(messages.length);
  });
  progress.end();
  return log;
}

/** Reports the commands that stay without an outcome, after the worker had the time to get to them. */
export async function reportUnanswered(
  { pool }: Engines,
  log: CommandLog,
  findings: Findings,
  standstillMs: number,
): Promise<void> {
  let rest = log.unanswered;
  await patiently(async () => {
    const before = rest.length;
    const left: Unanswered[] = [];
    for (let first = 0; first < rest.length; first += pageSize) {
      const page = rest.slice(first, first + pageSize);
      const answered = await outcomesOf(pool, page);
      left.push(...page.filter(({ commandId }) => !answered.has(commandId)));
    }
    rest = left;
    return { done: rest.length === 0, moved: rest.length < before };
  }, standstillMs);
  for (const { partition, offset, commandId, eventId } of rest) {
    findings.add('commands', eventId, `command ${commandId} at ${partition}:${offset} has no outcome`);
  }
}

const pageSize = 1_000;

function validCommand(
  message: KafkaMessage,
  partition: number,
  partitionOf: (eventId: number) => number,
): Unanswered[] {
  const read = readCommand(message, partition, partitionOf);
  if (isDeadLetter(read)) return [];
  const { commandId, eventId } = read.command;
  return [{ partition, offset: Number(message.offset), commandId, eventId }];
}

async function outcomesOf(pool: Pool, commands: Unanswered[]): Promise<Set<string>> {
  if (commands.length === 0) return new Set();
  const { rows } = await pool.query<{ command_id: string }>({
    name: 'outcomes-of',
    text: 'SELECT command_id FROM booking_events WHERE command_id = ANY($1::uuid[])',
    values: [commands.map(({ commandId }) => commandId)],
  });
  return new Set(rows.map((row) => row.command_id));
}

/** The positions of the commands that were put aside. */
async function deadPositions({ kafka, topics }: Engines, ranges: Map<number, Range>): Promise<Bitmaps> {
  const dead = new Bitmaps();
  const topic = topics.commandsDeadLetters;
  await readRanges(kafka, topic, await topicRanges(kafka, topic), async (_partition, messages) => {
    for (const { headers } of messages) {
      const partition = Number(headerText(headers, 'dlq-partition') ?? Number.NaN);
      const offset = Number(headerText(headers, 'dlq-offset') ?? Number.NaN);
      // Anybody can write a letter: one about an offset that there is not would cost memory up to there.
      const isThere = offset >= 0 && offset < (ranges.get(partition)?.to ?? 0);
      if (isThere && Number.isSafeInteger(offset)) dead.add(partition, offset);
    }
  });
  return dead;
}

function total(ranges: Map<number, Range>): number {
  return Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0);
}
