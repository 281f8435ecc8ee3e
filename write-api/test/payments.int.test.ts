import { problemSchema } from '@ticketing/shared/http/problem.ts';
import type { PaymentCommand, PaymentCommandOf } from '@ticketing/shared/messages/payments/commands.ts';
import type { PaymentEvent, PaymentFact, PaymentState } from '@ticketing/shared/messages/payments/events.ts';
import { commandIdOfFact } from '@ticketing/shared/messages/payments/ids.ts';
import type { PaymentReply } from '@ticketing/shared/messages/reply.ts';
import { createPaymentMethods } from '@ticketing/shared/payments/method.ts';
import { createNextActions } from '@ticketing/shared/payments/next-action.ts';
import { signBody } from '@ticketing/shared/payments/signature.ts';
import { simulatorSignatureHeader } from '@ticketing/shared/payments/simulator-webhook.ts';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { until } from '../../local/until.ts';
import { openSandbox, type Sandbox } from '../../tests/support/sandbox.ts';
import { acceptedPaymentSchema, paymentSchema } from '../src/payments/answers.ts';
import { paymentPaths } from '../src/payments/api-operations.ts';
import { paymentSettings, playPayments } from './support/payments.ts';
import type { Answer, RunningWriteApi } from './support/write-api.ts';
import { runWriteApi } from './support/write-api.ts';

const at = '2027-01-01T00:00:00.000Z';
const uuid = '01a1fcae-c540-7246-a2e2-d1ef2abe5a64';
const otherId = `9-${uuid}~01a1fcae-c53f-505c-9823-f89da6e7bb4a`;

let sandbox: Sandbox;
let api: RunningWriteApi;
let payments: Awaited<ReturnType<typeof playPayments>>;
let redis: Redis;

beforeAll(async () => {
  sandbox = await openSandbox();
  redis = new Redis(sandbox.redisUrl);
  api = await runWriteApi(sandbox, { env: paymentSettings });
  payments = await playPayments(sandbox, repliesTo);
  await until('the door has seen payments', async () => (await readiness()).payments?.status === 'ok');
});

afterAll(async () => {
  await api?.close();
  await payments?.close();
  redis?.disconnect();
  await sandbox?.close();
});

const readinessSchema = z.object({ dependencies: z.record(z.string(), z.object({ status: z.string() })) });

async function readiness() {
  return readinessSchema.parse((await api.call('GET', '/health/ready')).body).dependencies;
}

/** What becomes of the payments of each show. */
const fates: Record<number, (command: PaymentCommandOf<'StartPayment'>) => PaymentEvent[]> = {
  1: (command) => [
    fact(command, 'PaymentStarted', { status: 'created' }),
    fact(command, 'PaymentAuthorised', { status: 'confirming', amountMinor: 4_200, currency: 'EUR' }),
    fact(command, 'PaymentCaptured', {
      ...{ status: 'captured', amountMinor: 4_200, capturedMinor: 4_200, currency: 'EUR' },
    }),
  ],
  2: (command) => [
    fact(command, 'PaymentStarted', { status: 'created' }),
    fact(command, 'PaymentDeclined', { status: 'declined', reason: 'insufficient-funds' }),
  ],
  3: (command) => [fact(command, 'ActionRequired', { status: 'action-required' })],
  4: (command) => [fact(command, 'PaymentDeclined', { status: 'declined', refusal: 'hold-expired' })],
  5: (command) => [fact(command, 'PaymentDeclined', { status: 'declined', refusal: 'not-owner' })],
  6: (command) => [fact(command, 'PaymentVoided', { status: 'voided', refusal: 'show-cancelled' })],
  7: () => [],
};

function fact(
  { commandId, eventId, paymentId, bookingId, userId }: PaymentCommandOf<'StartPayment'>,
  type: Exclude<PaymentFact['type'], 'PaymentNoted'>,
  state: Pick<PaymentState, 'status'> & Partial<PaymentState>,
): PaymentEvent {
  const head = { eventId, paymentId, version: 3, commandId };
  return { ...head, type, bookingId, userId, refundedMinor: 0, ...state, at };
}

async function repliesTo(command: PaymentCommand): Promise<PaymentReply[]> {
  if (command.type === 'StartPayment' && command.eventId === 3) {
    await nextActions().keep(command.paymentId, 'https://bank.example/agree');
  }
  const { commandId } = command;
  const replyOf = (event: PaymentEvent, underWay?: PaymentEvent): PaymentReply => ({
    ...{ commandId, repeated: false, paymentId: event.paymentId, event },
    ...(underWay && { underWay }),
  });
  if (command.type === 'StartPayment') {
    const { eventId, paymentId, bookingId } = command;
    if (eventId !== 9) return (fates[eventId]?.(command) ?? []).map((event) => replyOf(event));
    const refused = { eventId, paymentId, version: 1, type: 'PaymentCommandRejected' as const, commandId, bookingId };
    const underWay = fact({ ...command, paymentId: otherId }, 'PaymentCaptured', { status: 'captured' });
    return [replyOf({ ...refused, command: command.type, code: 'payment-under-way', at }, underWay)];
  }
  if (command.type !== 'RefundPayment') return [];
  const { eventId, paymentId, bookingId } = command;
  if (command.amountMinor === 1_000_000) {
    const head = { eventId, paymentId, version: 5, type: 'PaymentCommandRejected' as const, commandId, bookingId };
    return [replyOf({ ...head, command: command.type, code: 'refund-too-large', at })];
  }
  const start = { commandId, type: 'StartPayment' as const, eventId, paymentId, bookingId, userId: 1 };
  return [replyOf(fact(start, 'RefundStarted', { status: 'refunding', capturedMinor: 4_200 }))];
}

const nextActions = () => createNextActions(redis, sandbox.namespace, paymentSettings.PAYMENT_METHOD_SECRET);

const seen = new Set<string>();
let keys = 0;

async function pay(eventId: number, headers: Record<string, string> = {}, token = 'tok_ok'): Promise<Answer> {
  keys += 1;
  const body = { userId: 1, bookingId: `${eventId}-${uuid}`, method: { token } };
  const answer = await api.call('POST', '/api/payments/process', body, {
    'idempotency-key': `key-${keys}`,
    ...headers,
  });
  seen.add(`/api/payments/process ${answer.status}`);
  return checked(answer);
}

async function refund(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await api.call('POST', `/api/payments/${otherId}/refund`, body, headers);
  seen.add(`/api/payments/{paymentId}/refund ${answer.status}`);
  return checked(answer);
}

function checked(answer: Answer): Answer {
  const { status, body, headers } = answer;
  if (status >= 400) {
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(problemSchema.strict().parse(body).status).toBe(status);
    return answer;
  }
  const isOutcome = typeof body === 'object' && body !== null && 'refundedMinor' in body;
  const parsed = (isOutcome ? paymentSchema : acceptedPaymentSchema).strict().parse(body);
  expect(headers.get('location')).toBe(parsed.links.self);
  return answer;
}

const wait = { prefer: 'wait=30' };

test.each<[string, number, Record<string, string>, number, object]>([
  ['is accepted', 1, {}, 202, { status: 'pending', eventId: 1, bookingId: `1-${uuid}` }],
  ['is captured', 1, wait, 201, { status: 'captured', amountMinor: 4_200, currency: 'EUR', refundedMinor: 0 }],
  ['is declined', 2, wait, 402, { code: 'card-declined', reason: 'insufficient-funds', bookingId: `2-${uuid}` }],
  ['needs its owner', 3, wait, 200, { status: 'action-required', nextActionUrl: 'https://bank.example/agree' }],
  ['is refused by its booking', 4, wait, 409, { code: 'hold-expired', paymentId: expect.stringMatching(/^4-/) }],
  ['is for what is of somebody else', 5, wait, 404, { code: 'booking-not-found' }],
  ['is let go because the booking was refused', 6, wait, 409, { code: 'show-cancelled' }],
  ['goes on', 7, { prefer: 'wait=1' }, 202, { status: 'pending' }],
  ['is the second of a booking', 9, wait, 200, { status: 'captured', paymentId: otherId }],
])('a payment %s', async (_name, eventId, headers, status, body) => {
  const answer = await pay(eventId, headers);
  expect(answer.body).toMatchObject(body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('preference-applied')).toBe(headers.prefer ?? null);
});

test('the same key is the same payment and command, and with another method it is refused', async () => {
  const key = { 'idempotency-key': 'the-same' };
  const [first, again] = [await pay(1, key), await pay(1, key)];
  const idsOf = ({ body }: Answer) => acceptedPaymentSchema.pick({ paymentId: true, commandId: true }).parse(body);
  expect(idsOf(again)).toEqual(idsOf(first));
  expect(idsOf(await pay(1)).paymentId).not.toBe(idsOf(first).paymentId);
  expect((await pay(1, key, 'tok_declined')).body).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
});

test('what it is paid with waits in Redis, and is on no topic', async () => {
  const { body } = await pay(1, {}, 'tok_a_secret_of_the_buyer');
  const { paymentId } = acceptedPaymentSchema.parse(body);
  const methods = createPaymentMethods(redis, sandbox.namespace, paymentSettings.PAYMENT_METHOD_SECRET);
  expect(await methods.find(paymentId)).toBe('tok_a_secret_of_the_buyer');
  const read = () => payments.commands.find(({ command }) => command.paymentId === paymentId);
  await until('payments has read it', async () => read() !== undefined);
  expect(read()!.key).toBe('1');
  expect(JSON.stringify(read())).not.toContain('tok_');
});

test('bodies and keys that are not right are refused', async () => {
  const body = { userId: 1, bookingId: `1-${uuid}`, method: { token: 'tok_ok' } };
  const key = { 'idempotency-key': 'k' };
  const call = async (sent: unknown, headers: Record<string, string> = key) => {
    const answer = checked(await api.call('POST', '/api/payments/process', sent, headers));
    return [answer.status, answer.body];
  };
  seen.add('/api/payments/process 400');
  expect(await call(body, {})).toEqual([400, expect.objectContaining({ code: 'idempotency-key-required' })]);
  const wrong = (path: string) => [
    400,
    expect.objectContaining({ errors: expect.arrayContaining([expect.objectContaining({ path })]) }),
  ];
  expect(await call({ ...body, amountMinor: 1 })).toEqual(wrong('amountMinor'));
  expect(await call({ ...body, method: { token: '4242424242424242' } })).toEqual(wrong('method.token'));
  expect(await call({ ...body, method: { token: 'tok_4242424242424242' } })).toEqual(wrong('method.token'));
  expect(await call({ ...body, bookingId: `9999999999-${uuid}` })).toEqual(wrong('bookingId'));
});

test('refunds', async () => {
  expect(await refund({ amountMinor: 500, reason: 'a pillar' })).toMatchObject({ status: 202 });
  expect(await refund({}, wait)).toMatchObject({ status: 200, body: { status: 'refunding', paymentId: otherId } });
  expect(await refund({ seatIds: ['A1'] }, wait)).toMatchObject({ status: 200 });
  expect(await refund({ amountMinor: 1_000_000 }, wait)).toMatchObject({
    status: 409,
    body: { code: 'refund-too-large' },
  });
  expect(await refund({ amountMinor: 1, seatIds: ['A1'] })).toMatchObject({ status: 400 });
  expect(await refund({ amountMinor: 0 })).toMatchObject({ status: 400 });
  const key = { 'idempotency-key': 'a-refund' };
  const [one, two] = [await refund({ amountMinor: 5 }, key), await refund({ amountMinor: 5 }, key)];
  expect(acceptedPaymentSchema.parse(two.body).commandId).toBe(acceptedPaymentSchema.parse(one.body).commandId);
  expect(await refund({ amountMinor: 6 }, key)).toMatchObject({ status: 422 });
});

describe('while payments cannot be taken', () => {
  test('a payment is refused, and nothing of it is accepted', async () => {
    const away = await runWriteApi(
      { ...sandbox, redisUrl: 'redis://127.0.0.1:1' },
      { env: paymentSettings, whenReady: false },
    );
    await until('the log is open', async () => (await away.call('GET', '/health/ready')).status === 200);
    const body = { userId: 1, bookingId: `8-${uuid}`, method: { token: 'tok_ok' } };
    const answer = checked(await away.call('POST', '/api/payments/process', body, { 'idempotency-key': 'k', ...wait }));
    expect(answer).toMatchObject({ status: 503, body: { code: 'payment-unavailable' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9][0-9]*$/);
    await away.close();
    const { paymentId } = acceptedPaymentSchema.parse((await pay(8)).body);
    await until('the next is read', async () =>
      payments.commands.some(({ command }) => command.paymentId === paymentId),
    );
    expect(payments.commands.filter(({ command }) => command.eventId === 8)).toHaveLength(1);
  });

  test('a system without a provider says so, and has no webhooks', async () => {
    const bare = await runWriteApi(sandbox);
    const body = { userId: 1, bookingId: `1-${uuid}`, method: { token: 'tok_ok' } };
    const answer = await bare.call('POST', '/api/payments/process', body, { 'idempotency-key': 'k' });
    expect(answer).toMatchObject({ status: 503, body: { detail: 'This system takes no payments.' } });
    expect((await bare.call('POST', '/api/payments/webhooks/simulator', '{}')).status).toBe(404);
    await bare.close();
  });
});

describe('webhooks', () => {
  const payment = {
    id: 'sim_1',
    status: 'captured',
    amountMinor: 4_200,
    capturedMinor: 4_200,
    refundedMinor: 0,
    currency: 'EUR',
    metadata: { paymentId: otherId, bookingId: `9-${uuid}`, eventId: 9 },
    refunds: [],
    createdAt: at,
    expiresAt: at,
  };
  const event = (id: string, of: object = payment) =>
    JSON.stringify({ id, type: 'payment.captured', createdAt: at, payment: of });

  async function send(text: string, signature = signBody(text, [paymentSettings.PAYMENT_WEBHOOK_SECRET], new Date())) {
    const answer = await api.call('POST', '/api/payments/webhooks/simulator', text, {
      [simulatorSignatureHeader]: signature,
    });
    seen.add(`/api/payments/webhooks/{provider} ${answer.status}`);
    return answer;
  }
  const factsOf = (commandId: string) => payments.commands.filter(({ command }) => command.commandId === commandId);

  test('are on the log once they are answered, under the id of what they say', async () => {
    const commandId = commandIdOfFact('simulator', 'evt_1');
    for (let times = 0; times < 2; times += 1) {
      expect(await send(event('evt_1'))).toMatchObject({ status: 200, body: { status: 'accepted', commandId } });
    }
    await until('both are read', async () => factsOf(commandId).length === 2);
    expect(factsOf(commandId)[0]).toMatchObject({
      key: '9',
      command: { type: 'RecordProviderFact', paymentId: otherId, bookingId: `9-${uuid}`, fact: { kind: 'captured' } },
    });
  });

  test('that name no payment of ours are kept all the same', async () => {
    const commandId = commandIdOfFact('simulator', 'evt_2');
    expect((await send(event('evt_2', { ...payment, metadata: {} }))).status).toBe(200);
    await until('it is read', async () => factsOf(commandId).length === 1);
    expect(factsOf(commandId)[0]!.key).toBe('0');
  });

  test('that say where the owner of a card agrees keep it from the log', async () => {
    const { paymentId } = acceptedPaymentSchema.parse((await pay(7)).body);
    const nextActionUrl = 'https://bank.example/challenges/1';
    const of = { ...payment, status: 'action-required', nextActionUrl, capturedMinor: 0 };
    const asked = { ...of, metadata: { paymentId, bookingId: `7-${uuid}`, eventId: 7 } };
    const text = JSON.stringify({ id: 'evt_4', type: 'payment.action_required', createdAt: at, payment: asked });
    expect((await send(text)).status).toBe(200);
    const commandId = commandIdOfFact('simulator', 'evt_4');
    await until('it is read', async () => factsOf(commandId).length === 1);
    expect(factsOf(commandId)[0]).toMatchObject({ command: { paymentId, fact: { kind: 'action-required' } } });
    expect(JSON.stringify(payments.commands)).not.toContain('challenges');
    expect(await nextActions().find(paymentId)).toBe(nextActionUrl);
  });

  test('that are forged, stale or not of this provider are refused, and counted', async () => {
    const text = event('evt_3');
    expect(await send(text, signBody(text, ['another secret of somebody'], new Date()))).toMatchObject({
      status: 400,
      body: { code: 'signature-invalid' },
    });
    const { PAYMENT_WEBHOOK_SECRET: secret } = paymentSettings;
    expect((await send(text, signBody(text, [secret], new Date(Date.now() - 600_000)))).status).toBe(400);
    expect((await send(text, '')).status).toBe(400);
    expect((await send('x'.repeat(257 * 1024))).status).toBe(413);
    expect(await send('{}')).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
    expect((await api.call('POST', '/api/payments/webhooks/stripe', text)).status).toBe(404);
    seen.add('/api/payments/webhooks/{provider} 404');
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toMatch(/^payment_webhooks_total\{provider="simulator",outcome="bad-signature",.*\} 3$/m);
    expect(factsOf(commandIdOfFact('simulator', 'evt_3'))).toEqual([]);
  });
});

test('while nobody takes payments they are refused, and taken again when somebody does', async () => {
  await payments.goAway();
  await until('the door has seen it', async () => (await readiness()).payments?.status === 'down');
  expect((await api.call('GET', '/health/ready')).status).toBe(200);
  const before = payments.commands.length;
  const answer = await pay(7, { 'idempotency-key': 'while-away', ...wait });
  expect(answer).toMatchObject({ status: 503, body: { code: 'payment-unavailable' } });
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9][0-9]*$/);
  // A refund can wait: the log keeps it.
  expect(await refund({ amountMinor: 7 })).toMatchObject({ status: 202 });
  await until('the refund is read', async () => payments.commands.length > before);
  expect(payments.commands.slice(before).map(({ command }) => command.type)).toEqual(['RefundPayment']);
  await payments.comeBack();
  await until('the door has seen it', async () => (await readiness()).payments?.status === 'ok');
  expect(await pay(7, { 'idempotency-key': 'while-away' })).toMatchObject({ status: 202 });
});

test('every answer that the OpenAPI document names was seen here, or is of every route', () => {
  const elsewhere = ['401', '403', '408', '413', '414', '415', '417', '422', '429', '431', '500', '503'];
  const documented = Object.entries(paymentPaths).flatMap(([path, { post }]) =>
    Object.keys(post?.responses ?? {}).map((status) => `${path} ${status}`),
  );
  expect(documented.length).toBeGreaterThan(20);
  expect(documented.filter((entry) => !seen.has(entry) && !elsewhere.includes(entry.slice(-3)))).toEqual([]);
});
