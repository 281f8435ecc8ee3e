import { randomUUID } from 'node:crypto';
import { channelNames } from '@ticketing/shared/stores/redis.ts';
import { Redis } from 'ioredis';
import { until } from '../../local/until.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import { acceptedBookingSchema, acceptedShowSchema, bookingSchema } from '../src/answers.ts';
import { rememberedSeconds } from '../src/idempotency.ts';
import type { ReadCommand } from './support/command-topic.ts';
import { successOf } from './support/outcome-of.ts';
import { playWorker } from './support/played-worker.ts';
import type { RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

let sandbox: Sandbox;
let worker: Awaited<ReturnType<typeof playWorker>>;
let api: RunningWriteApi;
let redis: Redis;

beforeAll(async () => {
  sandbox = await openSandbox();
  redis = new Redis(sandbox.redisUrl);
  api = await runWriteApi(sandbox);
  const decided = new Set<string>();
  worker = await playWorker(sandbox, (read) => {
    const { commandId } = read.command;
    const repeated = decided.has(commandId);
    decided.add(commandId);
    return successOf(read, repeated);
  });
});

afterAll(async () => {
  await api?.close();
  await worker?.close();
  redis?.disconnect();
  await sandbox?.close();
});

async function commandAt(receipt: { partition: number; offset: number }): Promise<ReadCommand> {
  const found = () =>
    worker.commands.find(({ partition, offset }) => partition === receipt.partition && offset === receipt.offset);
  await until('the command is read', () => found() !== undefined);
  return found()!;
}

const book = (body: object, headers?: Record<string, string>) => api.call('POST', '/api/book', body, headers);

test('an order stands on the log as the contract says, at the place of its receipt', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const { body } = await book({ userId: 5, eventId: 31, seatId: 'A1' }, { 'x-correlation-id': 'my-id', traceparent });
  const accepted = acceptedBookingSchema.parse(body);
  const { command, key, header } = await commandAt(accepted.receipt);
  const { bookingId, commandId } = accepted;
  expect(command).toEqual({ commandId, type: 'BookSeats', eventId: 31, bookingId, userId: 5, seatIds: ['A1'] });
  expect(bookingId).toMatch(/^31-/);
  expect(key).toBe('31');
  expect(header('ce_id')).toBe(commandId);
  expect(header('ce_subject')).toBe(bookingId);
  expect(header('correlation-id')).toBe('my-id');
  expect(header('traceparent')).toBe(traceparent);
  expect(header('reply-to')).toBeUndefined();
});

test('orders for one show stand on one partition, in the order in which they were acknowledged', async () => {
  const receipts: { partition: number; offset: number }[] = [];
  for (let userId = 1; userId <= 5; userId += 1) {
    const { body } = await book({ userId, eventId: 32, seatId: 'A1' });
    receipts.push(acceptedBookingSchema.parse(body).receipt);
  }
  expect(new Set(receipts.map(({ partition }) => partition)).size).toBe(1);
  expect(receipts.map(({ offset }) => offset)).toEqual(receipts.map((_, index) => receipts[0]!.offset + index));
});

test('without a key, the same request is a new booking each time', async () => {
  const order = { userId: 1, eventId: 33, seatId: 'A1' };
  const [first, second] = await Promise.all([book(order), book(order)]);
  expect(acceptedBookingSchema.parse(first.body).bookingId).not.toBe(
    acceptedBookingSchema.parse(second.body).bookingId,
  );
});

describe('Idempotency-Key', () => {
  const order = { userId: 1, eventId: 34, seatId: 'A1' };

  test('the same key and request are the same booking, however the body is spelt', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const spellings = [
      order,
      { seatIds: ['A1'], eventId: 34, userId: 1 },
      '{ "eventId":34.0, "userId":1, "seatId":"A1" }',
    ];
    const answers = await Promise.all(spellings.map((body) => api.call('POST', '/api/book', body, key)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const accepted = answers.map(({ body }) => acceptedBookingSchema.parse(body));
    expect(new Set(accepted.map(({ bookingId, commandId }) => `${bookingId} ${commandId}`)).size).toBe(1);
  });

  test('repeated with wait, it is answered as the first time', async () => {
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=30' };
    const first = await book(order, headers);
    const second = await book(order, headers);
    expect([first.status, second.status]).toEqual([201, 201]);
    const [a, b] = [first, second].map(({ body }) => ({ ...bookingSchema.parse(body), receipt: null, links: null }));
    expect(b).toEqual(a);
  });

  test.each([
    ['another body', 'POST', '/api/book', { ...order, seatId: 'A2' }],
    ['another show', 'POST', '/api/book', { ...order, eventId: 35 }],
    ['another call', 'POST', '/api/holds', order],
  ])('the same key with %s: 422', async (_what, method, path, body) => {
    const key = { 'idempotency-key': randomUUID() };
    expect((await book(order, key)).status).toBe(202);
    const answer = await api.call(method, path, body, key);
    expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await book(order, key)).status).toBe(202);
  });

  const layout = (seats: number) => ({ layout: [{ row: 'A', seats, priceMinor: 100 }] });
  test.each([
    ['PATCH', '/api/events/34', { name: 'One' }, { name: 'Another' }],
    ['PUT', '/api/events/34/layout', layout(3), layout(4)],
    ['POST', '/api/events/34/cancel', { reason: 'ill' }, { reason: 'storm' }],
  ])(
    "an organiser's key, %s %s: the same request is the same command, another is 422",
    async (method, path, one, other) => {
      const key = { 'idempotency-key': randomUUID() };
      const answers = [await api.call(method, path, one, key), await api.call(method, path, one, key)];
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      const [first, again] = answers.map(({ body }) => acceptedShowSchema.parse(body));
      expect(again!.commandId).toBe(first!.commandId);
      const refused = await api.call(method, path, other, key);
      expect(refused).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    },
  );

  test("another user's same key is another booking", async () => {
    const key = { 'idempotency-key': randomUUID() };
    const mine = await book(order, key);
    const theirs = await book({ ...order, userId: 2 }, key);
    expect(theirs.status).toBe(202);
    expect(acceptedBookingSchema.parse(theirs.body).bookingId).not.toBe(
      acceptedBookingSchema.parse(mine.body).bookingId,
    );
  });

  test('is remembered for a day', async () => {
    const key = randomUUID();
    await book(order, { 'idempotency-key': key });
    const remembered = (await redis.keys(`${sandbox.namespace}idempotency:*`)).length;
    await book(order, { 'idempotency-key': 'k'.repeat(255) });
    const keys = await redis.keys(`${sandbox.namespace}idempotency:*`);
    expect(keys).toHaveLength(remembered + 1);
    // Long or short, a key takes the same room.
    expect(new Set(keys.map((name) => name.length)).size).toBe(1);
    for (const name of keys) {
      expect(await redis.strlen(name)).toBe(22);
      const seconds = await redis.ttl(name);
      expect(seconds).toBeGreaterThan(rememberedSeconds - 60);
      expect(seconds).toBeLessThanOrEqual(rememberedSeconds);
    }
  });

  test('a request that is not valid does not use up its key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    expect((await book({ ...order, seatId: 'nowhere' }, key)).status).toBe(400);
    expect((await book(order, key)).status).toBe(202);
  });
});

test('the same show, however it is spelt, is one command', async () => {
  const details = {
    name: 'Hamlet',
    venue: { name: 'Globe', city: 'London' },
    category: 'theatre',
    startsAt: '2037-01-01T19:00:00Z',
    currency: 'GBP',
    layout: [{ row: 'A', seats: 10, priceMinor: 1000 }],
  };
  const spellings = [
    details,
    { ...details, maxSeatsPerUser: 10, startsAt: '2037-01-01T19:00:00.000Z', name: ' Hamlet ' },
    Object.fromEntries(Object.entries(details).reverse()),
  ];
  const answers = await Promise.all(spellings.map((body) => api.call('PUT', '/api/events/36', body)));
  const ids = answers.map(({ body }) => acceptedShowSchema.parse(body).commandId);
  expect(new Set(ids).size).toBe(1);
  const other = await api.call('PUT', '/api/events/36', { ...details, name: 'Macbeth' });
  expect(acceptedShowSchema.parse(other.body).commandId).not.toBe(ids[0]);
  const again = await api.call('PUT', '/api/events/36', details, { prefer: 'wait=30' });
  expect(again.status).toBe(200);
});

test('a show is scheduled with its texts in their normal form', async () => {
  const { body } = await api.call('PUT', '/api/events/37', {
    name: 'Cafe\u0301',
    venue: { name: 'Opera\u0308', city: 'Zu\u0308rich' },
    category: 'the\u0301a\u0302tre',
    startsAt: '2037-01-01T19:00:00Z',
    currency: 'CHF',
    layout: [{ row: 'A', seats: 10, priceMinor: 1000 }],
  });
  const { command } = await commandAt(acceptedShowSchema.parse(body).receipt);
  expect(command).toMatchObject({
    name: 'Caf\u00e9',
    venue: { name: 'Oper\u00e4', city: 'Z\u00fcrich' },
    category: 'th\u00e9\u00e2tre',
  });
});

describe('Prefer: wait', () => {
  test('names the channel of this process to the worker, and only when somebody waits', async () => {
    const { body } = await book({ userId: 1, eventId: 37, seatId: 'A1' }, { prefer: 'wait=30' });
    const { header } = await commandAt(bookingSchema.parse(body).receipt);
    const channel = header('reply-to');
    expect(channel?.startsWith(channelNames(sandbox.namespace).replies(''))).toBe(true);
    expect(await redis.pubsub('NUMSUB', channel!)).toEqual([channel, 1]);
  });

  test('two who wait for one command are both told', async () => {
    const headers = { 'idempotency-key': randomUUID(), prefer: 'wait=30' };
    const answers = await Promise.all([1, 2, 3].map(() => book({ userId: 1, eventId: 38, seatId: 'A1' }, headers)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  test('words on the channel that are no replies do no harm', async () => {
    const { body } = await book({ userId: 1, eventId: 39, seatId: 'A1' }, { prefer: 'wait=30' });
    const channel = (await commandAt(bookingSchema.parse(body).receipt)).header('reply-to')!;
    for (const words of ['', 'null', '[{}]', '[{"commandId":"x"}]', '{"__proto__":1}'])
      await redis.publish(channel, words);
    expect((await book({ userId: 1, eventId: 39, seatId: 'A1' }, { prefer: 'wait=30' })).status).toBe(201);
  });
});
