import { randomUUID } from 'node:crypto';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { StoredCatalogueRow } from '@ticketing/shared/stores/catalogue-store.ts';
import { storedCatalogueColumns, storedCatalogueEvent } from '@ticketing/shared/stores/catalogue-store.ts';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import type { Pool } from 'pg';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { catalogueEventsIn, eventsIn, openLogClient } from '../../tests/support/log-client.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { evolveCatalogue } from '../src/domain/catalogue/decider.ts';
import type { Stream } from '../src/domain/catalogue/stream.ts';
import { emptyStream } from '../src/domain/catalogue/stream.ts';
import { aMovie, aTheater, takeSlot, takeSlotOfMove } from './catalogue-world.ts';
import { ofShow } from './histories.ts';
import { createWorkers } from './running-workers.ts';
import { scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let log: LogClient;
let pool: Pool;
const workers = createWorkers(() => sandbox);
const startWorker = workers.start;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  pool = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 2,
    logger: sandbox.logger,
  });
});

afterEach(workers.stop);

afterAll(async () => {
  await log.close();
  await pool.end();
  await sandbox.close();
});

let programmes = 0;

/** A movie and a theater of their own. */
function programme() {
  programmes += 1;
  const movieId = `salt-${programmes}`;
  const theaterId = `rex-${programmes}`;
  const define: CatalogueCommand[] = [
    { commandId: randomUUID(), streamId: movieStream(movieId), type: 'DefineMovie', movie: aMovie },
    { commandId: randomUUID(), streamId: theaterStream(theaterId), type: 'DefineTheater', theater: aTheater },
  ];
  const slot = (eventId: number, startsAt: string): CatalogueCommand => {
    const command = takeSlot(randomUUID(), { eventId, movieId, hallId: 'one', startsAt });
    if (command.type !== 'TakeSlot' || command.show.type !== 'ScheduleShow') throw new Error('not a new showtime');
    const { show } = command;
    const showtime = { ...show.showtime!, theaterId };
    // The same words for every show of the same id: each show has its own.
    return {
      ...command,
      streamId: theaterStream(theaterId),
      show: { ...show, commandId: randomUUID(), showtime },
    };
  };
  const move = (eventId: number, startsAt: string): CatalogueCommand =>
    takeSlotOfMove(randomUUID(), { eventId, movieId, hallId: 'one', startsAt }, theaterId);
  return { movieId, theaterId, define, slot, move };
}

const catalogueEvents = async () => catalogueEventsIn(await log.read(log.topics.catalogueEvents));
const showEvents = async (eventId: number) =>
  eventsIn(await log.read(log.topics.events)).filter((event) => event.eventId === eventId);

function outcomes(commands: CatalogueCommand[]): Promise<CatalogueEvent[]> {
  return until('every command has its outcome on the topic', async () => {
    const events = await catalogueEvents();
    const found = commands.flatMap(({ commandId }) => events.find((event) => event.commandId === commandId) ?? []);
    return found.length === commands.length && found;
  });
}

/** The state of a stream in the tables, which are the fold of its events at any time. */
async function storedStream(streamId: string): Promise<Stream> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await client.query<StoredCatalogueRow>(
      `SELECT ${storedCatalogueColumns} FROM catalogue_events WHERE stream_id = $1 ORDER BY version`,
      [streamId],
    );
    const slots = await client.query<{ slot_id: string }>(
      'SELECT slot_id FROM catalogue_slots WHERE stream_id = $1 ORDER BY version',
      [streamId],
    );
    const kept = await client.query('SELECT version, revision, details FROM catalogue_streams WHERE stream_id = $1', [
      streamId,
    ]);
    await client.query('COMMIT');
    const events = rows.map((row) => storedCatalogueEvent(row).event);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
    const stream = events.reduce(evolveCatalogue, emptyStream(streamId));
    expect(slots.rows.map(({ slot_id }) => slot_id)).toEqual(Array.from(stream.slots.keys()));
    const details = stream.movie ?? stream.theater ?? null;
    expect(kept.rows).toEqual([{ version: stream.version, revision: stream.revision, details }]);
    return stream;
  } finally {
    client.release();
  }
}

const evening = '2031-05-16T18:30:00.000Z';
const slotsOf = async (streamId: string) => (await storedStream(streamId)).slots.size;

it('schedules a showtime in three steps, and says so to who waits', async () => {
  await startWorker();
  const { movieId, theaterId, define, slot } = programme();
  const channel = channelNames(sandbox.namespace).replies(randomUUID());
  const subscriber = createSubscriber({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  const told: string[] = [];
  subscriber.on('message', (_channel: string, text: string) => {
    for (const { event } of JSON.parse(text)) told.push(event.type);
  });
  await until('the connection is ready', () => subscriber.status === 'ready');
  await subscriber.subscribe(channel);
  const command = slot(501, evening);
  await log.sendToCatalogue([...define, command], channel);
  const [scheduled] = await until('the show is there', async () => {
    const events = await showEvents(501);
    return events.length > 0 && events;
  });
  expect(scheduled).toMatchObject({
    type: 'ShowScheduled',
    eventId: 501,
    version: 1,
    showtime: { movieId, theaterId, slotId: command.commandId },
  });
  expect((await storedStream(theaterStream(theaterId))).slots.get(command.commandId)).toEqual({
    eventId: 501,
    hall: { hallId: 'one', from: evening },
    // A hundred minutes of movie, and twenty to clean the hall.
    until: '2031-05-16T20:30:00.000Z',
    version: 2,
  });
  expect(await slotsOf(movieStream(movieId))).toBe(1);
  await until('the last step is told', () => told.includes('ShowScheduled'));
  expect(told).toEqual(expect.arrayContaining(['MovieDefined', 'TheaterDefined', 'SlotTaken', 'MovieUsed']));
  subscriber.disconnect();
});

it.each([
  ['the slot is committed', 'worker/catalogue-after-commit=kill@1'],
  ['the slot is published', 'worker/catalogue-after-publish=kill@1'],
  ['the movie is committed', 'worker/catalogue-after-commit=kill@2'],
  ['the movie is published', 'worker/catalogue-after-publish=kill@2'],
  ['the show is committed', 'worker/after-commit=kill@1'],
])('finishes a showtime when the worker is killed after %s', async (_when, failpoint) => {
  const { movieId, theaterId, define, slot } = programme();
  const first = await startWorker();
  await log.sendToCatalogue(define);
  await outcomes(define);
  await first.stop();
  const eventId = 600 + programmes;
  const command = slot(eventId, evening);
  const doomed = await startWorker({ FAILPOINT: failpoint });
  await log.sendToCatalogue([command]);
  await doomed.ended;
  await startWorker();
  await until('the show is there', async () => (await showEvents(eventId)).length > 0);
  expect((await showEvents(eventId))[0]).toMatchObject({ type: 'ShowScheduled', version: 1 });
  expect(await slotsOf(theaterStream(theaterId))).toBe(1);
  expect(await slotsOf(movieStream(movieId))).toBe(1);
  // Once, however often it was sent.
  const { rows } = await pool.query('SELECT 1 FROM booking_events WHERE event_id = $1', [eventId]);
  expect(rows).toHaveLength(1);
});

it('gives back what a refused show had taken, also when the worker is killed before it says so', async () => {
  const { movieId, theaterId, define, slot } = programme();
  const eventId = 700;
  const first = await startWorker();
  await log.send([ofShow(scheduleShow, eventId)]);
  await log.sendToCatalogue(define);
  await outcomes(define);
  await until('the concert is there', async () => (await showEvents(eventId)).length > 0);
  await first.stop();
  const command = slot(eventId, evening);
  // The id is a concert's: the show is refused after its slot is taken.
  const doomed = await startWorker({ FAILPOINT: 'worker/after-commit=kill@1' });
  await log.sendToCatalogue([command]);
  await doomed.ended;
  expect(await slotsOf(theaterStream(theaterId))).toBe(1);
  await startWorker();
  await until('the slot is free again', async () => (await slotsOf(theaterStream(theaterId))) === 0);
  await until('the movie is free again', async () => (await slotsOf(movieStream(movieId))) === 0);
  const next = slot(eventId + 1, evening);
  await log.sendToCatalogue([next]);
  expect(await outcomes([next])).toMatchObject([{ type: 'SlotTaken' }]);
});

it.each([
  ['by a worker that goes on', ''],
  ['also when the worker is killed after the commit', 'worker/after-commit=kill@1'],
  ['also when the worker is killed after the slot is settled', 'worker/catalogue-after-commit=kill@1'],
])('gives back what a cancelled showtime had, %s', async (_how, failpoint) => {
  const { movieId, theaterId, define, slot } = programme();
  const eventId = 750 + programmes;
  const first = await startWorker();
  await log.sendToCatalogue([...define, slot(eventId, evening)]);
  await until('the show is there', async () => (await showEvents(eventId)).length > 0);
  await first.stop();
  const doomed = await startWorker(failpoint === '' ? {} : { FAILPOINT: failpoint });
  await log.send([{ commandId: randomUUID(), type: 'CancelShow', eventId, reason: 'The projector is broken' }]);
  if (failpoint !== '') {
    await doomed.ended;
    await startWorker();
  }
  await until('the hall is free again', async () => (await slotsOf(theaterStream(theaterId))) === 0);
  await until('the movie is free again', async () => (await slotsOf(movieStream(movieId))) === 0);
  // Once, however often it was sent.
  const { rows } = await pool.query(
    "SELECT 1 FROM catalogue_events WHERE data->>'eventId' = $1 AND type = 'SlotsReleased'",
    [String(eventId)],
  );
  expect(rows).toHaveLength(2);
  const next = slot(eventId + 100, evening);
  const retire: CatalogueCommand = { commandId: randomUUID(), streamId: movieStream(movieId), type: 'RetireMovie' };
  await log.sendToCatalogue([next]);
  expect(await outcomes([next])).toMatchObject([{ type: 'SlotTaken' }]);
  await until('the next show is there', async () => (await showEvents(eventId + 100)).length > 0);
  await log.sendToCatalogue([retire]);
  expect(await outcomes([retire])).toMatchObject([{ code: 'movie-in-use', eventIds: [eventId + 100] }]);
});

const night = '2031-05-16T21:30:00.000Z';

it.each([
  ['the new slot is committed', 'worker/catalogue-after-commit=kill@1'],
  ['the show is moved', 'worker/after-commit=kill@1'],
  ['the old slot is given back', 'worker/catalogue-after-commit=kill@3'],
])('finishes a move when the worker is killed after %s', async (_when, failpoint) => {
  const { movieId, theaterId, define, slot, move } = programme();
  const eventId = 950 + programmes;
  const first = await startWorker();
  await log.sendToCatalogue([...define, slot(eventId, evening)]);
  await until('the show is there', async () => (await showEvents(eventId)).length > 0);
  await first.stop();
  const command = move(eventId, night);
  const doomed = await startWorker({ FAILPOINT: failpoint });
  await log.sendToCatalogue([command]);
  await doomed.ended;
  await startWorker();
  const [, moved] = await until('the show is moved', async () => {
    const events = await showEvents(eventId);
    return events.length > 1 && events;
  });
  expect(moved).toMatchObject({
    ...{ type: 'ShowChanged', version: 2, startsAt: night },
    showtime: { slotId: command.commandId, endsAt: '2031-05-16T23:10:00.000Z' },
  });
  for (const streamId of [theaterStream(theaterId), movieStream(movieId)]) {
    await until('the new slot alone is left', async () => {
      const { slots } = await storedStream(streamId);
      return slots.size === 1 && slots.has(command.commandId);
    });
  }
});

it('leaves a show where it is when its hall is occupied, and gives the slot back when the show refuses', async () => {
  await startWorker();
  const { movieId, theaterId, define, slot, move } = programme();
  const [scheduled, other] = [slot(990, evening), slot(991, night)];
  await log.sendToCatalogue([...define, scheduled, other]);
  await until('both are there', async () => (await showEvents(991)).length > 0);
  const onto = move(990, night);
  await log.sendToCatalogue([onto]);
  expect(await outcomes([onto])).toMatchObject([{ code: 'hall-occupied', eventIds: [991] }]);
  expect((await showEvents(990)).map(({ type }) => type)).toEqual(['ShowScheduled']);
  // Without a slot it does not move either.
  const change = { type: 'ChangeShow' as const, eventId: 990, startsAt: night };
  await log.send([
    { commandId: randomUUID(), ...change },
    { commandId: randomUUID(), type: 'CancelShow', eventId: 991, reason: 'The projector is broken' },
  ]);
  await until('the refusal', async () =>
    (await showEvents(990)).some((event) => 'code' in event && event.code === 'slot-mismatch'),
  );
  await until('the hall is free', async () => (await slotsOf(theaterStream(theaterId))) === 1);
  const late = move(991, night);
  await log.sendToCatalogue([late]);
  await until('a cancelled show does not move', async () =>
    (await showEvents(991)).some((event) => 'code' in event && event.code === 'show-cancelled'),
  );
  for (const streamId of [theaterStream(theaterId), movieStream(movieId)]) {
    await until('it gives its slot back', async () => {
      const { slots } = await storedStream(streamId);
      return slots.size === 1 && slots.has(scheduled.commandId);
    });
  }
});

it('gives the slot back where the movie is retired meanwhile', async () => {
  await startWorker();
  const { movieId, theaterId, define, slot } = programme();
  await log.sendToCatalogue(define);
  await outcomes(define);
  const retire: CatalogueCommand = { commandId: randomUUID(), streamId: movieStream(movieId), type: 'RetireMovie' };
  await log.sendToCatalogue([retire]);
  await outcomes([retire]);
  const command = slot(800, evening);
  await log.sendToCatalogue([command]);
  expect(await outcomes([command])).toMatchObject([{ type: 'SlotTaken' }]);
  await until('the slot is free again', async () => (await slotsOf(theaterStream(theaterId))) === 0);
  expect(await showEvents(800)).toEqual([]);
});

it('tells a new topic what every movie and theater is, and which slots are taken', async () => {
  await startWorker();
  const { define, slot } = programme();
  const taken = slot(850, evening);
  await log.sendToCatalogue([...define, taken]);
  await outcomes([...define, taken]);
  // As in a move to topics with more partitions: the store stays.
  const namespace = `${sandbox.namespace}moved.`;
  const moved = await openLogClient({ ...sandbox, namespace });
  await startWorker({ NAMESPACE: namespace });
  const { rows } = await pool.query<{ count: number }>(
    `SELECT (SELECT count(*) FROM catalogue_streams WHERE revision > 0)
       + (SELECT count(*) FROM catalogue_slots WHERE hall_id IS NOT NULL) AS count`,
  );
  const published = await until('all are on the new topic', async () => {
    const events = catalogueEventsIn(await moved.read(moved.topics.catalogueEvents));
    return events.length >= rows[0]!.count && events;
  });
  expect(published).toHaveLength(rows[0]!.count);
  expect(published).toContainEqual(expect.objectContaining({ type: 'TheaterDefined', streamId: define[1]!.streamId }));
  expect(published).toContainEqual(expect.objectContaining({ type: 'SlotTaken', slotId: taken.commandId }));
  await moved.close();
});

it('sets aside what is no command, and goes on', async () => {
  await startWorker();
  const topic = log.topics.catalogueCommands;
  const { define, slot } = programme();
  const partition = log.partitionOf(define[0]!.streamId);
  const command = slot(900, evening);
  const ofOtherShow = JSON.stringify({ ...command, eventId: 901 });
  const positions = [
    await log.sendRaw(partition, define[0]!.streamId, '{', topic),
    await log.sendRaw(partition, 'movie-other', JSON.stringify(define[0]), topic),
    await log.sendRaw(log.partitionOf(command.streamId), command.streamId, ofOtherShow, topic),
  ];
  await log.sendToCatalogue(define);
  await outcomes(define);
  const reasons = await until('the dead letters', async () => {
    const letters = await log.read(log.topics.catalogueCommandsDeadLetters);
    return letters.length === 3 && letters.map(({ headers }) => String(headers?.['dlq-reason']));
  });
  expect(reasons.toSorted()).toEqual([
    'the key is not the streamId',
    'the value is not JSON',
    'the value is not a command: show must be the show of this slot',
  ]);
  expect(positions).toHaveLength(3);
});

it('answers a command that comes again as the first time', async () => {
  await startWorker();
  const { define } = programme();
  await log.sendToCatalogue([define[0]!, define[0]!]);
  const twice = await until('both', async () => {
    const events = (await catalogueEvents()).filter(({ commandId }) => commandId === define[0]!.commandId);
    return events.length === 2 && events;
  });
  expect(twice[1]).toEqual(twice[0]);
  expect((await storedStream(define[0]!.streamId)).version).toBe(1);
});
