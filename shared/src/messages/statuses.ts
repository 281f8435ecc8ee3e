import type { EventType } from './events.ts';

export const bookingStatuses = ['held', 'booked', 'cancelled', 'expired', 'rejected'] as const;
export type BookingStatus = (typeof bookingStatuses)[number];

export const seatStatuses = ['available', 'held', 'booked', 'blocked'] as const;
export type SeatStatus = (typeof seatStatuses)[number];

/**
 * The status of the booking and its seats after each event. ShowScheduled has no booking. A refusal changes no seat,
 * and makes a booking only if `makesRejectedBooking` says so.
 */
export const statusesAfter = {
  SeatsBooked: { booking: 'booked', seats: 'booked' },
  SeatsHeld: { booking: 'held', seats: 'held' },
  BookingConfirmed: { booking: 'booked', seats: 'booked' },
  BookingCancelled: { booking: 'cancelled', seats: 'available' },
  HoldExpired: { booking: 'expired', seats: 'available' },
  CommandRejected: { booking: 'rejected', seats: undefined },
} as const satisfies {
  [T in Exclude<EventType, 'ShowScheduled'>]: { booking: BookingStatus; seats: SeatStatus | undefined };
};
