import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import { settlePoison } from '@ticketing/shared/log/poison.ts';
import type { CommitPayments, PaymentChunkResult } from './chunk.ts';
import { undecidable } from './domain/decider.ts';
import type { LoggedPaymentCommand, PaymentOutcome } from './messages.ts';

export type SettledPayments = {
  outcomes: PaymentOutcome[];
  deadLetters: DeadLetter[];
  parked: LoggedPaymentCommand[];
};

/**
 * Settles every command of a chunk even if one of them fails: that one is refused as `undecidable`; if not even the
 * refusal can be written, it becomes a dead letter.
 * @param onPoison called with each command that failed
 * @throws a transient fault: then the chunk must be tried again
 */
export async function settlePayments(
  chunk: LoggedPaymentCommand[],
  commit: CommitPayments,
  onPoison: (logged: LoggedPaymentCommand, error: unknown) => void,
): Promise<SettledPayments> {
  const parked: LoggedPaymentCommand[] = [];
  const settled = (result: PaymentChunkResult) => {
    parked.push(...result.parked);
    return { outcomes: result.outcomes, deadLetters: result.idsInUse.map(deadLetterOf) };
  };
  const parts = await halving(chunk, {
    work: async (part) => settled(await afterRace(() => commit(part))),
    alone: (logged, cause) =>
      settlePoison(logged, cause, async () => settled(await commit([logged], undecidable)), onPoison),
  });
  return {
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    deadLetters: parts.flatMap(({ deadLetters }) => deadLetters),
    parked,
  };
}

/** Who had the partition before may have written in between: the second time what it wrote is read. */
async function afterRace<T>(commit: () => Promise<T>): Promise<T> {
  try {
    return await commit();
  } catch (error) {
    if (!isRace(error)) throw error;
    return commit();
  }
}

function isRace(error: unknown): boolean {
  const uniqueViolation = '23505';
  return error instanceof Error && (error.name === 'GuardError' || ('code' in error && error.code === uniqueViolation));
}

function deadLetterOf({ logged, recordedFor }: PaymentChunkResult['idsInUse'][number]): DeadLetter {
  return new DeadLetter(logged.message, `the command id is that of a command of ${recordedFor}`);
}
