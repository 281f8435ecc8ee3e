import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import fc from 'fast-check';
import { busyShow, eventRecord, partitionOf, partitions, sell } from '../../sync-service/test/sold-shows.ts';
import { foldViews, openViews, readViews } from '../../sync-service/test/views-of-sandbox.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { historyArbitrary, ofShow } from '../../worker/test/histories.ts';
import { cancel } from '../../worker/test/stories.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { reportText } from '../verify/report.ts';
import { verify } from '../verify/verify.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
let engines: Engines;

// Each test has the engines' databases to itself: verify looks at everything.
beforeEach(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await ensureTopics(kafka, { namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger });
  engines = { pool: rig.pool, db: rig.db, kafka, topics: topicNames(namespace), namespace, logger };
});

afterEach(async () => {
  await writer.close();
  await rig.close();
  await sandbox.close();
});

const check = (options: { eventId?: number; repairViews?: boolean } = {}) =>
  verify(engines, {
    eventId: options.eventId,
    repairViews: options.repairViews ?? false,
    progress: silent,
    standstillMs: 300,
  });
const textsOf = (verdict: Awaited<ReturnType<typeof verify>>) =>
  verdict.findings.map(({ area, eventId, text }) => `${eventId} ${area}: ${text}`);
const shows = () => rig.db.collection<ShowView>(viewCollections.events);
const bookings = () => rig.db.collection<BookingView>(viewCollections.bookings);
const history = () => rig.db.collection<HistoryView>(viewCollections.history);

/** Puts commands on the log, has the worker decide them, publishes and projects what came of them. */
async function happen(eventId: number, timed = busyShow(20), already = 0) {
  const { commands, events } = engines.topics;
  const news = timed.map(({ command }) => ofShow(command, eventId));
  const all = await sell(rig.pool, eventId, timed);
  // The worker's tests give positions by themselves: the log gets the commands where these say.
  const records = news.map((command, index) => {
    const { position } = all[already + index]!;
    return { command, position };
  });
  for (const { command, position } of records) {
    const [at] = await writer.append([
      {
        topic: commands,
        partition: position.partition,
        key: String(eventId),
        value: JSON.stringify(command),
        headers: {},
      },
    ]);
    expect(at).toEqual(position);
  }
  const fresh = all.slice(already);
  await writer.append(fresh.map((stored) => eventRecord(events, stored)));
  await rig.newProjector().project([{ eventId, events: fresh }]);
  return all;
}

/** Changes the event store as its guards would never let anybody. */
async function doctor(statement: string, values: unknown[]): Promise<void> {
  await rig.pool.query('ALTER TABLE booking_events DISABLE TRIGGER booking_events_append_only');
  await rig.pool.query(statement, values);
  await rig.pool.query('ALTER TABLE booking_events ENABLE TRIGGER booking_events_append_only');
}

it('finds nothing where nothing is wrong', async () => {
  const events = await happen(1);
  await happen(2);
  const verdict = await check();
  expect(textsOf(verdict)).toEqual([]);
  expect(verdict).toMatchObject({ shows: 2, events: 42, commands: 42, messages: 42, unreadable: 0, count: 0 });
  expect(reportText(verdict)).toContain('tell the same');
  expect(events).toHaveLength(21);
});

it('finds nothing wrong with random histories, whatever is refused in them', async () => {
  let eventId = 10;
  await fc.assert(
    fc.asyncProperty(historyArbitrary, async (timed) => {
      fc.pre(timed.length > 0);
      eventId += 1;
      await happen(eventId, timed);
    }),
    { numRuns: 15 },
  );
  expect(textsOf(await check())).toEqual([]);
});

describe('finds, show by show and seat by seat,', () => {
  const planted: [string, () => Promise<unknown>, string[]][] = [
    [
      'a ticket that is not what the log says',
      () =>
        rig.pool.query(
          `UPDATE tickets SET status = 'available', booking_id = NULL, user_id = NULL WHERE event_id = 1 AND seat_id = 'A2'`,
        ),
      ['1 tickets: seat A2 is available and should be booked by'],
    ],
    [
      'a ticket that is missing',
      () => rig.pool.query(`DELETE FROM tickets WHERE event_id = 1 AND seat_id = 'BALC-A1'`),
      ['1 tickets: seat BALC-A1 has no ticket'],
    ],
    [
      'a ticket too many',
      () => rig.pool.query(`INSERT INTO tickets (event_id, seat_id, price_minor) VALUES (1, 'Z1', 5)`),
      ['1 tickets: seat Z1 is available and should be no ticket'],
    ],
    [
      'a booking that is not what the log says',
      () => rig.pool.query(`UPDATE bookings SET status = 'cancelled' WHERE event_id = 1 AND version = 3`),
      ['1 bookings: booking 1-00000000-0000-7000-9000-000000001001: status is "cancelled" and should be "booked"'],
    ],
    [
      'a booking that is missing',
      () => rig.pool.query('DELETE FROM bookings WHERE event_id = 1 AND version = 3'),
      ['1 bookings: booking 1-00000000-0000-7000-9000-000000001001 is missing and should be booked'],
    ],
    [
      'a booking that nobody made',
      () =>
        rig.pool.query(
          `INSERT INTO bookings (booking_id, event_id, partition, user_id, seat_ids, status, version)
           VALUES ('1-made-up', 1, 0, 1, '{A1}', 'booked', 2)`,
        ),
      ['1 bookings: booking 1-made-up is there and no event speaks of it'],
    ],
    [
      'a gap in the event store',
      () => doctor('DELETE FROM booking_events WHERE event_id = 1 AND version = $1', [20]),
      [
        '1 event store: versions 20 to 20 are missing',
        '1 bookings: booking 1-00000000-0000-7000-9000-000000001018 is there and no event speaks of it',
        '1 views: history has version 20, which is not in the event store',
        '1 topic: version 20 at',
        '1 commands: command 00000001-0000-7000-8000-000000001018 at',
      ],
    ],
    [
      'a seat with two owners in the event store',
      () =>
        doctor(
          `UPDATE booking_events SET type = 'SeatsBooked', data = data - 'command' - 'code' - 'lostSeatIds' WHERE event_id = 1 AND version = $1`,
          [10],
        ),
      [
        '1 event store: seat A1 has two owners: 1-00000000-0000-7000-9000-000000001000, and 1-00000000-0000-7000-9000-000000001008 by version 10',
      ],
    ],
    [
      'a seat of the view that differs',
      () => shows().updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'BB.HB' } }),
      ['1 views: seat A3 is available and should be booked', '1 views: seat A4 is held and should be booked'],
    ],
    [
      'counts of the view that differ',
      () => shows().updateOne({ _id: 1 }, { $set: { 'counts.held': 3 } }),
      ['1 views: counts is {"available":0,"booked":8,"held":3} and should be {"available":0,"booked":8,"held":0}'],
    ],
    [
      'a view that has stopped',
      () => shows().updateOne({ _id: 1 }, { $set: { version: 15 } }),
      ['1 views: the show has stopped at version 15'],
    ],
    [
      'a view that is missing',
      () => shows().deleteOne({ _id: 1 }),
      ['1 views: the show is missing and should be at version 21'],
    ],
    [
      'a seat with two owners in the views',
      () => bookings().updateOne({ _id: '1-00000000-0000-7000-9000-000000001001' }, { $set: { seatIds: ['A1'] } }),
      ['1 views: booking 1-00000000-0000-7000-9000-000000001001: seatIds is ["A1"] and should be ["A2"]'],
    ],
    [
      'a booking of the views that is missing',
      () => bookings().deleteOne({ _id: '1-00000000-0000-7000-9000-000000001001' }),
      ['1 views: booking 1-00000000-0000-7000-9000-000000001001 is missing and should be booked'],
    ],
    [
      'a booking of the views that nobody made',
      async () => {
        const [some] = await bookings().find().limit(1).toArray();
        await bookings().insertOne({ ...some!, _id: '1-00000000-0000-7000-9000-000000009999' });
      },
      ['1 views: booking 1-00000000-0000-7000-9000-000000009999 is there and no event speaks of it'],
    ],
    [
      'history that is missing or differs',
      async () => {
        await history().deleteOne({ _id: '1:4' });
        await history().updateOne({ _id: '1:5' }, { $set: { correlationId: 'another' } });
      },
      [
        '1 views: history lacks version 4',
        '1 views: history of version 5: correlationId is "another" and should be "test"',
      ],
    ],
    [
      'a show of the views that nobody scheduled',
      () => shows().insertOne({ _id: 99, version: 1, asOf: '2030-01-01T00:00:00.000Z', scheduled: false }),
      ['99 views: the show is there and no event speaks of it'],
    ],
    [
      'a command without an outcome',
      () =>
        writer.append([
          {
            topic: engines.topics.commands,
            partition: partitionOf(3),
            key: '3',
            value: JSON.stringify(
              ofShow({ ...busyShow(1)[1]!.command, commandId: '00000000-0000-7000-8000-00000000dead' }, 3),
            ),
            headers: {},
          },
        ]),
      ['3 commands: command 00000003-0000-7000-8000-00000000dead at '],
    ],
    [
      'an outcome without a command',
      async () => {
        const sold = await sell(rig.pool, 1, busyShow(1, 20));
        await writer.append([eventRecord(engines.topics.events, sold.at(-1)!)]);
        await rig.newProjector().project([{ eventId: 1, events: sold.slice(-1) }]);
        await doctor('UPDATE booking_events SET command_offset = $1 WHERE version = 22', [-5]);
        await history().updateOne({ _id: '1:22' }, { $set: { offset: -5 } });
        await bookings().updateOne({ version: 22 }, { $set: { 'history.0.offset': -5 } });
      },
      ['1 commands: version 22 answers a command at'],
    ],
    [
      'an event that the topic lacks',
      async () => {
        const sold = await sell(rig.pool, 1, busyShow(1, 20));
        await rig.newProjector().project([{ eventId: 1, events: sold.slice(-1) }]);
      },
      ['1 topic: version 22 is missing'],
    ],
    [
      'an event that the topic has otherwise, and one that the event store does not have',
      async () => {
        const [first] = await sell(rig.pool, 1, []);
        const record = eventRecord(engines.topics.events, first!);
        const other = JSON.stringify({ ...first!.event, name: 'Another name' });
        const beyond = JSON.stringify({ ...first!.event, version: 77 });
        await writer.append([
          { ...record, value: other },
          { ...record, value: beyond },
        ]);
      },
      ['1 topic: version 1 at', '1 topic: version 77 at'],
    ],
  ];

  it.each(planted)('%s', async (_what, plant, expected) => {
    await happen(1);
    await happen(2);
    await plant();
    const verdict = await check();
    const texts = textsOf(verdict);
    for (const text of expected) expect(texts).toContainEqual(expect.stringContaining(text));
    expect(reportText(verdict)).toContain('There are differences.');
    // The show beside it is none the worse.
    expect(texts.filter((text) => text.startsWith('2 '))).toEqual([]);
  });
});

it('mends views from the log, and leaves the rest alone', async () => {
  const events = await happen(1);
  await shows().updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'HHHHH' } });
  await bookings().deleteMany({ version: { $gt: 10 } });
  await history().deleteOne({ _id: '1:4' });
  await history().insertOne({ ...(await history().findOne({ _id: '1:5' }))!, _id: '1:500', version: 500 });
  const verdict = await check({ repairViews: true });
  expect(textsOf(verdict)).toEqual([]);
  expect(verdict.repaired).toEqual([1]);
  const seen = await readViews(rig.db, 1);
  expect({ ...seen, show: { ...seen.show, origin: undefined } }).toEqual(foldViews(events));
});

it('finds a listing that is wrong or missing, and mends it', async () => {
  const listings = rig.db.collection<ListingView>(viewCollections.listings);
  await happen(1);
  await happen(2);
  const right = await listings.findOne({ _id: 2 });
  await listings.updateOne({ _id: 1 }, { $set: { priceFromMinor: 1 } });
  await listings.deleteOne({ _id: 2 });
  expect(textsOf(await check())).toEqual([
    expect.stringMatching(/^1 views: the listing: priceFromMinor is 1 and should be \d+$/),
    '2 views: the listing is missing',
  ]);
  const verdict = await check({ repairViews: true });
  expect([textsOf(verdict), verdict.repaired]).toEqual([[], [1, 2]]);
  expect({ ...(await listings.findOne({ _id: 2 })), version: 0 }).toEqual({ ...right, version: 0 });
});

it('keeps a projector that remembers a show from writing over its repair', async () => {
  const events = await happen(1);
  await shows().updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'HHHHH', counts: { available: 0, held: 8, booked: 0 } } });
  const projector = rig.newProjector();
  // It remembers what is wrong.
  await projector.project([{ eventId: 1, events: events.slice(-1) }]);
  expect(await repairShow(engines, 1)).toBe(21);
  const all = await sell(rig.pool, 1, busyShow(3, 20));
  await projector.project([{ eventId: 1, events: all.slice(-3) }]);
  const { show } = await readViews(rig.db, 1);
  expect({ ...show, origin: undefined }).toEqual({ ...foldViews(all).show, origin: undefined });
});

it('gives no false alarm while the system is at work', async () => {
  await happen(1);
  let checking = true;
  const working = (async () => {
    let sold = 20;
    for (let round = 0; checking || round < 5; round += 1) {
      await happen(1, busyShow(10, sold), sold + 1);
      sold += 10;
    }
  })();
  const verdicts = [await check(), await check({ eventId: 1 })];
  checking = false;
  await working;
  expect(verdicts.map(textsOf)).toEqual([[], []]);
});

it('takes a booking for right that has kept more refusals than are kept now', async () => {
  const refused = Array.from({ length: 30 }, (_, n) => ({ command: cancel(500 + n, 1_000, 999), second: 10 + n }));
  await happen(7, [...busyShow(1), ...refused]);
  const view = (await bookings().findOne({ eventId: 7 }))!;
  const { _id, ...refusals } = (await history().findOne({ eventId: 7, version: 3 }))!;
  const { type, version, at, commandId, correlationId, partition, offset } = refusals;
  const older = {
    type,
    version,
    at,
    commandId,
    correlationId,
    partition,
    offset,
    command: 'CancelBooking',
    code: 'not-owner',
  };
  await bookings().updateOne({ _id: view._id }, { $push: { history: { $each: [older], $position: 1 } } });
  expect(textsOf(await check())).toEqual([]);
  // Of those that are kept none may be missing.
  await bookings().updateOne({ _id: view._id }, { $pop: { history: 1 } });
  expect(textsOf(await check())).toHaveLength(1);
});
