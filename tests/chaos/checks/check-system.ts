import type { Told } from '../load/record.ts';
import type { Rest } from '../rest.ts';
import { countDeadLetters, untilRest } from '../rest.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { checkAnswers, isAcknowledged } from './answers.ts';
import { checkInvariants } from './invariants.ts';
import { modelOf } from './model.ts';
import { checkSeats } from './seat-histories.ts';
import { readTruth } from './truth.ts';
import { checkWithVerify } from './verify.ts';
import type { Violation } from './violation.ts';

/** Waits until a healed system is at rest, and compares all that it has and all that it said. */
export async function checkSystem(
  system: ChaosSystem,
  told: Told,
  report: (line: string) => void,
): Promise<{ violations: Violation[]; rest: Rest; numbers: { [what: string]: number } }> {
  const acknowledged = told.orders.flatMap(({ attempts }) =>
    attempts.filter(isAcknowledged).flatMap(({ body }) => body?.commandId ?? []),
  );
  const rest = await untilRest(system.direct, system.brokers, Array.from(new Set(acknowledged)));
  report(`at rest after ${rest.allSeconds.toFixed(1)} s, outcomes after ${rest.outcomesSeconds.toFixed(1)} s`);
  const truth = await readTruth(system.direct, system.brokers, system.partitions);
  const violations: Violation[] = [...rest.violations];
  const models = new Map(
    Array.from(truth.store, ([eventId, stored]) => [
      eventId,
      modelOf(eventId, stored, (violation) => violations.push(violation)),
    ]),
  );
  const seats = checkSeats(told);
  violations.push(...checkInvariants(truth, models), ...checkAnswers(told, truth, models), ...seats.violations);
  violations.push(...(await checkWithVerify(system.direct, system.brokers)));
  const attempts = told.orders.flatMap((order) => order.attempts);
  const deadLetters = await countDeadLetters(system.brokers);
  if (deadLetters.commands < truth.unreadableCommands) {
    const what = `${truth.unreadableCommands} commands cannot be read, and ${deadLetters.commands} are dead letters`;
    violations.push({ promised: 'I2', what });
  }
  const numbers = {
    orders: told.orders.length,
    requests: attempts.length,
    acknowledged: attempts.filter(isAcknowledged).length,
    unanswered: attempts.filter(({ status }) => status === undefined).length,
    reads: told.reads.length,
    commands: truth.commands.length,
    events: Array.from(truth.store.values()).flat().length,
    publishedTwice: truth.published.length - Array.from(truth.store.values()).flat().length,
    deadLetters: deadLetters.commands + deadLetters.events,
    seats: seats.seats,
    seatOperations: seats.operations,
    seatsUndecided: seats.undecided,
    restarts: Object.values(system.instances).reduce((sum, { restarts }) => sum + restarts, 0),
    replaced: Object.values(system.instances).reduce((sum, { replaced }) => sum + replaced, 0),
  };
  return { violations, rest, numbers };
}
