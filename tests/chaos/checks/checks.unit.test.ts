import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import { showDetails } from '../load/halls.ts';
import type { Attempt, Told } from '../load/record.ts';
import { checkAnswers } from './answers.ts';
import { checkInvariants } from './invariants.ts';
import { modelOf } from './model.ts';
import { replay } from './replay.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

const eventId = 101;
const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const bookingId = (n: number) => `${eventId}-${id(n)}`;

const book = (n: number, ...seatIds: string[]): Command => {
  return { commandId: id(n), type: 'BookSeats', eventId, bookingId: bookingId(n), userId: n, seatIds };
};
/** A show, a seat that is sold, and one who comes too late for it. */
const commands: LoggedCommand[] = [
  { commandId: id(1), type: 'ScheduleShow' as const, eventId, ...showDetails },
  book(2, 'A1'),
  book(3, 'A1', 'A2'),
].map((command, offset) => ({
  command,
  position: { partition: 0, offset },
  at: `2030-01-01T12:00:0${offset}.000Z`,
  correlation: { correlationId: `request ${offset}`, traceparent: '' },
  replyTo: undefined,
  message: { key: null, value: null, timestamp: '', attributes: 0, offset: String(offset), headers: {} },
}));

function healthyTruth(): Truth {
  const outcomes = [...replay(commands).values()];
  const stored: StoredEvent[] = outcomes.map(({ event }, offset) => {
    return { event, correlationId: `request ${offset}`, position: { partition: 0, offset } };
  });
  const row = (taken: string) => taken.padEnd(20, '.');
  return {
    commands,
    unreadableCommands: 0,
    store: new Map([[eventId, stored]]),
    published: structuredClone(outcomes),
    showVersions: new Map([[eventId, 3]]),
    tickets: [
      { event_id: eventId, seat_id: 'A1', status: 'booked', booking_id: bookingId(2) },
      { event_id: eventId, seat_id: 'A2', status: 'available', booking_id: null },
    ],
    bookings: [
      { booking_id: bookingId(2), event_id: eventId, status: 'booked', version: 2 },
      { booking_id: bookingId(3), event_id: eventId, status: 'rejected', version: 3 },
    ],
    views: {
      shows: [
        {
          ...showDetails,
          _id: eventId,
          version: 3,
          asOf: '',
          scheduled: true,
          priceFromMinor: 4_500,
          counts: { available: 99, held: 0, booked: 1 },
          seatMap: { A: row('B'), B: row(''), C: row(''), D: row(''), E: row('') },
        },
      ],
      bookings: [
        { ...bookingView, _id: bookingId(2), userId: 2, status: 'booked', version: 2 },
        { ...bookingView, _id: bookingId(3), userId: 3, status: 'rejected', version: 3 },
      ],
      history: stored.map(({ event, correlationId, position }) => {
        return { _id: `${eventId}:${event.version}`, ...event, correlationId, ...position };
      }),
    },
  };
}

const bookingView = { eventId, seatIds: [], createdAt: '', history: [] };

const winner: Attempt = {
  correlationId: 'request 1',
  startMs: 10,
  endMs: 20,
  status: 201,
  body: {
    commandId: id(2),
    bookingId: bookingId(2),
    version: 2,
    seatIds: ['A1'],
    receipt: { partition: 0, offset: 1 },
  },
};
const loser: Attempt = {
  correlationId: 'request 2',
  startMs: 30,
  endMs: 40,
  status: 409,
  body: { commandId: id(3), bookingId: bookingId(3), version: 3, code: 'seat-taken', lostSeatIds: ['A1'] },
};
const seatsAt2: Attempt = {
  correlationId: 'a read',
  startMs: 25,
  endMs: 26,
  status: 200,
  body: {
    version: 2,
    counts: { available: 99, held: 0, booked: 1 },
    seatMap: Object.fromEntries(Array.from('ABCDE', (name) => [name, (name === 'A' ? 'B' : '').padEnd(20, '.')])),
  },
};

function healthyTold(): Told {
  return structuredClone({
    orders: [
      { kind: 'book', client: 1, eventId, userId: 2, seatIds: ['A1'], attempts: [winner] },
      { kind: 'book', client: 2, eventId, userId: 3, seatIds: ['A1', 'A2'], attempts: [loser] },
    ],
    reads: [{ kind: 'seats', client: 1, eventId, minVersion: 2, attempt: seatsAt2 }],
  });
}

function violationsOf(truth: Truth, told: Told): string[] {
  const found: Violation[] = [];
  const models = new Map(
    Array.from(truth.store, ([show, stored]) => [show, modelOf(show, stored, (one) => found.push(one))]),
  );
  found.push(...checkInvariants(truth, models), ...checkAnswers(told, truth, models));
  return found.map(({ promised }) => promised);
}

it('finds nothing where all is well', () => {
  expect(violationsOf(healthyTruth(), healthyTold())).toEqual([]);
});

it.each<[string, string, (truth: Truth) => void]>([
  [
    'I1',
    'a seat that was sold twice',
    ({ store }) => Object.assign(store.get(eventId)![2]!.event, { type: 'SeatsBooked' }),
  ],
  ['I2', 'a command without an outcome', ({ store }) => store.get(eventId)!.pop()],
  ['I3', 'an outcome without its command', (truth) => (truth.commands = truth.commands.slice(0, 2))],
  ['I4', 'an event that the topic lacks', ({ published }) => published.pop()],
  ['I4', 'an event that is not the same on the topic', ({ published }) => (published[1]!.bytes += ' ')],
  ['I4', 'a ticket that is not what the log says', ({ tickets }) => (tickets[0]!.booking_id = bookingId(3))],
  ['I4', 'a booking that is not what the log says', ({ bookings }) => (bookings[0]!.status = 'cancelled')],
  ['I4', 'a booking without a row', ({ bookings }) => bookings.pop()],
  ['I4', 'a show that is behind', ({ showVersions }) => showVersions.set(eventId, 2)],
  ['I4', 'a view that is behind', ({ views }) => (views.shows[0]!.version = 2)],
  ['I4', 'a booking that no view has', ({ views }) => views.bookings.pop()],
  ['I4', 'an event that the history lacks', ({ views }) => views.history.pop()],
  ['I5', 'events out of order on the topic', ({ published }) => published.reverse()],
  [
    'I6',
    'an outcome that a replay does not give',
    ({ store }) => (store.get(eventId)![1]!.event.at = '2030-01-01T12:00:09.000Z'),
  ],
  [
    'I7',
    'an outcome that overtook another',
    ({ store }) => (store.get(eventId)![1]!.position = { partition: 0, offset: 7 }),
  ],
])('%s: %s', (promised, _what, spoil) => {
  const truth = healthyTruth();
  spoil(truth);
  expect(violationsOf(truth, { orders: [], reads: [] })).toContain(promised);
});

it.each<[string, string, (told: Told) => void]>([
  ['I8', 'an acknowledged command that is gone', ({ orders }) => (orders[0]!.attempts[0]!.body!.commandId = id(9))],
  ['I8', 'a receipt for another place', ({ orders }) => (orders[0]!.attempts[0]!.body!.receipt!.offset = 2)],
  [
    'I7',
    'an answer before one that was given first',
    ({ orders }) => Object.assign(orders[1]!.attempts[0]!, { startMs: 1, endMs: 2 }),
  ],
  ['answers', 'a refusal told as a booking', ({ orders }) => (orders[1]!.attempts[0]!.status = 201)],
  ['answers', 'another reason', ({ orders }) => (orders[1]!.attempts[0]!.body!.code = 'limit-exceeded')],
  ['answers', 'a fault of ours', ({ orders }) => orders[0]!.attempts.push({ ...loser, status: 500 })],
  [
    'answers',
    'not accepted, and on the log',
    ({ orders }) => {
      orders[0]!.attempts = [
        { ...winner, status: 503, body: { detail: 'The request was not accepted. It can be sent again.' } },
      ];
    },
  ],
  ['answers', 'seats that never were so', ({ reads }) => (reads[0]!.attempt.body!.seatMap!.A = '.'.repeat(20))],
  [
    'answers',
    'a version before the one that was asked for',
    ({ reads }) => Object.assign(reads[0]!, { minVersion: 3 }),
  ],
])('%s: %s', (promised, _what, spoil) => {
  const told = healthyTold();
  spoil(told);
  expect(violationsOf(healthyTruth(), told)).toContain(promised);
});
