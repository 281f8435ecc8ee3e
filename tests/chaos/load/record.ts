/** One request and all that its client was told. Times are performance.now() of the one process that has all clients. */
export type Attempt = {
  correlationId: string;
  startMs: number;
  endMs: number;
  /** Absent where no answer came: the connection broke, or time was up. */
  status?: number;
  body?: Answer;
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
  receipt?: { partition: number; offset: number };
  links?: { self: string };
  seatMap?: Record<string, string>;
  counts?: { available: number; held: number; booked: number };
  history?: { type: string; version: number; commandId: string }[];
  ahead?: number;
};

type OrderBase = { client: number; eventId: number; idempotencyKey?: string; attempts: Attempt[] };

/** Something that a client wanted once, with every request that it made for it. */
export type Order = OrderBase &
  (
    | { kind: 'schedule' }
    | { kind: 'book' | 'hold'; userId: number; seatIds: string[] }
    | { kind: 'confirm' | 'cancel'; userId: number; bookingId: string }
  );

export type Read = { client: number; eventId: number; attempt: Attempt } & (
  | { kind: 'seats'; minVersion?: number }
  | { kind: 'booking'; bookingId: string; after: { partition: number; offset: number } }
);

/** All that the clients of a run were told. */
export type Told = { orders: Order[]; reads: Read[] };
