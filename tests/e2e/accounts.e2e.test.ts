import { readFile } from 'node:fs/promises';
import { createRedis } from '@ticketing/shared/stores/redis.ts';
import { MongoClient } from 'mongodb';
import pg from 'pg';
import { runCli } from '../../cli/test/run-cli.ts';
import { until } from '../../local/until.ts';
import type { LogClient } from '../support/log-client.ts';
import { openLogClient } from '../support/log-client.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

const adminToken = 'the-token-of-the-organiser-of-these-tests';
const eventId = 4711;

let sandbox: Sandbox;
let system: System;
let log: LogClient;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox, { AUTH: 'required', ADMIN_TOKEN: adminToken });
  log = await openLogClient(sandbox);
  const show = {
    name: 'A long evening',
    venue: { name: 'Arena', city: 'Bristol' },
    category: 'theatre',
    startsAt: '2031-05-16T18:30:00.000Z',
    currency: 'GBP',
    maxSeatsPerUser: 1_000,
    layout: [...'ABCDEFGHIJ'].map((row) => ({ row, seats: 1_000, priceMinor: 1_000 })),
  };
  const scheduled = await call('PUT', `/api/events/${eventId}`, { token: adminToken, json: show });
  expect(scheduled.status).toBe(201);
});

afterAll(async () => {
  await log?.close();
  await system?.stop();
  await sandbox?.close();
});

type Answer = { status: number; json: Record<string, unknown> };
type Call = { token?: string; json?: unknown; form?: Record<string, string> };

async function call(method: string, path: string, { token, json, form }: Call = {}): Promise<Answer> {
  const response = await fetch(system.url + path, {
    method,
    headers: {
      prefer: 'wait=20',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form !== undefined && { body: new URLSearchParams(form).toString() }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? {} : JSON.parse(text) };
}

const person = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: `the password of ${username}`,
});

async function registered(username: string) {
  const given = person(username);
  expect((await call('POST', '/api/auth/register', { json: given })).status).toBe(201);
  const { status, json } = await call('POST', '/api/auth/token', { form: { username, password: given.password } });
  expect(status).toBe(200);
  return { ...given, token: String(json.access_token), refreshToken: String(json.refresh_token), userId: json.userId };
}

function book(token: string, seatId: string): Promise<Answer> {
  return call('POST', '/api/book', { token, json: { eventId, seatId } });
}

test('one logs in, books for oneself, and sees what is one’s own', async () => {
  const ada = await registered('ada');
  const booked = await book(ada.token, 'A1');
  expect(booked).toMatchObject({ status: 201, json: { userId: ada.userId, status: 'booked' } });
  const path = `/api/users/${ada.userId}/bookings`;
  await until('the booking to be in the views', async () => {
    const { json } = await call('GET', path, { token: ada.token });
    return (json.bookings as unknown[]).length === 1;
  });
  const eve = await registered('eve');
  expect((await call('GET', path, { token: eve.token })).status).toBe(404);
  expect((await call('GET', path)).status).toBe(401);
});

test('an organiser is made by the cli, and schedules from the next token on', async () => {
  const { token, refreshToken, username, userId } = await registered('olivia');
  const env = { ACCOUNTS_DATABASE_URL: system.accountsDatabaseUrl };
  const change = (bearer: string) =>
    call('PUT', '/api/events/4712', {
      token: bearer,
      json: {
        name: 'Another evening',
        venue: { name: 'Arena', city: 'Bristol' },
        category: 'theatre',
        startsAt: '2031-05-17T18:30:00.000Z',
        currency: 'GBP',
        layout: [{ row: 'A', seats: 10, priceMinor: 1_000 }],
      },
    });
  expect(await change(token)).toMatchObject({ status: 403, json: { code: 'not-allowed' } });
  const granted = await runCli(sandbox, ['accounts', 'grant', username, 'organiser'], env);
  expect(granted).toMatchObject({ code: 0, out: `olivia (${userId}) has the roles: customer, organiser.\n` });
  const refreshed = await call('POST', '/api/auth/token', {
    json: { grant_type: 'refresh_token', refresh_token: refreshToken },
  });
  expect((await change(String(refreshed.json.access_token))).status).toBe(201);
});

test('kill -9 of accounts under load: bookings with a token go on', async () => {
  const buyers = await Promise.all(['b1', 'b2', 'b3'].map((name) => registered(`buyer-${name}`)));
  const rows = ['B', 'C', 'D'];
  const statuses: number[] = [];
  let isOver = false;

  async function buy({ token }: { token: string }, row: string): Promise<number> {
    let seat = 0;
    while (!isOver) {
      seat += 1;
      statuses.push((await book(token, `${row}${seat}`)).status);
    }
    return seat;
  }

  const sold = Promise.all(buyers.map((buyer, index) => buy(buyer, rows[index]!)));
  await until('bookings under way', () => statuses.length >= 30);
  system.services.accounts.signal('SIGKILL');
  expect(await system.services.accounts.ended).toBe('SIGKILL');
  const before = statuses.length;
  await until('bookings after it', () => statuses.length >= before + 100);
  // Who has to log in must wait.
  const login = await call('POST', '/api/auth/token', { form: { username: 'ada', password: 'x' } });
  expect(login.status).toBe(502);
  isOver = true;
  const seats = await sold;
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(statuses).toHaveLength(seats.reduce((sum, count) => sum + count, 0));
  await system.restart('accounts');
  const again = await call('POST', '/api/auth/token', {
    json: { grant_type: 'refresh_token', refresh_token: buyers[0]!.refreshToken },
  });
  expect(again.status).toBe(200);
});

test('a person who is erased is nowhere: in no topic, store, log and view', async () => {
  const name = 'wilhelmina-to-be-forgotten';
  const { token, password, email, userId } = await registered(name);
  const booked = await book(token, 'J1');
  expect(booked.status).toBe(201);
  // All that leaves traces: failures, mails, a page's session, a change of the address.
  await call('POST', '/api/auth/token', { form: { username: email, password: 'wrong' } });
  await call('POST', '/api/auth/password/forgot', { json: { email } });
  await call('POST', '/api/auth/session', { json: { username: email, password } });
  await call('POST', '/api/auth/register', { json: { ...person(`${name}-2`.slice(0, 32)), email } });
  const moved = `moved-${email}`;
  expect((await call('PATCH', '/api/auth/users/me', { token, json: { email: moved, password } })).status).toBe(200);
  expect((await call('PATCH', '/api/auth/users/me', { token, json: { email, password } })).status).toBe(200);
  expect(tracesOf(name, await rowsOf(system.accountsDatabaseUrl))).not.toEqual([]);

  expect((await call('DELETE', '/api/auth/users/me', { token, json: { password: 'wrong' } })).status).toBe(401);
  expect((await call('DELETE', '/api/auth/users/me', { token, json: { password } })).status).toBe(204);

  expect((await call('POST', '/api/auth/token', { form: { username: email, password } })).status).toBe(401);
  expect((await call('GET', '/api/auth/users/me', { token })).status).toBe(401);
  const places: [string, string[]][] = [
    ['the database of accounts', await rowsOf(system.accountsDatabaseUrl)],
    ['the event store', await rowsOf(sandbox.databaseUrl)],
    ['the views', await documents()],
    ['Redis', await redisTexts()],
    ['the log of NGINX', [await readFile(system.gatewayLog, 'latin1')]],
  ];
  for (const topic of [log.topics.commands, log.topics.events]) {
    const messages = await log.read(topic);
    await until(`messages of ${topic}`, () => messages.length > 100);
    places.push([topic, messages.map((message) => JSON.stringify([String(message.value), message.headers]))]);
  }
  for (const [service, { lines }] of Object.entries(system.services)) places.push([`the log of ${service}`, lines]);
  for (const [place, texts] of places) {
    expect({ place, texts: texts.length > 0 }).toEqual({ place, texts: true });
    expect({ place, traces: tracesOf(name, texts) }).toEqual({ place, traces: [] });
  }
  // The booking keeps the number.
  const booking = await call('GET', `/api/bookings/${booked.json.bookingId}`, {
    token: adminToken,
  });
  expect(booking).toMatchObject({ status: 200, json: { userId, status: 'booked' } });
  // And the name is free.
  expect((await call('POST', '/api/auth/register', { json: { ...person(name), password } })).status).toBe(201);
});

function tracesOf(name: string, texts: string[]): string[] {
  return texts.filter((text) => text.toLowerCase().includes(name)).map((text) => text.slice(0, 300));
}

/** Every row of every table, as text. */
async function rowsOf(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
        WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts = await Promise.all(
      tables.map(
        async ({ name }) => (await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`)).rows,
      ),
    );
    return texts.flat().map(({ text }) => text);
  } finally {
    await client.end();
  }
}

async function documents(): Promise<string[]> {
  const client = new MongoClient(sandbox.mongodbUri);
  try {
    const collections = await client.db().listCollections().toArray();
    const found = await Promise.all(collections.map(({ name }) => client.db().collection(name).find().toArray()));
    return found.flat().map((document) => JSON.stringify(document));
  } finally {
    await client.close();
  }
}

async function redisTexts(): Promise<string[]> {
  const redis = createRedis({ url: sandbox.redisUrl, logger: sandbox.logger, name: 'test' });
  try {
    await until('redis', () => redis.status === 'ready');
    const keys = await redis.keys('*');
    return Promise.all(
      keys.map(async (key) => {
        const value = await redis.dump(key).catch(() => '');
        return `${key} ${value}`;
      }),
    );
  } finally {
    redis.disconnect();
  }
}
