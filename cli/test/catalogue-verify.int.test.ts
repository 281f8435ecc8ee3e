import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { catalogueEventHeaders } from '@ticketing/shared/log/headers.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { CatalogueCommand } from '@ticketing/shared/messages/catalogue/commands.ts';
import { catalogueEventJson } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import { commandLogOf } from '@ticketing/shared/stores/command-log.ts';
import { createCatalogueCommitter } from '@ticketing/worker/catalogue/chunk.ts';
import { readCatalogueCommand } from '@ticketing/worker/catalogue/messages.ts';
import type { NextStep } from '@ticketing/worker/domain/catalogue/next-steps.ts';
import type { Producer } from 'kafkajs';
import {
  aTheater,
  createWorld,
  defineMovie,
  defineTheater,
  idOf,
  takeSlot,
  takeSlotOfMove,
} from '../../worker/test/catalogue-world.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';
import { checkCatalogue } from '../verify/catalogue.ts';
import { createFindings } from '../verify/findings.ts';
import type { OpenEngines } from './engines-of-sandbox.ts';
import { openEngines } from './engines-of-sandbox.ts';

const partitions = 2;
let opened: OpenEngines;
let rig: OpenEngines['rig'];
let writer: LogWriter;
let producer: Producer;
let engines: Engines;

beforeEach(async () => {
  opened = await openEngines(partitions);
  ({ rig, writer, producer, engines } = opened);
  await commandLogOf(engines.pool, engines.kafka, engines.topics.commands);
});

afterEach(() => opened.close());

const slot = takeSlot(idOf('slot'), {
  ...{ eventId: 1, movieId: 'salt', hallId: 'one' },
  startsAt: '2031-01-01T18:00:00.000Z',
});
const story: CatalogueCommand[] = [
  defineTheater(idOf('theater')),
  defineMovie(idOf('movie'), 'salt'),
  slot,
  takeSlot(idOf('refused'), { eventId: 2, movieId: 'salt', hallId: 'one', startsAt: '2031-01-01T19:00:00.000Z' }),
  defineTheater(idOf('smaller'), aTheater.halls.slice(1), 1),
  { commandId: idOf('retire'), streamId: movieStream('salt'), type: 'RetireMovie' },
];

const partitionOf = createPartitioner(partitions);

/** Puts commands on the log; the worker decides the first of them, and publishes all but the last so many events. */
async function happen(commands: CatalogueCommand[], { undecided = 0, unpublished = 0 } = {}) {
  const { pool, kafka, topics } = engines;
  const topic = topics.catalogueCommands;
  for (const command of commands) {
    const { streamId } = command;
    const message = { key: streamId, value: JSON.stringify(command), partition: partitionOf(streamId) };
    await producer.send({ topic, messages: [{ ...message, timestamp: String(Date.parse('2027-01-01T00:00:00Z')) }] });
  }
  const commandLog = await commandLogOf(pool, kafka, topic);
  const commit = createCatalogueCommitter(pool, { processedBy: 'test', commandLog });
  const decided = new Set(commands.slice(0, commands.length - undecided).map(({ commandId }) => commandId));
  await readRanges(kafka, topic, await topicRanges(kafka, topic), async (partition, messages) => {
    const chunk = messages.flatMap((message) => {
      const read = readCatalogueCommand(message, partition, partitionOf);
      return read instanceof DeadLetter || !decided.has(read.command.commandId) ? [] : read;
    });
    const { outcomes } = chunk.length === 0 ? { outcomes: [] } : await commit(chunk);
    const records = outcomes.map(({ event, logged: { correlation, position } }) => ({
      topic: topics.catalogueEvents,
      partition,
      key: event.streamId,
      value: catalogueEventJson(event),
      headers: catalogueEventHeaders(event, correlation, position),
    }));
    if (records.length > unpublished) await writer.append(records.slice(0, records.length - unpublished));
  });
}

async function check() {
  const findings = createFindings();
  const count = await checkCatalogue({ engines, findings, progress: silent, standstillMs: 300 });
  return { count, texts: findings.list().map(({ area, streamId, text }) => `${streamId} ${area}: ${text}`) };
}

/** Changes the event store as its guards would never let anybody. */
async function doctor(statement: string): Promise<void> {
  await rig.pool.query('ALTER TABLE catalogue_events DISABLE TRIGGER catalogue_events_append_only');
  await rig.pool.query(statement);
  await rig.pool.query('ALTER TABLE catalogue_events ENABLE TRIGGER catalogue_events_append_only');
}

it('finds nothing where nothing is wrong', async () => {
  await happen(story);
  expect(await check()).toEqual({ count: { streams: 2, events: 6, commands: 6, decided: 6 }, texts: [] });
});

/** The commands that follow from each other when one showtime moves and another is cancelled, as they come to the log. */
function movedAndCancelled(): CatalogueCommand[] {
  const world = createWorld(() => '2027-01-01T00:00:00.000Z');
  const send = (...steps: NextStep[]) => {
    for (const step of steps) world.send(step);
    for (let left = world.waiting(); left.length > 0; left = world.waiting()) world.step(left[0]!, false);
  };
  const at = (hour: number) => `2031-01-01T${hour}:00:00.000Z`;
  const showing = (eventId: number, hour: number) => ({ eventId, movieId: 'salt', hallId: 'one', startsAt: at(hour) });
  send({ catalogue: defineTheater(idOf('theater')) }, { catalogue: defineMovie(idOf('movie'), 'salt') });
  send({ catalogue: takeSlot(idOf('first'), showing(1, 10)) });
  send({ catalogue: takeSlot(idOf('second'), showing(2, 14)) });
  send({ catalogue: takeSlotOfMove(idOf('moved'), showing(1, 18)) });
  // In the hall that the first one has left, and where the second one was until it was cancelled.
  send({ catalogue: takeSlot(idOf('third'), showing(3, 10)) });
  send({ booking: { commandId: idOf('cancel'), type: 'CancelShow', eventId: 2, reason: 'no electricity' } });
  send({ catalogue: takeSlot(idOf('fourth'), showing(4, 14)) });
  return world.history.map(({ command }) => command);
}

it('finds nothing wrong with showtimes that have moved or were cancelled, and what their halls should have', async () => {
  const commands = movedAndCancelled();
  expect(commands.filter(({ type }) => type === 'SettleSlot')).toHaveLength(4);
  await happen(commands);
  const count = { streams: 2, events: commands.length, commands: commands.length, decided: commands.length };
  expect(await check()).toEqual({ count, texts: [] });
  const { rows } = await rig.pool.query("SELECT event_id FROM catalogue_slots WHERE stream_id = 'theater-rex'");
  expect(rows.map(({ event_id }) => event_id).sort()).toEqual([1, 3, 4]);

  // As if the slot of the cancelled one had never been given back.
  await doctor("UPDATE catalogue_slots SET event_id = 2 WHERE stream_id = 'theater-rex' AND event_id = 4");
  const text = 'event store: catalogue_streams and catalogue_slots are not what the events say';
  expect((await check()).texts).toEqual([`theater-rex ${text}`]);
});

it('finds a command without an outcome', async () => {
  await happen(story, { undecided: 1 });
  const { texts } = await check();
  expect(texts).toEqual([expect.stringMatching(/^movie-salt commands: command .* has no outcome$/)]);
});

it('finds events that are not on the topic', async () => {
  await happen(story, { unpublished: 1 });
  const { texts } = await check();
  // Both streams are in one partition, and the last outcome is the movie's.
  expect(texts).toEqual(['movie-salt topic: the versions after 1 to 2 are missing']);
});

it('finds an outcome that the rules would not give', async () => {
  await happen(story);
  await doctor(
    'UPDATE catalogue_events SET data = data || \'{"code": "hall-unknown"}\' WHERE type = \'CommandRejected\' AND version = 3',
  );
  const { texts } = await check();
  expect(texts).toEqual([
    'theater-rex decisions: version 3 would be hall-occupied, and other bytes',
    'theater-rex topic: version 3 is not what the event store has',
  ]);
});

it('finds tables that are not what the events say', async () => {
  await happen(story);
  await rig.pool.query('DELETE FROM catalogue_slots');
  await rig.pool.query("UPDATE catalogue_streams SET revision = 7 WHERE stream_id = 'movie-salt'");
  const { texts } = await check();
  const text = 'event store: catalogue_streams and catalogue_slots are not what the events say';
  expect(texts).toEqual([`movie-salt ${text}`, `theater-rex ${text}`]);
});
