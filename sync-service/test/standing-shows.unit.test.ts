import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import { createSyncMetrics } from '@ticketing/sync-service/metrics.ts';
import { standingShowsOf, standingStore } from './standing-in-memory.ts';

function rig(store = standingStore()) {
  const metrics = createSyncMetrics(createRegistry('test'));
  const standing = standingShowsOf(store, { versionsOf: async ([eventId]) => new Map([[eventId!, 4]]), metrics });
  return { store, standing, gauge: async () => (await metrics.standing.get()).values[0]?.value };
}

const all = () => true;
const bug = new TypeError('cannot read a field of undefined');

it('writes down which show stands, where and why, for whoever comes later', async () => {
  const { store, standing, gauge } = rig();
  await standing.note(7, bug);
  expect(store.shows.get(7)).toMatchObject({ _id: 7, version: 4, reason: bug.message });
  expect([standing.has(7), standing.has(8), await gauge()]).toEqual([true, false, 1]);
  const later = rig(store);
  expect(later.standing.has(7)).toBe(false);
  await later.standing.load(all);
  expect([later.standing.has(7), await later.gauge()]).toEqual([true, 1]);
});

it('knows only those that it looks after', async () => {
  const { standing, gauge } = rig();
  await standing.note(7, bug);
  await standing.note(8, bug);
  const ours = await standing.load((eventId) => eventId === 8);
  expect(ours.map(({ _id }) => _id)).toEqual([8]);
  expect([standing.has(7), standing.count(), await gauge()]).toEqual([false, 1, 1]);
});

it('does not take out what was noted again since it was loaded', async () => {
  const { store, standing } = rig();
  await standing.note(7, bug);
  const [loaded] = await standing.load(all);
  await standing.note(7, new TypeError('another event'));
  await standing.remove(loaded!);
  expect(standing.has(7)).toBe(true);
  expect(store.shows.get(7)!.reason).toBe('another event');
  const [again] = await standing.load(all);
  await standing.remove(again!);
  expect([standing.has(7), store.shows.size]).toEqual([false, 0]);
});

it('keeps what is noted while it looks', async () => {
  const store = standingStore();
  const { standing } = rig({
    ...store,
    async load() {
      const found = await store.load();
      await standing.note(7, bug);
      return found;
    },
  });
  await standing.load(all);
  expect(standing.has(7)).toBe(true);
});

it('is not sure of what could not be written down', async () => {
  const store = standingStore();
  const { standing } = rig({ ...store, put: () => Promise.reject(new Error('away')) });
  await expect(standing.note(7, bug)).rejects.toThrow('away');
  expect(standing.has(7)).toBe(false);
});
