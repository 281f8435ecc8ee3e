import type { LayoutRow } from '@ticketing/shared/messages/show.ts';
import { rowKey } from '@ticketing/shared/messages/show.ts';
import type { BookingStatus } from '@ticketing/shared/stores/views.ts';

/** A seat as its ticket says. Who has it is the booking; no booking, no owner. */
export type Seat =
  | { status: 'available' }
  | { status: 'held'; bookingId: string; userId: number; heldUntil: string }
  | { status: 'booked'; bookingId: string; userId: number };

export const available: Seat = Object.freeze({ status: 'available' });

export type Booking = {
  bookingId: string;
  userId: number;
  seatIds: string[];
  status: BookingStatus;
  /** Why it was rejected. */
  code?: string;
  heldUntil?: string;
  /** Of the last event that touched it. */
  version: number;
};

/** What a show's sales go by, from the moment it is scheduled. Times are ISO 8601, UTC, with milliseconds. */
export type Terms = { salesOpenAt?: string; salesCloseAt: string; maxSeatsPerUser: number };

/**
 * The state of one stream: what its events up to `version` add up to. It may be partial, as the worker loads it: only
 * the seats, bookings and users that the commands at hand are about.
 */
export type Show = {
  eventId: number;
  version: number;
  /** Whose outcome that version is, where it is known. */
  lastCommandId?: string;
  /** Absent until the show is scheduled: a stream may begin with refusals. */
  terms?: Terms;
  seats: Map<string, Seat>;
  bookings: Map<string, Booking>;
  /** How many seats a user holds or has booked. */
  seatsOfUser: Map<number, number>;
  /** Whether all seats and all their users are known: then who is not there has none. */
  isWhole: boolean;
};

/** The state before the first event. */
export function emptyShow(eventId: number): Show {
  return { eventId, version: 0, seats: new Map(), bookings: new Map(), seatsOfUser: new Map(), isWhole: false };
}

/** The ids of a row's seats, from number 1. */
export function seatIdsOfRow(row: LayoutRow): string[] {
  const key = rowKey(row);
  return Array.from({ length: row.seats }, (_, index) => `${key}${index + 1}`);
}
