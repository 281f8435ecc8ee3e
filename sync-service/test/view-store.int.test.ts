import type { BookingView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { openViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

it('writes a booking over the version that the writer has seen, and over no other', async () => {
  const held: BookingView = {
    _id: '1-00000000-0000-7000-9000-000000000001',
    eventId: 1,
    userId: 7,
    seatIds: ['A1'],
    status: 'held',
    heldUntil: '2030-01-01T12:05:00.000Z',
    version: 2,
    createdAt: '2030-01-01T12:00:00.000Z',
    history: [],
  };
  const booked: BookingView = { ...held, status: 'booked', version: 3 };
  const cancelled: BookingView = { ...booked, status: 'cancelled', version: 4 };
  const stored = () => rig.db.collection<BookingView>(viewCollections.bookings).findOne({ _id: held._id });

  expect(await rig.views.writeBookings([{ before: undefined, after: held }])).toEqual([]);
  expect(await rig.views.writeBookings([{ before: undefined, after: held }])).toEqual([held._id]);
  expect(await rig.views.writeBookings([{ before: held, after: booked }])).toEqual([]);
  expect(await rig.views.writeBookings([{ before: booked, after: cancelled }])).toEqual([]);

  // One that slept with the hold in its hands wakes up late.
  expect(await rig.views.writeBookings([{ before: held, after: booked }])).toEqual([held._id]);
  expect(await stored()).toEqual(cancelled);
});
