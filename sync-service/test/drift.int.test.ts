import type { PaymentView } from '@ticketing/shared/stores/payment-views.ts';
import type { BookingView, HistoryView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { checkDrift } from '@ticketing/sync-service/heal/drift.ts';
import { repairShow } from '@ticketing/sync-service/heal/repair.ts';
import { checkPaymentDrift, samplePayments } from '@ticketing/sync-service/payments/drift.ts';
import type { PaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { createPaymentStore } from '@ticketing/sync-service/payments/payment-store.ts';
import { createSwapLock } from '@ticketing/sync-service/store/swap-lock.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { fact, paymentId } from './payment-events.ts';
import { busyShow, sell } from './sold-shows.ts';
import { foldViews, openViews, readViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let expected: ReturnType<typeof foldViews>;
let repaired: number[] = [];

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const events = await sell(rig.pool, 1, busyShow(200));
  await rig.newProjector().project([{ eventId: 1, events }]);
  expected = foldViews(events);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

beforeEach(() => {
  repaired = [];
});

function check(options: { shows?: number; bookings?: number } = {}) {
  const { pool, db, views, metrics } = rig;
  const { logger, namespace } = sandbox;
  return checkDrift({
    eventStore: pool,
    views,
    projector: rig.newProjector(),
    repair: (eventId) => {
      repaired.push(eventId);
      return repairShow({ pool, db, namespace }, eventId);
    },
    metrics,
    logger,
    bookings: 200,
    ...options,
  });
}

const shows = () => rig.db.collection<ShowView>(viewCollections.events);
const bookings = () => rig.db.collection<BookingView>(viewCollections.bookings);
const history = () => rig.db.collection<HistoryView>(viewCollections.history);

/** What a reader finds of the show, but for the mark of who wrote it anew. */
async function views() {
  const { show, ...rest } = await readViews(rig.db, 1);
  const { origin: _origin, ...unmarked } = show!;
  return { show: unmarked, ...rest };
}

it('finds nothing where the views are right, and counts what it has looked at', async () => {
  expect(await check()).toEqual([]);
  expect((await rig.metrics.driftChecked.get()).values[0]?.value).toBe(1);
  expect((await rig.metrics.driftFound.get()).values[0]?.value).toBe(0);
  expect(repaired).toEqual([]);
});

it('takes history of before events said who decided them as it is', async () => {
  await history().updateMany({ eventId: 1 }, { $unset: { processedBy: '' } });
  expect(await check()).toEqual([]);
  expect(repaired).toEqual([]);
  await history().updateMany({ eventId: 1 }, { $set: { processedBy: 'test' } });
});

describe('finds and mends, without stopping anybody,', () => {
  it.each([
    ['bookings that are gone', () => bookings().deleteMany({ eventId: 1 })],
    ['history that is gone', () => history().deleteMany({ eventId: 1, version: { $in: [7, 150] } })],
  ])('%s', async (_what, spoil) => {
    await spoil();
    expect(await check()).toEqual([1]);
    expect(await views()).toEqual(expected);
    expect(await check()).toEqual([]);
    expect(repaired).toEqual([]);
  });
});

describe('finds, and has written anew,', () => {
  it.each([
    ['a seat that differs', () => shows().updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'B.BBB' } })],
    ['history that differs', () => history().updateOne({ eventId: 1, version: 9 }, { $set: { userId: 999 } })],
    ['bookings that differ', () => bookings().updateMany({ eventId: 1 }, { $set: { seatIds: ['A9'] } })],
  ])('%s', async (_what, spoil) => {
    await spoil();
    expect(await check()).toEqual([1]);
    expect(repaired).toEqual([1]);
    expect(await views()).toEqual(expected);
    expect(await check()).toEqual([]);
  });
});

it('draws its shows from all there are', async () => {
  for (let eventId = 2; eventId <= 50; eventId += 1) {
    const events = await sell(rig.pool, eventId, busyShow(1));
    await rig.newProjector().project([{ eventId, events }]);
  }
  await shows().updateMany({}, { $set: { name: 'another' } });
  const drawn = await check({ shows: 30, bookings: 1 });
  expect(drawn.length).toBeGreaterThan(10);
  expect(Math.max(...drawn)).toBeGreaterThan(25);
});

describe('of the payments that were seen from their beginning', () => {
  const events = [fact(1, 'PaymentStarted', 'created'), fact(2, 'PaymentCaptured', 'captured')];
  const payments = () => rig.db.collection<PaymentView>(viewCollections.payments);
  let store: PaymentStore;
  let right: PaymentView;

  function checkPayments() {
    const { pool, metrics } = rig;
    const { logger, namespace } = sandbox;
    const sample = samplePayments(10);
    sample.note(events, [right]);
    const swapLock = createSwapLock(pool, namespace, logger);
    return checkPaymentDrift({ sample, store, swapLock, metrics, logger });
  }

  beforeAll(async () => {
    store = createPaymentStore(rig.db, viewCollections);
    await store.apply(events);
    right = (await payments().findOne({ _id: paymentId }))!;
  });

  it('finds nothing where the view is right, or newer', async () => {
    expect(await checkPayments()).toEqual([]);
    await store.apply([fact(3, 'PaymentRefunded', 'refunded')]);
    expect(await checkPayments()).toEqual([]);
    await payments().replaceOne({ _id: paymentId }, right);
  });

  it.each([
    ['one that differs', () => payments().updateOne({ _id: paymentId }, { $set: { status: 'voided' } })],
    ['one that lacks an event', () => payments().updateOne({ _id: paymentId }, { $pop: { history: 1 } })],
    ['one that is missing', () => payments().deleteOne({ _id: paymentId })],
  ])('finds, and mends, %s', async (_what, spoil) => {
    await spoil();
    expect(await checkPayments()).toEqual([paymentId]);
    expect(await payments().findOne({ _id: paymentId })).toEqual(right);
    expect(await checkPayments()).toEqual([]);
  });
});
