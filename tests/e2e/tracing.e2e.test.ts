import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { until } from '../../local/until.ts';
import { scheduleShow } from '../../worker/test/stories.ts';
import { areTaken, paymentSettings } from '../support/paid-system.ts';
import type { ServiceProcess } from '../support/process.ts';
import { startProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { RunningSimulator } from '../support/simulator.ts';
import { runSimulator } from '../support/simulator.ts';

type Span = { service: string; name: string; traceId: string; spanId: string; parentSpanId?: string };

/** What an OTLP exporter sends, as far as we look at it. */
type ExportRequest = {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<Span, 'service'>[] }[];
  }[];
};

let sandbox: Sandbox;
let collector: Server;
let services: ServiceProcess[];
let simulator: RunningSimulator;
let apiUrl: string;
const spans: Span[] = [];

beforeAll(async () => {
  sandbox = await openSandbox();
  collector = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as ExportRequest;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
      for (const scope of scopeSpans) for (const span of scope.spans) spans.push({ ...span, service });
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  simulator = await runSimulator();
  const env = {
    DATABASE_URL: sandbox.databaseUrl,
    KAFKA_BROKERS: sandbox.kafkaBrokers,
    REDIS_URL: sandbox.redisUrl,
    MONGODB_URI: sandbox.mongodbUri,
    NAMESPACE: sandbox.namespace,
    KAFKA_PARTITIONS: '3',
    ...paymentSettings(simulator.url),
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  };
  const [writeApi, worker, syncService] = (['write-api', 'worker', 'sync-service'] as const).map((name) =>
    startProcess(name, env),
  );
  const payments = startProcess('payments', { ...env, DATABASE_URL: await sandbox.database('payments') });
  services = [writeApi!, worker!, syncService!, payments];
  await Promise.all([
    worker!.said(/worker is up/),
    payments.said(/payments is up/),
    syncService!.said(/sync-service is up/),
    writeApi!.said(/the log is open/),
  ]);
  const { port } = JSON.parse(await writeApi!.said(/"listening"/)) as { port: number };
  apiUrl = `http://127.0.0.1:${port}`;
  await until('payments are taken', () => areTaken({ urls: { 'write-api': apiUrl } }));
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await simulator.close();
  collector.close();
  await sandbox.close();
});

function send(method: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(apiUrl + path, {
    method,
    headers: { 'content-type': 'application/json', prefer: 'wait=20', ...headers },
    body: JSON.stringify(body),
  });
}

test('a booking is one trace, from the request to the view', async () => {
  const { eventId, commandId: _commandId, type: _type, ...details } = scheduleShow;
  expect((await send('PUT', `/api/events/${eventId}`, details)).status).toBe(201);

  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  const order = { eventId, userId: 101, seatId: 'A1' };
  expect((await send('POST', '/api/book', order, { traceparent })).status).toBe(201);

  const ours = await until('the whole trace', () => {
    const found = spans.filter((span) => span.traceId === traceId);
    return found.length >= 7 && found;
  });
  const byId = new Map(ours.map((span) => [span.spanId, span]));
  const pathOf = (span: Span): string => {
    const parent = byId.get(span.parentSpanId ?? '');
    return `${parent ? `${pathOf(parent)} > ` : ''}${span.service}: ${span.name}`;
  };
  const { commands, events } = { commands: `${sandbox.namespace}booking.commands`, events: 'booking.events' };
  const request = 'write-api: POST /api/book';
  const decided = `${request} > write-api: send ${commands} > worker: decide BookSeats`;
  const projected = `${decided} > worker: send ${events} > sync-service: project SeatsBooked`;
  expect(ours.map(pathOf).sort()).toEqual(
    [
      request,
      `${request} > write-api: send ${commands}`,
      decided,
      `${decided} > worker: commit`,
      `${decided} > worker: send ${events}`,
      projected,
      `${projected} > sync-service: write views`,
    ].sort(),
  );
});

test('a payment is one trace, through the calls to the provider', async () => {
  const { commandId: _commandId, type: _type, eventId: _eventId, ...details } = scheduleShow;
  const eventId = 77;
  expect((await send('PUT', `/api/events/${eventId}`, { ...details, payment: 'required' })).status).toBe(201);
  const held = await send('POST', '/api/holds', { eventId, userId: 103, seatId: 'A1' });
  const { bookingId } = z.object({ bookingId: z.string() }).parse(await held.json());
  const traceId = '5bf92f3577b34da6a3ce929d0e0e4736';
  const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
  const body = { userId: 103, bookingId, method: { token: 'tok_ok' } };
  const headers = { traceparent, 'idempotency-key': 'traced' };
  expect((await send('POST', '/api/payments/process', body, headers)).status).toBe(201);
  const named = (service: string, name: string) =>
    spans.some((span) => span.traceId === traceId && span.service === service && span.name === name);
  await until('the whole trace', () =>
    [
      ['write-api', 'POST /api/payments/process'],
      ['worker', 'decide ExtendHold'],
      ['payments', 'provider authorise'],
      ['worker', 'decide ConfirmBooking'],
      ['payments', 'provider capture'],
    ].every(([service, name]) => named(service!, name!)),
  );
});

test('a request without a trace begins one; probes begin none', async () => {
  await fetch(`${apiUrl}/health/ready`);
  await send('POST', '/api/book', { eventId: scheduleShow.eventId, userId: 102, seatId: 'A2' });
  const roots = await until('a trace of its own', () => {
    const found = spans.filter(({ name, parentSpanId }) => name === 'POST /api/book' && !parentSpanId);
    return found.length > 0 && found;
  });
  expect(roots[0]!.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(spans.filter(({ name }) => name.includes('health'))).toEqual([]);
});
