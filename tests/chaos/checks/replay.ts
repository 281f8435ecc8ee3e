import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import type { Show } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';

/**
 * Decides all commands of a log again, each once, in order of the log (I6).
 * @param commands in order of each partition
 * @returns the bytes of the outcome of each command, by command id
 */
export function replay(commands: LoggedCommand[]): Map<string, { event: BookingEvent; bytes: string }> {
  const shows = new Map<number, Show>();
  const outcomes = new Map<string, { event: BookingEvent; bytes: string }>();
  for (const { command, at } of commands) {
    if (outcomes.has(command.commandId)) continue;
    const show = shows.get(command.eventId) ?? emptyShow(command.eventId);
    shows.set(command.eventId, show);
    const event = answer(show, command, at);
    evolve(show, event);
    outcomes.set(command.commandId, { event, bytes: eventJson(event) });
  }
  return outcomes;
}
