import { createViewWatch } from '@ticketing/read-api/view-watch.ts';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A view whose values are set by the test, and which counts how often it is read. */
function fakeView() {
  const values = new Map<number, number>();
  const reads: number[][] = [];
  const watch = createViewWatch({
    pollMs: 250,
    read: async (keys) => {
      reads.push(keys);
      return [...values].filter(([key]) => keys.includes(key));
    },
  });
  return { values, reads, watch };
}

test('a hint wakes who waits, at once and without a read', async () => {
  const { watch, reads } = fakeView();
  const reached = watch.until(1, 5, 2_000);
  watch.moved(1, 4);
  watch.moved(2, 9);
  watch.moved(1, 5);
  expect(await reached).toBe(true);
  expect(reads).toEqual([]);
});

test('a hint that came before the wait counts', async () => {
  const { watch } = fakeView();
  watch.moved(1, 5);
  expect(await watch.until(1, 5, 2_000)).toBe(true);
});

test('without hints the view is polled, once for all who wait, and only while they do', async () => {
  const { watch, values, reads } = fakeView();
  const waits = [watch.until(1, 5, 2_000), watch.until(1, 6, 2_000), watch.until(2, 1, 2_000)];
  await jest.advanceTimersByTimeAsync(250);
  values.set(1, 6).set(2, 1);
  await jest.advanceTimersByTimeAsync(250);
  expect(await Promise.all(waits)).toEqual([true, true, true]);
  expect(reads).toEqual([
    [1, 2],
    [1, 2],
  ]);
  await jest.advanceTimersByTimeAsync(5_000);
  expect(reads).toHaveLength(2);
});

test('a wait ends by itself, by its signal, and by closing', async () => {
  const { watch } = fakeView();
  const gone = new AbortController();
  const waits = [watch.until(1, 5, 500), watch.until(1, 5, 60_000, gone.signal), watch.until(1, 5, 60_000)];
  await jest.advanceTimersByTimeAsync(500);
  gone.abort();
  watch.close();
  expect(await Promise.all(waits)).toEqual([false, false, false]);
  expect(await watch.until(1, 5, 60_000)).toBe(false);
  expect(jest.getTimerCount()).toBe(0);
});

test('polling goes on after a read that failed', async () => {
  let fails = true;
  const watch = createViewWatch({
    read: async () => {
      if (fails) throw new Error('not now');
      return [[1, 5]];
    },
  });
  const reached = watch.until(1, 5, 10_000);
  await jest.advanceTimersByTimeAsync(600);
  fails = false;
  await jest.advanceTimersByTimeAsync(300);
  expect(await reached).toBe(true);
});

test('a follower is told every value until it leaves', async () => {
  const { watch, values } = fakeView();
  const seen: number[] = [];
  const unfollow = watch.follow(1, (value) => seen.push(value));
  watch.moved(1, 1);
  values.set(1, 3);
  await jest.advanceTimersByTimeAsync(250);
  unfollow();
  watch.moved(1, 4);
  expect(seen).toEqual([1, 3]);
  await jest.advanceTimersByTimeAsync(250);
  expect(jest.getTimerCount()).toBe(0);
});
