import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import { settlePoison } from '@ticketing/shared/log/poison.ts';
import type { ChunkOptions, ChunkResult } from './chunk.ts';
import { undecidable } from './domain/decider.ts';
import type { LoggedCommand, Outcome } from './messages.ts';

/** A chunk that is being committed. */
export type Commit = {
  /**
   * Resolves to true when the database is writing and this process is free; to false when the commit ended without
   * that.
   */
  written: Promise<boolean>;
  /** @throws errors of the database; then nothing was written */
  result: Promise<ChunkResult>;
  /** Whether another chunk can be committed right behind this one; never before `written`. */
  canBeFollowed(): boolean;
  /**
   * Commits another chunk right behind this one, decided from the state that this one leaves. If that fails, commit
   * the chunk by itself to see the error.
   */
  behind(chunk: LoggedCommand[]): Commit;
};

export type CommitChunk = (
  chunk: LoggedCommand[],
  options?: Pick<ChunkOptions, 'decideCommand' | 'readOutcomesFirst'>,
) => Commit;

export type OnPoison = (logged: LoggedCommand, error: unknown) => void;

export type Settled = { outcomes: Outcome[]; deadLetters: DeadLetter[] };

export type SettleOptions = {
  /** The first attempt to commit the whole chunk, if it has begun already. */
  begun?: Commit;
  commit: CommitChunk;
  /** Called with each command that failed. */
  onPoison: OnPoison;
  /** Called when a part of the chunk timed out. */
  onHalve?: () => void;
};

/**
 * Settles every command of a chunk even if one of them fails: that one is refused as `undecidable`, so that it has an
 * outcome too; if not even the refusal can be written, it becomes a dead letter.
 * @throws a transient fault: then the chunk must be tried again
 */
export async function settle(chunk: LoggedCommand[], options: SettleOptions): Promise<Settled> {
  const { begun, commit, onPoison, onHalve } = options;
  const parts = await halving(chunk, {
    work: async (part) => settled(await resultAfterRace(part, part === chunk ? begun : undefined, commit)),
    alone: (logged, cause) =>
      settlePoison(
        logged,
        cause,
        async () => settled(await commit([logged], { decideCommand: undecidable, readOutcomesFirst: true }).result),
        onPoison,
      ),
    ...(onHalve && { onHalve }),
  });
  return {
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    deadLetters: parts.flatMap(({ deadLetters }) => deadLetters),
  };
}

/** The result of a chunk that was committed behind another; undefined when it must be committed by itself. */
export async function settledBehind(commit: Commit | undefined): Promise<Settled | undefined> {
  return commit?.result.then(settled, () => undefined);
}

/**
 * A chunk that met a repeated command, an id that another show has taken, or a failed guard succeeds the second time,
 * when it reads recorded outcomes first.
 */
async function resultAfterRace(chunk: LoggedCommand[], begun: Commit | undefined, commit: CommitChunk) {
  try {
    return await (begun ?? commit(chunk)).result;
  } catch (error) {
    if (!isRace(error)) throw error;
    return commit(chunk, { readOutcomesFirst: true }).result;
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
