import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import fc from 'fast-check';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { historyArbitrary } from '../../worker/test/histories.ts';
import { busyShow, sell } from './sold-shows.ts';
import { foldViews, openViews, readViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let shows = 0;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

const newEventId = () => {
  shows += 1;
  return shows;
};

/** Pieces of a history as a topic may bring them: any choice of its events, in any order, some twice, some never. */
const deliveryArbitrary = fc.array(fc.array(fc.nat(30), { maxLength: 12 }), { maxLength: 6 });

function deliver(events: StoredEvent[], piece: number[]): StoredEvent[] {
  return piece.flatMap((index) => events[index] ?? []);
}

it('gives the views of the plain fold, however the events come', async () => {
  await fc.assert(
    fc.asyncProperty(historyArbitrary, deliveryArbitrary, async (history, pieces) => {
      fc.pre(history.length > 0);
      const eventId = newEventId();
      const events = await sell(rig.pool, eventId, history);
      const { project } = rig.newProjector();
      for (const piece of pieces) {
        await project([{ eventId, events: deliver(events, piece) }]);
        const seen = await readViews(rig.db, eventId);
        expect(seen).toEqual(foldViews(events.slice(0, seen.show?.version ?? 0)));
      }
      // The last event alone is enough to bring up all that is missing.
      const reached = await project([{ eventId, events: events.slice(-1) }]);
      expect(reached).toEqual(new Map([[eventId, events.length]]));
      expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    }),
    { numRuns: 40 },
  );
});

it('gives the same views with two instances at once', async () => {
  await fc.assert(
    fc.asyncProperty(historyArbitrary, deliveryArbitrary, deliveryArbitrary, async (history, ones, others) => {
      fc.pre(history.length > 0);
      const eventId = newEventId();
      const events = await sell(rig.pool, eventId, history);
      const run = async (pieces: number[][]) => {
        const { project } = rig.newProjector();
        for (const piece of pieces) await project([{ eventId, events: deliver(events, piece) }]);
        await project([{ eventId, events: events.slice(-1) }]);
      };
      await Promise.all([run(ones), run(others)]);
      expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    }),
    { numRuns: 25 },
  );
});

it('has all up to a version in place before the show says so, at every moment', async () => {
  const eventId = newEventId();
  const events = await sell(rig.pool, eventId, busyShow(120));
  const instances = [rig.newProjector(), rig.newProjector()];
  let done = false;
  const projecting = Promise.all(
    instances.map(async ({ project }, which) => {
      for (let first = which * 3; first < events.length; first += 5) {
        await project([{ eventId, events: events.slice(first, first + 9) }]);
      }
      await project([{ eventId, events: events.slice(-1) }]);
    }),
  ).finally(() => {
    done = true;
  });
  let last = 0;
  let looks = 0;
  while (!done) {
    const show = await rig.db.collection<ShowView>(viewCollections.events).findOne({ _id: eventId });
    const version = show?.version ?? 0;
    expect(version).toBeGreaterThanOrEqual(last);
    last = version;
    looks += 1;
    if (show === null) continue;
    const expected = foldViews(events.slice(0, version));
    expect(show).toEqual(expected.show);
    const ids = expected.bookings.map(({ _id }) => _id);
    const found = await rig.db
      .collection<BookingView>(viewCollections.bookings)
      .find({ _id: { $in: ids } })
      .toArray();
    expect(found).toHaveLength(ids.length);
  }
  await projecting;
  expect(looks).toBeGreaterThan(1);
  expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
});

it.each(['writeBookings', 'addHistory', 'writeShows'] as const)(
  'lets an instance that slept before %s overwrite nothing',
  async (step) => {
    const eventId = newEventId();
    const events = await sell(rig.pool, eventId, busyShow(12));
    const awake = rig.newProjector();
    await awake.project([{ eventId, events: events.slice(0, 4) }]);

    const { promise: wakeUp, resolve: wake } = Promise.withResolvers<void>();
    const { promise: asleep, resolve: fallAsleep } = Promise.withResolvers<void>();
    const sleeping = async () => {
      fallAsleep();
      await wakeUp;
    };
    const slow = rig.newProjector({
      ...rig.views,
      addHistory: async (docs) => {
        if (step === 'addHistory') await sleeping();
        return rig.views.addHistory(docs);
      },
      writeBookings: async (changes) => {
        if (step === 'writeBookings') await sleeping();
        return rig.views.writeBookings(changes);
      },
      writeShows: async (changes) => {
        if (step === 'writeShows') await sleeping();
        return rig.views.writeShows(changes);
      },
    });
    const late = slow.project([{ eventId, events: events.slice(0, 6) }]);
    await asleep;
    await awake.project([{ eventId, events: events.slice(2) }]);
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
    wake();
    expect(await late).toEqual(new Map([[eventId, events.length]]));
    expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
  },
);

it('brings a booking back that is gone, when something happens to it', async () => {
  const eventId = newEventId();
  const first = await sell(rig.pool, eventId, busyShow(1));
  const { project } = rig.newProjector();
  await project([{ eventId, events: first }]);
  const booked = first[1]!.event;
  if (booked.type !== 'SeatsBooked') throw new Error('expected a booking');
  await rig.db.collection<BookingView>(viewCollections.bookings).deleteOne({ _id: booked.bookingId });
  const all = await sell(rig.pool, eventId, [
    {
      second: 9,
      command: {
        type: 'CancelBooking',
        commandId: '00000000-0000-7000-8000-000000009999',
        eventId: 7,
        bookingId: `7${booked.bookingId.slice(String(eventId).length)}`,
        userId: booked.userId,
      },
    },
  ]);
  await project([{ eventId, events: all.slice(-1) }]);
  expect(await readViews(rig.db, eventId)).toEqual(foldViews(all));
});

it('does not go beyond what the event store has, and does not hang', async () => {
  const eventId = newEventId();
  const events = await sell(rig.pool, eventId, busyShow(3));
  const { project } = rig.newProjector();
  const unknown = { ...events[3]!, event: { ...events[3]!.event, version: 99 } };
  expect(await project([{ eventId, events: [...events, unknown] }])).toEqual(new Map([[eventId, 4]]));
  expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
});

it('fills a show from nothing, in pages', async () => {
  const eventId = newEventId();
  const events = await sell(rig.pool, eventId, busyShow(60));
  await rig.newProjector().project([{ eventId, events: [], upTo: Number.POSITIVE_INFINITY }]);
  expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
});

it('writes history and bookings again that were lost, and leaves what is newer', async () => {
  const eventId = newEventId();
  const events = await sell(rig.pool, eventId, busyShow(20));
  const projector = rig.newProjector();
  await projector.project([{ eventId, events }]);
  await rig.db.collection(viewCollections.history).deleteMany({ eventId, version: { $gt: 5, $lt: 12 } });
  await rig.db.collection(viewCollections.bookings).deleteMany({ eventId, version: { $gt: 5, $lt: 12 } });
  await projector.rewrite(eventId, { from: 5, to: 12 });
  expect(await readViews(rig.db, eventId)).toEqual(foldViews(events));
});
