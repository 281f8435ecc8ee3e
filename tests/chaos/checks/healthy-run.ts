import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { ShowView } from '@ticketing/shared/stores/views.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { showDetails } from '../load/halls.ts';
import { digestOf } from '../load/readers.ts';
import type { Attempt, Following, HistoryRead, ListRead, MovieRead, Read, Told } from '../load/record.ts';
import type { CatalogueOrders } from './healthy-catalogue.ts';
import {
  healthyCatalogue,
  healthyCatalogueOrders,
  healthyMovieRead,
  scheduleOfShowtime,
  showtimeId,
} from './healthy-catalogue.ts';
import { replay } from './replay.ts';
import type { Truth } from './truth.ts';

// A small run in which all is well, for tests that spoil one thing of it: two shows, a seat that is sold, one who comes too
// late for it, and readers of all kinds.

export const eventId = 101;
export const other = 102;
export const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const bookingId = (n: number) => `${eventId}-${id(n)}`;

const book = (n: number, ...seatIds: string[]): Command => {
  return { commandId: id(n), type: 'BookSeats', eventId, bookingId: bookingId(n), userId: n, seatIds };
};
const schedule = (n: number, show: number): Command => {
  return { commandId: id(n), type: 'ScheduleShow', eventId: show, ...showDetails(show) };
};

const all = [schedule(1, eventId), book(2, 'A1'), book(3, 'A1', 'A2'), schedule(4, other), scheduleOfShowtime()];
const commands: LoggedCommand[] = all.map((command, offset) => ({
  command,
  position: { partition: 0, offset },
  at: timeOf(offset),
  correlation: { correlationId: `request ${offset}`, traceparent: '' },
  replyTo: undefined,
  message: { key: null, value: null, timestamp: '', attributes: 0, offset: String(offset), headers: {} },
}));

function timeOf(offset: number): string {
  return `2030-01-01T12:00:0${offset}.000Z`;
}

const free = Object.fromEntries(Array.from('ABCDE', (row) => [row, '.'.repeat(20)]));
/** The halls of the first show, by version. */
const halls = [
  undefined,
  { seatMap: free, counts: { available: 100, held: 0, booked: 0 } },
  { seatMap: { ...free, A: 'B'.padEnd(20, '.') }, counts: { available: 99, held: 0, booked: 1 } },
  { seatMap: { ...free, A: 'B'.padEnd(20, '.') }, counts: { available: 99, held: 0, booked: 1 } },
];

const hallOfShowtime = { seatMap: { A: '..' }, counts: { available: 2, held: 0, booked: 0 } };

export function healthyTruth(): Truth {
  const outcomes = [...replay(commands).values()];
  const stored: StoredEvent[] = outcomes.map(({ event }, offset) => {
    return { event, correlationId: `request ${offset}`, position: { partition: 0, offset } };
  });
  return {
    commands,
    unreadableCommands: 0,
    store: Map.groupBy(stored, ({ event }) => event.eventId),
    published: structuredClone(outcomes),
    showVersions: new Map([
      [eventId, 3],
      [other, 1],
      [showtimeId, 1],
    ]),
    tickets: [
      { event_id: eventId, seat_id: 'A1', status: 'booked', booking_id: bookingId(2) },
      { event_id: eventId, seat_id: 'A2', status: 'available', booking_id: null },
    ],
    bookings: [
      { booking_id: bookingId(2), event_id: eventId, status: 'booked', version: 2 },
      { booking_id: bookingId(3), event_id: eventId, status: 'rejected', version: 3 },
    ],
    outcomes: [],
    views: {
      shows: [viewOf(eventId, 3, halls[3]!), viewOf(other, 1, halls[1]!), viewOf(showtimeId, 1, hallOfShowtime)],
      bookings: [
        { ...bookingView, _id: bookingId(2), userId: 2, status: 'booked', version: 2 },
        { ...bookingView, _id: bookingId(3), userId: 3, status: 'rejected', version: 3 },
      ],
      history: stored.map(({ event, correlationId, position }) => {
        return { _id: `${event.eventId}:${event.version}`, ...event, correlationId, ...position };
      }),
    },
    catalogue: healthyCatalogue(),
  };
}

const bookingView = { eventId, seatIds: [], createdAt: '', history: [] };

function viewOf(show: number, version: number, hall: (typeof halls)[1] & object): ShowView {
  const { layout, ...details } = showDetails(show);
  const priceFromMinor = layout[0]!.priceMinor;
  return {
    ...details,
    layout,
    _id: show,
    version,
    asOf: '',
    scheduled: true,
    priceFromMinor,
    ...structuredClone(hall),
  };
}

function answered(status: number, startMs: number, body: Attempt['body'] & object, tagVersion?: number): Attempt {
  const made = { correlationId: `at ${startMs}`, startMs, endMs: startMs + 5, status, body };
  return tagVersion === undefined ? made : { ...made, tagVersion };
}

const winner: Attempt = {
  ...answered(201, 10, {
    commandId: id(2),
    bookingId: bookingId(2),
    version: 2,
    seatIds: ['A1'],
    receipt: { partition: 0, offset: 1 },
  }),
  correlationId: 'request 1',
};
export const loser: Attempt = {
  ...answered(409, 30, {
    commandId: id(3),
    bookingId: bookingId(3),
    version: 3,
    code: 'seat-taken',
    lostSeatIds: ['A1'],
  }),
  correlationId: 'request 2',
};

const reader = { client: 1_000, source: 'read-api-1' } as const;
const hallAnswer = (version: 1 | 2 | 3) => ({ version, asOf: timeOf(version - 1), ...halls[version]! });

function listOf(sort: ListRead['sort'], startMs: number, version: number, ...ids: number[]): ListRead {
  const pages = ids.map((show, index) => {
    const { name, startsAt, layout } = showDetails(show);
    const counts = show === eventId ? halls[version]!.counts : halls[1]!.counts;
    const listed = { eventId: show, name, startsAt, priceFromMinor: layout[0]!.priceMinor, counts };
    const next = index < ids.length - 1 ? { nextCursor: 'more' } : {};
    return answered(200, startMs + index, {
      events: [{ ...listed, version: show === eventId ? version : 1 }],
      ...next,
    });
  });
  return { kind: 'list', ...reader, sort, limit: 1, pages };
}

function historyOf(subject: HistoryRead['subject'], versions: number[], limit: number): HistoryRead {
  const events = healthyTruth().store.get(eventId)!;
  const digests = versions.map((version) => ({
    version,
    digest: digestOf(JSON.stringify(events[version - 1]!.event)),
  }));
  const pages = Array.from({ length: Math.ceil(versions.length / limit) }, (_, page) => ({
    attempt: answered(200, 50 + page, {}, 3),
    events: digests.slice(page * limit, (page + 1) * limit),
    hasNext: (page + 1) * limit < versions.length,
  }));
  return { kind: 'history', ...reader, eventId, subject, after: 0, limit, pages };
}

/** The reads, by what the tests call them. */
export type Reads = {
  hall: Extract<Read, { kind: 'seats' }>;
  atVersion: Extract<Read, { kind: 'past' }>;
  atTime: Extract<Read, { kind: 'past' }>;
  booking: Extract<Read, { kind: 'booking' }>;
  atRest: Extract<Read, { kind: 'booking' }>;
  list: ListRead;
  laterList: ListRead;
  showHistory: HistoryRead;
  seatHistory: HistoryRead;
  bookingHistory: HistoryRead;
  movie: MovieRead;
};

function healthyReads(): Reads {
  const asked = { kind: 'booking', client: 2, source: 'gateway', eventId } as const;
  const ofLoser = { ...asked, bookingId: bookingId(3), commandId: id(3), order: 'book' } as const;
  const rejected = { status: 'rejected', version: 3 };
  const after = { partition: 0, offset: 2 };
  const past = { kind: 'past', ...reader, eventId, minVersion: 3 } as const;
  return {
    list: listOf('startsAt', 5, 1, ...inOrderOfStart()),
    hall: { kind: 'seats', ...reader, eventId, minVersion: 2, attempt: answered(200, 25, hallAnswer(2)) },
    booking: { ...ofLoser, after, attempt: answered(200, 40, rejected) },
    showHistory: historyOf({ kind: 'show' }, [1, 2, 3], 2),
    seatHistory: historyOf({ kind: 'seat', seatId: 'A1' }, [2, 3], 2),
    bookingHistory: historyOf({ kind: 'booking', bookingId: bookingId(3) }, [3], 2),
    atVersion: { ...past, at: 1, attempt: answered(200, 60, hallAnswer(1)) },
    // A millisecond before the third event.
    atTime: { ...past, at: '2030-01-01T12:00:01.999Z', attempt: answered(200, 70, hallAnswer(2)) },
    laterList: listOf('startsAt', 100_000, 3, ...inOrderOfStart()),
    movie: healthyMovieRead(),
    atRest: { ...ofLoser, after, final: true, attempt: answered(200, 100_100, rejected) },
  };
}

function inOrderOfStart(): number[] {
  return [eventId, other].sort((one, two) => (showDetails(one).startsAt < showDetails(two).startsAt ? -1 : 1));
}

export function healthyFollowing(): Following {
  const message = (name: string, version: 1 | 2 | 3) => ({
    name,
    id: version,
    version,
    atMs: 0,
    counts: halls[version]!.counts,
  });
  return {
    client: 2_000,
    eventId,
    awaited: 2,
    pushed: { connection: 1, version: 3 },
    connections: [
      {
        startMs: 0,
        endMs: 10,
        status: 200,
        messages: [
          { ...message('snapshot', 1), seatMap: { ...free } },
          { ...message('change', 2), seats: { A1: 'booked' } },
        ],
      },
      {
        lastEventId: 2,
        startMs: 20,
        endMs: 30,
        status: 200,
        messages: [
          { ...message('change', 2), seats: {} },
          { ...message('change', 3), seats: {} },
        ],
      },
    ],
  };
}

export type HealthyTold = Told & { byName: Reads; ofCatalogue: CatalogueOrders };

export function healthyTold(): HealthyTold {
  const byName = structuredClone(healthyReads());
  const ofCatalogue = structuredClone(healthyCatalogueOrders(healthyCatalogue()));
  return {
    orders: structuredClone([
      { kind: 'book', client: 1, eventId, userId: 2, seatIds: ['A1'], attempts: [winner] },
      { kind: 'book', client: 2, eventId, userId: 3, seatIds: ['A1', 'A2'], attempts: [loser] },
    ]),
    catalogue: Object.values(ofCatalogue),
    ofCatalogue,
    reads: Object.values(byName),
    followings: [structuredClone(healthyFollowing())],
    payments: [],
    refunds: [],
    byName,
  };
}
