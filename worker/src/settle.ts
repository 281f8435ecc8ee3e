import { faultOf } from '@ticketing/shared/stores/faults.ts';
import type { ChunkOptions, ChunkResult, OnCommitting } from './chunk.ts';
import { undecidable } from './domain/decider.ts';
import type { DeadLetter, LoggedCommand, Outcome } from './messages.ts';

export type CommitChunk = (
  chunk: LoggedCommand[],
  options?: Pick<ChunkOptions, 'decideCommand' | 'lookFirst' | 'onWriting'>,
) => Promise<ChunkResult>;

export type Settled = { outcomes: Outcome[]; deadLetters: DeadLetter[] };

/**
 * Settles a chunk right behind the one that is being written.
 * @returns undefined when that could not be done: the chunk is to be settled when the one before it is
 */
export type SettleBehind = (chunk: LoggedCommand[], onWriting: OnWriting) => Promise<Settled | undefined>;

/** Called when the database works on a chunk and nobody else does. */
export type OnWriting = (settleBehind?: SettleBehind) => void;

/**
 * Settles every command of a chunk, whatever is wrong with one of them. A chunk that fails for good is halved until the
 * command that is to blame stands alone; that one is refused as `undecidable`, so that it has an outcome too, and where
 * even that cannot be written it becomes a dead letter. The halves are settled in order: first come, first served.
 * @param onPoison told of each command that was to blame
 * @throws what passes: then nothing is known to be wrong with the chunk, and it is to be tried again; and what is fatal
 */
export async function settle(
  chunk: LoggedCommand[],
  commit: CommitChunk,
  onPoison: (logged: LoggedCommand, error: unknown) => void,
  onWriting?: OnWriting,
): Promise<Settled> {
  const commitAndTell: CommitChunk = (part, options) =>
    commit(part, { onWriting: onWriting && tellsHowToSettleBehind(onWriting), ...options });
  try {
    return settled(await commitWithLookAfterRace(chunk, commitAndTell));
  } catch (error) {
    const kind = faultOf(error);
    if (kind === 'transient' || kind === 'fatal' || (kind === 'halve' && chunk.length === 1)) throw error;
    if (chunk.length === 1) return refuse(chunk[0]!, error, commit, onPoison);
    const middle = chunk.length >> 1;
    const first = await settle(chunk.slice(0, middle), commit, onPoison);
    const second = await settle(chunk.slice(middle), commit, onPoison);
    return {
      outcomes: [...first.outcomes, ...second.outcomes],
      deadLetters: [...first.deadLetters, ...second.deadLetters],
    };
  }
}

/**
 * A chunk in which something was known already (a command that comes again, a command id that another show took
 * meanwhile, a guard that did not hold) is right the second time, when it looks first at what is committed.
 */
async function commitWithLookAfterRace(chunk: LoggedCommand[], commit: CommitChunk): Promise<ChunkResult> {
  try {
    return await commit(chunk);
  } catch (error) {
    if (!isRace(error)) throw error;
    return commit(chunk, { lookFirst: true });
  }
}

function isRace(error: unknown): boolean {
  const uniqueViolation = '23505';
  return error instanceof Error && (error.name === 'GuardError' || ('code' in error && error.code === uniqueViolation));
}

function tellsHowToSettleBehind(onWriting: OnWriting): OnCommitting {
  return (commitBehind) =>
    onWriting(
      commitBehind &&
        (async (chunk, onWritingNext) => {
          // Whatever is wrong with it will be seen when it is settled by itself.
          const result = await commitBehind(chunk, tellsHowToSettleBehind(onWritingNext)).catch(() => undefined);
          return result && settled(result);
        }),
    );
}

function settled({ outcomes, foreign }: ChunkResult): Settled {
  return {
    outcomes,
    deadLetters: foreign.map(({ logged, recordedFor }) => ({
      message: logged.message,
      reason: `the command id is that of a command of show ${recordedFor}`,
    })),
  };
}

async function refuse(
  logged: LoggedCommand,
  cause: unknown,
  commit: CommitChunk,
  onPoison: (logged: LoggedCommand, error: unknown) => void,
): Promise<Settled> {
  onPoison(logged, cause);
  try {
    return settled(await commit([logged], { decideCommand: undecidable, lookFirst: true }));
  } catch (error) {
    if (faultOf(error) !== 'refuse') throw error;
    const reason = `the command could not be decided: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { outcomes: [], deadLetters: [{ message: logged.message, reason: reason.slice(0, 500) }] };
  }
}
