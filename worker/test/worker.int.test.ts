import { randomUUID } from 'node:crypto';
import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfExpiry } from '@ticketing/shared/messages/ids.ts';
import { channelNames, createSubscriber } from '@ticketing/shared/stores/redis.ts';
import pg from 'pg';
import { until } from '../../local/until.ts';
import type { LogClient } from '../../tests/support/log-client.ts';
import { eventsIn, openLogClient } from '../../tests/support/log-client.ts';
import { isStopped, startProcess } from '../../tests/support/process.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { limitTopic } from '../../tests/support/topic-limit.ts';
import { ofShow } from './histories.ts';
import { createWorkers } from './running-workers.ts';
import { alice, bookSeats, confirm, holdSeats, scheduleShow } from './stories.ts';

let sandbox: Sandbox;
let log: LogClient;
let client: pg.Client;
const workers = createWorkers(() => sandbox);
const startWorker = workers.start;
let shows = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
});

afterEach(workers.stop);

afterAll(async () => {
  await log.close();
  await client.end();
  await sandbox.close();
});

/** A story of one new show: schedules it, and books every seat of row A twice. */
function story(): { eventId: number; commands: Command[] } {
  shows += 1;
  const eventId = shows;
  const orders = Array.from({ length: 10 }, (_, i) => bookSeats(10 + i, 10 + i, `A${1 + (i % 5)}`));
  return { eventId, commands: [scheduleShow, ...orders].map((command) => ofShow(command, eventId)) };
}

async function eventsOf(eventId: number) {
  return eventsIn(await log.read(log.topics.events)).filter((event) => event.eventId === eventId);
}

/** Waits until every command has its outcome on the topic, and checks I2, I4 and I5 for the show. */
async function expectOneOutcomeEach(eventId: number, commands: Command[]) {
  const ids = commands.map((command) => command.commandId);
  const events = await until(`outcomes of show ${eventId}`, async () => {
    const now = await eventsOf(eventId);
    const answered = new Set(now.map((event) => event.commandId));
    return ids.every((id) => answered.has(id)) && now;
  });
  const first = new Map<number, string>();
  for (const event of events) {
    const bytes = JSON.stringify(event);
    // What comes twice on the topic is the same, byte for byte.
    expect(bytes).toBe(first.get(event.version) ?? bytes);
    first.set(event.version, bytes);
  }
  expect(Array.from(first.keys())).toEqual(ids.map((_, index) => index + 1));
  const { rows } = await client.query<{ version: number; command_id: string }>(
    'SELECT version::int AS version, command_id FROM booking_events WHERE event_id = $1 ORDER BY version',
    [eventId],
  );
  expect(rows.map((row) => row.command_id)).toEqual(ids);
  const sold = await client.query('SELECT 1 FROM tickets WHERE event_id = $1 AND status = $2', [eventId, 'booked']);
  expect(sold.rowCount).toBe(5);
}

it('answers each command with one event, keyed and headed as the contract says', async () => {
  await startWorker();
  const { eventId, commands } = story();
  const positions = await log.send(commands);
  await expectOneOutcomeEach(eventId, commands);
  const messages = (await log.read(log.topics.events)).filter(({ key }) => key?.toString() === String(eventId));
  const { rows } = await client.query<{ processed_by: string }>(
    'SELECT DISTINCT processed_by FROM booking_events WHERE event_id = $1',
    [eventId],
  );
  expect(rows).toHaveLength(1);
  for (const [index, message] of messages.entries()) {
    const headers = Object.fromEntries(
      Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    const event = eventsIn([message])[0]!;
    expect(message.partition).toBe(log.partitionOf(eventId));
    expect(headers).toMatchObject({
      ce_specversion: '1.0',
      ce_id: `${eventId}:${event.version}`,
      ce_type: event.type,
      ce_source: '/worker',
      ce_time: event.at,
      ce_subject: 'bookingId' in event ? event.bookingId : String(eventId),
      'correlation-id': `test-${commands[index]!.commandId}`,
      'command-position': `${positions[index]!.partition}:${positions[index]!.offset}`,
      'processed-by': rows[0]!.processed_by,
    });
    expect(headers.traceparent).toContain(commands[index]!.commandId.replaceAll('-', ''));
  }
});

it('tells outcomes on the channel of whoever waits, and on no other that a record may name', async () => {
  const { replies, views } = channelNames(sandbox.namespace);
  const [ours, others] = [replies(randomUUID()), `another.${sandbox.namespace}`];
  const heard: string[] = [];
  const subscriber = createSubscriber({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  subscriber.on('message', (channel: string) => heard.push(channel));
  try {
    await subscriber.subscribe(ours, others, views);
    await startWorker();
    const { eventId, commands } = story();
    await log.send(commands.slice(0, 2), views);
    await log.send(commands.slice(2, 4), others);
    // Behind the others on the log: told after them, if they are told.
    await log.send(commands.slice(4), ours);
    await expectOneOutcomeEach(eventId, commands);
    await until('who waits to hear of it', () => heard.includes(ours));
    expect(new Set(heard)).toEqual(new Set([ours]));
  } finally {
    subscriber.disconnect();
  }
});

it('sets aside what it cannot read, untouched, and decides the rest of the batch', async () => {
  const { eventId, commands } = story();
  const partition = log.partitionOf(eventId);
  const bad: [string | null, string | Buffer | null, RegExp][] = [
    [String(eventId), 'no json {', /not JSON/],
    [String(eventId), null, /no value/],
    [String(eventId), Buffer.from([0xff, 0x00, 0xfe]), /not JSON/],
    [String(eventId), JSON.stringify({ ...commands[1], seatIds: [] }), /seatIds/],
    [String(eventId), JSON.stringify({ ...commands[1], type: 'StealSeats' }), /type/],
    ['not the show', JSON.stringify(commands[1]), /key/],
    [null, JSON.stringify(commands[1]), /key/],
  ];
  const positions: LogPosition[] = [];
  for (const [key, value] of bad) positions.push(await log.sendRaw(partition, key, value));
  const elsewhere = await log.sendRaw((partition + 1) % 3, String(eventId), JSON.stringify(commands[1]));
  await log.send(commands);
  await startWorker();
  await expectOneOutcomeEach(eventId, commands);
  const dead = await until('dead letters', async () => {
    const messages = await log.read(log.topics.commandsDeadLetters);
    return messages.length >= bad.length + 1 && messages;
  });
  for (const [index, [key, value, reason]] of bad.entries()) {
    const letter = dead.find(
      ({ headers }) =>
        String(headers?.['dlq-offset']) === String(positions[index]!.offset) &&
        String(headers?.['dlq-partition']) === String(partition),
    );
    expect(letter?.key?.toString() ?? null).toBe(key);
    expect(letter?.value ?? null).toEqual(value === null ? null : Buffer.from(value));
    expect(String(letter?.headers?.['dlq-reason'])).toMatch(reason);
    expect(String(letter?.headers?.['dlq-topic'])).toBe(log.topics.commands);
    expect(String(letter?.headers?.own)).toBe('kept');
  }
  expect(
    dead.some(
      ({ headers }) =>
        String(headers?.['dlq-reason']).includes('not in the partition') &&
        String(headers?.['dlq-offset']) === String(elsewhere.offset),
    ),
  ).toBe(true);
});

describe('what a topic does not take any more', () => {
  const limit = (topic: string, bytes: number) =>
    limitTopic(
      createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger }),
      topic,
      bytes,
    );

  async function letterOf({ partition, offset }: LogPosition) {
    return until('the dead letter', async () => {
      const letters = await log.read(log.topics.commandsDeadLetters);
      return letters.find(
        ({ headers, partition: at }) => at === partition && String(headers?.['dlq-offset']) === String(offset),
      );
    });
  }

  it('cuts a dead letter that is too large, keeps where it stood, and decides the rest', async () => {
    await startWorker();
    await limit(log.topics.commandsDeadLetters, 5_000);
    const { eventId, commands } = story();
    const position = await log.sendRaw(log.partitionOf(eventId), String(eventId), Buffer.alloc(50_000, 'x'));
    await log.send(commands);
    await expectOneOutcomeEach(eventId, commands);
    const { value, headers } = await letterOf(position);
    expect(value!.length).toBeLessThan(5_000);
    expect(Object.fromEntries(Object.entries(headers!).map(([name, text]) => [name, String(text)]))).toMatchObject({
      own: 'kept',
      'dlq-reason': 'the value is not JSON',
      'dlq-topic': log.topics.commands,
      'dlq-cut': expect.stringMatching(/^50\d{3}$/),
    });
    await limit(log.topics.commandsDeadLetters, 2 * 1_048_576);
  });

  it('sets aside a command whose event is too large, and publishes the rest', async () => {
    await startWorker();
    const wide = story().eventId;
    const layout = Array.from({ length: 400 }, (_, index) => ({
      section: `S${index}`,
      row: 'A',
      seats: 1,
      priceMinor: 1,
    }));
    await limit(log.topics.events, 10_000);
    const [refused] = await log.send([ofShow({ ...scheduleShow, layout }, wide)]);
    const { eventId, commands } = story();
    await log.send(commands);
    await expectOneOutcomeEach(eventId, commands);
    const letter = await letterOf(refused!);
    expect(String(letter.headers?.['dlq-reason'])).toContain('its outcome is recorded');
    expect(await eventsOf(wide)).toEqual([]);
    await limit(log.topics.events, 1_048_588);
  });
});

it.each([
  'worker/before-lock',
  'worker/after-lock',
  'worker/before-commit',
  'worker/after-commit',
  'worker/after-publish',
  'worker/after-offset-commit',
])('gives every command one outcome when it is killed at %s', async (place) => {
  const { eventId, commands } = story();
  const doomed = await startWorker({ FAILPOINT: `${place}=kill@2`, MAX_CHUNK: '3' });
  await log.send(commands);
  expect(await doomed.ended).toBe('SIGKILL');
  expect(doomed.lines.join('\n')).toMatch(/"level":"warn".*a failpoint is armed/);
  await startWorker();
  await expectOneOutcomeEach(eventId, commands);
});

it('gives every command one outcome when a worker is stopped in its transaction, loses its partitions and wakes up', async () => {
  const { eventId, commands } = story();
  const sleeper = await startWorker({ FAILPOINT: 'worker/before-commit=stop@2', MAX_CHUNK: '3' });
  await log.send(commands);
  await until('the worker to stop', async () => isStopped(sleeper.pid));
  const other = await startWorker();
  // Longer than the session of the consumer group and the lock in Redis: the other one has all partitions now.
  await other.said(/"partitions":\[[^\]]*,[^\]]*,[^\]]*\],"msg":"partitions assigned"/);
  await expectOneOutcomeEach(eventId, commands);
  sleeper.signal('SIGCONT');
  const more = story();
  await log.send(more.commands);
  await expectOneOutcomeEach(more.eventId, more.commands);
  await expectOneOutcomeEach(eventId, commands);
});

it('shares the partitions between workers, and takes over those of one that leaves', async () => {
  const first = await startWorker();
  const second = await startWorker();
  await second.said(/"partitions":\[\d+(,\d+)?\],"msg":"partitions assigned"/);
  const stories = Array.from({ length: 6 }, story);
  await log.send(stories.flatMap(({ commands }) => commands));
  await first.stop();
  const more = Array.from({ length: 6 }, story);
  await log.send(more.flatMap(({ commands }) => commands));
  for (const { eventId, commands } of [...stories, ...more]) await expectOneOutcomeEach(eventId, commands);
});

describe('a hold', () => {
  /** A show with a hold of the shortest kind, and one that is confirmed. */
  function holds() {
    shows += 1;
    const eventId = shows;
    const commands = [
      scheduleShow,
      { ...holdSeats(2, alice, 'A1', 'A2'), ttlSeconds: 10 },
      { ...holdSeats(3, alice, 'A3'), ttlSeconds: 10 },
      confirm(4, 3, alice),
    ].map((command) => ofShow(command, eventId));
    return { eventId, commands };
  }

  async function expectEnd(eventId: number) {
    const events = await until('the end of the hold', async () => {
      const now = await eventsOf(eventId);
      return now.some(({ type }) => type === 'HoldExpired') && now;
    });
    const held = events.find((event) => event.type === 'SeatsHeld')!;
    const ends = events.filter((event) => event.type === 'HoldExpired');
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({ bookingId: held.bookingId, seatIds: ['A1', 'A2'], heldUntil: held.heldUntil });
    expect(ends[0]!.commandId).toBe(commandIdOfExpiry(held.bookingId, held.heldUntil));
    expect(events.at(-1)!.type).toBe('HoldExpired');
    const { rows } = await client.query('SELECT seat_id, status FROM tickets WHERE event_id = $1 AND status <> $2', [
      eventId,
      'available',
    ]);
    expect(rows).toEqual([{ seat_id: 'A3', status: 'booked' }]);
    return Date.parse(ends[0]!.at) - Date.parse(held.heldUntil);
  }

  it('ends after its time, once, with several workers', async () => {
    await startWorker();
    await startWorker();
    const stories = [holds(), holds(), holds()];
    await log.send(stories.flatMap(({ commands }) => commands));
    for (const { eventId } of stories) {
      expect(await expectEnd(eventId)).toBeGreaterThanOrEqual(0);
    }
  });

  it('ends after a time in which no worker was up', async () => {
    const worker = await startWorker();
    const { eventId, commands } = holds();
    await log.send(commands);
    await until('the hold', async () => (await eventsOf(eventId)).length === 4);
    await worker.stop();
    await until('its time to pass', async () => {
      const { rows } = await client.query(
        'SELECT 1 FROM bookings WHERE event_id = $1 AND status = $2 AND held_until <= now()',
        [eventId, 'held'],
      );
      return rows.length === 1;
    });
    await startWorker();
    await expectEnd(eventId);
  });
});

it('says on one line what is wrong with its settings, and ends', async () => {
  const worker = startProcess('worker', { DATABASE_URL: 'mysql://somewhere', KAFKA_BROKERS: 'nowhere' });
  expect(await worker.ended).toBe(1);
  expect(worker.lines).toHaveLength(1);
  for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL']) expect(worker.lines[0]).toContain(name);
});

it('gives a client that repeats a command the outcome that it had', async () => {
  await startWorker();
  const { eventId, commands } = story();
  await log.send(commands);
  await expectOneOutcomeEach(eventId, commands);
  const other = ofShow(bookSeats(99, 99, 'BALC-A1'), eventId);
  await log.send([commands[1]!, other]);
  await until('the other one', async () =>
    (await eventsOf(eventId)).some((event) => event.commandId === other.commandId),
  );
  const answers = (await eventsOf(eventId)).filter((event) => event.commandId === commands[1]!.commandId);
  expect(answers).toHaveLength(2);
  expect(answers[0]).toEqual(answers[1]);
});
