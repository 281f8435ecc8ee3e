import { createKafka } from '@ticketing/shared/log/client.ts';
import type { LogWriter } from '@ticketing/shared/log/log-writer.ts';
import { createLogWriter } from '@ticketing/shared/log/log-writer.ts';
import { ensureTopics, topicNames } from '@ticketing/shared/log/topics.ts';
import { readShowEvents } from '@ticketing/shared/stores/event-store.ts';
import type { StandingShow } from '@ticketing/shared/stores/standing-shows.ts';
import { standingShowsCollection } from '@ticketing/shared/stores/standing-shows.ts';
import type { BookingView, ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { busyShow, changeType, eventRecord, partitions, sell } from '../../sync-service/test/sold-shows.ts';
import { foldViews, openViews, readProjection, readViews } from '../../sync-service/test/views-of-sandbox.ts';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Engines } from '../engines.ts';
import { silent } from '../progress.ts';
import { alone } from '../rebuild/alone.ts';
import { rebuildViews } from '../rebuild/rebuild.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let writer: LogWriter;
let engines: Engines;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  const { logger, namespace } = sandbox;
  const kafka = createKafka({ brokers: sandbox.kafkaBrokers.split(','), clientId: 'test', logger });
  await ensureTopics(kafka, { namespace, partitions, replicationFactor: 1 });
  writer = await createLogWriter({ kafka, logger, maxWaitMs: 100_000 });
  engines = { pool: rig.pool, db: rig.db, kafka, topics: topicNames(namespace), namespace, logger };
});

afterAll(async () => {
  await writer.close();
  await rig.close();
  await sandbox.close();
});

async function sellAndPublish(eventId: number, bookings: number, from = 0) {
  const all = await sell(rig.pool, eventId, busyShow(bookings, from));
  const fresh = all.slice(from === 0 ? 0 : from + 1);
  await writer.append(fresh.map((stored) => eventRecord(engines.topics.events, stored)));
  return { all, fresh };
}

/** The views without the mark of the run that made them. */
async function viewsOf(eventId: number) {
  const { show, ...others } = await readViews(rig.db, eventId);
  if (show === undefined) return { show, ...others };
  const { origin: _origin, ...rest } = show;
  return { show: rest, ...others };
}

it.each(['topic', 'store'] as const)(
  'makes the same views again from the %s, whatever became of the old ones',
  async (from) => {
    const ids = from === 'topic' ? [1, 2, 3] : [4, 5, 6];
    const sold = new Map<number, Awaited<ReturnType<typeof sellAndPublish>>['all']>();
    for (const id of ids) sold.set(id, (await sellAndPublish(id, 40)).all);
    const { project } = rig.newProjector();
    for (const [eventId, events] of sold) await project([{ eventId, events }]);
    await rig.db
      .collection<ShowView>(viewCollections.events)
      .updateOne({ _id: ids[0]! }, { $set: { 'seatMap.A': 'HHHHH' } });
    await rig.db.collection<ShowView>(viewCollections.events).deleteOne({ _id: ids[1]! });
    await rig.db.collection<BookingView>(viewCollections.bookings).deleteMany({ eventId: ids[2]! });

    await rebuildViews(engines, { from, progress: silent });
    for (const [eventId, events] of sold) expect(await viewsOf(eventId)).toEqual(foldViews(events));
    const last = sold.get(ids[2]!)!.at(-1)!.position;
    const projection = await readProjection(rig.db);
    expect(projection.find(({ partition }) => partition === last.partition)?.offset).toBeGreaterThanOrEqual(
      last.offset,
    );
  },
);

it('clears away what an interrupted run has left, and is not run twice at once', async () => {
  await rig.db.collection('rebuild_gone_events').insertOne({ left: 'over' });
  await alone(rig.pool, sandbox.namespace, async () => {
    await expect(rebuildViews(engines, { from: 'store', progress: silent })).rejects.toThrow(
      'Another rebuild is running',
    );
  });
  await rebuildViews(engines, { from: 'store', progress: silent });
  const names = (await rig.db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('rebuild_'))).toEqual([]);
});

it('goes unnoticed by readers and writers', async () => {
  const eventId = 50;
  const first = await sellAndPublish(eventId, 50);
  const projector = rig.newProjector();
  await projector.project([{ eventId, events: first.all }]);
  let rebuilding = true;
  let projected = first.all;

  const writing = (async () => {
    for (let from = 50; rebuilding || from < 200; from += 10) {
      const { all, fresh } = await sellAndPublish(eventId, 10, from);
      await projector.project([{ eventId, events: fresh }]);
      projected = all;
    }
  })();

  const reading = (async () => {
    let version = 0;
    let looks = 0;
    while (rebuilding) {
      const show = await rig.db.collection<ShowView>(viewCollections.events).findOne({ _id: eventId });
      expect(show?.version).toBeGreaterThanOrEqual(version);
      version = show!.version;
      // What was sold up to this version is there, as it was sold.
      const expected = foldViews(projected.slice(0, version));
      if (projected.length >= version) {
        expect({ ...show, origin: undefined }).toEqual({ ...expected.show, origin: undefined });
      }
      const ids = expected.bookings.map(({ _id }) => _id);
      const found = await rig.db
        .collection<BookingView>(viewCollections.bookings)
        .find({ _id: { $in: ids } })
        .toArray();
      expect(found).toHaveLength(ids.length);
      const history = await rig.db
        .collection(viewCollections.history)
        .countDocuments({ eventId, version: { $lte: version } });
      expect(history).toBe(version);
      looks += 1;
    }
    return looks;
  })();

  for (const from of ['topic', 'store', 'topic'] as const) await rebuildViews(engines, { from, progress: silent });
  rebuilding = false;
  expect(await reading).toBeGreaterThan(3);
  await writing;
  expect(await viewsOf(eventId)).toEqual(foldViews(projected));
});

describe('where the events of a show cannot be folded', () => {
  const standing = () => rig.db.collection<StandingShow>(standingShowsCollection).find().toArray();

  it.each(['topic', 'store'] as const)(
    'makes the views of all others from the %s, and says which one stands',
    async (from) => {
      const [broken, sound] = from === 'topic' ? [60, 61] : [62, 63];
      const before = (await sellAndPublish(broken, 10)).all;
      await sell(rig.pool, broken, busyShow(5, 10));
      const type = (await readShowEvents(rig.pool, broken, { from: 12, limit: 1 }))[0]!.event.type;
      const others = (await sellAndPublish(sound, 10)).all;
      await changeType(rig.pool, broken, 12, 'SeatsUpgraded');
      try {
        expect(await rebuildViews(engines, { from, progress: silent })).toMatchObject({ standing: [broken] });
        expect(await viewsOf(sound)).toEqual(foldViews(others));
        expect(await viewsOf(broken)).toEqual(foldViews(before));
        expect(await standing()).toMatchObject([{ _id: broken, version: 11 }]);
      } finally {
        await changeType(rig.pool, broken, 12, type);
        await rig.db.collection(standingShowsCollection).deleteMany({});
      }
    },
  );

  it('changes nothing when the views of a show would go back', async () => {
    const eventId = 64;
    const { all } = await sellAndPublish(eventId, 10);
    await rig.newProjector().project([{ eventId, events: all }]);
    const { type } = all[8]!.event;
    await changeType(rig.pool, eventId, 9, 'SeatsUpgraded');
    try {
      await expect(rebuildViews(engines, { from: 'store', progress: silent })).rejects.toThrow(
        'Show 64 can be folded to version 8 only, and its views have version 11',
      );
      expect(await viewsOf(eventId)).toEqual(foldViews(all));
      expect(await standing()).toEqual([]);
    } finally {
      await changeType(rig.pool, eventId, 9, type);
    }
  });
});
