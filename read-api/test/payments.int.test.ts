import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { writePayment } from './payment-story.ts';
import type { RunningReadApi } from './running-read-api.ts';
import { runReadApi } from './running-read-api.ts';

const uuid = '01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const idOf = (eventId: number) => `${eventId}-${uuid}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;

let sandbox: Sandbox;
let api: RunningReadApi;

beforeAll(async () => {
  sandbox = await openSandbox();
  api = await runReadApi(sandbox);
});

afterAll(async () => {
  await api?.close();
  await sandbox?.close();
});

/** Folds an event into the views, as sync-service does. */
async function apply(event: PaymentEvent): Promise<void> {
  const position = { partition: 1, offset: 10 + event.version };
  const store = createPaymentStore(api.db, viewCollections);
  await store.apply([{ event, correlationId: 'c', position }]);
  await store.move([position]);
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
