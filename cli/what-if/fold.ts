import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { Decide } from '@ticketing/worker/domain/decider.ts';
import { answer, evolve } from '@ticketing/worker/domain/decider.ts';
import type { WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';

/** A command as the log has it; `at` is the broker's time of it. */
export type TimedCommand = { command: Command; at: string };

export type World = { show: WholeShow; outcomes: Map<string, BookingEvent> };

// The worker looks once a second for holds that are over.
const expiryLookMs = 1_000;

/**
 * Folds a show's commands into what would have become of them. A command that comes again keeps its outcome.
 * @param expired the bookings for which the log has an order that ends their hold; a hold that only this world has ends
 * when the worker would have seen to it, without an order on the log
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
    if (isHeld && Date.parse(heldUntil) + expiryLookMs > Date.parse(now)) continue;
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
