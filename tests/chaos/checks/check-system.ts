import { askForBookings, moveShow, settleOrders } from '../load/afterwards.ts';
import type { Crowd } from '../load/crowd.ts';
import type { Told } from '../load/record.ts';
import { isAcknowledged } from '../load/record.ts';
import { settlePayments } from '../load/settle-payments.ts';
import type { InstanceName } from '../plan.ts';
import type { Rest } from '../rest.ts';
import { countDeadLetters, readVersions, untilRest } from '../rest.ts';
import type { ChaosSystem } from '../system/chaos-system.ts';
import { checkAnswers } from './answers.ts';
import { checkCatalogue, entryModelsOf } from './catalogue.ts';
import { checkInvariants } from './invariants.ts';
import { modelOf } from './model.ts';
import { checkMoney, moneyNumbers } from './money.ts';
import { readMoney } from './money-truth.ts';
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
  const rest = await untilRest(system, Array.from(new Set(acknowledged)), () => settlePayments(system, told));
  report(`at rest after ${rest.allSeconds.toFixed(1)} s, outcomes after ${rest.outcomesSeconds.toFixed(1)} s`);
  await Promise.all([
    askForBookings(system.url, told),
    readVersions(system.direct.databaseUrl).then((versions) =>
      followers.finish(versions, (eventId) => moveShow(system.url, told, eventId)),
    ),
  ]);
  const truth = await readTruth(system.direct, system.log, system.partitions);
  const money = system.money && (await readMoney(system.log, system.money));
  const violations: Violation[] = [...rest.violations];
  const models = new Map(
    Array.from(truth.store, ([eventId, stored]) => [
      eventId,
      modelOf(eventId, stored, (violation) => violations.push(violation)),
    ]),
  );
  const entries = entryModelsOf(truth.catalogue.store, (violation) => violations.push(violation));
  const seats = checkSeats(told, onceMore(truth));
  violations.push(
    ...checkInvariants(truth, models),
    ...checkCatalogue(truth.catalogue, entries, eventsOf(truth)),
    ...checkAnswers(told, truth, { shows: models, entries }, startsOf(system)),
    ...seats.violations,
    ...(money === undefined ? [] : checkMoney(told, models, money)),
  );
  violations.push(...(await checkWithVerify(system)));
  const deadLetters = await countDeadLetters(system.log);
  for (const [unreadable, dead] of [
    [truth.unreadableCommands, deadLetters.commands],
    [truth.catalogue.unreadableCommands, deadLetters.catalogueCommands],
  ] as const) {
    if (dead >= unreadable) continue;
    violations.push({ promised: 'I2', what: `${unreadable} commands cannot be read, and ${dead} are dead letters` });
  }
  const numbers = {
    ...numbersOf(told, truth, seats),
    ...(money !== undefined && moneyNumbers(told, money)),
    deadLetters: deadLetters.commands + deadLetters.events + deadLetters.catalogueCommands,
    restarts: Object.values(system.instances).reduce((sum, { restarts }) => sum + restarts, 0),
    replaced: Object.values(system.instances).reduce((sum, { replaced }) => sum + replaced, 0),
  };
  return { violations, rest, truth, numbers };
}

/** The commands that are on the log more than once. */
function onceMore({ commands }: Truth): Set<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const { command } of commands) {
    if (seen.has(command.commandId)) again.add(command.commandId);
    seen.add(command.commandId);
  }
  return again;
}

function eventsOf({ store }: Truth) {
  return new Map(Array.from(store, ([eventId, stored]) => [eventId, stored.map(({ event }) => event)]));
}

function startsOf({ instances }: ChaosSystem): Starts {
  const starts: Starts = {};
  for (const [name, { lives }] of Object.entries(instances)) {
    starts[name as InstanceName] = lives.map(({ startMs }) => startMs);
  }
  return starts;
}

function numbersOf({ orders, catalogue, reads, followings }: Told, truth: Truth, seats: SeatCheck) {
  const attempts = orders.flatMap((order) => order.attempts);
  const events = Array.from(truth.store.values()).flat().length;
  const ofKind = (wanted: (typeof reads)[number]['kind']) => reads.filter(({ kind }) => kind === wanted).length;
  const connections = followings.flatMap((following) => following.connections);
  return {
    orders: orders.length,
    catalogueOrders: catalogue.length,
    catalogueEvents: Array.from(truth.catalogue.store.values()).flat().length,
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
