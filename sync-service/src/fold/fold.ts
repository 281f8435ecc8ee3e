import type { BookingEvent, BookingRejection, EventOf } from '@ticketing/shared/messages/events.ts';
import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import { emptyHall, foldHall, lowestFreePrice } from '@ticketing/shared/messages/seat-map.ts';
import { statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type {
  BookingHistoryEntry,
  BookingView,
  HistoryView,
  ScheduledShowView,
  ShowView,
} from '@ticketing/shared/stores/views.ts';

/*
 * What the events add up to for a reader. Pure: nothing here does I/O or reads a clock, and what is given is never
 * changed; so live projection, rebuild, drift check and verify all fold with the same few lines.
 */

/**
 * The view of a show after further events.
 * @param before the view so far; absent before the first event
 * @param events the next ones in order of version, without a gap; at least one
 */
export function foldShow(before: ShowView | undefined, events: readonly BookingEvent[]): ShowView {
  const last = events.at(-1);
  if (last === undefined) throw new Error('a show cannot be folded from no events');
  let show = before?.scheduled ? before : undefined;
  let hall = show && foldHall(show);
  for (const event of events) {
    if (event.type === 'ShowScheduled') {
      show = { ...scheduled(event), ...(before?.origin !== undefined && { origin: before.origin }) };
      hall = foldHall(show);
    } else {
      hall?.apply(event);
    }
  }
  const reflects = { version: last.version, asOf: last.at };
  if (show !== undefined && hall !== undefined) {
    const state = hall.state();
    return { ...show, ...state, priceFromMinor: lowestFreePrice(show.layout, state), ...reflects };
  }
  return {
    _id: last.eventId,
    scheduled: false,
    ...(before?.origin !== undefined && { origin: before.origin }),
    ...reflects,
  };
}

/**
 * A booking after an event. One that it reflects already changes nothing, so that events may be folded again.
 * @returns the booking; nothing where there was none and the event makes none
 */
export function foldBooking(before: BookingView | undefined, stored: StoredEvent): BookingView | undefined {
  const { event } = stored;
  if (event.type === 'ShowScheduled' || event.bookingId === undefined) return before;
  if (before !== undefined && event.version <= before.version) return before;
  const history = keptHistory([...(before?.history ?? []), historyEntry(stored)]);
  if (makesBooking(event)) {
    const { bookingId, eventId, userId, seatIds, version, at } = event;
    return {
      _id: bookingId,
      eventId,
      userId,
      seatIds,
      status: statusesAfter[event.type].booking,
      ...(event.type === 'CommandRejected' && { code: event.code }),
      ...(event.type === 'CommandRejected' && event.lostSeatIds && { lostSeatIds: event.lostSeatIds }),
      ...(event.type === 'SeatsHeld' && { heldUntil: event.heldUntil }),
      version,
      createdAt: before?.createdAt ?? at,
      history,
    };
  }
  if (before === undefined) return undefined;
  if (event.type === 'CommandRejected') {
    // Somebody else's attempt to use the booking's id again is not a part of the booking's life.
    if (event.code === 'booking-exists') return before;
    return { ...before, version: event.version, history };
  }
  const { heldUntil: _ended, ...booking } = before;
  return { ...booking, status: statusesAfter[event.type].booking, version: event.version, history };
}

/** So many refusals of a booking are kept in its document. */
export const keptRefusals = 20;

/**
 * What a booking's document keeps of its history: all that changed the booking, and of the refusals the newest. Anybody
 * may have orders about anybody's booking refused, as often as he likes, and a document may not grow with it: at 16 MB
 * MongoDB takes it no more, and the views of its whole partition stand still. All of them stand in `history`.
 * It does not matter where it is cut: an entry that is not kept now would not be kept later.
 */
export function keptHistory(entries: BookingHistoryEntry[]): BookingHistoryEntry[] {
  let surplus = -keptRefusals;
  for (const entry of entries) if (isRefusal(entry)) surplus += 1;
  return surplus <= 0 ? entries : entries.filter((entry) => !isRefusal(entry) || surplus-- <= 0);
}

function isRefusal({ type }: BookingHistoryEntry): boolean {
  return type === 'CommandRejected';
}

/** An event that starts a booking: there is none with its id yet, or only one that was rejected. */
export type BookingMaking = EventOf<'SeatsBooked'> | EventOf<'SeatsHeld'> | BookingRejection;

/** Whether an event makes a booking. The refusal of a new booking does, with status `rejected`. */
export function makesBooking(event: BookingEvent): event is BookingMaking {
  if (event.type === 'SeatsBooked' || event.type === 'SeatsHeld') return true;
  return event.type === 'CommandRejected' && makesRejectedBooking(event);
}

/** Whether an event is about a booking that must be there already. */
export function needsBooking(event: BookingEvent): boolean {
  if (event.type === 'ShowScheduled' || makesBooking(event)) return false;
  if (event.type !== 'CommandRejected') return true;
  return event.bookingId !== undefined && !['booking-unknown', 'show-unknown', 'booking-exists'].includes(event.code);
}

/** An event as it stands in `history`. */
export function historyView({ event, correlationId, position }: StoredEvent): HistoryView {
  return { _id: `${event.eventId}:${event.version}`, ...event, correlationId, ...position };
}

function historyEntry({ event, correlationId, position }: StoredEvent): BookingHistoryEntry {
  return {
    type: event.type,
    version: event.version,
    at: event.at,
    commandId: event.commandId,
    ...(event.type === 'CommandRejected' && { command: event.command, code: event.code }),
    ...(event.type === 'CommandRejected' && event.lostSeatIds && { lostSeatIds: event.lostSeatIds }),
    ...(event.type === 'BookingCancelled' && event.reason !== undefined && { reason: event.reason }),
    correlationId,
    ...position,
  };
}

function scheduled({ eventId, version, type: _type, commandId: _commandId, at, ...details }: EventOf<'ShowScheduled'>) {
  return {
    _id: eventId,
    ...details,
    version,
    asOf: at,
    scheduled: true,
    priceFromMinor: Math.min(...details.layout.map((row) => row.priceMinor)),
    ...emptyHall(details.layout),
  } satisfies ScheduledShowView;
}
