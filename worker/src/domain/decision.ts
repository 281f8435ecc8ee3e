import type { CommandOf, CommandType } from '@ticketing/shared/messages/commands.ts';
import type { EventOf, EventType } from '@ticketing/shared/messages/events.ts';
import type { RefusalCode, RefusalCodeOf } from '@ticketing/shared/messages/refusals.ts';
import type { Show } from './show.ts';

/** Why a command is refused. */
export type Refusal<C extends RefusalCode = RefusalCode> = {
  code: C;
  lostSeatIds?: string[];
  /** When and where the ticket was used. */
  checkedIn?: EventOf<'CommandRejected'>['checkedIn'];
};

type Payload<T extends EventType> = Omit<EventOf<T>, 'eventId' | 'version' | 'commandId' | 'by' | 'at'>;

/** The result of a command: what happened, or why it is refused. `eventOf` makes the event. */
export type Decision =
  | { [T in Exclude<EventType, 'CommandRejected'>]: Payload<T> }[Exclude<EventType, 'CommandRejected'>]
  | Refusal;

/** A rule: the refusal of a command that breaks it. `now` is the broker's timestamp of the command. */
export type Rule<T extends CommandType> = (
  show: Show,
  command: CommandOf<T>,
  now: string,
) => Refusal<RefusalCodeOf<T>> | undefined;

/**
 * How commands are decided. The rules of a command are checked from left to right. The first refusal is the answer; if
 * there is none, the fact is.
 */
export type Rules<T extends CommandType> = {
  [K in T]: { rules: Rule<K>[]; fact: (show: Show, command: CommandOf<K>, now: string) => Decision };
};

/** How a show changes by events. */
export type Evolution<T extends EventType> = { [K in T]: (show: Show, event: EventOf<K>) => void };

export function refuse<C extends RefusalCode>(code: C, lostSeatIds?: string[]): Refusal<C> {
  return lostSeatIds === undefined ? { code } : { code, lostSeatIds };
}
