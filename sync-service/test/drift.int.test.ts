import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { checkDrift } from '@ticketing/sync-service/heal/drift.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { busyShow, sell } from './sold-shows.ts';
import { openViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const events = await sell(rig.pool, 1, busyShow(200));
  await rig.newProjector().project([{ eventId: 1, events }]);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

const check = () => {
  const { pool: eventStore, views, metrics } = rig;
  return checkDrift({ eventStore, views, metrics, logger: sandbox.logger, bookings: 200 });
};

it('finds nothing where the views are right, and counts what it has looked at', async () => {
  expect(await check()).toEqual([]);
  expect((await rig.metrics.driftChecked.get()).values[0]?.value).toBe(1);
  expect((await rig.metrics.driftFound.get()).values[0]?.value).toBe(0);
});

it('finds a seat that differs, and bookings that are gone', async () => {
  const shows = rig.db.collection<ShowView>(viewCollections.events);
  await shows.updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'B.BBB' } });
  expect(await check()).toEqual([1]);
  await shows.updateOne({ _id: 1 }, { $set: { 'seatMap.A': 'BBBBB' } });
  expect(await check()).toEqual([]);
  await rig.db.collection<BookingView>(viewCollections.bookings).deleteMany({ eventId: 1 });
  expect(await check()).toEqual([1]);
  expect((await rig.metrics.driftFound.get()).values[0]?.value).toBe(2);
});

it('draws its shows from all there are', async () => {
  for (let eventId = 2; eventId <= 50; eventId += 1) {
    const events = await sell(rig.pool, eventId, busyShow(1));
    await rig.newProjector().project([{ eventId, events }]);
  }
  await rig.db.collection<ShowView>(viewCollections.events).updateMany({}, { $set: { name: 'another' } });
  const { pool: eventStore, views, metrics } = rig;
  const drawn = await checkDrift({ eventStore, views, metrics, logger: sandbox.logger, shows: 30, bookings: 1 });
  expect(drawn.length).toBeGreaterThan(10);
  expect(Math.max(...drawn)).toBeGreaterThan(25);
});
