import type { RecordedPosition } from '@ticketing/shared/log/headers.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { createPaymentPositions } from '@ticketing/sync-service/payments/positions.ts';
import { repeat } from '@ticketing/sync-service/repeat.ts';
import { recordLogEnds } from '@ticketing/sync-service/store/log-ends.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { writePayment } from './payment-story.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';

const uuid = '01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const idOf = (eventId: number) => `${eventId}-${uuid}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;

let sandbox: Sandbox;
let api: RunningReadApi;
/** Where the owners of cards agree, by payment. */
const urls = new Map<string, string>();

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox, { nextActionOf: async (paymentId) => urls.get(paymentId) });
});

afterAll(async () => {
  await api?.close();
  await sandbox?.close();
});

/** Folds an event into the views, as sync-service does. */
async function apply(event: PaymentEvent, place: RecordedPosition = { partition: 1, offset: 10 + event.version }) {
  await createPaymentStore(api.db, viewCollections).apply([{ event, correlationId: 'c', position: place }]);
  await createPaymentPositions(api.db, place.log ?? 0).move([place]);
}

function fact(eventId: number, version: number, type: 'PaymentStarted' | 'PaymentCaptured'): PaymentEvent {
  const status = type === 'PaymentCaptured' ? ('captured' as const) : ('created' as const);
  const head = { eventId, paymentId: idOf(eventId), version, type, commandId: uuid };
  const at = '2027-01-01T00:00:00.000Z';
  return { ...head, bookingId: `${eventId}-${uuid}`, userId: 42, status, refundedMinor: 0, at };
}

test('a payment is answered with its version as ETag, and not again', async () => {
  await writePayment(api.db, idOf(1), 42);
  const { status, json, headers } = await api.get(`/api/payments/${idOf(1)}`);
  expect([status, json.paymentId, json.status, json.amountMinor]).toEqual([200, idOf(1), 'captured', 4_200]);
  expect((await api.get(`/api/payments/${idOf(1)}`, { 'if-none-match': headers.get('etag')! })).status).toBe(304);
  expect((await api.get(`/api/payments/${idOf(404)}`)).json.code).toBe('payment-not-found');
  expect((await api.get('/api/payments/x')).status).toBe(400);
});

test('where the owner of the card agrees is told while it is their turn', async () => {
  const paymentId = idOf(5);
  const path = `/api/payments/${paymentId}`;
  await writePayment(api.db, paymentId, 42, { status: 'action-required' });
  const before = await api.get(path);
  expect([before.json.status, before.json.nextActionUrl]).toEqual(['action-required', undefined]);
  urls.set(paymentId, 'https://bank.example/agree');
  const after = await api.get(path, { 'if-none-match': before.headers.get('etag')! });
  expect([after.status, after.json.nextActionUrl]).toEqual([200, 'https://bank.example/agree']);
  const { json } = await api.get('/api/payments?userId=42&status=action-required');
  expect(json.payments).toEqual([expect.objectContaining({ paymentId, nextActionUrl: 'https://bank.example/agree' })]);
  await writePayment(api.db, paymentId, 42, { version: 4 });
  expect((await api.get(path)).json.nextActionUrl).toBeUndefined();
});

test('a receipt is pending until its command is reflected; who waits gets the outcome', async () => {
  const path = `/api/payments/${idOf(2)}?after=1:11`;
  expect((await api.get(path)).json).toEqual({ status: 'pending' });
  await apply(fact(2, 1, 'PaymentStarted'));
  expect((await api.get(path)).json.status).toBe('created');
  const waiting = api.get(path, { prefer: 'wait=20' });
  await apply(fact(2, 2, 'PaymentCaptured'));
  const { json, headers } = await waiting;
  expect([json.status, json.version, headers.get('preference-applied')]).toEqual(['captured', 2, 'wait=20']);
});

test('lists are of a user, a booking or a status, in pages', async () => {
  for (const [n, eventId] of [21, 22, 23].entries()) {
    await writePayment(api.db, idOf(eventId), 77, { createdAt: `2027-01-02T00:00:0${n}.000Z` });
  }
  const ids = async (query: string) => {
    const { json } = await api.get(`/api/payments?${query}`);
    return JSON.parse(JSON.stringify(json.payments)).map(({ eventId }: { eventId: number }) => eventId);
  };
  expect(await ids('userId=77')).toEqual([23, 22, 21]);
  expect(await ids(`bookingId=22-${uuid}`)).toEqual([22]);
  expect(await ids('userId=77&status=declined')).toEqual([]);
  const first = await api.get('/api/payments?userId=77&limit=2');
  expect(await ids(`userId=77&limit=2&cursor=${first.json.nextCursor}`)).toEqual([21]);
});

test('one that was refused is answered with that which its booking has', async () => {
  const other = idOf(1);
  await apply({
    ...{ eventId: 3, paymentId: idOf(3), version: 1, type: 'PaymentCommandRejected', commandId: uuid },
    ...{ bookingId: `3-${uuid}`, userId: 42, command: 'StartPayment', code: 'payment-under-way' },
    ...{ otherPaymentId: other, at: '2027-01-01T00:00:00.000Z' },
  });
  const { status, json, headers } = await api.get(`/api/payments/${idOf(3)}`);
  expect([status, json.paymentId, headers.get('content-location')]).toEqual([200, other, `/api/payments/${other}`]);
});

test('a receipt that the log never gave, or one of another log, is not waited for', async () => {
  const partitions = 3;
  const partition = createPartitioner(partitions)(6);
  const recordEnds = (end: number, log: number) =>
    recordLogEnds(async () => new Map([0, 1, 2].map((one) => [one, end])), log, api.db, 'paymentCommands');
  await apply(fact(6, 1, 'PaymentStarted'), { partition, offset: 8, log: 1 });
  // The log was made anew: 9 commands were on the one before, and 2 are on this one.
  await createPaymentPositions(api.db, 2).begin();
  await recordEnds(2, 2);
  const looking = repeat(() => recordEnds(2, 2), { everyMs: 100, onError: () => undefined });
  // All services start again when the log is another.
  const other = await runReadApi(sandbox);
  const ask = (after: string, headers = {}) => other.get(`/api/payments/${idOf(6)}?after=${after}`, headers);
  // While the looks at the log do not come in time every receipt is believed.
  const untilRefused = (after: string, headers = {}) =>
    until('it to be refused', async () => {
      const answer = await ask(after, headers);
      return answer.status !== 200 && answer;
    });
  try {
    const refused = { status: 400, json: { code: 'validation-failed', errors: [{ path: 'after' }] } };
    expect(await untilRefused(`${partition}:7`, { prefer: 'wait=20' })).toMatchObject(refused);
    expect(await untilRefused(`${partition}:2`)).toMatchObject(refused);
    expect(await untilRefused(`${(partition + 1) % partitions}:0`)).toMatchObject(refused);
    // What the payment itself shows is answered, though the log that gave it is gone.
    expect(await ask(`${partition}:8`)).toMatchObject({ status: 200, json: { status: 'created' } });
    // What it shows of the earlier log says nothing of a command on this one.
    expect(await ask(`${partition}:1`)).toMatchObject({ status: 200, json: { status: 'pending' } });
    await apply(fact(6, 2, 'PaymentCaptured'), { partition, offset: 1, log: 2 });
    expect(await ask(`${partition}:1`)).toMatchObject({ status: 200, json: { status: 'captured' } });
  } finally {
    await looking.stop();
    await other.close();
  }
});
