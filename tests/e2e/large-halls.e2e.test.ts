import { readFileSync } from 'node:fs';
import type { Command } from '@ticketing/shared/messages/commands.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import pg from 'pg';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import { ofShow } from '../../worker/test/histories.ts';
import { bookSeats, scheduleShow } from '../../worker/test/stories.ts';
import type { LogClient } from '../support/log-client.ts';
import { eventsIn, openLogClient } from '../support/log-client.ts';
import type { ServiceName, ServiceProcess } from '../support/process.ts';
import { startProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';

// With HALLS=200 it takes a quarter of an hour and some gigabytes of disk.
const halls = Number(process.env.HALLS ?? 10);

const rows = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K'];
/** 100,000 seats in as few words as can be, 8 kB, and in as many, 160 kB. */
const layouts = [
  Array.from({ length: 100 }, (_, index) => row(`S${index >> 3}`, rows[index % 8]!, 1_000)),
  Array.from({ length: 2_000 }, (_, index) => row(`SECTION${index >> 3}`, rows[index % 8]!, 50)),
];

function row(section: string, name: string, seats: number) {
  return { section, row: name, seats, priceMinor: 90_000_000_000 };
}

let sandbox: Sandbox;
let log: LogClient;
let client: pg.Client;
const services = new Map<ServiceName, { process: ServiceProcess; url: string }>();

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  log = await openLogClient(sandbox);
  client = new pg.Client({ connectionString: sandbox.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await Promise.all(Array.from(services.values(), ({ process }) => process.stop()));
  await client.end();
  await log.close();
  await sandbox.close();
});

/** Starts a service, which finds waiting all that came before it. */
async function start(name: ServiceName): Promise<void> {
  const process = startProcess(name, {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
  });
  const { port } = JSON.parse(await process.said(/is up|is listening/)) as { port: number };
  services.set(name, { process, url: `http://127.0.0.1:${port}` });
}

/** A counter of a service, all of its labels together. */
async function metric(name: ServiceName, counter: string): Promise<number> {
  const text = await (await fetch(`${services.get(name)!.url}/metrics`)).text();
  const samples = text.split('\n').filter((line) => line.startsWith(`${counter}{`));
  return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}

/** The most memory that a process has had, in megabytes (VmHWM of proc_pid_status(5)). */
function peakMegabytes(name: ServiceName): number {
  const status = readFileSync(`/proc/${services.get(name)!.process.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

/** Ids of shows of one partition. */
function showsOfOnePartition(count: number): number[] {
  const ids: number[] = [];
  for (let id = 1; ids.length < count; id += 1) if (log.partitionOf(id) === 0) ids.push(id);
  return ids;
}

/** Schedules of the halls, and among them a show with a sale. */
function backlog(): { ids: number[]; commands: Command[] } {
  const [small, ...large] = showsOfOnePartition(1 + halls);
  const order = (n: number) => ofShow(bookSeats(n, n, `A${n}`), small!);
  const commands = [ofShow({ ...scheduleShow, layout: [{ row: 'A', seats: 1_000, priceMinor: 100 }] }, small!)];
  for (const [index, eventId] of large.entries()) {
    commands.push(ofShow({ ...scheduleShow, layout: layouts[index % 4 === 3 ? 1 : 0]! }, eventId));
    if (index % 3 === 0 && index < 120)
      commands.push(...Array.from({ length: 20 }, (_, i) => order(100 + 7 * index + i)));
  }
  return { ids: [small!, ...large], commands };
}

/** A show of another partition, and a booking. */
function showElsewhere(): Command[] {
  let eventId = 1;
  while (log.partitionOf(eventId) === 0) eventId += 1;
  return [scheduleShow, bookSeats(10, 10, 'A1')].map((command) => ofShow(command, eventId));
}

/** Waits until the view of every show is at its last event. */
async function expectViews(ids: number[], events: BookingEvent[]): Promise<void> {
  const { url } = services.get('read-api')!;
  const last = new Map(events.map(({ eventId, version }) => [eventId, version]));
  for (const [index, eventId] of ids.entries()) {
    const look = async () => {
      const answer = await fetch(`${url}/api/events/${eventId}`);
      if (!answer.ok) return false;
      const { counts, version } = (await answer.json()) as { counts: Record<string, number>; version: number };
      return version === last.get(eventId) && counts;
    };
    const counts = await until(`the view of show ${eventId}`, look, 5 * 60_000);
    expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(index === 0 ? 1_000 : 100_000);
  }
}

const minutes = 60_000;

it(
  `takes ${halls} halls of 100,000 seats in one partition, with the orders of a show among them`,
  async () => {
    const { ids, commands } = backlog();
    for (let at = 0; at < commands.length; at += 20) await log.send(commands.slice(at, at + 20));
    let startMs = performance.now();
    await start('worker');
    const topic = await log.read(log.topics.events);
    const answered = ({ commandId }: Command) => eventsIn(topic).some((event) => event.commandId === commandId);
    await until('the first hall', () => answered(commands[1]!));
    const elsewhere = showElsewhere();
    const sentMs = performance.now();
    await log.send(elsewhere);
    await until('a booking in another partition', () => answered(elsewhere[1]!), 20 * minutes);
    const elsewhereSeconds = (performance.now() - sentMs) / 1000;
    await until('all outcomes', () => topic.length === commands.length + elsewhere.length, 20 * minutes);
    // It did not wait for all the halls that had come with the first, unless they were done in no time.
    const { rows: both } = await client.query<{ command_id: string }>(
      'SELECT command_id FROM booking_events WHERE command_id = ANY($1) ORDER BY recorded_at',
      [[elsewhere[1]!, commands.at(-1)!].map(({ commandId }) => commandId)],
    );
    const isBeforeOthers = both[0]?.command_id === elsewhere[1]!.commandId;
    expect(isBeforeOthers || elsewhereSeconds < 3).toBe(true);
    const decidedSeconds = (performance.now() - startMs) / 1000;
    const events = eventsIn(topic.filter(({ partition }) => partition === 0));
    // One outcome each and none of them a refusal, in order of the log: no order waited for a hall behind it.
    expect(events.map(({ commandId }) => commandId)).toEqual(commands.map(({ commandId }) => commandId));
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['ShowScheduled', 'SeatsBooked']));

    startMs = performance.now();
    await start('sync-service');
    await start('read-api');
    await expectViews(ids, events);
    const visibleSeconds = (performance.now() - startMs) / 1000;

    const { rows: pauses } = await client.query<{ seconds: number | null }>(
      `SELECT extract(epoch FROM recorded_at - lag(recorded_at) OVER (ORDER BY command_offset))::float8 AS seconds
       FROM booking_events WHERE command_partition = 0`,
    );
    const longest = Math.max(...pauses.map(({ seconds }) => seconds ?? 0));
    const chunks = await metric('worker', 'worker_chunk_commands_count');
    const projections = await metric('sync-service', 'sync_batch_events_count');
    console.log(
      [
        `${commands.length} commands: decided in ${decidedSeconds.toFixed(1)} s, then to be read in ${visibleSeconds.toFixed(1)} s`,
        `a booking in another partition was decided in ${elsewhereSeconds.toFixed(1)} s`,
        `longest between two outcomes ${longest.toFixed(1)} s, chunks ${chunks}, chunks of views ${projections}`,
        `peak memory: worker ${peakMegabytes('worker')} MB, sync-service ${peakMegabytes('sync-service')} MB`,
      ].join('\n'),
    );
    // A hall is a transaction of its own; of the views, some ten halls are written at once.
    expect(chunks).toBeGreaterThanOrEqual(halls);
    expect(projections).toBeGreaterThanOrEqual(halls / 10);
    expect(await metric('worker', 'worker_retries_total')).toBe(0);
    expect(await metric('sync-service', 'sync_retries_total')).toBe(0);

    for (const from of ['topic', 'store']) {
      const rebuilt = await runCli(sandbox, ['rebuild', '--from', from]);
      expect(rebuilt).toMatchObject({ code: 0, out: expect.stringContaining(`from ${topic.length} events`) });
      await expectViews(ids, events);
    }
    expect(await runCli(sandbox, ['verify'])).toMatchObject({ code: 0 });
  },
  40 * minutes,
);
