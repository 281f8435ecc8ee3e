import type { EventType, ShowEventType } from './events.ts';
import type { LayoutRow } from './layout.ts';

export const bookingStatuses = ['waiting', 'held', 'booked', 'cancelled', 'expired', 'rejected'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

/** Whether a booking with this status may still change: what it ends with, it stays. */
export function isOpen(status: BookingStatus): boolean {
  return status === 'waiting' || status === 'held' || status === 'booked';
}

export const seatStatuses = ['available', 'held', 'booked', 'blocked'] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/**
 * The status of the booking and its seats after each event of a booking. A refusal changes no seat,
 * and makes a booking only if `makesRejectedBooking` says so.
 */
export const statusesAfter = {
  SeatsBooked: { booking: 'booked', seats: 'booked' },
  SeatsHeld: { booking: 'held', seats: 'held' },
  BookingConfirmed: { booking: 'booked', seats: 'booked' },
  BookingCancelled: { booking: 'cancelled', seats: 'available' },
  HoldExpired: { booking: 'expired', seats: 'available' },
  // The booking stays as it was, held or booked; `seatsAfter` tells the seats.
  SeatsCancelled: { booking: undefined, seats: 'available' },
  HoldExtended: { booking: undefined, seats: undefined },
  SeatsExchanged: { booking: undefined, seats: undefined },
  BookingTransferred: { booking: undefined, seats: undefined },
  SeatCheckedIn: { booking: undefined, seats: undefined },
  WaitlistJoined: { booking: 'waiting', seats: undefined },
  WaitExpired: { booking: 'expired', seats: undefined },
  CommandRejected: { booking: 'rejected', seats: undefined },
} as const satisfies {
  [T in Exclude<EventType, ShowEventType>]: { booking: BookingStatus | undefined; seats: SeatStatus | undefined };
};

/** The part of an event that tells what it does to seats. */
export type SeatEvent = {
  type: EventType;
  seatIds?: readonly string[] | undefined;
  released?: readonly string[] | undefined;
  taken?: readonly string[] | undefined;
  heldUntil?: string | undefined;
  /** Of ShowScheduled and LayoutChanged. */
  layout?: LayoutRow[] | undefined;
};

/** The seats that an event of a booking changes, with their status after it. */
export function seatsAfter(event: SeatEvent): [seatIds: readonly string[], status: SeatStatus][] {
  const { type } = event;
  if (type === 'ShowScheduled' || type === 'ShowChanged' || type === 'ShowCancelled' || type === 'LayoutChanged')
    return [];
  if (event.type === 'SeatsExchanged') {
    const status = event.heldUntil === undefined ? 'booked' : 'held';
    return [
      [event.released ?? [], 'available'],
      [event.taken ?? [], status],
    ];
  }
  const status = statusesAfter[type].seats;
  return status === undefined || event.seatIds === undefined ? [] : [[event.seatIds, status]];
}
