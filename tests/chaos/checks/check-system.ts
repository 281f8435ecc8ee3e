import { askForBookings, moveShow, settleOrders } from '../load/afterwards.ts';
import type { Crowd } from '../load/crowd.ts';
import type { Told } from '../load/record.ts';
import { isAcknowledged } from '../load/record.ts';
import type { InstanceName } from '../plan.ts';
import type { Rest } from '../rest.ts';
import { countDeadLetters, readVersions, untilRest } from '../rest.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { checkAnswers } from './answers.ts';
import { checkInvariants } from './invariants.ts';
import { modelOf } from './model.ts';
import type { SeatCheck } from './seat-histories.ts';
import { checkSeats } from './seat-histories.ts';
import type { Starts } from './sightings.ts';
import type { Truth } from './truth.ts';
import { readTruth } from './truth.ts';
import { checkWithVerify } from './verify.ts';
import type { Violation } from './violation.ts';

export type Checked = { violations: Violation[]; rest: Rest; truth: Truth; numbers: { [what: string]: number } };

/**
 * Waits until a healed system is at rest, asks once more for what is not known yet, and compares all that the system has and
 * all that it said.
 * @param crowd that has stopped, but for its followers
 */
export async function checkSystem(
  system: ChaosSystem,
  { told, followers }: Crowd,
  report: (line: string) => void,
): Promise<Checked> {
  await settleOrders(system.url, told);
  const acknowledged = told.orders.flatMap(({ attempts }) =>
    attempts.filter(isAcknowledged).flatMap(({ body }) => body?.commandId ?? []),
  );
  const rest = await untilRest(system.direct, system.brokers, Array.from(new Set(acknowledged)));
  report(`at rest after ${rest.allSeconds.toFixed(1)} s, outcomes after ${rest.outcomesSeconds.toFixed(1)} s`);
  await Promise.all([
    askForBookings(system.url, told),
    readVersions(system.direct.databaseUrl).then((versions) =>
      followers.finish(versions, (eventId) => moveShow(system.url, told, eventId)),
    ),
  ]);
  const truth = await readTruth(system.direct, system.brokers, system.partitions);
  const violations: Violation[] = [...rest.violations];
  const models = new Map(
    Array.from(truth.store, ([eventId, stored]) => [
      eventId,
      modelOf(eventId, stored, (violation) => violations.push(violation)),
    ]),
  );
  const seats = checkSeats(told);
  violations.push(
    ...checkInvariants(truth, models),
    ...checkAnswers(told, truth, models, startsOf(system)),
    ...seats.violations,
  );
  violations.push(...(await checkWithVerify(system.direct, system.brokers)));
  const deadLetters = await countDeadLetters(system.brokers);
  if (deadLetters.commands < truth.unreadableCommands) {
    const what = `${truth.unreadableCommands} commands cannot be read, and ${deadLetters.commands} are dead letters`;
    violations.push({ promised: 'I2', what });
  }
  const numbers = {
    ...numbersOf(told, truth, seats),
    deadLetters: deadLetters.commands + deadLetters.events,
    restarts: Object.values(system.instances).reduce((sum, { restarts }) => sum + restarts, 0),
    replaced: Object.values(system.instances).reduce((sum, { replaced }) => sum + replaced, 0),
  };
  return { violations, rest, truth, numbers };
}

function startsOf({ instances }: ChaosSystem): Starts {
  const starts: Starts = {};
  for (const [name, { lives }] of Object.entries(instances)) {
    starts[name as InstanceName] = lives.map(({ startMs }) => startMs);
  }
  return starts;
}

function numbersOf({ orders, reads, followings }: Told, truth: Truth, seats: SeatCheck) {
  const attempts = orders.flatMap((order) => order.attempts);
  const events = Array.from(truth.store.values()).flat().length;
  const ofKind = (wanted: (typeof reads)[number]['kind']) => reads.filter(({ kind }) => kind === wanted).length;
  const connections = followings.flatMap((following) => following.connections);
  return {
    orders: orders.length,
    requests: attempts.length,
    acknowledged: attempts.filter(isAcknowledged).length,
    unanswered: attempts.filter(({ status }) => status === undefined).length,
    reads: reads.length,
    bookingReads: ofKind('booking'),
    hallReads: ofKind('seats'),
    pastReads: ofKind('past'),
    lists: ofKind('list'),
    histories: ofKind('history'),
    streamConnections: connections.length,
    streamMessages: connections.reduce((sum, { messages }) => sum + messages.length, 0),
    commands: truth.commands.length,
    events,
    // Clients send an order with a key again; each of these commands is given its recorded outcome.
    commandsAgain: truth.commands.length - events,
    // What was delivered to a worker again: one outcome more than there are commands.
    publishedAgain: truth.published.length - truth.commands.length,
    seats: seats.seats,
    seatOperations: seats.operations,
    seatsUndecided: seats.undecided,
  };
}
