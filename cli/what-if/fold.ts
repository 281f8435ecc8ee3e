import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { Decide } from '@ticketing/worker/domain/decider.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import type { WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';

/** A command of the log; `at` is the broker's timestamp. */
export type TimedCommand = { command: Command; at: string };

export type World = { show: WholeShow; outcomes: Map<string, BookingEvent> };

// The worker looks for overdue holds once a second.
const expiryIntervalMs = 1_000;

/**
 * Folds a show's commands into the outcomes that they would have. A repeated command keeps its outcome.
 * @param expired the bookings for which the log has an ExpireHold. A hold that exists only in this world ends when the
 *   worker would have ended it, without a command on the log
 */
export function foldWorld(eventId: number, commands: TimedCommand[], decide: Decide, expired: Set<string>): World {
  const show = emptyShow(eventId);
  const outcomes = new Map<string, BookingEvent>();
  const openHolds = new Map<string, string>();
  for (const { command, at } of commands) {
    if (outcomes.has(command.commandId)) continue;
    endHolds(show, openHolds, at);
    const event = answer(show, command, at, decide);
    evolve(show, event);
    outcomes.set(command.commandId, event);
    if (event.type === 'SeatsHeld' && !expired.has(event.bookingId)) openHolds.set(event.bookingId, event.heldUntil);
  }
  return { show, outcomes };
}

function endHolds(show: WholeShow, openHolds: Map<string, string>, now: string): void {
  for (const [bookingId, heldUntil] of openHolds) {
    const booking = show.bookings.get(bookingId);
    const isHeld = booking?.status === 'held';
    if (isHeld && Date.parse(heldUntil) + expiryIntervalMs > Date.parse(now)) continue;
    openHolds.delete(bookingId);
    if (!isHeld) continue;
    const { userId, seatIds } = booking;
    evolve(show, {
      eventId: show.eventId,
      version: show.version + 1,
      type: 'HoldExpired',
      commandId: bookingId.slice(bookingId.indexOf('-') + 1),
      bookingId,
      userId,
      seatIds,
      heldUntil,
      at: now,
    });
  }
}
