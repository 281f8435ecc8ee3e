import type { SeatCounts, SeatMap } from '../hall/seat-map.ts';
import type { RecordedPosition } from '../log/headers.ts';
import type { Showtime } from '../messages/catalogue/showtime.ts';
import type { BookingEvent, PricedSeat } from '../messages/events.ts';
import type { LayoutRow } from '../messages/layout.ts';
import type { Policy, ShowDetails } from '../messages/show.ts';
import type { BookingStatus } from '../messages/statuses.ts';
import type { By } from '../messages/who.ts';
import type { Wish } from '../messages/wish.ts';

/** The collections of the views. Each document has the version that it reflects. */
export const viewCollections = {
  events: 'events',
  listings: 'listings',
  bookings: 'bookings',
  history: 'history',
  projection: 'projection',
  movies: 'movies',
  theaters: 'theaters',
  payments: 'payments',
  paymentPositions: 'payment_positions',
} as const;

/**
 * The id of the rebuild or repair that rewrote a show's document; absent before. Every compare-and-set includes it: a
 * projector with the document from before a repair must not overwrite the repaired one, although the version is the
 * same.
 */
export type Origin = string;

/** `events`: a scheduled show. */
export type ScheduledShowView = Omit<ShowDetails, 'layout' | 'policy'> & {
  policy?: Policy | undefined;
  /** Of a showtime: its movie and hall, as they were when it was scheduled. */
  showtime?: Showtime | undefined;
  _id: number;
  version: number;
  origin?: Origin;
  /** The time of the last event reflected. */
  asOf: string;
  scheduled: true;
  /** Absent for a show that takes place; then there is a reason too. */
  status?: 'cancelled';
  reason?: string;
  /** The rules by which it is decided; see `currentRules`. */
  rules?: number | undefined;
  layout: LayoutRow[];
  /** The version that changed the layout last; absent while it is as it was scheduled. */
  layoutVersion?: number;
  /** The lowest price of a free seat, or the lowest of all if none is free. */
  priceFromMinor: number;
  counts: SeatCounts;
  seatMap: SeatMap;
};

/** `events`: a stream that has only refusals. It is not shown to readers, but it has a version. */
export type UnscheduledShowView = { _id: number; version: number; origin?: Origin; asOf: string; scheduled: false };

export type ShowView = ScheduledShowView | UnscheduledShowView;

/** One entry in a booking's history. */
export type BookingHistoryEntry = {
  type: BookingEvent['type'];
  version: number;
  at: string;
  commandId: string;
  /** For a refusal: the refused command, and the code. */
  command?: string;
  code?: string;
  lostSeatIds?: string[];
  reason?: string;
  /** Of some seats that were cancelled. */
  seatIds?: string[];
  /** Of a hold that was extended. */
  heldUntil?: string;
  /** The payment that asked. */
  paymentId?: string;
  /** Of an exchange. */
  released?: string[];
  taken?: string[];
  /** Of a check-in, and when it was if that was before the log had it. */
  seatId?: string;
  door?: string;
  scannedAt?: string;
  /** Of a transfer. */
  toUserId?: number;
  by?: By;
  correlationId: string;
  /** The number of the log of the receipt; see `RecordedPosition`. */
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
  /** What they cost when they were taken. Absent in shows whose events have no prices. */
  seats?: PricedSeat[] | undefined;
  totalMinor?: number | undefined;
  currency?: string | undefined;
  status: BookingStatus;
  code?: string;
  lostSeatIds?: string[];
  heldUntil?: string;
  /** The payment that it was confirmed with. */
  paymentId?: string;
  /** What it waits for, or has waited for until it ended. */
  wish?: Wish;
  /** The version of the last event of the booking. */
  version: number;
  createdAt: string;
  history: BookingHistoryEntry[];
};

/**
 * `history`: an event as it was published, `_id` `eventId:version`.
 * @property processedBy the worker that decided it, if whoever told of the event knew
 */
export type HistoryView = BookingEvent & {
  _id: string;
  correlationId: string;
  processedBy?: string;
} & RecordedPosition;

/** `projection`, and `payment_positions` of payments: how far the views reflect a partition of commands. */
export type ProjectionView = {
  _id: number;
  /** The last offset whose outcome they reflect; -1 for none. */
  offset: number;
  /** The number of its log; see `RecordedPosition`. */
  log?: number;
  /** Everything that was recorded before this time has been compared with the views, and is on MongoDB's disk. */
  comparedTo?: Date;
};

/** The notification that sync-service publishes after a write. */
export type ViewHint = {
  shows: [eventId: number, version: number][];
  /** The positions in `projection`. */
  positions: [partition: number, offset: number][];
  /** Positions whose outcomes are in the views, shortly before `projection` says so. */
  arrived?: [partition: number, offset: number][] | undefined;
  /** Showtimes whose listings have changed. */
  listed?: number[] | undefined;
  /** Streams of the catalogue whose views have changed, with their versions. */
  catalogue?: [streamId: string, version: number][] | undefined;
  /** Payments whose views have changed, with their versions. */
  payments?: [paymentId: string, version: number][] | undefined;
  /** Which process has published it, and as its how manieth hint; see `ToldHints`. Absent in those of an earlier version. */
  from?: [sender: string, number: number] | undefined;
};
