import type { Command } from '@ticketing/shared/messages/commands.ts';
import { eventJson } from '@ticketing/shared/messages/events.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { ChunkResult } from '@ticketing/worker/chunk.ts';
import { commitChunk } from '@ticketing/worker/chunk.ts';
import { beginCommit } from '@ticketing/worker/committer.ts';
import { evolve } from '@ticketing/worker/domain/decider.ts';
import type { PartialShow, WholeShow } from '@ticketing/worker/domain/show.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { CommitChunk, Settled } from '@ticketing/worker/settle.ts';
import { settle, settledBehind } from '@ticketing/worker/settle.ts';
import type { ShowCache } from '@ticketing/worker/show-cache.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import { arrayLiteral, columns } from '@ticketing/worker/store/columns.ts';
import { createStorePool } from '@ticketing/worker/store/pool.ts';
import { GuardError } from '@ticketing/worker/store/writes.ts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { Client } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { historyArbitrary, isGranted, model, ofShow } from './histories.ts';
import { logged } from './logged.ts';
import { tableAccesses } from './query-plan.ts';
import {
  alice,
  at,
  bob,
  bookingId,
  bookSeats,
  cancel,
  changeLayout,
  commandId,
  confirm,
  expire,
  given,
  holdSeats,
  scheduleShow,
} from './stories.ts';

let sandbox: Sandbox;
let pool: Pool;
let shows = 1_000;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  pool = createPool({ url: sandbox.databaseUrl, applicationName: 'test', maxConnections: 8, logger: sandbox.logger });
});

afterAll(async () => {
  await pool.end();
  await sandbox.close();
});

// Remembers between the chunks as a worker does. Workers that decide about the same shows have one each.
const cache = createShowCache();

function commit(...commands: LoggedCommand[]) {
  return commitChunk(pool, commands, { processedBy: 'test', cache });
}

function commitAsAnother(...commands: LoggedCommand[]) {
  return commitChunk(pool, commands, { processedBy: 'another', cache: createShowCache() });
}

/** How a worker in the middle of its work commits: it decides by what it remembers, and looks only after a race. */
function remembering(processedBy: string, own: ShowCache): CommitChunk {
  return (chunk, given) =>
    beginCommit((onWriting) =>
      commitChunk(pool, chunk, { processedBy, cache: own, readOutcomesFirst: false, onWriting, ...given }),
    );
}

const onPoison = (_: LoggedCommand, error: unknown) => {
  throw error;
};

function rememberingWorker(own = createShowCache()) {
  const commit = remembering('remembering', own);
  return (...commands: LoggedCommand[]) => settle(commands, { commit, onPoison });
}

/** A worker that settles the second half of what it gets while the first half is being written. */
function pipeliningWorker(own = createShowCache()) {
  const commit = remembering('pipelining', own);
  return async (...commands: LoggedCommand[]): Promise<Settled> => {
    const [first, second] = [commands.slice(0, commands.length >> 1), commands.slice(commands.length >> 1)];
    if (first.length === 0) return settle(second, { commit, onPoison });
    const begun = commit(first);
    const behind = begun.written.then(() => settledBehind(begun.canBeFollowed() ? begun.behind(second) : undefined));
    const one = await settle(first, { begun, commit, onPoison });
    const two = (await behind) ?? (await settle(second, { commit, onPoison }));
    return { outcomes: [...one.outcomes, ...two.outcomes], deadLetters: [...one.deadLetters, ...two.deadLetters] };
  };
}

/** A worker as it starts: it remembers nothing, and looks before it decides. */
function startingWorker(own = createShowCache()) {
  const commit = remembering('starting', own);
  return (...commands: LoggedCommand[]) =>
    settle(commands, { commit: (chunk, given) => commit(chunk, { readOutcomesFirst: true, ...given }), onPoison });
}

type Statement = { name?: string; text?: string };

/** What connections are asked while it works. */
async function asked(work: () => Promise<unknown>): Promise<Statement[]> {
  const query = jest.spyOn(Client.prototype as { query(asked: string | Statement): unknown }, 'query');
  await work();
  const statements = query.mock.calls.map(([one]) => (typeof one === 'string' ? { name: one } : one));
  query.mockRestore();
  return statements;
}

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  return (await asked(work)).map(({ name }) => name ?? '');
}

/** A show of its own, scheduled. */
async function newShow(): Promise<number> {
  shows += 1;
  await commit(logged(ofShow(scheduleShow, shows), 0));
  return shows;
}

/** The log of a show, folded. */
async function fold(eventId: number) {
  const events = await readShowEvents(pool, eventId, { from: 1, limit: 1_000 });
  const show = emptyShow(eventId);
  for (const { event } of events) evolve(show, event);
  return { show, events: events.map(({ event }) => event) };
}

async function tickets(eventId: number) {
  const { rows } = await pool.query<{ seat_id: string; status: string; booking_id: string | null }>(
    'SELECT seat_id, status, booking_id FROM tickets WHERE event_id = $1',
    [eventId],
  );
  return new Map(rows.map((row) => [row.seat_id, { status: row.status, bookingId: row.booking_id ?? undefined }]));
}

async function bookings(eventId: number) {
  const { rows } = await pool.query<{ booking_id: string; status: string; version: number; code: string | null }>(
    'SELECT booking_id, status, version, code FROM bookings WHERE event_id = $1',
    [eventId],
  );
  return new Map(
    rows.map((row) => [row.booking_id, { status: row.status, version: row.version, code: row.code ?? undefined }]),
  );
}

/** Invariant I4 for one show: versions without gaps, and tickets and bookings as the log says. */
async function expectTablesToBeTheFoldOfTheLog(eventId: number) {
  const { show, events } = await fold(eventId);
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  expect(await tickets(eventId)).toEqual(
    new Map(
      Array.from(show.seats, ([id, seat]) => [
        id,
        { status: seat.status, bookingId: 'bookingId' in seat ? seat.bookingId : undefined },
      ]),
    ),
  );
  expect(await bookings(eventId)).toEqual(
    new Map(
      Array.from(show.bookings.values(), ({ bookingId: id, status, version, code }) => [id, { status, version, code }]),
    ),
  );
  return { show, events };
}

const seats = Array.from(given(scheduleShow).seats.keys());

const workerKinds = [startingWorker, rememberingWorker, pipeliningWorker];

/** Who decides the next chunk, and what has become of his memory since he last did. */
const turnArbitrary = fc.record({
  chunkSize: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 3 })),
  // Mostly the one that decided before.
  worker: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.nat(workerKinds.length - 1)),
  memory: fc.constantFrom('kept', 'kept', 'kept', 'kept', 'show forgotten', 'restarted', 'too small'),
  again: fc.nat(3).map((n) => n === 0),
});

/** What a worker remembers of a show must be so: a wrong number that harms nobody yet will harm somebody later. */
function expectToRemember(remembered: PartialShow | undefined, truth: WholeShow) {
  if (remembered?.version !== truth.version) return;
  const users = [1, 2, 3].filter((user) => remembered.seatsOfUser.isKnown(user));
  expect(users.map((user) => [user, remembered.seatsOfUser.get(user) ?? 0])).toEqual(
    users.map((user) => [user, truth.seatsOfUser.get(user) ?? 0]),
  );
  const known = [...seats, 'Z9'].filter((seat) => remembered.seats.isKnown(seat));
  expect(known.map((seat) => [seat, remembered.seats.get(seat)])).toEqual(
    known.map((seat) => [seat, truth.seats.get(seat)]),
  );
}

it('commits any history as the model says, whoever decides, in chunks of any size, whatever the workers forget', async () => {
  await fc.assert(
    fc.asyncProperty(
      historyArbitrary,
      fc.array(turnArbitrary, { minLength: 30, maxLength: 30 }),
      async (history, turns) => {
        const caches = workerKinds.map(() => createShowCache());
        shows += 1;
        const eventId = shows;
        const answers = new Map<string, string>();
        const truth = emptyShow(eventId);
        let first = 0;
        let worker = 0;
        for (const { chunkSize, memory, again, ...turn } of turns) {
          worker = turn.worker ?? worker;
          const chunk = history.slice(first, first + chunkSize);
          first += chunkSize;
          if (chunk.length === 0) break;
          if (memory === 'show forgotten') caches[worker]!.forget(eventId);
          // One of 15 entries takes a few seats and users, and drops the show when there are more.
          if (memory === 'restarted' || memory === 'too small') {
            caches[worker] = createShowCache(memory === 'too small' ? 15 : undefined);
          }
          const decideAll = workerKinds[worker]!(caches[worker]);
          const commands = chunk.map(({ command, second }) => logged(ofShow(command, eventId), second));
          // The last one stands twice in the chunk, and then the whole chunk may come again, as after a crash.
          const twice = again ? [...commands, commands.at(-1)!] : commands;
          const { outcomes } = await decideAll(...twice);
          if (again) {
            const repeated = await decideAll(...twice);
            expect(repeated.outcomes.map(({ event }) => eventJson(event))).toEqual(
              outcomes.map(({ event }) => eventJson(event)),
            );
            expect(repeated.outcomes.every((outcome) => outcome.repeated)).toBe(true);
          }
          for (const { logged: of, event } of outcomes) {
            const known = answers.get(of.command.commandId);
            if (known !== undefined) expect(eventJson(event)).toBe(known);
            answers.set(of.command.commandId, eventJson(event));
            if (known === undefined) evolve(truth, event);
          }
          expectToRemember(caches[worker]!.peek(eventId), truth);
        }
        const expected = model(history);
        const { events, show } = await expectTablesToBeTheFoldOfTheLog(eventId);
        expect(events.map(isGranted)).toEqual(expected.granted);
        const owners = Array.from(show.seats).flatMap(([id, seat]) =>
          'bookingId' in seat ? [[id, seat.bookingId] as const] : [],
        );
        const owned = Array.from(
          expected.owner,
          ([id, of]) => [id, bookingId(Number(of.slice(-12)), eventId)] as const,
        );
        expect(new Map(owners)).toEqual(new Map(owned));
      },
    ),
    { numRuns: 80 },
  );
});

it('sells a seat once when several workers decide about it at the same time', async () => {
  const eventId = await newShow();
  const chunks = Array.from({ length: 8 }, (_, worker) =>
    seats.map((seat, index) =>
      logged(ofShow(bookSeats(200 + worker * 20 + index, 1_000 + worker * 20 + index, seat), eventId), 5),
    ),
  );
  const results = await Promise.all(chunks.map((chunk) => commitAsAnother(...chunk)));
  const granted = results.flatMap(({ outcomes }) => outcomes.filter(({ event }) => isGranted(event)));
  expect(granted.map(({ event }) => ('seatIds' in event ? event.seatIds?.[0] : '')).sort()).toEqual([...seats].sort());
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('decides a command once when it is delivered to two workers at the same time', async () => {
  const eventId = await newShow();
  const chunk = seats.map((seat, index) => logged(ofShow(bookSeats(300 + index, 300 + index, seat), eventId), 5));
  const [one, two] = await Promise.all([commit(...chunk), commitAsAnother(...chunk)]);
  expect(one.outcomes.map(({ event }) => eventJson(event))).toEqual(two.outcomes.map(({ event }) => eventJson(event)));
  expect([one.outcomes, two.outcomes].map((outcomes) => outcomes.every(({ repeated }) => repeated)).sort()).toEqual([
    false,
    true,
  ]);
  // Whoever publishes it again says who decided it.
  const winner = one.outcomes[0]!.repeated ? 'another' : 'test';
  for (const { processedBy } of [...one.outcomes, ...two.outcomes]) expect(processedBy).toBe(winner);
  const { events } = await expectTablesToBeTheFoldOfTheLog(eventId);
  expect(events).toHaveLength(1 + seats.length);
});

it('decides rightly when another worker has changed what it remembers', async () => {
  const eventId = await newShow();
  await commit(logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1));
  await commitAsAnother(
    logged(ofShow(cancel(3, 2, alice), eventId), 2),
    logged(ofShow(bookSeats(4, bob, 'A2'), eventId), 2),
  );
  const { outcomes } = await commit(
    logged(ofShow(bookSeats(5, bob, 'A1'), eventId), 3),
    logged(ofShow(bookSeats(6, alice, 'A2'), eventId), 3),
  );
  expect(outcomes.map(({ event }) => event.type)).toEqual(['SeatsBooked', 'CommandRejected']);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('keeps to the limit of a user when his hold ends after the show was forgotten', async () => {
  const eventId = await newShow();
  const worker = startingWorker();
  const [held, others] = [
    ['A1', 'A2', 'A3', 'A4'],
    ['A5', 'BALC-A1', 'BALC-A2', 'BALC-A3'],
  ];
  await worker(logged(ofShow(holdSeats(2, alice, ...held), eventId), 1));
  const restarted = startingWorker();
  const outcomes = [
    await restarted(logged(ofShow(expire(3, 2, at(61)), eventId), 61)),
    await restarted(logged(ofShow(bookSeats(4, alice, ...held), eventId), 62)),
    await restarted(logged(ofShow(bookSeats(5, alice, ...others), eventId), 63)),
  ].flatMap((settled) => settled.outcomes);
  expect(outcomes.map(({ event }) => ('code' in event ? event.code : event.type))).toEqual([
    'HoldExpired',
    'SeatsBooked',
    'limit-exceeded',
  ]);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('writes a chunk about remembered shows with one statement and without a look', async () => {
  const eventId = await newShow();
  const work = rememberingWorker();
  const hold = ofShow(holdSeats(2, alice, 'A1', 'A2'), eventId);
  expect(await statementsOf(() => work(logged(hold, 1)))).toContain('lock-shows');
  expect(await statementsOf(() => work(logged(ofShow(bookSeats(3, alice, 'A1'), eventId), 2)))).toEqual([
    'write-chunk',
  ]);
  // Of seats that are not remembered, and of a booking, it must read something.
  expect(await statementsOf(() => work(logged(ofShow(bookSeats(4, alice, 'A3'), eventId), 3)))).toContain('load-seats');
  expect(await statementsOf(() => work(logged(ofShow(cancel(5, 2, alice), eventId), 4)))).toContain('load-bookings');
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('finds every row by an index, also with a plan that was made when the tables were small', async () => {
  const { databaseUrl: url, logger } = sandbox;
  const store = createStorePool({ url, applicationName: 'test', maxConnections: 1, logger });
  const statements = await asked(async () => {
    shows += 1;
    const eventId = shows;
    const hall = { ...scheduleShow, layout: [{ row: 'A', seats: 60, priceMinor: 100 }] };
    for (const command of [hall, holdSeats(2, alice, 'A1'), confirm(3, 2, alice), cancel(4, 2, alice)]) {
      await commitAsAnother(logged(ofShow(command, eventId), 1));
    }
    const orders = Array.from({ length: 60 }, (_, index) => bookSeats(10 + index, 10 + index, `A${1 + index}`));
    await commitAsAnother(...orders.map((order) => logged(ofShow(order, eventId), 2)));
  });
  const prepared = new Map(statements.flatMap(({ name, text }) => (name && text ? [[name, text]] : [])));
  const ways: Record<string, [string, ...string[]][]> = {};
  for (const [name, text] of prepared) {
    const accesses = await tableAccesses(store, text);
    ways[name] = accesses.map(({ table, by }): [string, ...string[]] => [table, ...by]).sort();
  }
  await store.end();
  expect(ways).toEqual({
    'load-bookings': [['bookings', 'booking_id']],
    // The one that is meant to read a hall.
    'load-halls': [['tickets', 'event_id']],
    'load-seats': [['tickets', 'event_id', 'seat_id']],
    'load-seats-of-users': [['bookings', 'event_id', 'user_id']],
    'lock-shows': [['shows', 'event_id']],
    'read-outcomes': [['booking_events', 'command_id']],
    'write-chunk': [
      ['booking_events', 'event_id', 'version'],
      ['bookings', 'booking_id'],
      ['shows', 'event_id'],
      ['tickets', 'event_id', 'seat_id'],
    ],
  });
});

it.each([
  ['a whole table', 'SELECT * FROM tickets', [{ table: 'tickets', by: [] }]],
  ['a whole index', 'SELECT event_id, seat_id FROM tickets ORDER BY 1, 2', [{ table: 'tickets', by: [] }]],
  [
    'a hall for one seat',
    'SELECT * FROM tickets WHERE event_id = $1 AND user_id = $2',
    [{ table: 'tickets', by: ['event_id'] }],
  ],
])('sees in a plan that it reads %s', async (_what, text, accesses) => {
  const { databaseUrl: url, logger } = sandbox;
  const store = createStorePool({ url, applicationName: 'test', maxConnections: 1, logger });
  expect(await tableAccesses(store, text)).toEqual(accesses);
  await store.end();
});

it('gives PostgreSQL the values of rows as they are', async () => {
  const texts = ['A-1', 'NULL', 'null', '', ' ', ',', '{}', '"', '\\', '\\n', '"\\"', '\n\t\u0007', 'é 日 🎭', null];
  const rows = texts.map((text, place) => ({ text, place }));
  const written = columns<(typeof rows)[number]>({
    text: ['text', ({ text }) => text],
    nested: ['text', ({ text, place }) => arrayLiteral([text, place])],
    place: ['bigint', ({ place }) => place],
  });
  const table = written.table('w', 2, 'jsonb_array_elements($1::jsonb)');
  const { rows: read } = await pool.query(`SELECT text, nested::text[], place, data FROM ${table}`, [
    JSON.stringify(texts),
    ...written.values(rows),
  ]);
  expect(read).toEqual(rows.map(({ text, place }) => ({ text, nested: [text, `${place}`], place, data: text })));
});

it('writes nothing by what it remembers when the show has moved on, and decides again', async () => {
  const eventId = await newShow();
  const work = rememberingWorker();
  await work(logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1));
  await commitAsAnother(logged(ofShow(cancel(3, 2, alice), eventId), 2));
  const statements = await statementsOf(async () => {
    const { outcomes } = await work(logged(ofShow(bookSeats(4, alice, 'A1'), eventId), 3));
    expect(outcomes.map(({ event }) => [event.type, event.version])).toEqual([['SeatsBooked', 4]]);
  });
  expect(statements.slice(0, 4)).toEqual(['write-chunk', 'ROLLBACK', 'BEGIN', 'lock-shows']);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('writes nothing by what it remembers when another command has left that version', async () => {
  const eventId = await newShow();
  const own = createShowCache();
  const options = { processedBy: 'test', cache: own };
  await commitChunk(pool, [logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1)], options);
  own.peek(eventId)!.lastCommandId = commandId(99);
  const order = logged(ofShow(bookSeats(3, alice, 'A1'), eventId), 2);
  await expect(commitChunk(pool, [order], { ...options, readOutcomesFirst: false })).rejects.toThrow(GuardError);
  expect(own.peek(eventId)).toBeUndefined();
  const { events } = await expectTablesToBeTheFoldOfTheLog(eventId);
  expect(events).toHaveLength(2);
});

describe('a chunk behind another one', () => {
  /** Commits a chunk about a remembered show, and another behind it; how the second went is told by a function. */
  async function commitBoth(first: Command[], second: Command[], own = createShowCache()) {
    const known = logged(ofShow(holdSeats(2, alice, 'A1', 'A2', 'A3'), first[0]!.eventId), 1);
    await commitChunk(pool, [known], { processedBy: 'test', cache: own });
    let behind: Promise<ChunkResult | undefined> | undefined;
    const before = commitChunk(
      pool,
      first.map((command) => logged(command, 2)),
      {
        processedBy: 'test',
        cache: own,
        readOutcomesFirst: false,
        onWriting: (commitBehind) => {
          behind = commitBehind?.(
            second.map((command) => logged(command, 3)),
            () => undefined,
          );
        },
      },
    );
    await before.catch(() => undefined);
    return { before, behind: () => behind };
  }

  it('is decided by what that one leaves', async () => {
    const eventId = await newShow();
    const { behind } = await commitBoth(
      [ofShow(bookSeats(3, alice, 'A1'), eventId)],
      [ofShow(bookSeats(4, alice, 'A2', 'A3'), eventId)],
    );
    expect((await behind())!.outcomes.map(({ event }) => event.version)).toEqual([4]);
    await expectTablesToBeTheFoldOfTheLog(eventId);
  });

  it('is not written when that one is not', async () => {
    const eventId = await newShow();
    const known = ofShow(bookSeats(3, alice, 'A1'), eventId);
    await commitAsAnother(logged(known, 1));
    // The first chunk has a command that has its outcome already.
    const { before, behind } = await commitBoth([known], [ofShow(bookSeats(4, alice, 'A2'), eventId)]);
    await expect(before).rejects.toMatchObject({ code: '23505' });
    await expect(behind()).rejects.toThrow(GuardError);
    const { events } = await expectTablesToBeTheFoldOfTheLog(eventId);
    expect(events).toHaveLength(3);
  });

  it('waits for it when it is about what is not remembered', async () => {
    const eventId = await newShow();
    const { before, behind } = await commitBoth(
      [ofShow(bookSeats(3, alice, 'A1'), eventId)],
      [ofShow(bookSeats(4, bob, 'A5'), eventId)],
    );
    await before;
    expect(await behind()).toBeUndefined();
  });
});

it('remembers nothing of a chunk that was rolled back', async () => {
  const eventId = await newShow();
  const again = logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1);
  await commit(again);
  // Without a look first, the command that comes again violates the constraint, together with what was decided after it.
  const order = logged(ofShow(bookSeats(3, bob, 'A2'), eventId), 2);
  await expect(
    commitChunk(pool, [again, order], { processedBy: 'test', cache, readOutcomesFirst: false }),
  ).rejects.toMatchObject({ code: '23505' });
  const { outcomes } = await commit(logged(ofShow(bookSeats(4, alice, 'A2'), eventId), 3), order);
  expect(outcomes.map(({ event }) => event.type)).toEqual(['SeatsBooked', 'CommandRejected']);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('loads a hall as a whole when a chunk wants many of its seats, and decides as it does for few', async () => {
  shows += 1;
  const eventId = shows;
  const hall = { ...scheduleShow, layout: [{ row: 'A', seats: 200, priceMinor: 100 }] };
  await commitAsAnother(
    logged(ofShow(hall, eventId), 0),
    logged(ofShow(bookSeats(2, alice, 'A1', 'A2', 'A3', 'A4'), eventId), 1),
  );
  const orders = Array.from({ length: 120 }, (_, i) =>
    logged(ofShow(bookSeats(10 + i, i === 7 ? alice : 500 + i, `A${1 + i}`), eventId), 2),
  );
  const { outcomes } = await commitAsAnother(...orders);
  const refused = outcomes.flatMap(({ event }, index) =>
    event.type === 'CommandRejected' ? [[index, event.code]] : [],
  );
  expect(refused).toEqual([
    [0, 'seat-taken'],
    [1, 'seat-taken'],
    [2, 'seat-taken'],
    [3, 'seat-taken'],
    [7, 'limit-exceeded'],
  ]);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('gives a booking of many shows in one chunk to each of them, in order of the log', async () => {
  const ids = [await newShow(), await newShow(), await newShow()];
  const { outcomes } = await commit(
    ...ids.flatMap((eventId) => [
      logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 5),
      logged(ofShow(bookSeats(3, bob, 'A1'), eventId), 5),
      logged(ofShow(cancel(4, 2, alice), eventId), 6),
      logged(ofShow(holdSeats(5, bob, 'A1'), eventId), 7),
    ]),
  );
  expect(outcomes.map(({ event }) => event.type)).toEqual(
    ids.flatMap(() => ['SeatsBooked', 'CommandRejected', 'BookingCancelled', 'SeatsHeld']),
  );
  for (const eventId of ids) await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('schedules and sells in one chunk', async () => {
  shows += 1;
  const eventId = shows;
  const { outcomes } = await commit(
    logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1),
    logged(ofShow(scheduleShow, eventId), 2),
    logged(ofShow(bookSeats(3, alice, 'A1'), eventId), 3),
  );
  expect(outcomes.map(({ event }) => event.type)).toEqual(['CommandRejected', 'ShowScheduled', 'SeatsBooked']);
  await expectTablesToBeTheFoldOfTheLog(eventId);
});

it('has tickets that cost as much as a seat may', async () => {
  shows += 1;
  const eventId = shows;
  const layout = [{ row: 'A', seats: 1, priceMinor: 90_000_000_000 }];
  await commit(logged(ofShow({ ...scheduleShow, layout }, eventId), 1));
  const { rows } = await pool.query('SELECT price_minor FROM tickets WHERE event_id = $1', [eventId]);
  expect(rows).toEqual([{ price_minor: 90_000_000_000 }]);
});

it('has tickets as the layout labels, blocks and prices them', async () => {
  shows += 1;
  const layout: LayoutRow[] = [
    { section: '215', row: '3', labels: ['1', null, '12A'], priceMinor: 300, blocked: ['12A'] },
    { row: 'A', seats: 2, from: 36, step: -1, priceMinor: 200, blocked: ['35'] },
    { section: 'FLOOR', places: 2, priceMinor: 100 },
  ];
  await commit(logged(ofShow({ ...scheduleShow, layout }, shows), 1));
  expect(await ticketRows(shows)).toEqual([
    ['215-3-1', 'available', 300],
    ['215-3-12A', 'blocked', 300],
    ['A35', 'blocked', 200],
    ['A36', 'available', 200],
    ['FLOOR-1', 'available', 100],
    ['FLOOR-2', 'available', 100],
  ]);
});

it('changes the tickets with the layout, in a chunk with sales before and after it', async () => {
  const eventId = await newShow();
  const layout: LayoutRow[] = [
    { row: 'A', labels: ['2', '1', null, '7'], priceMinor: 50, blocked: ['1'] },
    { row: 'B', seats: 1, priceMinor: 60 },
  ];
  const { outcomes } = await commit(
    ...[
      bookSeats(2, alice, 'A2'),
      bookSeats(3, alice, 'A1', 'A3'),
      changeLayout(4, layout),
      cancel(5, 3, alice),
      changeLayout(6, layout),
      bookSeats(7, bob, 'A1'),
      bookSeats(8, bob, 'A3'),
      holdSeats(9, bob, 'B1', 'A7'),
    ].map((command, second) => logged(ofShow(command, eventId), second)),
  );
  expect(
    outcomes.map(({ event }) => (event.type === 'CommandRejected' ? [event.code, event.lostSeatIds] : event.type)),
  ).toEqual([
    'SeatsBooked',
    'SeatsBooked',
    ['seat-in-use', ['A1', 'A3']],
    'BookingCancelled',
    'LayoutChanged',
    ['seat-blocked', ['A1']],
    ['seat-unknown', ['A3']],
    'SeatsHeld',
  ]);
  await expectTablesToBeTheFoldOfTheLog(eventId);
  expect(await ticketRows(eventId)).toEqual([
    ['A1', 'blocked', 50],
    ['A2', 'booked', 50],
    ['A7', 'held', 50],
    ['B1', 'held', 60],
  ]);
});

it('gives a hall of 100,000 seats another layout in one transaction', async () => {
  const eventId = await newShow();
  const rows = (label: string, priceMinor: number): LayoutRow[] =>
    Array.from({ length: 100 }, (_, index) => ({ section: label, row: `R${index}`, seats: 1_000, priceMinor }));
  await commit(logged(ofShow(changeLayout(2, rows('OLD', 5)), eventId), 1));
  await commit(logged(ofShow(bookSeats(3, alice, 'OLD-R7-1000'), eventId), 2));
  const next = [{ section: 'OLD', row: 'R7', seats: 1_000, priceMinor: 6 }, ...rows('NEW', 7).slice(1)];
  await commit(logged(ofShow(changeLayout(4, next), eventId), 3));
  const { rows: counts } = await pool.query(
    'SELECT status, price_minor, count(*) FROM tickets WHERE event_id = $1 GROUP BY 1, 2 ORDER BY 1, 2',
    [eventId],
  );
  expect(counts).toEqual([
    { status: 'available', price_minor: 6, count: 999 },
    { status: 'available', price_minor: 7, count: 99_000 },
    { status: 'booked', price_minor: 6, count: 1 },
  ]);
});

async function ticketRows(eventId: number) {
  const { rows } = await pool.query<{ seat_id: string; status: string; price_minor: number }>(
    'SELECT seat_id, status, price_minor FROM tickets WHERE event_id = $1 ORDER BY seat_id',
    [eventId],
  );
  return rows.map(({ seat_id, status, price_minor }) => [seat_id, status, price_minor]);
}

it('sets aside a command whose id is that of a command of another show', async () => {
  const [first, second] = [await newShow(), await newShow()];
  const order = ofShow(bookSeats(2, alice, 'A1'), first);
  await commit(logged(order, 1));
  const stranger = { ...ofShow(bookSeats(2, alice, 'A1'), second), commandId: order.commandId };
  const { outcomes, idsInUse } = await commit(logged(stranger, 2), logged(ofShow(bookSeats(3, bob, 'A1'), second), 2));
  expect(outcomes.map(({ event }) => event.type)).toEqual(['SeatsBooked']);
  expect(idsInUse).toMatchObject([{ recordedFor: first, logged: { command: { commandId: order.commandId } } }]);
});

it('writes nothing when a guard does not hold', async () => {
  const eventId = await newShow();
  await commit(logged(ofShow(bookSeats(2, alice, 'A1'), eventId), 1));
  // As a decision that saw a free seat which is taken: here the decider is told so.
  const blind = commitChunk(pool, [logged(ofShow(bookSeats(3, bob, 'A1'), eventId), 2)], {
    processedBy: 'test',
    cache,
    decideCommand: (show) => {
      show.seats.set('A1', { status: 'available' });
      return { type: 'SeatsBooked', bookingId: bookingId(3, eventId), userId: bob, seatIds: ['A1'] };
    },
  });
  await expect(blind).rejects.toThrow('a row is not as the decision saw it');
  const { events } = await expectTablesToBeTheFoldOfTheLog(eventId);
  expect(events).toHaveLength(2);
});

it('never gives a command id a second outcome', async () => {
  const eventId = await newShow();
  const id = commandId(77);
  await commit(logged({ ...ofShow(bookSeats(2, alice, 'A1'), eventId), commandId: id }, 1));
  const { rows } = await pool.query('SELECT 1 FROM booking_events WHERE command_id = $1', [id]);
  expect(rows).toHaveLength(1);
  await commit(logged({ ...ofShow(bookSeats(3, bob, 'A2'), eventId), commandId: id }, 2));
  const after = await pool.query('SELECT 1 FROM booking_events WHERE command_id = $1', [id]);
  expect(after.rows).toHaveLength(1);
});
