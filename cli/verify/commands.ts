import type { LogPosition, RecordedPosition } from '@ticketing/shared/log/headers.ts';
import { headerText } from '@ticketing/shared/log/headers.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import type { StoredEvent, StoredEventRow } from '@ticketing/shared/stores/event-store.ts';
import { storedEvent, storedEventColumns } from '@ticketing/shared/stores/event-store.ts';
import { isDeadLetter, readCommand } from '@ticketing/worker/messages.ts';
import type { KafkaMessage } from 'kafkajs';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import type { Range } from '../topic-reader.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import { Bitmaps } from './bitmaps.ts';
import type { CommandAt } from './decisions.ts';
import { createDecisions } from './decisions.ts';
import type { Findings } from './findings.ts';
import { untilSettled } from './until-settled.ts';

/** What was read from `booking.commands`. */
export type CommandLog = {
  count: number;
  /**
   * Whether there is a command at a position; undefined if it was not read: newer, no longer on the log, or on another
   * topic.
   */
  holds(position: RecordedPosition): boolean | undefined;
  /** Commands that had no outcome when they were read. */
  unanswered: Unanswered[];
  /** Commands that were decided again, and how many of them had been refused because of a fault. */
  decided: number;
  undecidable: number;
};

type Unanswered = LogPosition & { commandId: string; eventId: number };

/** Reads the commands, looks up the outcome of each that is not a dead letter, and decides it again. */
export async function readCommandLog(
  engines: Engines,
  { eventId, findings, progress }: { eventId: number | undefined; findings: Findings; progress: Progress },
): Promise<CommandLog> {
  const { kafka, topics, pool } = engines;
  const ranges = await topicRanges(kafka, topics.commands);
  const present = await commandLogOf(pool, kafka, topics.commands);
  const dead = await deadPositions(engines, topics.commandsDeadLetters, ranges);
  const partitionOf = createPartitioner(ranges.size);
  const valid = new Bitmaps();
  const decisions = createDecisions(pool, present, findings);
  const log: CommandLog = {
    count: 0,
    holds: ({ log: number = 0, partition, offset }) => {
      if (number !== present) return undefined;
      const { from, to } = ranges.get(partition) ?? { from: 0, to: 0 };
      return offset < from || offset >= to ? undefined : valid.has(partition, offset);
    },
    unanswered: [],
    decided: 0,
    undecidable: 0,
  };
  progress.begin('deciding again', total(ranges));
  await readRanges(kafka, topics.commands, ranges, async (partition, messages) => {
    const commands = messages.flatMap((message) => validCommand(message, partition, partitionOf));
    for (const { position } of commands) valid.add(partition, position.offset);
    const asked = commands.filter(
      ({ command, position }) =>
        (eventId ?? command.eventId) === command.eventId && !dead.has(partition, position.offset),
    );
    log.count += asked.length;
    const { answered, recorded } = await outcomesOf(pool, asked);
    for (const { command, position } of asked) {
      const { commandId, eventId: of } = command;
      if (!answered.has(commandId)) log.unanswered.push({ ...position, commandId, eventId: of });
    }
    await decisions.check(asked, recorded);
    progress.advance(messages.length);
  });
  progress.end();
  return { ...log, decided: decisions.count, undecidable: decisions.undecidable };
}

/** Reports the commands that still have no outcome after the worker had time to decide them. */
export async function reportUnanswered(
  { pool }: Engines,
  log: CommandLog,
  findings: Findings,
  standstillMs: number,
): Promise<void> {
  let rest = log.unanswered;
  await untilSettled(async () => {
    const before = rest.length;
    const left: Unanswered[] = [];
    for (let first = 0; first < rest.length; first += pageSize) {
      const page = rest.slice(first, first + pageSize);
      const answered = await answeredOf(pool, page);
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

function validCommand(message: KafkaMessage, partition: number, partitionOf: (eventId: number) => number): CommandAt[] {
  const read = readCommand(message, partition, partitionOf);
  if (isDeadLetter(read)) return [];
  const { command, position, at } = read;
  return [{ command, position, at }];
}

/** The outcomes of commands. If one cannot be read, only its existence is known. */
async function outcomesOf(pool: Pool, commands: CommandAt[]) {
  const answered = new Set<string>();
  const recorded = new Map<string, StoredEvent>();
  if (commands.length === 0) return { answered, recorded };
  const { rows } = await pool.query<StoredEventRow>({
    name: 'recorded-outcomes-of',
    text: `SELECT ${storedEventColumns} FROM booking_events WHERE command_id = ANY($1::uuid[])`,
    values: [commands.map(({ command }) => command.commandId)],
  });
  for (const row of rows) {
    answered.add(row.command_id);
    try {
      recorded.set(row.command_id, storedEvent(row));
    } catch (error) {
      // This is a finding about the event store.
      if (!(error instanceof z.ZodError)) throw error;
    }
  }
  return { answered, recorded };
}

async function answeredOf(pool: Pool, commands: Unanswered[]): Promise<Set<string>> {
  if (commands.length === 0) return new Set();
  const { rows } = await pool.query<{ command_id: string }>({
    name: 'outcomes-of',
    text: 'SELECT command_id FROM booking_events WHERE command_id = ANY($1::uuid[])',
    values: [commands.map(({ commandId }) => commandId)],
  });
  return new Set(rows.map((row) => row.command_id));
}

/**
 * The positions of dead-lettered commands.
 * @param topic of the dead letters
 * @param ranges of the topic of commands
 */
export async function deadPositions(
  { kafka }: Pick<Engines, 'kafka'>,
  topic: string,
  ranges: Map<number, Range>,
): Promise<Bitmaps> {
  const dead = new Bitmaps();
  await readRanges(kafka, topic, await topicRanges(kafka, topic), async (_partition, messages) => {
    for (const { headers } of messages) {
      const partition = Number(headerText(headers, 'dlq-partition') ?? Number.NaN);
      const offset = Number(headerText(headers, 'dlq-offset') ?? Number.NaN);
      // Anyone can write a dead letter. A huge offset would cost memory up to that offset.
      const isThere = offset >= 0 && offset < (ranges.get(partition)?.to ?? 0);
      if (isThere && Number.isSafeInteger(offset)) dead.add(partition, offset);
    }
  });
  return dead;
}

function total(ranges: Map<number, Range>): number {
  return Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0);
}
