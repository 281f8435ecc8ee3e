import type { ShowView } from '@ticketing/shared/stores/views.ts';
import { createShowCache } from '@ticketing/sync-service/fold/show-cache.ts';
import { createRecentWrites } from '@ticketing/sync-service/heal/recent-writes.ts';

const show = (eventId: number): ShowView => ({ _id: eventId, version: 1, asOf: '', scheduled: false });

it('forgets the shows that were not used for the longest time', () => {
  // Room for three documents without a hall, of 500 each.
  const cache = createShowCache(1_500);
  for (const eventId of [1, 2, 3]) cache.set(show(eventId));
  cache.get(1);
  cache.set(show(4));
  expect([1, 2, 3, 4].map((eventId) => cache.get(eventId)?._id)).toEqual([1, undefined, 3, 4]);
});

it('counts a show once, however often it is written', () => {
  const cache = createShowCache(1_000);
  cache.set(show(1));
  for (let writes = 0; writes < 10; writes += 1) cache.set(show(2));
  expect(cache.get(1)?._id).toBe(1);
  cache.drop(1);
  expect(cache.get(1)).toBeUndefined();
});

it('remembers the lowest version written to each show, within the horizon and not for ever', () => {
  let nowMs = 0;
  const recent = createRecentWrites(100, () => nowMs);
  recent.note(1, 5);
  recent.note(1, 9);
  recent.note(2, 3);
  nowMs = 110;
  recent.note(1, 12);
  expect(recent.lowest()).toEqual(
    new Map([
      [1, 5],
      [2, 3],
    ]),
  );
  nowMs = 220;
  recent.note(3, 1);
  expect(recent.lowest()).toEqual(
    new Map([
      [1, 12],
      [3, 1],
    ]),
  );
});
