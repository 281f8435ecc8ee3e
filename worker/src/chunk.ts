import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { Pool, PoolClient } from 'pg';
import type { Changes } from './changes.ts';
import { trackChanges } from './changes.ts';
import type { Decide } from './domain/decider.ts';
import { answer, decide, evolve } from './domain/decider.ts';
import type { PartialShow } from './domain/show.ts';
import { loadWhatTheyTouch, lockAndRecall, recallAll } from './loading.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { ShowCache } from './show-cache.ts';
import type { Connection } from './store/connection.ts';
import { connect } from './store/connection.ts';
import { readOutcomes } from './store/reads.ts';
import { scheduleShows, writeChunk } from './store/writes.ts';

/** A command id that is recorded for another show. The command has its one outcome already, elsewhere. */
export type IdInUse = { logged: LoggedCommand; recordedFor: number };

export type ChunkResult = { outcomes: Outcome[]; idsInUse: IdInUse[] };

export type ChunkOptions = {
  processedBy: string;
  /** The number of the topic on which the commands stand; see `commandLogOf`. The first by default. */
  commandLog?: number;
  /** What is known of the shows from the chunks before. */
  cache: ShowCache;
  /**
   * Whether to look for recorded outcomes before deciding. Without, a command that comes again is found by the
   * constraint on command ids, when its second outcome is refused: nothing is written then, and the chunk is to be
   * committed again with a look first.
   */
  lookFirst?: boolean;
  /** Another decider than the rules' own, for a command that they cannot decide. */
  decideCommand?: Decide;
  /**
   * Called when the database has been given all there is to write: the time for other work of this process. Where
   * another chunk can be committed right behind this one, it is told how.
   */
  onWriting?: OnCommitting | undefined;
};

export type OnCommitting = (commitBehind?: CommitBehind) => void;

/**
 * Commits a chunk behind the one that is being written: decided by what that one will leave, and written only if it is.
 * @returns undefined when that cannot be done: the chunk is to be committed when the one before it is
 */
export type CommitBehind = (chunk: LoggedCommand[], onWriting: OnCommitting) => Promise<ChunkResult | undefined>;

/**
 * Decides a chunk of one partition in one transaction: read once, fold in memory, write with one statement, commit.
 * Nothing is done per command outside memory.
 * @param chunk in order of the log, of any number of shows
 * @returns the outcomes in order of the log, those that had been recorded before among them
 * @throws what the database throws, and GuardError; then nothing was written
 */
export async function commitChunk(pool: Pool, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const connection = await connect(pool);
  const remembered = options.lookFirst === false ? commitRemembered(connection, chunk, options) : undefined;
  return remembered ?? connection.run((client) => commitLocked(client, chunk, options));
}

/**
 * Decides a chunk of which all is remembered without a look at the database. One statement, a transaction of its own,
 * writes it if the shows are still as they are remembered. So the next chunk can be decided meanwhile by what this one
 * leaves behind: if this one is not written, that one is not either.
 * @returns undefined when something is not remembered
 */
function commitRemembered(
  connection: Connection,
  chunk: LoggedCommand[],
  options: ChunkOptions,
): Promise<ChunkResult> | undefined {
  const { cache, decideCommand = decide, onWriting } = options;
  const shows = recallAll(
    chunk.map(({ command }) => command),
    cache,
  );
  if (shows === undefined) return undefined;
  const changes = trackChanges(shows);
  return connection.run(async (client) => {
    const result = fold(chunk, shows, new Map(), decideCommand, changes);
    failpoint('worker/before-commit');
    const writing = write(client, freshOutcomes(result), changes, options);
    for (const show of shows.values()) cache.keep(show);
    try {
      onWriting?.(async (next, onWritingNext) =>
        connection.isOpen() ? commitRemembered(connection, next, { ...options, onWriting: onWritingNext }) : undefined,
      );
      await writing;
    } catch (error) {
      for (const eventId of shows.keys()) cache.forget(eventId);
      throw error;
    }
    failpoint('worker/after-commit');
    return result;
  });
}

/** Locks the shows, so that nobody else decides about them, reads what is not remembered, and writes under the locks. */
async function commitLocked(client: PoolClient, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const { cache, lookFirst = true, decideCommand = decide, onWriting } = options;
  await client.query('BEGIN');
  const commands = chunk.map(({ command }) => command);
  const shows = await lockAndRecall(client, commands, cache);
  const recorded = lookFirst
    ? await readOutcomes(
        client,
        commands.map(({ commandId }) => commandId),
      )
    : new Map();
  await loadWhatTheyTouch(
    client,
    shows,
    commands.filter(({ commandId }) => !recorded.has(commandId)),
    lookFirst,
  );

  const changes = trackChanges(shows);
  const result = fold(chunk, shows, recorded, decideCommand, changes);

  const fresh = freshOutcomes(result);
  if (fresh.length > 0) {
    const writing = write(client, fresh, changes, options);
    onWriting?.();
    await writing;
  }
  failpoint('worker/before-commit');
  await client.query('COMMIT');
  for (const show of shows.values()) cache.keep(show);
  failpoint('worker/after-commit');
  return result;
}

function freshOutcomes({ outcomes }: ChunkResult): Outcome[] {
  return outcomes.filter(({ repeated }) => !repeated);
}

/** In order of the log: first come, first served. A command that comes again gets the outcome that it had. */
function fold(
  chunk: LoggedCommand[],
  shows: Map<number, PartialShow>,
  recorded: Map<string, StoredEvent>,
  decideCommand: Decide,
  changes: Changes,
): ChunkResult {
  const outcomes: Outcome[] = [];
  const idsInUse: IdInUse[] = [];
  const decided = new Map<string, BookingEvent>();
  for (const logged of chunk) {
    const { command, at } = logged;
    const known = recorded.get(command.commandId)?.event ?? decided.get(command.commandId);
    if (known === undefined) {
      const show = shows.get(command.eventId)!;
      const event = answer(show, command, at, decideCommand);
      changes.before(show, event);
      evolve(show, event);
      decided.set(command.commandId, event);
      outcomes.push({ logged, event, repeated: false });
    } else if (known.eventId === command.eventId) {
      outcomes.push({ logged, event: known, repeated: true });
    } else {
      idsInUse.push({ logged, recordedFor: known.eventId });
    }
  }
  return { outcomes, idsInUse };
}

async function write(
  client: PoolClient,
  outcomes: Outcome[],
  changes: Changes,
  { processedBy, commandLog = 0 }: Pick<ChunkOptions, 'processedBy' | 'commandLog'>,
): Promise<void> {
  const { partition } = outcomes[0]!.logged.position;
  const scheduled = outcomes.flatMap(({ event }) => (event.type === 'ShowScheduled' ? [event] : []));
  if (scheduled.length > 0) await scheduleShows(client, scheduled satisfies EventOf<'ShowScheduled'>[]);
  const events = outcomes.map(({ event, logged }) => ({
    event,
    correlationId: logged.correlation.correlationId,
    offset: logged.position.offset,
  }));
  await writeChunk(client, { events, ...changes.after() }, { partition, processedBy, commandLog });
}
