import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import type { Healer } from '@ticketing/sync-service/heal/healer.ts';
import { startHealer } from '@ticketing/sync-service/heal/healer.ts';
import type { RecordedEvent, StreamEnd } from '@ticketing/sync-service/heal/store-snapshot.ts';
import { createTrust } from '@ticketing/sync-service/heal/trust.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { until } from '../../local/until.ts';
import { standingShowsOf, standingStore } from './standing-in-memory.ts';

const partitionOf = (eventId: number) => eventId % 2;
const takenAt = new Date('2026-01-01T12:00:00Z');

/** An event store and views in memory, and a healer that looks after them. */
function rig(versions: Record<number, number>) {
  const store = new Map(Object.entries(versions).map(([eventId, version]) => [Number(eventId), version]));
  const views = new Map<number, number>();
  const positions = new Map<number, number>();
  const lost = { events: [] as RecordedEvent[], rewritten: [] as number[], since: [] as Date[] };
  const marked: number[][] = [];
  const hooks = {
    broken: new Set<number>(),
    filled: [] as number[],
    tried: [] as number[],
    beforePages: () => {},
    noted: new Map<number, Date>(),
    all: 0,
  };
  const metrics = createSyncMetrics(createRegistry('test'));
  const standing = standingStore();
  const logger = createLogger('test', 'silent');
  const readEnds = async () => new Map([0, 1].map((partition) => [partition, 1_000]));
  const trust = createTrust({
    move: async (moved) => {
      for (const { partition, offset } of moved) positions.set(partition, offset);
    },
    ends: { read: readEnds, readAgreed: readEnds },
    logger,
  });
  async function* streams(): AsyncGenerator<StreamEnd[]> {
    hooks.all += 1;
    yield* streamsSince();
  }
  async function* streamsSince(): AsyncGenerator<StreamEnd[]> {
    hooks.beforePages();
    const ends = Array.from(store, ([eventId, version]) => ({
      eventId,
      version,
      position: { partition: partitionOf(eventId), offset: 100 + version },
    }));
    yield ends;
  }
  const known = (ids: number[]) => new Map(ids.flatMap((id) => (views.has(id) ? [[id, views.get(id)!]] : [])));
  let healer: Healer | undefined;
  return {
    trust,
    store,
    views,
    positions,
    lost,
    marked,
    hooks,
    standing,
    async start() {
      healer = startHealer({
        store: {
          withSnapshot: (work) =>
            work({
              takenAt,
              streams,
              streamsSince,
              async *eventsSince(time) {
                lost.since.push(time);
                yield lost.events;
              },
            }),
          readShowVersions: async () => [],
        },
        views: {
          loadShowVersions: async (ids) => known(ids),
          loadBookingVersions: async () => new Map(),
          openBookings: async () => [],
          findHistory: async () => new Set(),
          listings: {
            load: async (ids: number[]) => new Map(ids.map((id) => [id, {} as never])),
            restore: async () => {},
          } as never,
        },
        projection: {
          begin: async () => {},
          move: async () => {},
          markCompared: async (partitions) => void marked.push(partitions),
          load: async () =>
            new Map(
              Array.from(hooks.noted, ([partition, comparedTo]) => [
                partition,
                { _id: partition, offset: 1, comparedTo },
              ]),
            ),
        },
        projector: {
          project: async (news) => {
            for (const { eventId } of news) {
              if (!hooks.broken.has(eventId)) continue;
              hooks.tried.push(eventId);
              throw new TypeError('cannot be folded');
            }
            for (const { eventId, upTo } of news) {
              views.set(eventId, Math.min(upTo!, store.get(eventId)!));
              hooks.filled.push(eventId);
            }
            return new Map(news.map(({ eventId }) => [eventId, views.get(eventId)!]));
          },
          rewrite: async (eventId) => {
            if (hooks.broken.has(eventId)) throw new TypeError('cannot be folded');
            lost.rewritten.push(eventId);
          },
        },
        cache: createShowCache(1_000),
        trust,
        standing: standingShowsOf(standing, { versionsOf: async (ids) => known(ids), metrics }),
        ensureIndexes: async () => {},
        partitionOf,
        onHealed: () => {},
        metrics,
        logger,
        intervalMs: 5,
        patienceMs: [1, 1],
      });
    },
    async looks(count: number) {
      const seen = async () => (await metrics.sweeps.get()).values[0]?.value ?? 0;
      const before = await seen();
      await until('looks', async () => (await seen()) >= before + count, 5_000);
    },
    stop: () => healer?.stop(),
  };
}

type Rig = ReturnType<typeof rig>;

async function withHealer(made: Rig, work: () => Promise<void>): Promise<void> {
  await made.start();
  try {
    await work();
  } finally {
    await made.stop();
  }
}

it('fills what is behind, and only of its own partitions, and then says how far they are', async () => {
  const made = rig({ 1: 5, 2: 3, 3: 4 });
  made.views.set(3, 4);
  made.trust.assign([1]);
  await withHealer(made, async () => {
    await made.looks(2);
    expect(made.views).toEqual(
      new Map([
        [3, 4],
        [1, 5],
      ]),
    );
    expect(made.positions).toEqual(new Map([[1, 105]]));
    expect(made.marked.at(-1)).toEqual([1]);
  });
});

it('sweeps a partition whole that is gained during a sweep, before it is trusted', async () => {
  const made = rig({ 1: 5, 2: 3 });
  made.trust.assign([1]);
  made.hooks.beforePages = () => made.trust.assign([0, 1]);
  await withHealer(made, async () => {
    await made.looks(1);
    expect(made.trust.states().get(1)).toBe('whole');
    // The first look has seen nothing of it, whenever in the look it came.
    expect(made.marked[0]).toEqual([1]);
    await made.looks(2);
    expect(Object.fromEntries(made.trust.states())).toEqual({ 0: 'whole', 1: 'whole' });
    expect(made.views.get(2)).toBe(3);
    expect(made.positions.get(0)).toBe(103);
  });
});

it('moves the positions past a show that cannot be filled, notes that it stands, and fills it when that can be', async () => {
  const made = rig({ 1: 5, 2: 3, 4: 2 });
  made.trust.assign([0, 1]);
  made.hooks.broken.add(2);
  await withHealer(made, async () => {
    await made.looks(3);
    expect(made.views).toEqual(
      new Map([
        [1, 5],
        [4, 2],
      ]),
    );
    expect(Object.fromEntries(made.trust.states())).toEqual({ 0: 'whole', 1: 'whole' });
    expect(made.positions.get(0)).toBe(103);
    expect(made.standing.shows.get(2)).toMatchObject({ version: 0, reason: 'cannot be folded' });
    const tried = made.hooks.tried.length;
    made.marked.length = 0;
    await made.looks(2);
    // Nobody waits for it, and what all others reflect is noted each time.
    expect(made.marked.slice(0, 2)).toEqual([
      [0, 1],
      [0, 1],
    ]);
    expect(made.hooks.tried.length).toBeGreaterThanOrEqual(tried + 2);
    made.hooks.broken.clear();
    await made.looks(3);
    expect(made.views.get(2)).toBe(3);
    expect(made.standing.shows.size).toBe(0);
  });
});

it('knows from what is written down which shows stand, when nothing has changed at them for long', async () => {
  const made = rig({ 1: 5, 2: 3 });
  for (const eventId of [1, 2]) await made.standing.put({ eventId, version: 1, reason: 'from before' });
  made.hooks.noted.set(1, new Date('2026-01-01T11:00:00Z'));
  made.hooks.beforePages = () => made.store.clear();
  made.hooks.broken.add(1);
  made.trust.assign([1]);
  await withHealer(made, async () => {
    await made.looks(2);
    expect(made.trust.states().get(1)).toBe('whole');
    expect([...made.standing.shows.keys()]).toEqual([1, 2]);
    made.store.set(1, 5);
    made.hooks.beforePages = () => {};
    made.hooks.broken.clear();
    await made.looks(2);
    expect(made.views).toEqual(new Map([[1, 5]]));
    // The other is another member's.
    expect([...made.standing.shows.keys()]).toEqual([2]);
  });
});

it('leaves a show standing that was noted again while it was filled', async () => {
  const made = rig({ 1: 5 });
  await made.standing.put({ eventId: 1, version: 1, reason: 'from before' });
  const remove = made.standing.remove;
  const isOut: boolean[] = [];
  made.standing.remove = async (show) => {
    if (isOut.length === 0) await made.standing.put({ eventId: 1, version: 5, reason: 'the next event' });
    isOut.push(await remove(show));
    return isOut.at(-1)!;
  };
  made.trust.assign([1]);
  await withHealer(made, async () => {
    await made.looks(3);
    expect(isOut).toEqual([false, true]);
    expect(made.standing.shows.size).toBe(0);
  });
});

it('stands by a show whose lost history cannot be written again, and checks the others', async () => {
  const made = rig({ 1: 5, 3: 4 });
  made.views.set(1, 5).set(3, 4);
  const recordedAt = new Date('2026-01-01T11:59:59Z');
  made.lost.events = [1, 3].map((eventId) => ({
    eventId,
    version: 4,
    bookingId: null,
    refused: undefined,
    endsShow: false,
    recordedAt,
  }));
  made.hooks.broken.add(1);
  made.trust.assign([1]);
  await withHealer(made, async () => {
    await made.looks(2);
    expect(made.lost.rewritten).toEqual([3]);
    expect(made.trust.states().get(1)).toBe('whole');
    expect(made.standing.shows.get(1)).toMatchObject({ version: 5, lostFrom: 4 });
    made.hooks.broken.clear();
    await made.looks(2);
    expect(made.lost.rewritten).toEqual([3, 1]);
    expect(made.standing.shows.size).toBe(0);
  });
});

it('begins where the noted comparison ended, and writes again what was lost since', async () => {
  const made = rig({ 1: 5 });
  made.views.set(1, 5);
  made.hooks.noted.set(1, new Date('2026-01-01T11:00:00Z'));
  const recordedAt = new Date('2026-01-01T11:30:00Z');
  made.lost.events = [{ eventId: 1, version: 4, bookingId: null, refused: undefined, endsShow: false, recordedAt }];
  made.trust.assign([1]);
  await withHealer(made, async () => {
    await made.looks(3);
    expect(made.lost.since).toEqual([new Date('2026-01-01T11:00:00Z')]);
    expect(made.lost.rewritten).toEqual([1]);
    expect(made.hooks.all).toBe(0);
    // After an outage the same again.
    made.trust.distrust();
    await made.looks(2);
    expect(made.lost.since).toHaveLength(2);
  });
});

it('looks at all streams where nothing was noted, once', async () => {
  const made = rig({ 1: 5 });
  made.trust.assign([0, 1]);
  await withHealer(made, async () => {
    await made.looks(4);
    expect(made.hooks.all).toBe(1);
  });
});
