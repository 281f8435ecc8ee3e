import type { Best, Wish } from '@ticketing/shared/messages/wish.ts';
import type { InstanceName } from '../plan.ts';

/** One request and all that its client was told. Times are performance.now() of the one process that has all clients. */
export type Attempt = {
  correlationId: string;
  startMs: number;
  endMs: number;
  /** Absent where no answer came: the connection broke, or time was up. */
  status?: number;
  /** The version in the ETag, where there is one. */
  tagVersion?: number;
  body?: Answer;
};

export type Counts = { available: number; held: number; booked: number; blocked?: number };

/** A show in a list. */
export type Listed = {
  eventId: number;
  name: string;
  startsAt: string;
  priceFromMinor?: number;
  counts: Counts;
  version: number;
};

/** The fields of answers that the checks look at. */
export type Answer = {
  eventId?: number;
  bookingId?: string;
  commandId?: string;
  userId?: number;
  status?: string | number;
  code?: string;
  detail?: string;
  seatIds?: string[];
  lostSeatIds?: string[];
  heldUntil?: string;
  version?: number;
  asOf?: string;
  receipt?: Receipt;
  links?: { self: string };
  seatMap?: Record<string, string>;
  counts?: Counts;
  history?: BookingEntry[];
  ahead?: number;
  /** Of a payment. */
  paymentId?: string;
  capturedMinor?: number;
  refundedMinor?: number;
  nextActionUrl?: string;
  reason?: string;
  /** Of a list of shows. Those of a history are in {@link HistoryPage}. */
  events?: Listed[];
  nextCursor?: string;
  /** Of a movie. */
  title?: string;
};

/** What a booking tells of one thing that happened to it. */
export type BookingEntry = { type: string; version: number; commandId: string; code?: string; lostSeatIds?: string[] };

export type Receipt = { partition: number; offset: number };

type OrderBase = { client: number; eventId: number; idempotencyKey?: string; attempts: Attempt[] };

/** Something that a client wanted once, with every request that it made for it. */
export type Order = OrderBase &
  (
    | { kind: 'schedule' }
    | { kind: 'book' | 'hold'; userId: number; seatIds: string[] }
    | { kind: 'confirm' | 'cancel'; userId: number; bookingId: string }
    | { kind: 'book-best' | 'hold-best'; userId: number; best: Best }
    | { kind: 'wait'; userId: number; wish: Wish }
    | { kind: 'cancel-seats' | 'exchange'; userId: number; bookingId: string; seatIds: string[] }
    | { kind: 'exchange-best'; userId: number; bookingId: string; best: Best }
    | { kind: 'transfer'; userId: number; bookingId: string; toUserId: number }
    // Of an organiser.
    | { kind: 'change' | 'layout'; body: object }
    | { kind: 'end' }
  );

/** What a client wanted to pay, with every request that it made for it, and all that it read of it. */
export type Payment = {
  client: number;
  userId: number;
  eventId: number;
  bookingId: string;
  token: string;
  idempotencyKey: string;
  attempts: Attempt[];
  reads: Attempt[];
  /** What was read when all was healed and at rest. */
  final?: Attempt;
};

/** What an organiser wanted to give back. */
export type Refund = { paymentId: string; attempts: Attempt[] };

/** What an organiser wanted of the catalogue once: a movie or theater as it is to be, or a showtime in a hall at a time. */
export type CatalogueOrder = { client: number; idempotencyKey?: string; attempts: Attempt[] } & (
  | { kind: 'movie' | 'theater'; streamId: string; body: object; ifMatch?: number }
  | { kind: 'retire'; streamId: string; ifMatch?: number }
  | { kind: 'showtime'; eventId: number; body: { movieId: string; theaterId: string; hallId: string } }
  | { kind: 'move'; eventId: number; startsAt: string }
);

/** Whom a reader asks: one read-api, or whichever the gateway picks. */
export type Source = InstanceName | 'gateway';

/** @property client who asked; one client asks one thing at a time */
type Asked = { client: number; source: Source };

export type SeatsRead = Asked & { kind: 'seats'; eventId: number; minVersion?: number; attempt: Attempt };

/** A hall as it was at a version or at a time. */
export type PastRead = Asked & {
  kind: 'past';
  eventId: number;
  at: number | string;
  minVersion: number;
  attempt: Attempt;
};

export type BookingRead = Asked & {
  kind: 'booking';
  eventId: number;
  bookingId: string;
  after: Receipt;
  /** Of the order that the receipt is of. */
  order: Order['kind'];
  commandId: string;
  /** Asked when all was healed and at rest. */
  final?: boolean;
  attempt: Attempt;
};

export const sorts = ['startsAt', '-startsAt', 'name', '-name', 'price', '-price'] as const;

export type Sort = (typeof sorts)[number];

/** All pages of a list, from the first until there was no next, or none came. */
export type ListRead = Asked & { kind: 'list'; sort: Sort; limit: number; pages: Attempt[] };

export type HistorySubject =
  | { kind: 'show' }
  | { kind: 'seat'; seatId: string }
  | { kind: 'booking'; bookingId: string };

/** A page of a history. Of each event only what can be compared is kept: a run reads millions. */
export type HistoryPage = { attempt: Attempt; events: { version: number; digest: string }[]; hasNext: boolean };

/**
 * Pages of a history, likewise.
 * @property after the version after which it begins: 0, or where a page of an earlier read ended
 */
export type HistoryRead = Asked & {
  kind: 'history';
  eventId: number;
  subject: HistorySubject;
  after: number;
  limit: number;
  pages: HistoryPage[];
};

/** A movie, at least at a revision where one is named. */
export type MovieRead = Asked & { kind: 'movie'; movieId: string; minVersion?: number; attempt: Attempt };

export type Read = SeatsRead | PastRead | BookingRead | ListRead | HistoryRead | MovieRead;

/** One event of a stream. */
export type StreamMessage = {
  name: string;
  id: number;
  atMs: number;
  version: number;
  seatMap?: Record<string, string>;
  seats?: Record<string, string>;
  counts?: Counts;
};

/** One connection, from the request to its end, whoever ended it. */
export type Connection = {
  lastEventId?: number;
  startMs: number;
  endMs: number;
  status?: number;
  messages: StreamMessage[];
};

/** One client that follows one show, over as many connections as it takes. */
export type Following = {
  client: number;
  eventId: number;
  connections: Connection[];
  /** The show's last version, which it should have reached before it was let go; only of those that follow to the end. */
  awaited?: number;
  /** A version that came while it listened, at rest: the connection on which it had to be told of it. */
  pushed?: { connection: number; version: number };
};

/** All that the clients of a run were told. */
export type Told = {
  orders: Order[];
  catalogue: CatalogueOrder[];
  reads: Read[];
  followings: Following[];
  payments: Payment[];
  refunds: Refund[];
};

/** Whether an answer says that the order stands on the log. */
export function isAcknowledged({ status }: Attempt): boolean {
  return status === 200 || status === 201 || status === 202 || status === 409;
}
