import { emptyHall, foldHall, lowestFreePrice } from '@ticketing/shared/hall/seat-map.ts';
import type { BookingEvent, BookingRejection, Bought, EventOf } from '@ticketing/shared/messages/events.ts';
import { makesRejectedBooking } from '@ticketing/shared/messages/events.ts';
import { policyAfter } from '@ticketing/shared/messages/show.ts';
import { isOpen, statusesAfter } from '@ticketing/shared/messages/statuses.ts';
import { wishOf } from '@ticketing/shared/messages/wish.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type {
  BookingHistoryEntry,
  BookingView,
  HistoryView,
  ScheduledShowView,
  ShowView,
} from '@ticketing/shared/stores/views.ts';

/*
 * The views that result from events. Pure: no I/O, no clock, and arguments are never changed. Live projection,
 * rebuild, drift check and verify all fold with this code.
 */

/**
 * The view of a show after further events.
 * @param before the view so far; absent before the first event
 * @param events the next ones in version order, without a gap; at least one
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
      if (show !== undefined && event.type === 'ShowChanged') show = changedShow(show, event);
      if (show !== undefined && event.type === 'ShowCancelled')
        show = { ...show, status: 'cancelled', reason: event.reason };
      hall?.apply(event);
      if (show !== undefined && event.type === 'LayoutChanged') show = withLayout(show, event);
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

function changedShow(show: ScheduledShowView, event: EventOf<'ShowChanged'>): ScheduledShowView {
  const { name, startsAt, salesOpenAt, salesCloseAt, maxSeatsPerUser, policy, showtime: moved } = event;
  const { salesOpenAt: openedAt, ...rest } = show;
  const opensAt = salesOpenAt === undefined ? openedAt : salesOpenAt;
  return {
    ...rest,
    ...(name !== undefined && { name }),
    ...(startsAt !== undefined && { startsAt }),
    ...(opensAt != null && { salesOpenAt: opensAt }),
    ...(salesCloseAt != null && { salesCloseAt }),
    ...(maxSeatsPerUser !== undefined && { maxSeatsPerUser }),
    ...(policy !== undefined && { policy: policyAfter(show.policy, policy) }),
    ...(moved && show.showtime && { showtime: { ...show.showtime, endsAt: moved.endsAt, slotId: moved.slotId } }),
  };
}

/**
 * A booking after an event. The end of the show ends a booking that owns seats. An event that it reflects already changes nothing, so events may be folded again.
 * @returns the booking; undefined if there was none and the event makes none
 */
export function foldBooking(before: BookingView | undefined, stored: StoredEvent): BookingView | undefined {
  const { event } = stored;
  if (event.type === 'ShowCancelled') return before && cancelledWithShow(before, stored);
  if (!('bookingId' in event) || event.bookingId === undefined) return before;
  if (before !== undefined && event.version <= before.version) return before;
  const history = keptHistory([...(before?.history ?? []), historyEntry(stored)]);
  if (makesBooking(event)) {
    const { bookingId, eventId, userId, version, at } = event;
    const seatIds = ('seatIds' in event && event.seatIds) || [];
    return {
      _id: bookingId,
      eventId,
      userId,
      seatIds,
      ...boughtIn(event),
      status: statusesAfter[event.type].booking,
      ...(event.type === 'CommandRejected' && { code: event.code }),
      ...(event.type === 'CommandRejected' && event.lostSeatIds && { lostSeatIds: event.lostSeatIds }),
      ...(event.type === 'SeatsHeld' && { heldUntil: event.heldUntil }),
      ...(event.type === 'WaitlistJoined' && { wish: wishOf(event) }),
      version,
      createdAt: before?.createdAt ?? at,
      history,
    };
  }
  if (before === undefined) return undefined;
  if (event.type === 'CommandRejected') {
    // An attempt to reuse the booking's id is not part of its history.
    if (event.code === 'booking-exists') return before;
    return { ...before, version: event.version, history };
  }
  if (event.type === 'HoldExtended') {
    return { ...before, heldUntil: event.heldUntil, version: event.version, history };
  }
  if (event.type === 'SeatCheckedIn') return { ...before, version: event.version, history };
  if (event.type === 'SeatsCancelled' || event.type === 'SeatsExchanged' || event.type === 'BookingTransferred') {
    return { ...before, ...changed(before, event), version: event.version, history };
  }
  const { heldUntil: _ended, ...booking } = before;
  const status = statusesAfter[event.type].booking;
  return { ...booking, status, ...toldOfPayment(event), version: event.version, history };
}

function toldOfPayment(event: BookingEvent): Pick<BookingView, 'code' | 'paymentId'> {
  if (event.type === 'BookingConfirmed' && event.paymentId !== undefined) return { paymentId: event.paymentId };
  return event.type === 'BookingCancelled' && event.code !== undefined ? { code: event.code } : {};
}

function cancelledWithShow(before: BookingView, stored: StoredEvent): BookingView {
  const { version } = stored.event;
  if (version <= before.version || !isOpen(before.status)) return before;
  const { heldUntil: _ended, ...booking } = before;
  const history = keptHistory([...before.history, historyEntry(stored)]);
  return { ...booking, status: 'cancelled', code: 'show-cancelled', version, history };
}

type Changing = EventOf<'SeatsCancelled'> | EventOf<'SeatsExchanged'> | EventOf<'BookingTransferred'>;

/** What an event changes of a booking that stays held or booked. */
function changed({ seats }: BookingView, event: Changing): Partial<BookingView> {
  if (event.type === 'BookingTransferred') return { userId: event.toUserId };
  if (event.type === 'SeatsExchanged') return { seatIds: event.seatIds, ...boughtIn(event) };
  return {
    seatIds: event.remaining,
    ...(seats && { seats: seats.filter(({ seatId }) => event.remaining.includes(seatId)) }),
    ...(event.totalMinor !== undefined && { totalMinor: event.totalMinor }),
  };
}

/** What the booking costs, where the event says it. */
function boughtIn(event: BookingMaking | EventOf<'SeatsExchanged'>): Bought {
  if (!('seats' in event) || event.seats === undefined) return {};
  const { seats, totalMinor, currency } = event;
  return { seats, totalMinor, currency };
}

/** How many refusals a booking's document keeps. */
export const keptRefusals = 20;

/**
 * The part of a booking's history that its document keeps: all changes, and the newest refusals. Anyone can send any
 * number of commands about a booking that are refused; beyond 16 MB MongoDB would refuse the document, and the views
 * of the whole partition would stop. `history` has all refusals. The result does not depend on when this is applied:
 * an entry that is dropped now would be dropped later.
 */
export function keptHistory(entries: BookingHistoryEntry[]): BookingHistoryEntry[] {
  let surplus = -keptRefusals;
  for (const entry of entries) if (isRefusal(entry)) surplus += 1;
  return surplus <= 0 ? entries : entries.filter((entry) => !isRefusal(entry) || surplus-- <= 0);
}

function isRefusal({ type }: BookingHistoryEntry): boolean {
  return type === 'CommandRejected';
}

/** An event that makes a booking: there is none with its id yet, or only a rejected one or one that waits. */
export type BookingMaking = EventOf<'SeatsBooked' | 'SeatsHeld' | 'WaitlistJoined'> | BookingRejection;

/** Whether an event makes a booking. The refusal of a new booking makes one with status `rejected`. */
export function makesBooking(event: BookingEvent): event is BookingMaking {
  if (event.type === 'SeatsBooked' || event.type === 'SeatsHeld' || event.type === 'WaitlistJoined') return true;
  return event.type === 'CommandRejected' && makesRejectedBooking(event);
}

/** Whether an event is about a booking that must exist. */
export function needsBooking(event: BookingEvent): boolean {
  if (!('bookingId' in event) || makesBooking(event)) return false;
  if (event.type !== 'CommandRejected') return true;
  return event.bookingId !== undefined && !['booking-unknown', 'show-unknown', 'booking-exists'].includes(event.code);
}

/** An event as stored in `history`. */
export function historyView({ event, correlationId, position, processedBy }: StoredEvent): HistoryView {
  const _id = `${event.eventId}:${event.version}`;
  return { _id, ...event, correlationId, ...position, ...(processedBy !== undefined && { processedBy }) };
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
    ...(event.type === 'BookingCancelled' && event.code !== undefined && { code: event.code }),
    ...(event.type === 'HoldExtended' && { heldUntil: event.heldUntil }),
    ...('paymentId' in event && event.paymentId !== undefined && { paymentId: event.paymentId }),
    ...(event.type === 'ShowCancelled' && { code: 'show-cancelled', reason: event.reason }),
    ...(event.type === 'SeatsCancelled' && { seatIds: event.seatIds }),
    ...(event.type === 'SeatsExchanged' && { released: event.released, taken: event.taken }),
    ...(event.type === 'BookingTransferred' && { toUserId: event.toUserId }),
    ...(event.type === 'SeatCheckedIn' && { seatId: event.seatId }),
    ...(event.type === 'SeatCheckedIn' && event.door !== undefined && { door: event.door }),
    ...(event.type === 'SeatCheckedIn' && event.scannedAt !== undefined && { scannedAt: event.scannedAt }),
    ...(event.by !== undefined && { by: event.by }),
    correlationId,
    ...position,
  };
}

function withLayout(
  show: ScheduledShowView,
  { version, layout, sections }: EventOf<'LayoutChanged'>,
): ScheduledShowView {
  const { sections: _before, ...rest } = show;
  return { ...rest, layout, layoutVersion: version, ...(sections !== undefined && { sections }) };
}

function scheduled({
  eventId,
  version,
  type: _type,
  commandId: _commandId,
  by: _by,
  at,
  ...details
}: EventOf<'ShowScheduled'>) {
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
