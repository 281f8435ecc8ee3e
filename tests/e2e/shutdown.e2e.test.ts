import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../local/until.ts';
import type { ServiceProcess } from '../support/process.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { Twin, TwinSystem } from '../support/twin-system.ts';
import { startTwinSystem } from '../support/twin-system.ts';

const eventId = 7;
const buyers = { count: 4, pauseMs: 50 };
const testMs = 500_000;
const rows = 40;
const seatsInRow = 1000; // as many in all as the buyers can take at their pace in that time

let sandbox: Sandbox;
let system: TwinSystem;
const booked: string[] = [];
let nextSeat = 0;

beforeAll(async () => {
  sandbox = await openSandbox();
  system = await startTwinSystem(sandbox);
  const show = {
    name: 'The Long Evening',
    venue: { name: 'City Hall', city: 'Utrecht' },
    category: 'concert',
    startsAt: '2031-01-01T20:00:00Z',
    currency: 'EUR',
    layout: Array.from({ length: rows }, (_, row) => ({ row: rowName(row), seats: seatsInRow, priceMinor: 1000 })),
  };
  expect((await send('PUT', `/api/events/${eventId}`, show, 20)).status).toBe(201);
  await until('the show to be in the views', async () => (await send('GET', `/api/events/${eventId}`)).ok);
});

afterAll(async () => {
  await system.stop();
  await sandbox.close();
});

function rowName(row: number): string {
  return String.fromCharCode(65 + Math.floor(row / 26), 65 + (row % 26));
}

function send(method: string, path: string, body?: unknown, waitSeconds?: number, key?: string): Promise<Response> {
  return fetch(system.url + path, {
    method,
    headers: {
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(waitSeconds !== undefined && { prefer: `wait=${waitSeconds}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

/**
 * Buyers and lookers who go on until they are told to stop; each books seats that nobody else wants.
 * @param firstSeat where they begin
 * @param withKeys whether each order has an Idempotency-Key
 */
function startLoad(firstSeat: number, withKeys = false) {
  const accepted: string[] = [];
  const failed: string[] = [];
  let stopping = false;
  let seat = firstSeat;

  async function attempt(what: string, request: () => Promise<Response>, good: number[]): Promise<void> {
    try {
      const response = await request();
      const body = (await response.json()) as { bookingId?: string };
      if (!good.includes(response.status)) failed.push(`${what}: ${response.status} ${JSON.stringify(body)}`);
      else if (body.bookingId !== undefined) accepted.push(body.bookingId);
    } catch (error) {
      failed.push(`${what}: ${error}`);
    }
  }

  async function buy(waitSeconds?: number): Promise<void> {
    while (!stopping) {
      const seatId = `${rowName(seat % rows)}${Math.floor(seat / rows) + 1}`;
      const userId = seat + 1;
      seat += 1;
      const key = withKeys ? randomUUID() : undefined;
      await attempt('book', () => send('POST', '/api/book', { eventId, userId, seatId }, waitSeconds, key), [201, 202]);
      await sleep(buyers.pauseMs);
    }
  }

  async function look(): Promise<void> {
    while (!stopping) {
      await attempt('look', () => send('GET', `/api/events/${eventId}/seats?view=map`), [200]);
      await attempt('list', () => send('GET', '/api/events'), [200]);
    }
  }

  const running = Array.from({ length: buyers.count }, (_, buyer) => buy(buyer % 2 === 0 ? 20 : undefined));
  running.push(look(), look());
  return {
    accepted,
    failed,
    /** @returns the first seat that nobody has asked for */
    async stop() {
      stopping = true;
      await Promise.all(running);
      return seat;
    },
  };
}

test(
  'every process is stopped and started again under load, and nobody notices',
  async () => {
    const load = startLoad(0);
    try {
      for (const twin of system.twins) {
        const before = load.accepted.length;
        await until('bookings to go on', () => load.accepted.length > before + 20);
        expect({ twin: twin.name, end: await twin.process.stop() }).toEqual({ twin: twin.name, end: 0 });
        const without = load.accepted.length;
        await until('bookings to go on without it', () => load.accepted.length > without + 20);
        await system.startAgain(twin);
        await untilUsed(twin);
      }
    } finally {
      nextSeat = await load.stop();
    }
    expect(load.failed).toEqual([]);
    booked.push(...load.accepted);
    await untilAllAreBooked(booked);
  },
  testMs,
);

test(
  'a write-api that is killed is not noticed by who orders with an Idempotency-Key',
  async () => {
    const load = startLoad(nextSeat, true);
    try {
      for (const twin of system.twins.filter(({ name }) => name === 'write-api')) {
        const before = load.accepted.length;
        await until('bookings to go on', () => load.accepted.length > before + 20);
        twin.process.signal('SIGKILL');
        await twin.process.ended;
        const without = load.accepted.length;
        await until('bookings to go on without it', () => load.accepted.length > without + 20);
        await system.startAgain(twin);
        await untilUsed(twin);
      }
    } finally {
      await load.stop();
    }
    expect(load.failed).toEqual([]);
    booked.push(...load.accepted);
    await untilAllAreBooked(booked);
  },
  testMs,
);

/** NGINX tries a server that it could not reach again after two seconds: until then, all rests on the other one. */
async function untilUsed({ name, port }: Twin): Promise<void> {
  if (!name.endsWith('-api')) return;
  await until(`${name} to get requests again`, async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    return /http_request_duration_seconds_count\{[^}]*route="\/api\//.test(metrics);
  });
}

/** An accepted booking has an outcome, and since nobody else wants its seat the outcome is a booking. */
async function untilAllAreBooked(bookingIds: string[]): Promise<void> {
  expect(new Set(bookingIds).size).toBe(bookingIds.length);
  await until('all bookings to be in the views', async () => {
    const { counts } = (await (await send('GET', `/api/events/${eventId}/seats?view=map`)).json()) as {
      counts: { booked: number };
    };
    return counts.booked === bookingIds.length;
  });
  for (const bookingId of bookingIds.slice(-50)) {
    expect(await (await send('GET', `/api/bookings/${bookingId}`)).json()).toMatchObject({ status: 'booked' });
  }
}

describe('a process that cannot finish', () => {
  const writeApi = (): Twin => system.twins.find(({ name }) => name === 'write-api')!;

  /** A request that never arrives whole: the server waits for it as long as it may. */
  async function holdOpen({ port }: Twin): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      'POST /api/book HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
    );
    // What comes first is read first: when this is answered, the request before it is known.
    await fetch(`http://127.0.0.1:${port}/health/live`);
  }

  async function stopping(process: ServiceProcess): Promise<void> {
    process.signal('SIGTERM');
    await process.said(/"stopping"/);
  }

  test('is ended by a second signal', async () => {
    const twin = writeApi();
    await holdOpen(twin);
    await stopping(twin.process);
    const startMs = performance.now();
    twin.process.signal('SIGTERM');
    expect(await twin.process.ended).toBe(1);
    // Before its time is up.
    expect(performance.now() - startMs).toBeLessThan(9_000);
    await system.startAgain(twin);
  });

  test('ends when its time is up', async () => {
    const twin = writeApi();
    await holdOpen(twin);
    const startMs = performance.now();
    await stopping(twin.process);
    expect(await twin.process.ended).toBe(1);
    expect(performance.now() - startMs).toBeGreaterThan(9_000);
    await system.startAgain(twin);
  });
});
