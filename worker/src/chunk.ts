import type { EventOf } from '@ticketing/shared/messages/events.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Pool, PoolClient } from 'pg';
import type { Changes } from './changes.ts';
import { trackChanges } from './changes.ts';
import type { Decide } from './domain/decider.ts';
import { answer, decide, evolve } from './domain/decider.ts';
import type { PartialShow } from './domain/show.ts';
import { loadMissing, lockAndTakeCached, takeCached } from './loading.ts';
import type { LoggedCommand, Outcome } from './messages.ts';
import type { WaitingNews } from './offers.ts';
import { waitingNews } from './offers.ts';
import type { ShowCache } from './show-cache.ts';
import type { Connection } from './store/connection.ts';
import { connect } from './store/connection.ts';
import { readOutcomes } from './store/reads.ts';
import type { ShowDetailsChange } from './store/show-changes.ts';
import { cancelShow, changeShows } from './store/show-changes.ts';
import { addSeats, openWaitingLists, removeSeats, scheduleShows, writeChunk } from './store/writes.ts';

/** A command whose id is already recorded for another show, where it has its one outcome. */
export type IdInUse = { logged: LoggedCommand; recordedFor: number };

export type ChunkResult = { outcomes: Outcome[]; idsInUse: IdInUse[] };

export type ChunkOptions = {
  processedBy: string;
  /** The number of the topic of the commands; see `commandLogOf`. Default 0, the first topic. */
  commandLog?: number;
  /** The shows that earlier chunks have loaded. */
  cache: ShowCache;
  /**
   * Whether to read recorded outcomes before deciding. If not, a repeated command violates the constraint on command
   * ids; then nothing is written, and the chunk must be committed again with this option.
   */
  readOutcomesFirst?: boolean;
  /** Replaces the rules' own decider, for a command that they cannot decide. */
  decideCommand?: Decide;
  /** Called after the commit with who is to be offered seats, of each show with a waiting list. */
  onWaiting?: ((news: WaitingNews[]) => void) | undefined;
  /**
   * Called when the database has everything to write and this process is free for other work. If another chunk can be
   * committed right behind this one, the argument does that.
   */
  onWriting?: OnCommitting | undefined;
};

export type OnCommitting = (commitBehind?: CommitBehind) => void;

/**
 * Commits a chunk behind the one that is being written. It is decided from the state that the earlier chunk will
 * leave, and written only if the earlier chunk is.
 * @returns undefined when that is not possible: then commit the chunk after the earlier one has ended
 */
export type CommitBehind = (chunk: LoggedCommand[], onWriting: OnCommitting) => Promise<ChunkResult | undefined>;

/**
 * Decides a chunk of one partition in one transaction: read once, fold in memory, write with one statement, commit.
 * There is no I/O per command.
 * @param chunk in log order, of any number of shows
 * @returns the outcomes in log order, including those that were recorded before
 * @throws errors of the database, and GuardError; then nothing was written
 */
export async function commitChunk(pool: Pool, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const connection = await connect(pool);
  const cached = options.readOutcomesFirst === false ? commitCached(connection, chunk, options) : undefined;
  return cached ?? connection.run((client) => commitLocked(client, chunk, options));
}

/**
 * Decides a chunk from the cache alone, without reading the database. One statement, in its own transaction, writes it
 * if the shows still are as cached. So the next chunk can be decided meanwhile from the state that this one leaves: if
 * this one is not written, the next one is not either.
 * @returns undefined when the cache lacks something
 */
function commitCached(
  connection: Connection,
  chunk: LoggedCommand[],
  options: ChunkOptions,
): Promise<ChunkResult> | undefined {
  const { cache, onWriting } = options;
  const shows = takeCached(
    chunk.map(({ command }) => command),
    cache,
  );
  if (shows === undefined) return undefined;
  const changes = trackChanges(shows);
  return connection.run(async (client) => {
    const result = fold(chunk, shows, new Map(), changes, options);
    // Now: while this is being written, the next chunk changes the shows.
    const news = waitingNews(shows, result.outcomes);
    failpoint('worker/before-commit');
    const writing = write(client, freshOutcomes(result), changes, { ...options, shows });
    for (const show of shows.values()) cache.keep(show);
    try {
      onWriting?.(async (next, onWritingNext) =>
        connection.isOpen() ? commitCached(connection, next, { ...options, onWriting: onWritingNext }) : undefined,
      );
      await writing;
    } catch (error) {
      for (const eventId of shows.keys()) cache.forget(eventId);
      throw error;
    }
    if (news.length > 0) options.onWaiting?.(news);
    failpoint('worker/after-commit');
    return result;
  });
}

/** Locks the shows, reads what the cache lacks, and writes under the locks. */
async function commitLocked(client: PoolClient, chunk: LoggedCommand[], options: ChunkOptions): Promise<ChunkResult> {
  const { cache, readOutcomesFirst = true, onWriting } = options;
  await client.query('BEGIN');
  const commands = chunk.map(({ command }) => command);
  const shows = await lockAndTakeCached(client, commands, cache);
  const stored = readOutcomesFirst
    ? await readOutcomes(
        client,
        commands.map(({ commandId }) => commandId),
      )
    : [];
  const recorded = new Map<string, Decided>(stored);
  const result: ChunkResult = { outcomes: [], idsInUse: [] };
  const parts = partsOf(chunk);
  let news = waitingNews(shows, []);
  for (const part of parts) {
    const unanswered = part.filter(({ command: { commandId } }) => !recorded.has(commandId));
    await loadMissing(
      client,
      shows,
      unanswered.map(({ command }) => command),
      readOutcomesFirst,
    );
    const changes = trackChanges(shows);
    const { outcomes, idsInUse } = fold(part, shows, recorded, changes, options);
    result.outcomes.push(...outcomes);
    result.idsInUse.push(...idsInUse);
    for (const outcome of outcomes) recorded.set(outcome.event.commandId, outcome);
    news = waitingNews(shows, result.outcomes);
    const fresh = freshOutcomes({ outcomes });
    if (fresh.length === 0) continue;
    const writing = write(client, fresh, changes, { ...options, shows });
    if (part === parts.at(-1)) onWriting?.();
    await writing;
  }
  failpoint('worker/before-commit');
  await client.query('COMMIT');
  for (const show of shows.values()) cache.keep(show);
  if (news.length > 0) options.onWaiting?.(news);
  failpoint('worker/after-commit');
  return result;
}

/**
 * The parts of a chunk that are loaded and written one after the other. The end of a show is a part of its own: it
 * changes rows of seats and bookings that are not loaded, between those that other commands change.
 */
function partsOf(chunk: LoggedCommand[]): LoggedCommand[][] {
  const parts: LoggedCommand[][] = [[]];
  for (const logged of chunk) {
    if (logged.command.type === 'CancelShow') parts.push([logged], []);
    else parts.at(-1)!.push(logged);
  }
  return parts.filter((part) => part.length > 0);
}

function freshOutcomes({ outcomes }: Pick<ChunkResult, 'outcomes'>): Outcome[] {
  return outcomes.filter(({ repeated }) => !repeated);
}

/** An event, and the worker that decided it. */
type Decided = Pick<Outcome, 'event' | 'processedBy'>;

/** Decides in log order: first come, first served. A repeated command gets its recorded outcome. */
function fold(
  chunk: LoggedCommand[],
  shows: Map<number, PartialShow>,
  recorded: Map<string, Decided>,
  changes: Changes,
  { decideCommand = decide, processedBy }: Pick<ChunkOptions, 'decideCommand' | 'processedBy'>,
): ChunkResult {
  const outcomes: Outcome[] = [];
  const idsInUse: IdInUse[] = [];
  const decided = new Map<string, Outcome>();
  for (const logged of chunk) {
    const { command, at } = logged;
    const known = recorded.get(command.commandId) ?? decided.get(command.commandId);
    if (known === undefined) {
      const show = shows.get(command.eventId)!;
      const event = answer(show, command, at, decideCommand);
      changes.before(show, event);
      evolve(show, event);
      const outcome = outcomeOf(logged, { event, processedBy }, false, shows);
      decided.set(command.commandId, outcome);
      outcomes.push(outcome);
    } else if (known.event.eventId === command.eventId) {
      outcomes.push(outcomeOf(logged, known, true, shows));
    } else {
      idsInUse.push({ logged, recordedFor: known.event.eventId });
    }
  }
  return { outcomes, idsInUse };
}

function outcomeOf(
  logged: LoggedCommand,
  { event, processedBy }: Decided,
  repeated: boolean,
  shows: Map<number, PartialShow>,
): Outcome {
  if (event.type !== 'ShowCancelled') return { logged, event, repeated, processedBy };
  const showtime = shows.get(event.eventId)?.terms?.details.showtime;
  return { logged, event, repeated, processedBy, ...(showtime && { showtime }) };
}

async function write(
  client: PoolClient,
  outcomes: Outcome[],
  changes: Changes,
  {
    processedBy,
    commandLog = 0,
    shows,
  }: Pick<ChunkOptions, 'processedBy' | 'commandLog'> & { shows: Map<number, PartialShow> },
): Promise<void> {
  const { partition } = outcomes[0]!.logged.position;
  const scheduled = outcomes.flatMap(({ event }) => (event.type === 'ShowScheduled' ? [event] : []));
  if (scheduled.length > 0) await scheduleShows(client, scheduled satisfies EventOf<'ShowScheduled'>[]);
  const layouts = lastLayouts(outcomes);
  // Without a wait where there are none: a cached chunk is told of its changes before the cache has its shows again.
  if (layouts.length > 0) await addSeats(client, layouts);
  const joined = outcomes.flatMap(({ event }) => (event.type === 'WaitlistJoined' ? [event.eventId] : []));
  if (joined.length > 0) await openWaitingLists(client, joined);
  const changed = changedShows(outcomes, shows);
  if (changed.length > 0) await changeShows(client, changed);
  for (const { event } of outcomes) if (event.type === 'ShowCancelled') await cancelShow(client, event);
  const events = outcomes.map(({ event, logged }) => ({
    event,
    correlationId: logged.correlation.correlationId,
    offset: logged.position.offset,
  }));
  await writeChunk(client, { events, ...changes.after() }, { partition, processedBy, commandLog });
  // Last, when the chunk has given back what was theirs who had them.
  if (layouts.length > 0) await removeSeats(client, layouts);
}

/** The layouts that a chunk leaves behind, of the shows whose layout it changes. */
function lastLayouts(outcomes: Outcome[]): EventOf<'LayoutChanged'>[] {
  const layouts = new Map<number, EventOf<'LayoutChanged'>>();
  for (const { event } of outcomes) if (event.type === 'LayoutChanged') layouts.set(event.eventId, event);
  return Array.from(layouts.values());
}

/** The details of the shows that outcomes have changed, as they are after the last one. */
function changedShows(outcomes: Outcome[], shows: Map<number, PartialShow>): ShowDetailsChange[] {
  const names = new Map<number, string | undefined>();
  for (const { event } of outcomes) {
    if (event.type === 'ShowChanged') names.set(event.eventId, event.name ?? names.get(event.eventId));
  }
  return Array.from(names, ([eventId, name]) => ({ eventId, name, terms: shows.get(eventId)!.terms! }));
}
