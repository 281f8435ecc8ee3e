import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import { createStandingStore } from '@ticketing/sync-service/store/standing-store.ts';
import { decide, undecidable } from '@ticketing/worker/domain/decider.ts';
import { createShowCache } from '@ticketing/worker/show-cache.ts';
import fc from 'fast-check';
import type { Producer } from 'kafkajs';
import { busyShow, eventRecord, partitionOf, partitions, sell } from '../../sync-service/test/sold-shows.ts';
import { foldViews, readViews } from '../../sync-service/test/views-of-sandbox.ts';
import type { Timed } from '../../worker/test/histories.ts';
import { historyArbitrary, ofShow } from '../../worker/test/histories.ts';
import { alice, at, bookingId, bookSeats, cancel, expire, holdSeats, scheduleShow } from '../../worker/test/stories.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { reportText } from '../verify/report.ts';
import { verify } from '../verify/verify.ts';
import type { OpenEngines } from './engines-of-sandbox.ts';
import { openEngines } from './engines-of-sandbox.ts';

let opened: OpenEngines;
let rig: OpenEngines['rig'];
let writer: LogWriter;
let producer: Producer;
let engines: Engines;

beforeEach(async () => {
  opened = await openEngines(partitions);
  ({ rig, writer, producer, engines } = opened);
});

afterEach(() => opened.close());

const check = (options: { eventId?: number; repairViews?: boolean; standstillMs?: number } = {}) =>
  verify(engines, {
    eventId: options.eventId,
    repairViews: options.repairViews ?? false,
    progress: silent,
    standstillMs: options.standstillMs ?? 300,
  });
const textsOf = (verdict: Awaited<ReturnType<typeof verify>>) =>
  verdict.findings.map(({ area, eventId, text }) => `${eventId} ${area}: ${text}`);
const shows = () => rig.db.collection<ShowView>(viewCollections.events);
const bookings = () => rig.db.collection<BookingView>(viewCollections.bookings);
const history = () => rig.db.collection<HistoryView>(viewCollections.history);

/** Puts commands on the log, has the worker decide them, publishes and projects what came of them. */
async function happen(
  eventId: number,
  timed = busyShow(20),
  { already = 0, decider = decide, cache = createShowCache() } = {},
) {
  const { commands, events } = engines.topics;
  const all = await sell(rig.pool, eventId, timed, { decideCommand: decider, cache });
  // The worker's tests give positions by themselves: the log gets the commands where these say.
  const { partition, offset } = all[already]!.position;
  const [written] = await producer.send({
    topic: commands,
    messages: timed.map(({ command, second }) => ({
      partition,
      key: String(eventId),
      value: JSON.stringify(ofShow(command, eventId)),
      timestamp: String(Date.parse(at(second))),
    })),
  });
  expect(Number(written!.baseOffset)).toBe(offset);
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
  expect(verdict).toMatchObject({
    shows: 2,
    events: 42,
    commands: 42,
    decided: 42,
    undecidable: 0,
    messages: 42,
    unreadable: 0,
    count: 0,
  });
  expect(reportText(verdict)).toContain('topic agree');
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
        await history().updateOne({ _id: '1:6' }, { $set: { processedBy: 'another' } });
        // As of events that did not say it.
        await history().updateOne({ _id: '1:7' }, { $unset: { processedBy: '' } });
      },
      [
        '1 views: history lacks version 4',
        '1 views: history of version 5: correlationId is "another" and should be "test"',
        '1 views: history of version 6: processedBy is "another" and should be "test"',
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
        const [position] = await writer.append([
          { topic: engines.topics.commands, partition: partitionOf(1), key: '1', value: 'no command', headers: {} },
        ]);
        const { offset } = position!;
        await doctor('UPDATE booking_events SET command_offset = $1 WHERE version = 22', [offset]);
        await history().updateOne({ _id: '1:22' }, { $set: { offset } });
        await bookings().updateOne({ version: 22 }, { $set: { 'history.0.offset': offset } });
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

describe('decides every command again', () => {
  const held = ['A1', 'A2', 'A3', 'A4'];
  const others = ['A5', 'BALC-A1', 'BALC-A2', 'BALC-A3'];
  const limitOfFour: Timed[] = [
    { command: scheduleShow, second: 0 },
    { command: holdSeats(2, alice, ...held), second: 1 },
    { command: expire(3, 2, at(61)), second: 61 },
    { command: bookSeats(4, alice, ...held), second: 62 },
    { command: bookSeats(5, alice, ...others), second: 63 },
  ];

  it('and finds a limit that was passed, although all stores agree', async () => {
    const last = ofShow(limitOfFour.at(-1)!.command, 1).commandId;
    // As a worker that has lost count of a user's seats.
    await happen(1, limitOfFour, {
      decider: (show, command, now) => {
        if (command.commandId === last) show.seatsOfUser.set(alice, 0);
        return decide(show, command, now);
      },
    });
    const verdict = await check();
    expect(textsOf(verdict)).toEqual([expect.stringContaining(`1 decisions: command ${last} at `)]);
    expect(textsOf(verdict)[0]).toMatch(/is recorded as .*"SeatsBooked".* and decided as .*"limit-exceeded"/);
  });

  it('and finds nothing where a worker has forgotten the show before a hold of it ends', async () => {
    const [schedule, hold, ...later] = limitOfFour;
    await happen(1, [schedule!, hold!]);
    // The worker was restarted; from here on it remembers what it has loaded.
    const cache = createShowCache();
    for (const [index, one] of later.entries()) await happen(1, [one], { already: 2 + index, cache });
    expect(await check()).toMatchObject({ count: 0, findings: [], decided: 5 });
  });

  it('finds one field of an outcome that differs, and goes on by what is recorded', async () => {
    await happen(1);
    await doctor(`UPDATE booking_events SET data = data || '{"code": "limit-exceeded"}' WHERE version = $1`, [12]);
    const texts = textsOf(await check()).filter((text) => text.startsWith('1 decisions'));
    expect(texts).toEqual([
      expect.stringMatching(/1 decisions: .* recorded as .*"limit-exceeded".* decided as .*"seat-taken"/),
    ]);
  });

  it('says what cannot be folded, and decides the other shows', async () => {
    await happen(1, limitOfFour);
    await happen(2);
    await doctor(`UPDATE booking_events SET booking_id = $1 WHERE event_id = 1 AND version = 3`, [bookingId(77, 1)]);
    const verdict = await check();
    const texts = textsOf(verdict).filter((text) => text.includes('decisions'));
    expect(texts).toEqual([
      expect.stringMatching(/1 decisions: .* is recorded as .* and decided as/),
      expect.stringMatching(/1 decisions: .* cannot be decided again: there is no booking/),
    ]);
  });

  it('finds a command that was decided before one ahead of it', async () => {
    await happen(1);
    await doctor(
      'UPDATE booking_events SET version = version + 100 WHERE event_id = 1 AND version IN ($1, $2)',
      [5, 6],
    );
    await doctor('UPDATE booking_events SET version = $1 - version WHERE event_id = 1 AND version > 100', [111]);
    expect(textsOf(await check())).toContainEqual(
      expect.stringMatching(/1 decisions: .* was answered by version 5, before one ahead of it/),
    );
  });

  it('counts and shows those that a fault kept from being decided', async () => {
    const faulty = ofShow(busyShow(20)[4]!.command, 1).commandId;
    await happen(1, busyShow(20), {
      decider: (show, command, now) => (command.commandId === faulty ? undecidable : decide)(show, command, now),
    });
    const verdict = await check();
    expect(verdict).toMatchObject({ count: 0, decided: 21, undecidable: 1 });
    expect(reportText(verdict)).toContain('1 commands were refused as undecidable');
  });

  it('folds what is recorded of commands that are no longer on the log, and decides the rest', async () => {
    const events = await happen(1);
    const { partition, offset } = events[10]!.position;
    const admin = engines.kafka.admin();
    await admin.connect();
    const topic = engines.topics.commands;
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    await admin.disconnect();
    const verdict = await check();
    expect(textsOf(verdict)).toEqual([]);
    expect(verdict).toMatchObject({ events: 21, decided: 11 });
    expect(reportText(verdict)).toContain('10 events were not decided again');
  });

  it('leaves a command that comes again with the outcome that it had', async () => {
    await happen(1, limitOfFour);
    const { command } = limitOfFour[1]!;
    const partition = partitionOf(1);
    await writer.append([
      { topic: engines.topics.commands, partition, key: '1', value: JSON.stringify(ofShow(command, 1)), headers: {} },
    ]);
    expect(await check()).toMatchObject({ count: 0, commands: 6, decided: 5 });
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
      await happen(1, busyShow(10, sold), { already: sold + 1 });
      sold += 10;
    }
  })();
  // So long the work may stand still on a busy machine.
  const standstillMs = 20_000;
  const verdicts = [await check({ standstillMs }), await check({ eventId: 1, standstillMs })];
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

it('says why the views of a show stand, and mends the others', async () => {
  const [stands, differs] = [70, 71];
  await happen(stands);
  await happen(differs);
  await shows().updateOne({ _id: differs }, { $set: { 'seatMap.A': 'HHHHH' } });
  await shows().updateOne({ _id: stands }, { $set: { version: 20 } });
  await createStandingStore(rig.db).put({ eventId: stands, version: 20, reason: 'no such type' });
  await doctor("UPDATE booking_events SET type = 'SeatsUpgraded' WHERE event_id = $1 AND version = 21", [stands]);
  const verdict = await check({ repairViews: true });
  expect(textsOf(verdict)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^70 event store: an event from version 21 on cannot be read/),
      '70 views: the show stands, its events cannot be projected: no such type',
      expect.stringMatching(/^70 views: cannot be mended: /),
    ]),
  );
  expect(verdict.repaired).toEqual([differs]);
  expect(textsOf(verdict).filter((text) => text.startsWith('71 '))).toEqual([]);
});
