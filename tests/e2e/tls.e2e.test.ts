import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import type { Identity } from '../support/certificates.ts';
import { selfSigned } from '../support/certificates.ts';
import type { ServiceName, ServiceProcess } from '../support/process.ts';
import { startProcess } from '../support/process.ts';
import type { TlsEngines } from '../support/tls-engines.ts';
import { startTlsEngines } from '../support/tls-engines.ts';

let dir: string;
let engines: TlsEngines;
let stranger: Identity;
const services: ServiceProcess[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tls-'));
  engines = await startTlsEngines(dir);
  stranger = await selfSigned(dir, 'stranger');
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await engines?.stop();
  await rm(dir, { recursive: true, force: true });
});

function start(name: ServiceName, settings: Record<string, string> = {}): ServiceProcess {
  const service = startProcess(name, { ...engines.settings, KAFKA_PARTITIONS: '3', AUTH: 'open', ...settings });
  services.push(service);
  return service;
}

async function urlOf(service: ServiceProcess, up: RegExp): Promise<string> {
  return `http://127.0.0.1:${(JSON.parse(await service.said(up)) as { port: number }).port}`;
}

async function expectReady(url: string): Promise<void> {
  let health: unknown;
  await until('all dependencies to be there', async () => {
    const response = await fetch(`${url}/health/ready`);
    health = await response.json();
    return response.status === 200 && !JSON.stringify(health).includes('down');
  }).catch((error: unknown) => {
    throw new Error(`not ready: ${JSON.stringify(health)}`, { cause: error });
  });
}

const nowhere = { databaseUrl: '', mongodbUri: '', kafkaBrokers: '', namespace: '' };

const show = {
  name: 'Under lock and key',
  venue: { name: 'Old Harbour Theatre', city: 'Bristol' },
  category: 'theatre',
  startsAt: '2031-05-16T18:30:00.000Z',
  currency: 'GBP',
  layout: [{ row: 'A', seats: 10, priceMinor: 1900 }],
};

it.each([
  ['SCRAM-SHA-512', 1, {}],
  ['SCRAM-SHA-256', 2, { KAFKA_SASL_MECHANISM: 'scram-sha-256' }],
  ['PLAIN', 3, { KAFKA_SASL_MECHANISM: 'plain' }],
])('sells a seat with all engines behind TLS, and at Kafka %s', async (_, eventId, settings) => {
  const worker = start('worker', settings);
  await worker.said(/worker is up/);
  const own = [worker, start('sync-service', settings), start('write-api', settings), start('read-api', settings)];
  const ups = [/worker is up/, /sync-service is up/, /listening/, /read-api is listening/];
  const urls = await Promise.all(own.map((service, index) => urlOf(service, ups[index]!)));
  for (const url of urls) await expectReady(url);
  const call = async (method: string, path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json', prefer: 'wait=20' };
    const response = await fetch(`${urls[2]}${path}`, { method, headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as { bookingId: string } };
  };
  expect((await call('PUT', `/api/events/${eventId}`, show)).status).toBe(201);
  const booked = await call('POST', '/api/book', { userId: 7, eventId, seatId: 'A1' });
  expect(booked.status).toBe(201);
  await until('the booking in the views', async () => {
    const response = await fetch(`${urls[3]}/api/bookings/${booked.body.bookingId}`);
    return response.ok && ((await response.json()) as { status: string }).status === 'booked';
  });
  // The tools get in by the same settings.
  const { code, err } = await runCli(nowhere, ['verify', '--event', String(eventId)], {
    ...engines.settings,
    ...settings,
  });
  expect([code, err]).toEqual([0, expect.stringContaining('reading the topic')]);
  expect(await Promise.all(own.map((service) => service.stop()))).toEqual([0, 0, 0, 0]);
});

describe('does not start, and says why in one sentence', () => {
  const withUnknownUser = ({ REDIS_URL: url }: Record<string, string>) => ({
    REDIS_URL: url!.replace('rediss://', 'rediss://nobody:wrong@'),
  });

  async function words(name: ServiceName, settings: Record<string, string>): Promise<string> {
    const startedMs = performance.now();
    const service = start(name, settings);
    expect(await service.ended).toBe(1);
    // Not after a minute of trying, and not with each attempt.
    expect(performance.now() - startedMs).toBeLessThan(55_000);
    expect(service.lines.length).toBeLessThan(10);
    const sentences = service.lines.filter((line) => !line.startsWith('{'));
    expect(sentences).toHaveLength(1);
    return sentences[0]!;
  }

  it.each<[ServiceName, string, RegExp]>([
    ['worker', 'DATABASE', /^worker: PostgreSQL cannot be used: .*certificate.*\.$/],
    ['worker', 'KAFKA', /^worker: Kafka cannot be used: .*certificate.*\.$/],
    ['sync-service', 'MONGODB', /^sync-service: MongoDB cannot be used: .*certificate.*\.$/],
    ['read-api', 'MONGODB', /^read-api: MongoDB cannot be used: .*certificate.*\.$/],
    ['write-api', 'KAFKA', /^write-api: kafka at .* cannot be used: .*certificate.*\.$/],
    ['read-api', 'REDIS', /^read-api: Redis cannot be used: .*certificate.*\.$/],
    ['worker', 'REDIS', /^worker: Redis cannot be used: .*certificate.*\.$/],
  ])('%s, that trusts another authority than the one of %s', async (name, engine, sentence) => {
    expect(await words(name, { [`${engine}_TLS_CA_FILE`]: stranger.cert })).toMatch(sentence);
  });

  it.each<[ServiceName, string, (settings: Record<string, string>) => Record<string, string>, RegExp]>([
    [
      'worker',
      'PostgreSQL',
      ({ DATABASE_URL: url }) => ({ DATABASE_URL: url!.replace(':password@', ':wrong@') }),
      /^worker: PostgreSQL cannot be used: password authentication failed/,
    ],
    [
      'worker',
      'Kafka',
      () => ({ KAFKA_SASL_PASSWORD: 'wrong' }),
      /^worker: Kafka cannot be used: .*SASL SCRAM SHA512 authentication failed/,
    ],
    ...(['write-api', 'read-api', 'worker', 'sync-service'] as const).map(
      (name): [ServiceName, string, typeof withUnknownUser, RegExp] => [
        name,
        'Redis',
        withUnknownUser,
        new RegExp(`^${name}: Redis cannot be used: WRONGPASS`),
      ],
    ),
  ])('%s, with a wrong password for %s', async (name, _, wrong, sentence) => {
    expect(await words(name, wrong(engines.settings))).toMatch(sentence);
  });
});
