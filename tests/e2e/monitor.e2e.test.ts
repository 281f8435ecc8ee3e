import { seed } from '../../local/seed.ts';
import { until } from '../../local/until.ts';
import type { Monitor } from '../../monitor/src/answers.ts';
import { monitorSchema } from '../../monitor/src/answers.ts';
import { expectDocumented } from '../support/metrics-document.ts';
import { startMonitor } from '../support/monitor.ts';
import type { ServiceProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;
let monitor: ServiceProcess;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox);
  monitor = await startMonitor(sandbox, system);
  await seed({ url: system.url, adminToken: undefined, programmeDays: 0, report: () => {} });
});

afterAll(async () => {
  await monitor?.stop();
  await system?.stop();
  await sandbox?.close();
});

const watched = ['write-api', 'read-api', 'worker', 'sync-service', 'accounts'];

async function state(): Promise<Monitor> {
  return monitorSchema.parse(await (await fetch(`${system.url}/api/monitor`)).json());
}

const told = (what: string, isSo: (state: Monitor) => boolean) =>
  until(what, async () => {
    const now = await state();
    return isSo(now) && now;
  });

const serviceIn = ({ services }: Monitor, name: string) => services.find((service) => service.name === name);

test('through NGINX it tells every engine and every service', async () => {
  const { engines } = await told(
    'all is well',
    (now) =>
      Object.values(now.engines).every(({ status }) => status === 'ok') &&
      now.engines.nginx.balancing.value !== undefined &&
      watched.every((name) => serviceIn(now, name)?.ready === true),
  );
  expect(engines.nginx.connections.value!.requests).toBeGreaterThan(0);
  const { method, upstreams } = engines.nginx.balancing.value!;
  expect(method).toBe('round_robin');
  const readApi = upstreams.find(({ name }) => name === 'read-api')!;
  expect(readApi.servers).toEqual([{ address: new URL(system.urls['read-api']).host, weight: 1 }]);
});

test('a booking is seen on the log, in the views, and in the counts of who has served it', async () => {
  const order = { eventId: 1, userId: 5, seatId: 'A1' };
  const booked = await fetch(`${system.url}/api/book`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'wait=20' },
    body: JSON.stringify(order),
  });
  expect(booked.status).toBe(201);
  const { clocks, services } = await told('the views reflect all of the log', (now) => {
    const { vector, shows } = now.clocks;
    const isThere = shows.value?.some(({ eventId }) => eventId === 1) ?? false;
    const isCounted = serviceIn(now, 'write-api')?.value?.sharePercent !== undefined;
    return isThere && isCounted && vector.status === 'ok' && vector.value?.missing === 0;
  });
  const decided = clocks.vector.value!.partitions.reduce((sum, { end }) => sum + end, 0);
  expect(decided).toBeGreaterThan(0);
  const writer = services.find(({ name }) => name === 'write-api')!.value!;
  expect(writer.sharePercent).toBe(100);
});

test('a worker that is killed is an outage, and started anew its end and a restart', async () => {
  const before = serviceIn(
    await told('the worker is ready', (now) => serviceIn(now, 'worker')?.value?.startedAt !== undefined),
    'worker',
  );
  system.services.worker.signal('SIGKILL');
  await system.services.worker.ended;
  const down = await told('it is said that it is not there', (now) => serviceIn(now, 'worker')?.ready === false);
  const { reason, value } = serviceIn(down, 'worker')!;
  expect(reason).toMatch(/\w/);
  // The last that was known, with its age.
  expect(value!.startedAt).toBe(before!.value!.startedAt);
  await system.restart('worker');
  const { changes } = await told('all of it is told', (now) => {
    const kinds = now.changes.filter(({ subject }) => subject.startsWith('worker')).map(({ kind }) => kind);
    return ['outage', 'recovery', 'restart'].every((kind) => kinds.some((one) => one === kind));
  });
  expect(changes.every(({ source }) => source !== '')).toBe(true);
});

test('an election on a single node is refused through NGINX, too, and what is wrong has its problem', async () => {
  const elect = (body: unknown) =>
    fetch(`${system.url}/api/monitor/elections`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const refused = await elect({ engine: 'postgres', confirm: true });
  expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ code: 'single-node' })]);
  expect((await elect({ engine: 'postgres' })).status).toBe(400);
  await monitor.said(/"audit":"election".*"engine":"postgres".*"outcome":"single-node"/);
  const wrong = await fetch(`${system.url}/api/monitor`, { method: 'POST' });
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
});

test.each(['/api/health', '/api/sync', '/api/election', '/api/replicas', '/monitor/openapi.json'])(
  '%s answers',
  async (path) => {
    expect((await fetch(system.url + path)).status).toBe(200);
  },
);

test('the stream comes through NGINX as it is told', async () => {
  const abort = new AbortController();
  const response = await fetch(`${system.url}/api/monitor/stream`, { signal: abort.signal });
  let text = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.split('event: monitor\n').length > 2) break;
  }
  abort.abort();
  expect(text).toMatch(/^event: monitor\nid: \d+\ndata: \{"asOf":/);
});

test('docs/metrics.md tells its metrics', async () => {
  await expectDocumented('monitor', `http://127.0.0.1:${system.ports.monitor}`);
});
