import { createKafka } from '@ticketing/shared/log/client.ts';
import { ensureTopics } from '@ticketing/shared/log/topics.ts';
import { channelNames, createRedis } from '@ticketing/shared/stores/redis.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { MongoClient } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Change, EngineName, Monitor } from '../src/answers.ts';
import type { Line } from './support/line.ts';
import { lineTo } from './support/line.ts';
import type { RunningMonitor } from './support/running-monitor.ts';
import { runMonitor } from './support/running-monitor.ts';

const partitions = 3;

let sandbox: Sandbox;
let monitor: RunningMonitor;
/** To the engines whose addresses are all that the monitor knows of them; a broker of Kafka names its own. */
const lines = new Map<'postgres' | 'redis' | 'mongodb', Line>();

beforeAll(async () => {
  sandbox = await openSandbox();
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger: sandbox.logger });
  await ensureTopics(kafka, { namespace: sandbox.namespace, partitions, replicationFactor: 1 });
  const settings: Record<string, string> = {};
  for (const [engine, setting, url] of [
    ['postgres', 'DATABASE_URL', sandbox.databaseUrl],
    ['redis', 'REDIS_URL', sandbox.redisUrl],
    ['mongodb', 'MONGODB_URI', sandbox.mongodbUri],
  ] as const) {
    const address = new URL(url);
    const line = await lineTo(address.host);
    lines.set(engine, line);
    settings[setting] = url.replace(address.host, `127.0.0.1:${line.port}`);
  }
  monitor = await runMonitor(sandbox, settings);
});

afterAll(async () => {
  await monitor?.close();
  for (const line of lines.values()) await line.close();
  await sandbox?.close();
});

const engines = ['kafka', 'postgres', 'redis', 'mongodb'] as const;

test('every engine tells who leads, and that it is a single node; each figure has its source and its time', async () => {
  const { engines: told } = await monitor.until(
    'every engine to answer all that it is asked, and NGINX to be none',
    ({ engines: now }) =>
      engines.every((engine) => now[engine].status === 'ok') &&
      now.nginx.status !== 'unknown' &&
      [now.kafka.quorum, now.kafka.partitions, now.postgres.server, now.redis.server].every(
        ({ status }) => status === 'ok',
      ) &&
      [now.postgres.patroni, now.redis.sentinel, now.mongodb.replicaSet].every(({ status }) => status === 'none'),
  );
  const { kafka, postgres, redis, mongodb, nginx } = told;
  for (const engine of engines) {
    expect([engine, told[engine].topology, told[engine].nodes.length]).toEqual([engine, 'single', 1]);
    expect(Date.parse(told[engine].asOf!)).toBeGreaterThan(Date.now() - 60_000);
    expect(told[engine].source).not.toBe('');
  }
  expect(kafka.quorum.value).toMatchObject({ leader: Number(kafka.leader), voters: [{ lag: 0 }], observers: [] });
  expect(kafka.epoch).toBeGreaterThan(0);
  const commands = kafka.partitions.value!.topics.find(({ name }) => name === `${sandbox.namespace}booking.commands`)!;
  expect(commands.partitions.map(({ partition, preferred }) => [partition, preferred])).toEqual([
    [0, true],
    [1, true],
    [2, true],
  ]);
  expect(kafka.partitions.value).toMatchObject({ underReplicated: 0, withoutLeader: 0, skewPercent: 0 });
  expect(postgres.server.value).toMatchObject({ isInRecovery: false, isRebuilding: false, timeline: postgres.epoch });
  expect(postgres.patroni).toMatchObject({ status: 'none', reason: expect.stringContaining('PATRONI_URLS') });
  expect(redis.server.value).toMatchObject({ role: 'master', replicas: [] });
  expect(redis.sentinel).toMatchObject({ status: 'none', reason: expect.stringContaining('REDIS_SENTINELS') });
  expect(mongodb.replicaSet).toMatchObject({ status: 'none' });
  expect(nginx).toMatchObject({ status: 'none', nodes: [] });
});

test('clocks of engines are compared with ours, and of Kafka it is said that it tells none', async () => {
  const { clocks } = await monitor.until(
    'the clocks are read',
    ({ clocks: { skews } }) => skews.filter(({ status }) => status === 'ok').length >= 3,
  );
  for (const { name, value, reason } of clocks.skews) {
    if (name === 'kafka') expect(reason).toContain('No call');
    // It is one machine: the clocks are the same, as far as can be known.
    else expect(Math.abs(value!.offsetMs)).toBeLessThanOrEqual(value!.uncertaintyMs + 5);
  }
});

test('what waits for a group, and what the views do not reflect, is told by partition', async () => {
  const { kafka, redis, client } = await open();
  const topic = `${sandbox.namespace}booking.commands`;
  await kafka.send({ topic, messages: [1, 2, 3].map((n) => ({ partition: 1, key: '1', value: String(n) })) });
  const db = client.db();
  await db.collection<{ _id: number }>(viewCollections.projection).insertOne({ _id: 1, offset: 0 } as { _id: number });
  const { clocks } = await monitor.until('the log and the views have moved', (state) => {
    return state.clocks.vector.value?.missing === 2;
  });
  expect(clocks.vector.value!.partitions[1]).toEqual({ partition: 1, end: 3, reflected: 1, missing: 2 });
  const { engines: seen } = await monitor.until('the lag is seen', (state) => workerOf(state.engines.kafka)?.lag === 3);
  const worker = workerOf(seen.kafka)!;
  expect(worker).toMatchObject({ topic, members: 0, lag: 3 });
  // Nobody consumes: there is no saying when it will be done.
  expect(worker).not.toHaveProperty('secondsLeft');

  const shows = db.collection<{ _id: number }>(viewCollections.events);
  const view = { _id: 7, version: 12, asOf: '2027-01-01T00:00:00.000Z' };
  await shows.insertOne(view);
  await monitor.until('the show that has moved is told', ({ clocks: { shows: moved } }) => {
    void redis.publish(channelNames(sandbox.namespace).views, JSON.stringify({ shows: [[7, 12]], positions: [] }));
    return moved.value?.some(({ eventId, version }) => eventId === 7 && version === 12) ?? false;
  });
  await kafka.disconnect();
  redis.disconnect();
  await client.close();
});

type Kafka = Awaited<ReturnType<RunningMonitor['state']>>['engines']['kafka'];
const workerOf = ({ groups }: Kafka) => groups.value?.find(({ group }) => group === `${sandbox.namespace}worker`);

async function open() {
  const kafka = createKafka({
    brokers: sandbox.kafkaBrokers.split(','),
    clientId: 'test',
    logger: sandbox.logger,
  }).producer();
  await kafka.connect();
  const redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  const client = await new MongoClient(sandbox.mongodbUri).connect();
  return { kafka, redis, client };
}

test.each([
  ['postgres', 'hang'],
  ['redis', 'cut'],
  ['mongodb', 'hang'],
] as const)('%s that is gone (%s) is told with the last known value, and the others go on', async (engine, fault) => {
  await monitor.until('all is well', (state) => engines.every((name) => state.engines[name].status === 'ok'));
  const line = lines.get(engine)!;
  const since = new Date().toISOString();
  /** Others may be late on a busy machine: that is told, too. */
  const isNoted = ({ changes }: Monitor, noted: Change['kind']) =>
    changes.some(({ kind, subject, at }) => kind === noted && subject === engine && at >= since);
  line[fault]();
  try {
    const { engines: told } = await monitor.until('the outage is told, and noted', (state) => {
      return state.engines[engine].status === 'down' && isNoted(state, 'outage');
    });
    expect(told[engine].server).toMatchObject({ status: 'stale', value: expect.anything() });
    expect(told[engine].server.ageMs).toBeGreaterThan(0);
    expect(told[engine].reason).toMatch(/\w/);
    // Not only for a moment: they are asked again and again meanwhile.
    const asOf = (name: EngineName, of: typeof told) => Date.parse(of[name].asOf!);
    const others = engines.filter((name) => name !== engine);
    await monitor.until('the others have been asked since', (state) =>
      others.every(
        (name) => state.engines[name].status === 'ok' && asOf(name, state.engines) > asOf(name, told) + 2_000,
      ),
    );
    const health = await monitor.ask('/api/health');
    expect(health).toMatchObject({
      status: 200,
      json: {
        status: 'down',
        parts: expect.arrayContaining([
          expect.objectContaining({ name: engine, status: 'down', reason: expect.stringMatching(/\w/) }),
        ]),
      },
    });
    // A monitor that was replaced because an engine is away would say nothing of it.
    expect((await monitor.ask('/health/live')).status).toBe(200);
    expect((await monitor.ask('/health/ready')).status).toBe(200);
  } finally {
    line.mend();
  }
  await monitor.until('it is back, and that is noted', (state) => {
    return state.engines[engine].status === 'ok' && isNoted(state, 'recovery');
  });
});

test('with no engine at all it starts, says so of each, and finds one that is started later', async () => {
  const nowhere = '127.0.0.1:1';
  const { host } = new URL(sandbox.mongodbUri);
  const line = await lineTo(host);
  line.cut();
  const alone = await runMonitor(sandbox, {
    DATABASE_URL: `postgresql://user:password@${nowhere}/ticketing`,
    KAFKA_BROKERS: nowhere,
    REDIS_URL: `redis://${nowhere}`,
    MONGODB_URI: sandbox.mongodbUri.replace(host, `127.0.0.1:${line.port}`),
  });
  const { engines: told, now } = await alone.until('it has tried', (state) =>
    engines.every((engine) => state.engines[engine].status === 'down'),
  );
  for (const engine of engines) {
    expect(told[engine]).toMatchObject({ nodes: [], topology: 'unknown', reason: expect.stringMatching(/\w/) });
    expect(told[engine]).not.toHaveProperty('leader');
  }
  expect(now).toMatchObject({ lag: null, missing: null, commandsPerSecond: null });
  line.mend();
  await alone.until('it has found the one', (state) => state.engines.mongodb.status === 'ok');
  await alone.close();
  await line.close();
});

describe('POST /api/monitor/elections', () => {
  const elect = (body: unknown) => monitor.ask('/api/monitor/elections', body);

  test.each(engines)('of %s on a single node is refused, with the reason', async (engine) => {
    await monitor.until('it is known', (state) => state.engines[engine].status === 'ok');
    const { status, json } = await elect({ engine, confirm: true });
    expect([status, json.code]).toEqual([409, 'single-node']);
    expect(json.detail).toMatch(/single node here/);
  });

  test.each([
    [{ engine: 'kafka' }, 'confirm'],
    [{ engine: 'kafka', confirm: false }, 'confirm'],
    [{ engine: 'nginx', confirm: true }, 'engine'],
    [{ engine: 'kafka', partition: -1, confirm: true }, 'partition'],
    [{ engine: 'kafka', confirm: true, unclean: true }, 'unclean'],
  ])('%j is 400', async (body, field) => {
    const { status, json } = await elect(body);
    expect([status, json.code]).toEqual([400, 'validation-failed']);
    expect(json).toMatchObject({ errors: [{ path: field }] });
  });
});

test('the history has a sample for every two seconds, and the names of other systems answer', async () => {
  const { json } = await monitor.ask('/api/monitor/history?minutes=10');
  const samples = json.samples as { at: string }[];
  expect(samples.length).toBeGreaterThan(2);
  expect(json.changes).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'outage', subject: 'redis' })]));
  expect((await monitor.ask('/api/monitor/history?minutes=61')).status).toBe(400);
  expect((await monitor.ask('/api/sync')).json).toHaveProperty('clocks.vector.value');
  expect((await monitor.ask('/api/election')).json).toHaveProperty('leaders.0.election.possible', false);
  expect((await monitor.ask('/api/replicas')).json).toHaveProperty('engines.kafka.partitions.value');
});

test('the stream tells everything, again and again', async () => {
  const abort = new AbortController();
  const response = await fetch(`${monitor.url}/api/monitor/stream`, { signal: abort.signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split('\n\n').length > 3) break;
  }
  abort.abort();
  const told = text.split('\n\n').slice(0, 3);
  expect(told.map((event) => event.split('\n')[0])).toEqual(Array(3).fill('event: monitor'));
  const times = told.map((event) => JSON.parse(event.split('\ndata: ')[1]!).asOf);
  expect(new Set(times).size).toBe(3);
});
