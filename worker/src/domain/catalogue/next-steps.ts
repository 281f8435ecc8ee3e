import type { CatalogueCommand, CatalogueCommandOf } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream, streamOf, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Showtime, ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import { commandIdOfRelease, commandIdOfSettle, commandIdOfUse } from '@ticketing/shared/messages/ids.ts';

/*
 * What follows from an outcome of a showtime's steps. Pure, and with derived ids: whoever has seen a command and its
 * outcome sends the same, as often as he likes.
 *
 *     TakeSlot (theater)   taken    → UseMovie
 *                          refused  → nothing: nothing is taken
 *     UseMovie (movie)     used     → ScheduleShow, or ChangeShow of a showtime that moves
 *                          refused  → ReleaseSlot of the theater
 *     ScheduleShow (show)  scheduled in this slot → nothing: it stays
 *                          refused, or scheduled in another slot before → ReleaseSlot of both
 *     ChangeShow (show)    moved to this slot → SettleSlot of both: those that it had before are given back
 *                          refused → ReleaseSlot of both
 *     CancelShow (show)    cancelled → SettleSlot of both, without a slot: all of them are given back
 */

/** A command for one of the two logs. */
export type NextStep = { catalogue: CatalogueCommand } | { booking: Command };

/** What follows from an outcome of the catalogue. */
export function nextStepsOfCatalogue(command: CatalogueCommand, event: CatalogueEvent): NextStep[] {
  const isRefused = event.type === 'CommandRejected';
  if (command.type === 'TakeSlot') return isRefused ? [] : [{ catalogue: useMovie(command) }];
  if (command.type !== 'UseMovie') return [];
  if (!isRefused) return [{ booking: command.show }];
  const { eventId, slotId, theaterId } = command;
  return [release(theaterStream(theaterId), eventId, slotId)];
}

/**
 * What follows from an outcome of a show.
 * @param showtime of a cancelled show that was a showtime
 */
export function nextStepsOfShow(command: Command, event: BookingEvent, showtime?: ShowtimePlace): NextStep[] {
  if (event.type === 'ShowCancelled' && showtime !== undefined) {
    return streamsOf(showtime).map((id) => settle(id, event));
  }
  // Nearly all commands are bookings.
  if (command.type !== 'ScheduleShow' && command.type !== 'ChangeShow') return [];
  if (command.showtime === undefined) return [];
  const { slotId } = command.showtime;
  if (event.type === 'ShowChanged') return streamsOf(command.showtime).map((id) => settle(id, event, slotId));
  if (event.type === 'ShowScheduled' && event.showtime?.slotId === slotId) return [];
  return streamsOf(command.showtime).map((id) => release(id, command.eventId, slotId));
}

/** The streams in which a showtime has its slots. */
function streamsOf({ theaterId, movieId }: ShowtimePlace): string[] {
  return [theaterStream(theaterId), movieStream(movieId)];
}

function useMovie(command: CatalogueCommandOf<'TakeSlot'>): CatalogueCommandOf<'UseMovie'> {
  const { commandId, streamId, eventId, movieId, startsAt, minutes, show } = command;
  return {
    commandId: commandIdOfUse(commandId),
    streamId: movieStream(movieId),
    type: 'UseMovie',
    eventId,
    slotId: commandId,
    theaterId: streamOf(streamId).id,
    endsAt: endOf({ startsAt, minutes }),
    show,
  };
}

function endOf({ startsAt, minutes }: { startsAt: string; minutes: number }): Showtime['endsAt'] {
  return new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
}

function release(streamId: string, eventId: number, slotId: string): NextStep {
  const commandId = commandIdOfRelease(streamId, slotId);
  return { catalogue: { commandId, streamId, type: 'ReleaseSlot', eventId, slotId } };
}

function settle(streamId: string, { eventId, commandId: changeId }: BookingEvent, slotId?: string): NextStep {
  const commandId = commandIdOfSettle(streamId, changeId);
  const slot = slotId === undefined ? {} : { slotId };
  return { catalogue: { commandId, streamId, type: 'SettleSlot', eventId, ...slot } };
}
