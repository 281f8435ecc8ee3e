import type { RecordedPosition } from '../log/headers.ts';
import type { BookingEvent } from '../messages/events.ts';
import type { SeatCounts, SeatMap } from '../messages/seat-map.ts';
import type { LayoutRow, Policy, ShowDetails } from '../messages/show.ts';
import type { BookingStatus } from '../messages/statuses.ts';

/** The collections of the views. Each document carries the version that it reflects. */
export const viewCollections = {
  events: 'events',
  listings: 'listings',
  bookings: 'bookings',
  history: 'history',
  projection: 'projection',
} as const;

/**
 * Which run of rebuild or repair wrote a show's document anew; absent until one does. A part of every compare-and-set on
 * it: a projector that remembers the document from before the repair must not write over it, although the version is
 * the same.
 */
export type Origin = string;

/** `events`: a show that is scheduled. */
export type ScheduledShowView = Omit<ShowDetails, 'layout' | 'policy'> & {
  policy?: Policy | undefined;
  _id: number;
  version: number;
  origin?: Origin;
  /** The time of the last event reflected: the view is the show as it was then. */
  asOf: string;
  scheduled: true;
  layout: LayoutRow[];
  /** The lowest price that is free; the lowest of all when none is. */
  priceFromMinor: number;
  counts: SeatCounts;
  seatMap: SeatMap;
};

/** `events`: a stream that has refusals only; no reader is shown it, but its version counts. */
export type UnscheduledShowView = { _id: number; version: number; origin?: Origin; asOf: string; scheduled: false };

export type ShowView = ScheduledShowView | UnscheduledShowView;

/** One thing that happened to a booking. */
export type BookingHistoryEntry = {
  type: BookingEvent['type'];
  version: number;
  at: string;
  commandId: string;
  /** Of a refusal: the command that was refused, and why. */
  command?: string;
  code?: string;
  lostSeatIds?: string[];
  reason?: string;
  correlationId: string;
  /** The receipt of the command that this answers; see `RecordedPosition`. */
  log?: number;
  partition: number;
  offset: number;
};

/** `bookings`. */
export type BookingView = {
  _id: string;
  eventId: number;
  userId: number;
  seatIds: string[];
  status: BookingStatus;
  code?: string;
  lostSeatIds?: string[];
  heldUntil?: string;
  /** The show's version of the last event that touched the booking. */
  version: number;
  createdAt: string;
  history: BookingHistoryEntry[];
};

/** `history`: an event as it came, `_id` `eventId:version`. */
export type HistoryView = BookingEvent & { _id: string; correlationId: string } & RecordedPosition;

/** `projection`: of a partition of commands, how far the views are. */
export type ProjectionView = {
  _id: number;
  /** The last offset whose outcome they reflect; -1 for none. */
  offset: number;
  /** On which topic; see `RecordedPosition`. */
  log?: number;
  /** All that was recorded before this time has been compared with them, and is on MongoDB's disk. */
  comparedTo?: Date;
};

/** The hint that sync-service publishes when it has written. */
export type ViewHint = {
  shows: [eventId: number, version: number][];
  /** As far as `projection` says now. */
  positions: [partition: number, offset: number][];
  /** As far as outcomes are in the views; `projection` will say so in a moment. */
  arrived?: [partition: number, offset: number][] | undefined;
};
