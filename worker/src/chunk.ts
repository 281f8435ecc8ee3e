import type { StoredEvent } from '@ticketing/shared/event-store.ts';
import { failpoint } from '@ticketing/shared/failpoint.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf } from '@ticketing/shared/messages/events.ts';
import type { Pool, PoolClient } from 'pg';
import type { Changes } from './changes.ts';
import { trackChanges } from './changes.ts';
import { decide, evolve } from './domain/decider.ts';
import type { Show } from './domain/show.ts';
import { loadWhatTheyTouch, lockAndRecall, recallAll } from './loading.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { ShowCache } from './show-cache.ts';
import { readOutcomes } from './store/reads.ts';
import { scheduleShows, writeChunk } from './store/writes.ts';

/** A command id that is recorded for another show. The command has its one outcome already, elsewhere. */
export type Foreign = { logged: LoggedCommand; recordedFor: number };

export type ChunkResult = { outcomes: Outcome[]; foreign: Foreign[] };

export type Decide = (show: Show, command: Command, now: string) => BookingEvent;

export type ChunkOptions = {
  processedBy: string;
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
  /** Called when the database has been given all there is to write: the time for other work of this process. */
  onWriting?: (() => void) | undefined;
};

/**
 * Decides a chunk of one partition in one transaction: read once, fold in memory, write with one statement, commit.
 * Nothing is done per command outside memory.
 * @param chunk in order of the log, of any number of shows
 * @returns the outcomes in order of the log, those that had been recorded before among them
 * @throws what the database throws, and GuardError; then nothing was written
 */
export function commitChunk(pool: Pool, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const commands = chunk.map(({ command }) => command);
  const shows = options.lookFirst === false ? recallAll(commands, options.cache) : undefined;
  return shows === undefined ? commitLocked(pool, chunk, options) : commitRemembered(pool, chunk, shows, options);
}

/**
 * All that the chunk is about is remembered: it is decided without a look at the database, and one statement, a
 * transaction of its own, writes it if the shows still have the versions that are remembered.
 */
async function commitRemembered(
  pool: Pool,
  chunk: LoggedCommand[],
  shows: Map<number, Show>,
  options: ChunkOptions,
): Promise<ChunkResult> {
  const changes = trackChanges(shows);
  const result = fold(chunk, shows, new Map(), options.decideCommand ?? decide, changes);
  failpoint('worker/before-commit');
  await withClient(pool, (client) => write(client, freshOutcomes(result), changes, options));
  for (const show of shows.values()) options.cache.keep(show);
  failpoint('worker/after-commit');
  return result;
}

/** Locks the shows, so that nobody else decides about them, reads what is not remembered, and writes under the locks. */
function commitLocked(pool: Pool, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const { cache, lookFirst = true, decideCommand = decide } = options;
  return withClient(pool, async (client) => {
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
    if (fresh.length > 0) await write(client, fresh, changes, options);
    failpoint('worker/before-commit');
    await client.query('COMMIT');
    for (const show of shows.values()) cache.keep(show);
    failpoint('worker/after-commit');
    return result;
  });
}

/** Gives work a connection. When it fails, what it has begun is rolled back. */
async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two statements says so here; unheard, it would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    // On a connection that does not answer, a ROLLBACK would wait as long again: it is thrown away instead.
    if (error instanceof Error && error.message === 'Query read timeout') broken = error;
    else await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function freshOutcomes({ outcomes }: ChunkResult): Outcome[] {
  return outcomes.filter(({ repeated }) => !repeated);
}

/** In order of the log: first come, first served. A command that comes again gets the outcome that it had. */
function fold(
  chunk: LoggedCommand[],
  shows: Map<number, Show>,
  recorded: Map<string, StoredEvent>,
  decideCommand: Decide,
  changes: Changes,
): ChunkResult {
  const outcomes: Outcome[] = [];
  const foreign: Foreign[] = [];
  const decided = new Map<string, BookingEvent>();
  for (const logged of chunk) {
    const { command, at } = logged;
    const known = recorded.get(command.commandId)?.event ?? decided.get(command.commandId);
    if (known === undefined) {
      const show = shows.get(command.eventId)!;
      const event = decideCommand(show, command, at);
      changes.before(show, event);
      evolve(show, event);
      decided.set(command.commandId, event);
      outcomes.push({ logged, event, repeated: false });
    } else if (known.eventId === command.eventId) {
      outcomes.push({ logged, event: known, repeated: true });
    } else {
      foreign.push({ logged, recordedFor: known.eventId });
    }
  }
  return { outcomes, foreign };
}

async function write(
  client: PoolClient,
  outcomes: Outcome[],
  changes: Changes,
  { processedBy, onWriting }: Pick<ChunkOptions, 'processedBy' | 'onWriting'>,
): Promise<void> {
  const { partition } = outcomes[0]!.logged.position;
  const scheduled = outcomes.flatMap(({ event }) => (event.type === 'ShowScheduled' ? [event] : []));
  await scheduleShows(client, scheduled satisfies EventOf<'ShowScheduled'>[]);
  const events = outcomes.map(({ event, logged }) => ({
    event,
    correlationId: logged.correlation.correlationId,
    offset: logged.position.offset,
  }));
  const writing = writeChunk(client, { events, ...changes.after() }, { partition, processedBy });
  onWriting?.();
  await writing;
}
