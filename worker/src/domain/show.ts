import type { Hall } from '@ticketing/shared/hall/hall.ts';
import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { EventOf } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { policyDefaults } from '@ticketing/shared/messages/show.ts';
import type { BookingStatus } from '@ticketing/shared/messages/statuses.ts';
import type { Wish } from '@ticketing/shared/messages/wish.ts';
import { PartialMap } from './partial-map.ts';
import type { WaitingList } from './waiting-list.ts';
import { emptyWaitingList } from './waiting-list.ts';

/** The state of a seat. Its owner is a booking; without a booking it has no owner. A blocked one is not on sale. */
export type Seat =
  | { status: 'available' }
  | { status: 'blocked' }
  | { status: 'held'; bookingId: string; userId: number; heldUntil: string }
  | { status: 'booked'; bookingId: string; userId: number };

export const available: Seat = Object.freeze({ status: 'available' });
export const blocked: Seat = Object.freeze({ status: 'blocked' });

/** The ticket of a seat: which version gave the seat to its booking, and when and where it was used. */
export type TicketState = { version: number; usedAt?: string; door?: string };

export type Booking = {
  bookingId: string;
  userId: number;
  seatIds: string[];
  /** What each seat cost when it was taken. Absent in shows whose events have no prices. */
  prices?: number[];
  status: BookingStatus;
  /** Why it was rejected. */
  code?: string;
  heldUntil?: string;
  /** When its hold began, as long as a payment may extend it: in shows that demand payment, once. */
  heldSince?: string;
  /** The payment that it was confirmed with. */
  paymentId?: string;
  /** What it waits for, or has waited for until it ended. */
  wish?: Wish;
  /**
   * The ticket of each seat, in their order. Absent while none is used and all are of the version below, as they are
   * when it has just been booked, confirmed or transferred. What is not booked has no tickets.
   */
  tickets?: TicketState[];
  /** The version of the last event that changed it. */
  version: number;
};

/** The terms of a show. Times are ISO 8601, UTC, with milliseconds. */
export type Terms = {
  /** What they follow from. */
  details: TermDetails;
  /** Absent unless the show is cancelled. */
  isCancelled?: true;
  startsAt: string;
  salesOpenAt?: string;
  salesCloseAt: string;
  maxSeatsPerUser: number;
  /** Of the prices in events. Absent for a show that was scheduled before events had prices. */
  currency?: string;
  transferable: boolean;
  exchangeable: boolean;
  /** Named seats may leave no single one. */
  noSingleSeats: boolean;
  /** Whether what costs something is booked with a payment. */
  demandsPayment: boolean;
  /**
   * When its bookings become final. Absent for a show that was scheduled before shows had a policy. A show keeps the
   * rules that it was scheduled with, so its bookings may be confirmed and cancelled for ever.
   */
  ends?: {
    /** The start of the show: from here on holds are neither confirmed nor cancelled. */
    holds: string;
    /** From here on bookings are not cancelled. */
    bookings: string;
  };
};

/** The details of a show by which commands are decided. */
export type TermDetails = Pick<
  EventOf<'ShowScheduled'>,
  'startsAt' | 'salesOpenAt' | 'salesCloseAt' | 'maxSeatsPerUser' | 'currency' | 'policy' | 'payment' | 'rules'
> & {
  /** Of a show that is a showtime. */
  showtime?: ShowtimePlace | undefined;
};

/** The terms of a show with these details. */
export function termsOf(show: TermDetails): Terms {
  const { startsAt, salesOpenAt, salesCloseAt, maxSeatsPerUser, currency, policy, payment, rules = 1, showtime } = show;
  return {
    details: {
      startsAt,
      salesOpenAt,
      salesCloseAt,
      maxSeatsPerUser,
      currency,
      policy,
      payment,
      rules,
      showtime: showtime && placeOf(showtime),
    },
    startsAt,
    ...(salesOpenAt !== undefined && { salesOpenAt }),
    salesCloseAt: salesCloseAt ?? startsAt,
    maxSeatsPerUser,
    ...(rules >= 2 && { currency }),
    // Of the policy alone, whatever the rules: no command from before there was such a field has it.
    transferable: policy?.transferable ?? policyDefaults.transferable,
    exchangeable: policy?.exchangeable ?? policyDefaults.exchangeable,
    noSingleSeats: policy?.noSingleSeats ?? policyDefaults.noSingleSeats,
    demandsPayment: rules >= 2 && payment === 'required',
    ...(policy && {
      ends: {
        holds: startsAt,
        bookings: new Date(Date.parse(startsAt) - policy.cancelUntil * 1000).toISOString(),
      },
    }),
  };
}

/** Without the rest of an event's showtime, which is not kept. */
function placeOf({ movieId, theaterId, hallId }: ShowtimePlace): ShowtimePlace {
  return { movieId, theaterId, hallId };
}

/**
 * A look-up by key: a `Map` where everything is known, or a {@link PartialMap}, which throws for unknown keys. So
 * `undefined` always means absent.
 */
export type Known<K, V> = {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
  /** The keys that are known to have a value. */
  keys(): Iterable<K>;
  /** From here on no key has a value. */
  clear(): void;
};

/** The seats of a show. Whoever changes the layout needs all of them. */
export type KnownSeats = Known<string, Seat> & {
  delete(seatId: string): unknown;
  /** @throws NotLoadedError unless all are known */
  entries(): Iterable<[seatId: string, seat: Seat | undefined]>;
};

/** The state of one stream after its event `version`. */
export type Show = {
  eventId: number;
  version: number;
  /** The command whose outcome that version is, if known. */
  lastCommandId?: string;
  /** Absent until the show is scheduled: a stream may begin with refusals. */
  terms?: Terms;
  seats: KnownSeats;
  /** What each seat costs. Known for the seats that are known. */
  prices: Known<string, number>;
  bookings: Known<string, Booking>;
  /** How many seats a user holds or has booked. */
  seatsOfUser: Known<number, number>;
  /** Absent when it is not loaded; only choosing seats needs it. */
  layout?: LayoutRow[];
  /** The free seats by row; see `hallOf`. Absent until it is needed. */
  hall?: Hall;
  /** Who waits for seats. Absent when it is not loaded. */
  waiting?: WaitingList;
};

/** A show that is completely known, because its stream was folded from the first event. */
export type WholeShow = Show & {
  seats: Map<string, Seat>;
  prices: Map<string, number>;
  bookings: Map<string, Booking>;
  seatsOfUser: Map<number, number>;
};

/**
 * A show as the worker loads it: only the seats, bookings and users that the commands need. Reading anything else
 * throws.
 */
export type PartialShow = Show & {
  seats: PartialMap<string, Seat>;
  prices: PartialMap<string, number>;
  bookings: PartialMap<string, Booking>;
  seatsOfUser: PartialMap<number, number>;
};

/** The state before the first event. */
export function emptyShow(eventId: number): WholeShow {
  return {
    eventId,
    version: 0,
    seats: new Map(),
    prices: new Map(),
    bookings: new Map(),
    seatsOfUser: new Map(),
    waiting: emptyWaitingList(),
  };
}

/**
 * A show of which only the row is loaded.
 * @param terms absent for a show that is not scheduled; it has no seats and no owners
 * @param mayWait whether it has a waiting list, which then must be loaded
 */
export function partialShow(eventId: number, version: number, terms?: Terms, mayWait = false): PartialShow {
  const show = {
    eventId,
    version,
    ...(!mayWait && { waiting: emptyWaitingList() }),
    ...(terms && { terms }),
    seats: new PartialMap<string, Seat>('seat'),
    prices: new PartialMap<string, number>('the price of seat'),
    bookings: new PartialMap<string, Booking>('booking'),
    seatsOfUser: new PartialMap<number, number>('the number of seats of user'),
  };
  if (terms === undefined) {
    show.seats.becomeWhole();
    show.prices.becomeWhole();
    show.seatsOfUser.becomeWhole();
  }
  return show;
}
