import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import { faultOf } from '@ticketing/shared/stores/faults.ts';
import type { ChunkOptions, ChunkResult } from './chunk.ts';
import { undecidable } from './domain/decider.ts';
import type { LoggedCommand, Outcome } from './messages.ts';

/** A chunk that is being committed. */
export type Commit = {
  /** Resolves to true when the database works on it and this process need not; to false when it has ended without. */
  written: Promise<boolean>;
  /** @throws what the database throws; then nothing was written */
  result: Promise<ChunkResult>;
  /** Whether another chunk can be committed right behind this one: not before this one is written. */
  canBeFollowed(): boolean;
  /**
   * Commits another chunk right behind this one, decided by what this one will leave. Whatever goes wrong with that is seen
   * when the chunk is committed by itself.
   */
  behind(chunk: LoggedCommand[]): Commit;
};

export type CommitChunk = (
  chunk: LoggedCommand[],
  options?: Pick<ChunkOptions, 'decideCommand' | 'lookFirst'>,
) => Commit;

export type OnPoison = (logged: LoggedCommand, error: unknown) => void;

export type Settled = { outcomes: Outcome[]; deadLetters: DeadLetter[] };

export type SettleOptions = {
  /** The first try to commit the whole chunk, where that has begun already. */
  begun?: Commit;
  commit: CommitChunk;
  /** Told of each command that was to blame. */
  onPoison: OnPoison;
  /** Told when a part of the chunk ran out of its time. */
  onHalve?: () => void;
};

/**
 * Settles every command of a chunk, whatever is wrong with one of them: the one that is to blame is refused as
 * `undecidable`, so that it has an outcome too, and where even that cannot be written it becomes a dead letter.
 * @throws what passes: then nothing is known to be wrong with the chunk, and it is to be tried again
 */
export async function settle(chunk: LoggedCommand[], options: SettleOptions): Promise<Settled> {
  const { begun, commit, onPoison, onHalve } = options;
  const parts = await halving(chunk, {
    work: async (part) => settled(await resultAfterRace(part, part === chunk ? begun : undefined, commit)),
    alone: (logged, error) => refuse(logged, error, commit, onPoison),
    ...(onHalve && { onHalve }),
  });
  return {
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    deadLetters: parts.flatMap(({ deadLetters }) => deadLetters),
  };
}

/** What became of a chunk that was sent behind another; undefined when it is to be committed by itself. */
export async function settledBehind(commit: Commit | undefined): Promise<Settled | undefined> {
  return commit?.result.then(settled, () => undefined);
}

/**
 * A chunk in which something was known already (a command that comes again, a command id that another show took
 * meanwhile, a guard that did not hold) is right the second time, when it looks first at what is committed.
 */
async function resultAfterRace(chunk: LoggedCommand[], begun: Commit | undefined, commit: CommitChunk) {
  try {
    return await (begun ?? commit(chunk)).result;
  } catch (error) {
    if (!isRace(error)) throw error;
    return commit(chunk, { lookFirst: true }).result;
  }
}

function isRace(error: unknown): boolean {
  const uniqueViolation = '23505';
  return error instanceof Error && (error.name === 'GuardError' || ('code' in error && error.code === uniqueViolation));
}

function settled({ outcomes, idsInUse }: ChunkResult): Settled {
  return {
    outcomes,
    deadLetters: idsInUse.map(
      ({ logged, recordedFor }) =>
        new DeadLetter(logged.message, `the command id is that of a command of show ${recordedFor}`),
    ),
  };
}

async function refuse(
  logged: LoggedCommand,
  cause: unknown,
  commit: CommitChunk,
  onPoison: OnPoison,
): Promise<Settled> {
  try {
    const refusal = settled(await commit([logged], { decideCommand: undecidable, lookFirst: true }).result);
    onPoison(logged, cause);
    return refusal;
  } catch (error) {
    // A database in which not even a refusal can be written in time says nothing of the command.
    if (faultOf(error) !== 'refuse') throw error;
    onPoison(logged, cause);
    const reason = `the command could not be decided: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { outcomes: [], deadLetters: [new DeadLetter(logged.message, reason)] };
  }
}
