import { createPastHalls } from '@ticketing/read-api/past-halls.ts';
import type { Views } from '@ticketing/read-api/views.ts';
import { createTurns } from '@ticketing/shared/service/turns.ts';
import type { HistoryView, ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { historyView } from '@ticketing/sync-service/fold/fold.ts';
import { positionOf, showView, tellShow } from './show-story.ts';

const story = tellShow(1).schedule();
for (let round = 0; round < 1_300; round++) story.cancel(story.hold(1, round % 2 === 0 ? 'A1' : 'B2'));
const events = story.events.map((event) => historyView({ event, correlationId: 'c', position: positionOf(event) }));
const show = showView(story) as ScheduledShowView;

/** A history in memory that counts its cursors and look-ups, and ends a cursor after so many batches as a swap does. */
function historyOf(options: { cutAfter?: number; pauseMs?: number } = {}) {
  let cuts = options.cutAfter === undefined ? 0 : 1;
  const seen = { cursors: 0, open: 0, mostOpen: 0, lookUps: 0 };
  function find({ _id, version: range }: { _id?: { $in: string[] }; version?: { $gte: number; $lte: number } }) {
    const ids = new Set(_id?.$in);
    if (range === undefined) return { toArray: async () => events.filter((event) => ids.has(event._id)) };
    let rest = events.filter(({ version }) => version >= range.$gte && version <= range.$lte);
    let batch: HistoryView[] = [];
    let batches = 0;
    const cursor = {
      closed: false,
      async hasNext() {
        await new Promise((resolve) => setTimeout(resolve, options.pauseMs ?? 0));
        if (cuts > 0 && batches === options.cutAfter) {
          cuts -= 1;
          cursor.closed = true;
          seen.open -= 1;
          throw new Error('query plan killed');
        }
        batch = rest.slice(0, 1_000);
        rest = rest.slice(1_000);
        batches += 1;
        return batch.length > 0;
      },
      readBufferedDocuments: () => batch,
      async close() {
        if (!cursor.closed) seen.open -= 1;
        cursor.closed = true;
      },
    };
    seen.cursors += 1;
    seen.open += 1;
    seen.mostOpen = Math.max(seen.mostOpen, seen.open);
    return cursor;
  }
  const read = <T>(reads: () => Promise<T>) => reads().catch(reads);
  async function findOne({ _id }: { _id: string }) {
    seen.lookUps += 1;
    return events.find((event) => event._id === _id) ?? null;
  }
  const views = {
    history: { find, findOne },
    read,
    readSome: (_: unknown, reads: () => Promise<unknown>) => read(reads),
  };
  return { views: views as unknown as Views, seen };
}

test('those who ask for the same hall share one fold', async () => {
  const { views, seen } = historyOf();
  let folds = 0;
  const past = createPastHalls(views, { maxBytes: 10_000_000, onFold: () => folds++ });
  const halls = await Promise.all(Array.from({ length: 50 }, () => past.at(show, 2_400)));
  expect([folds, seen.cursors]).toEqual([1, 1]);
  const expected = showView(story, 2_400) as ScheduledShowView;
  for (const hall of halls) expect(hall).toMatchObject({ seatMap: expected.seatMap, counts: expected.counts });
});

test('those who ask for the same time share one search, and one fold', async () => {
  const { views, seen } = historyOf();
  let folds = 0;
  const past = createPastHalls(views, { maxBytes: 10_000_000, onFold: () => folds++ });
  const at = story.events[2_399]!.at;
  const ask = async () => past.at(show, await past.versionAt(show, at));
  await ask();
  const alone = { folds, lookUps: seen.lookUps };
  const halls = await Promise.all(Array.from({ length: 50 }, ask));
  // What was folded is kept up to a milestone: the rest is folded again, once for all of them.
  expect({ folds, lookUps: seen.lookUps }).toEqual({ folds: 2 * alone.folds, lookUps: 2 * alone.lookUps });
  expect(new Set(halls.map(({ version }) => version))).toEqual(new Set([2_400]));
});

test('different halls are folded a few at a time, each from where others have been, and too many are refused', async () => {
  const { views, seen } = historyOf({ pauseMs: 1 });
  const past = createPastHalls(views, { maxBytes: 10_000_000, foldsAtOnce: 2, foldsWaiting: 20 });
  const results = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => past.at(show, 1_200 + index * 20)));
  expect(seen.mostOpen).toBeLessThanOrEqual(2);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(22);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'views-unavailable' });
  }
  expect(await past.at(show, 1_999)).toMatchObject({ version: 1_999 });
});

test('a fold that takes too long is broken off, and goes on from its last milestone', async () => {
  const { views } = historyOf();
  const past = createPastHalls(views, { maxBytes: 10_000_000, foldTimeoutMs: 0 });
  let refusals = 0;
  for (let isDone = false; !isDone && refusals < 20; ) {
    isDone = await past.at(show, 2_400).then(
      () => true,
      (error: unknown) => {
        expect(error).toMatchObject({ code: 'views-unavailable' });
        refusals += 1;
        return false;
      },
    );
  }
  expect(refusals).toBe(4);
});

test('a fold goes on where its cursor was ended by a swap', async () => {
  const { views, seen } = historyOf({ cutAfter: 1 });
  const past = createPastHalls(views, { maxBytes: 10_000_000 });
  const expected = showView(story, 2_400) as ScheduledShowView;
  expect(await past.at(show, 2_400)).toMatchObject({ version: 2_400, seatMap: expected.seatMap });
  expect(seen.cursors).toBe(2);
});

test('turns go round in the order of asking, also when work fails', async () => {
  const inTurn = createTurns(1, 10, () => new Error('full'));
  const order: number[] = [];
  const results = await Promise.allSettled(
    [1, 2, 3, 4].map((number) =>
      inTurn(async () => {
        order.push(number);
        await Promise.resolve();
        if (number % 2 === 0) throw new Error('failed');
      }),
    ),
  );
  expect(order).toEqual([1, 2, 3, 4]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
  await expect(inTurn(async () => 'again')).resolves.toBe('again');
});
