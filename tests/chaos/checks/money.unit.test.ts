import type { PaymentEvent } from '@ticketing/shared/messages/payments/events.ts';
import type { SimulatorPayment } from '@ticketing/shared/payments/simulator-objects.ts';
import { createPaidShows, isPaid, paidSeatMinor } from '../load/paid-shows.ts';
import type { Attempt, Payment, Told } from '../load/record.ts';
import type { BookingState, ShowModel } from './model.ts';
import { checkMoney, checkMoneyCoverage, moneyNumbers } from './money.ts';
import type { MoneyTruth } from './money-truth.ts';

// A small run in which all is well, for tests that spoil one thing of it: one seat that is paid and booked, one card that
// was declined, and one booking that was cancelled and given back.

const eventId = 9_001;
const at = '2030-01-01T12:00:00.000Z';
const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const bookingId = (n: number) => `${eventId}-${id(n)}`;
const paymentId = (n: number) => `${bookingId(n)}~${id(n)}`;

type Fact = Exclude<PaymentEvent, { type: 'PaymentCommandRejected' | 'PaymentNoted' }>;

function event(n: number, version: number, some: Pick<Fact, 'type' | 'status'> & Partial<Fact>): PaymentEvent {
  return {
    eventId,
    paymentId: paymentId(n),
    bookingId: bookingId(n),
    version,
    commandId: id(100 * n + version),
    userId: n,
    refundedMinor: 0,
    providerRef: `pay_${n}`,
    at,
    ...some,
  };
}

function object(n: number, some: Partial<SimulatorPayment>): SimulatorPayment {
  return {
    id: `pay_${n}`,
    status: 'captured',
    amountMinor: paidSeatMinor,
    capturedMinor: paidSeatMinor,
    refundedMinor: 0,
    currency: 'EUR',
    metadata: { eventId, bookingId: bookingId(n), paymentId: paymentId(n) },
    expiresAt: at,
    createdAt: at,
    refunds: [],
    ...some,
  };
}

function answer(n: number, status: number, body: Partial<Attempt['body']>): Attempt {
  return { correlationId: '', startMs: 0, endMs: 1, status, body: { paymentId: paymentId(n), ...body } };
}

function payment(n: number, attempts: Attempt[], final: Attempt): Payment {
  const of = { client: n, userId: n, eventId, bookingId: bookingId(n), token: 'tok_ok', idempotencyKey: `key ${n}` };
  return { ...of, attempts, reads: [], final };
}

function healthy() {
  const money: MoneyTruth = {
    payments: new Map([
      [
        paymentId(1),
        [
          event(1, 1, { type: 'PaymentStarted', status: 'created' }),
          event(1, 2, { type: 'PaymentCaptured', status: 'captured' }),
        ],
      ],
      [paymentId(2), [event(2, 1, { type: 'PaymentDeclined', status: 'declined', reason: 'insufficient-funds' })]],
      [paymentId(3), [event(3, 1, { type: 'PaymentRefunded', status: 'refunded' })]],
    ]),
    objects: [
      object(1, {}),
      object(2, { status: 'declined', capturedMinor: 0 }),
      object(3, { refundedMinor: paidSeatMinor }),
    ],
    forged: 0,
  };
  const statuses: [number, string][] = [
    [1, 'booked'],
    [2, 'expired'],
    [3, 'cancelled'],
  ];
  const bookings = new Map(
    statuses.map(([n, status]): [string, BookingState[]] => [
      bookingId(n),
      [{ version: n, status, userId: n, seatIds: [`A${n}`] }],
    ]),
  );
  const models = new Map([[eventId, { eventId, bookings } as ShowModel]]);
  const declined = { code: 'card-declined', reason: 'insufficient-funds', version: 1 };
  const told: Told = {
    orders: [],
    catalogue: [],
    reads: [],
    followings: [],
    refunds: [],
    payments: [
      payment(
        1,
        [answer(1, 202, { status: 'pending' }), answer(1, 201, { status: 'captured', version: 2 })],
        answer(1, 200, { status: 'captured', version: 2 }),
      ),
      payment(2, [answer(2, 402, declined)], answer(2, 200, { status: 'declined', version: 1 })),
    ],
  };
  return { money, models, told, booked: bookings.get(bookingId(1))!, cancelled: bookings.get(bookingId(3))! };
}

type Healthy = ReturnType<typeof healthy>;

it('finds nothing where all is well', () => {
  const { told, models, money } = healthy();
  expect(checkMoney(told, models, money)).toEqual([]);
});

it.each<[string, RegExp, (run: Healthy) => unknown]>([
  [
    'money for a booking that has ended',
    /4500 is kept, for a booking that is cancelled/,
    ({ booked }) => (booked[0]!.status = 'cancelled'),
  ],
  [
    'money that did not come back',
    /4500 is kept, for a booking that is cancelled/,
    ({ money }) => (money.objects[2]!.refundedMinor = 0),
  ],
  ['more money than the seats cost', /9000 is kept/, ({ money }) => (money.objects[0]!.capturedMinor = 9_000)],
  [
    'less money than the seats cost',
    /100 is kept, and the booking costs/,
    ({ money }) => (money.objects[0]!.capturedMinor = 100),
  ],
  [
    'a seat whose money was given back',
    /: 0 is kept, and the booking costs 4500/,
    ({ cancelled }) => (cancelled[0]!.status = 'booked'),
  ],
  [
    'a seat whose money was never taken',
    /is booked without money/,
    ({ money }) => (money.objects[0]!.capturedMinor = 0),
  ],
  ['more back than was taken', /9000 came back of 4500/, ({ money }) => (money.objects[2]!.refundedMinor = 9_000)],
  ['two captures of a booking', /is captured twice/, ({ money }) => money.objects.push(object(1, {}))],
  ['money set aside for ever', /is still authorised/, ({ money }) => (money.objects[1]!.status = 'authorised')],
  ['an object of no payment', /has no payment/, ({ money }) => money.payments.delete(paymentId(3))],
  ['a forged webhook', /forged webhooks stand/, ({ money }) => (money.forged = 1)],
])('finds %s', (_what, expected, spoil) => {
  const run = healthy();
  spoil(run);
  const found = checkMoney(run.told, run.models, run.money).filter(({ promised }) => promised === 'money');
  expect(found.map(({ what }) => what).join('\n')).toMatch(expected);
});

it.each<[string, (first: Payment, second: Payment) => unknown]>([
  ['a capture that was told and is none', ({ attempts }) => (attempts[1]!.body!.version = 1)],
  ['another payment for the same key', ({ attempts }) => attempts.push(answer(2, 202, { status: 'pending' }))],
  ['another reason than the provider gave', (_, { attempts }) => (attempts[0]!.body!.reason = 'declined')],
  ['a refusal that the log does not have', (_, { attempts }) => (attempts[0]!.body!.code = 'hold-expired')],
  ['an answer of the wrong kind', ({ attempts }) => (attempts[0]!.status = 500)],
  ['a read that is not so', ({ reads }) => reads.push(answer(1, 200, { status: 'voided', version: 2 }))],
  ['another end than the log has', ({ final }) => (final!.body!.status = 'confirming')],
  ['a payment that is not found at rest', ({ final }) => (final!.status = 404)],
])('finds %s', (_what, spoil) => {
  const { told, models, money } = healthy();
  spoil(told.payments[0]!, told.payments[1]!);
  expect(checkMoney(told, models, money).map(({ promised }) => promised)).toContain('answers');
});

it('takes what an organiser gave back for no loss', () => {
  const { told, models, money } = healthy();
  money.objects[0]!.refundedMinor = 1_000;
  expect(checkMoney(told, models, money)).not.toEqual([]);
  told.refunds.push({ paymentId: paymentId(1), attempts: [answer(1, 200, {})] });
  expect(checkMoney(told, models, money)).toEqual([]);
});

it('knows that what is refused takes a version, and the status stays', () => {
  const { told, models, money } = healthy();
  const refused = paymentId(2);
  money.payments.get(refused)!.push({
    eventId,
    paymentId: refused,
    version: 2,
    type: 'PaymentCommandRejected',
    commandId: id(299),
    bookingId: bookingId(2),
    command: 'RefundPayment',
    code: 'not-captured',
    at,
  });
  told.payments[1]!.reads.push(answer(2, 200, { status: 'declined', version: 2 }));
  expect(checkMoney(told, models, money)).toEqual([]);
  told.payments[1]!.reads.push(answer(2, 200, { status: 'declined', version: 3 }));
  expect(checkMoney(told, models, money).map(({ promised }) => promised)).toEqual(['answers']);
});

it('says so where a run had too little of something', () => {
  const { told, money } = healthy();
  const whats = Array.from(checkMoneyCoverage(moneyNumbers(told, money), 1), ({ what }) => what.split(':')[0]);
  expect(whats).toEqual(['paymentsCaptured', 'paymentsDeclined', 'refundsAsked']);
});

it('sells a paid show in every partition, and another after it in the same', () => {
  const shows = createPaidShows(6);
  const next: number[] = [];
  shows.onNext((eventId) => next.push(eventId));
  const before = shows.current();
  shows.replace(before[2]!);
  shows.replace(before[2]!);
  expect(next).toHaveLength(1);
  expect(shows.current()).toEqual([...before.slice(0, 2), next[0], ...before.slice(3)]);
  expect(new Set(shows.current()).size).toBe(6);
  expect(shows.current().every(isPaid)).toBe(true);
});
