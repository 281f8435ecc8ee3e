import type { Views } from '@ticketing/read-api/views.ts';
import { createWholeHistories } from '@ticketing/read-api/whole-histories.ts';

type Filter = { _id?: { $in: string[] }; eventId?: number; version?: { $gte: number; $lte: number } };

/** Histories in memory, and what was counted of them. */
function rig(options?: Parameters<typeof createWholeHistories>[1]) {
  const events = new Set<string>();
  const counts: number[] = [];
  let outage = () => {};
  const hooks = { beforeAnswer: async () => {} };
  const idsOf = ({ _id, eventId, version }: Filter) =>
    _id?.$in ??
    Array.from({ length: version!.$lte - version!.$gte + 1 }, (_, index) => `${eventId}:${version!.$gte + index}`);
  const history = {
    async countDocuments(filter: Filter) {
      const ids = idsOf(filter);
      counts.push(ids.length);
      const found = ids.filter((id) => events.has(id)).length;
      await hooks.beforeAnswer();
      return found;
    },
  };
  const views = {
    history,
    readSome: (_collection: unknown, read: () => Promise<unknown>) => read(),
    onOutage: (listener: () => void) => {
      outage = listener;
    },
  };
  return {
    histories: createWholeHistories(views as unknown as Views, options),
    add: (eventId: number, from: number, to: number) => {
      for (let version = from; version <= to; version++) events.add(`${eventId}:${version}`);
    },
    events,
    counts,
    hooks,
    haveOutage: () => outage(),
  };
}

const behind = (version: number) => ({ code: 'view-behind', extras: { members: { version } } });

it('counts each version once', async () => {
  const { histories, add, counts } = rig();
  add(1, 1, 5);
  for (let time = 0; time < 3; time++) await histories.check(1, 5);
  await histories.check(1, 4);
  add(1, 6, 8);
  for (let time = 0; time < 3; time++) await histories.check(1, 8);
  expect(counts).toEqual([5, 3]);
});

it('shares a count among those who ask at once', async () => {
  const { histories, add, counts } = rig();
  add(1, 1, 400);
  await Promise.all(Array.from({ length: 50 }, () => histories.check(1, 400)));
  expect(counts).toEqual([400]);
});

it('refuses as long as there is a hole', async () => {
  const { histories, add, events } = rig();
  add(1, 1, 5);
  events.delete('1:3');
  await expect(histories.check(1, 5)).rejects.toMatchObject(behind(0));
  await histories.check(1, 2);
  await expect(histories.check(1, 5)).rejects.toMatchObject(behind(2));
  add(1, 3, 3);
  await histories.check(1, 5);
});

it('counts again after an outage, of which a count that was under way says nothing', async () => {
  const { histories, add, events, hooks, haveOutage } = rig();
  add(1, 1, 5);
  await histories.check(1, 5);
  events.delete('1:5');
  haveOutage();
  await expect(histories.check(1, 5)).rejects.toMatchObject(behind(0));
  add(1, 5, 6);
  hooks.beforeAnswer = async () => {
    hooks.beforeAnswer = async () => {};
    events.delete('1:6');
    haveOutage();
  };
  await histories.check(1, 6);
  await expect(histories.check(1, 6)).rejects.toMatchObject(behind(0));
});

it('goes through a long history in parts, and on from where it came to', async () => {
  const { histories, add, events, counts } = rig({ maxCounted: 1_000 });
  add(1, 1, 3_500);
  events.delete('1:2500');
  await expect(histories.check(1, 3_500)).rejects.toMatchObject(behind(2_000));
  add(1, 2_500, 2_500);
  await histories.check(1, 3_500);
  expect(counts).toEqual([1_000, 1_000, 1_000, 1_000, 500]);
});

it('remembers so many shows and no more', async () => {
  const { histories, add, counts } = rig({ maxShows: 2 });
  for (const eventId of [1, 2, 3]) add(eventId, 1, 1);
  for (const eventId of [1, 2, 3, 3, 2, 1]) await histories.check(eventId, 1);
  expect(counts).toHaveLength(4);
});
