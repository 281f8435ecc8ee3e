import type { Command, CommandOf, CommandType } from '@ticketing/shared/messages/commands.ts';
import { makesBooking, namesSeatsOrBest } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent, EventOf, EventType } from '@ticketing/shared/messages/events.ts';
import type { Decision, Evolution, Rules } from './decision.ts';
import { refuse } from './decision.ts';
import { bookingEvolution, bookingRules } from './rules/bookings.ts';
import { changeEvolution, changeRules } from './rules/changes.ts';
import { checkInEvolution, checkInRules } from './rules/check-in.ts';
import { layoutEvolution, layoutRules } from './rules/layouts.ts';
import { bookingIsNew, orderEvolution, orderRules } from './rules/orders.ts';
import { paymentEvolution, paymentRules } from './rules/payments.ts';
import { showEvolution, showRules } from './rules/shows.ts';
import { waitingEvolution, waitingRules } from './rules/waiting.ts';
import type { Show } from './show.ts';

/*
 * How commands are decided and how shows evolve: the entrance to the booking rules, which are in rules/ by subject. No
 * code here or there reads a clock or waits: `now` is the broker's timestamp of the command, so the same log gives the
 * same answers.
 */

const rules: Rules<CommandType> = {
  ...showRules,
  ...layoutRules,
  ...orderRules,
  ...bookingRules,
  ...paymentRules,
  ...changeRules,
  ...checkInRules,
  ...waitingRules,
};
const evolution: Evolution<EventType> = {
  ...showEvolution,
  ...layoutEvolution,
  ...orderEvolution,
  ...bookingEvolution,
  ...paymentEvolution,
  ...changeEvolution,
  ...checkInEvolution,
  ...waitingEvolution,
};

/** Decides a command from the show's state before it and the broker's timestamp of the command. */
export type Decide = (show: Show, command: Command, now: string) => Decision;

type CommandsByType = { [T in CommandType]: CommandOf<T> };
type EventsByType = { [T in EventType]: EventOf<T> };

/**
 * Decides a command. Pure: the show is only read.
 * @param show everything that the command needs to know of the show, as it is before the command
 * @param now the broker's timestamp of the command, ISO 8601, UTC, with milliseconds
 */
export function decide(show: Show, command: Command, now: string): Decision {
  return decideByType(command.type, show, command, now);
}

function decideByType<T extends CommandType>(type: T, show: Show, command: CommandsByType[T], now: string): Decision {
  for (const rule of rules[type].rules) {
    const refusal = rule(show, command, now);
    if (refusal !== undefined) return refusal;
  }
  return rules[type].fact(show, command, now);
}

/**
 * Refuses a command that cannot be decided, so that it has an outcome too. It must not turn an existing booking into a
 * rejected one.
 */
export function undecidable(show: Show, command: Command): Decision {
  const isNew = makesBooking(command) ? bookingIsNew(show, command) : undefined;
  return isNew ?? refuse('undecidable');
}

/**
 * Makes the one event that answers a command. A refusal is an event too and takes a version.
 * @param version the show's next version
 * @param at the broker's timestamp of the command
 */
export function eventOf(
  command: Command,
  decision: Decision,
  { version, at }: { version: number; at: string },
): BookingEvent {
  const { eventId, commandId } = command;
  const who = 'by' in command && command.by !== undefined && { by: command.by };
  if ('type' in decision) {
    // The order of the fields is their order on the wire, so `type` stays here.
    const head = { eventId, version, type: decision.type, commandId };
    return { ...head, ...decision, ...who, at };
  }
  return {
    eventId,
    version,
    type: 'CommandRejected',
    commandId,
    ...('bookingId' in command && { bookingId: command.bookingId }),
    ...('userId' in command && { userId: command.userId }),
    ...('seatIds' in command && command.seatIds && { seatIds: command.seatIds }),
    ...('seatId' in command && { seatIds: [command.seatId] }),
    ...(namesSeatsOrBest(command) && command.best && { best: command.best }),
    command: command.type,
    code: decision.code,
    ...(decision.lostSeatIds && { lostSeatIds: decision.lostSeatIds }),
    ...('paymentId' in command && command.paymentId !== undefined && { paymentId: command.paymentId }),
    ...(decision.checkedIn && { checkedIn: decision.checkedIn }),
    ...who,
    at,
  };
}

/**
 * Decides a command and makes the event that answers it. The show is only read.
 * @param decideCommand replaces the rules' own decider
 */
export function answer(show: Show, command: Command, now: string, decideCommand: Decide = decide): BookingEvent {
  return eventOf(command, decideCommand(show, command, now), { version: show.version + 1, at: now });
}

/**
 * Applies an event to a show. Deterministic and without I/O. It changes the show in place, because copying a show for
 * each of 500 commands would cost more than deciding them.
 * @returns the same show
 */
export function evolve<S extends Show>(show: S, event: BookingEvent): S {
  evolveByType(event.type, show, event);
  show.version = event.version;
  show.lastCommandId = event.commandId;
  return show;
}

function evolveByType<T extends EventType>(type: T, show: Show, event: EventsByType[T]): void {
  evolution[type](show, event);
}
