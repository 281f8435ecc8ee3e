import type { KafkaMessage } from 'kafkajs';
import { faultOf } from '../faults/faults.ts';
import { DeadLetter } from './dead-letters.ts';

/** What became of commands that were settled. */
type Settled<Outcome> = { outcomes: Outcome[]; deadLetters: DeadLetter[] };

/**
 * Settles a command that cannot be decided: it is refused, so that it has an outcome too; if not even the refusal can be
 * written, it becomes a dead letter.
 * @param cause why it cannot be decided
 * @param refuse writes the refusal
 * @param onPoison called with each command that failed
 * @throws a transient fault: then the command must be tried again
 */
export async function settlePoison<Logged extends { message: KafkaMessage }, Outcome>(
  logged: Logged,
  cause: unknown,
  refuse: () => Promise<Settled<Outcome>>,
  onPoison: (logged: Logged, error: unknown) => void,
): Promise<Settled<Outcome>> {
  try {
    const refusal = await refuse();
    onPoison(logged, cause);
    return refusal;
  } catch (error) {
    // A timeout of the refusal says nothing about the command.
    if (faultOf(error) !== 'refuse') throw error;
    onPoison(logged, cause);
    const reason = `the command could not be decided: ${cause instanceof Error ? cause.message : String(cause)}`;
    return { outcomes: [], deadLetters: [new DeadLetter(logged.message, reason)] };
  }
}
