import type { Api, ApiAnswer } from '../catalogue/api.ts';
import type { Entry } from '../catalogue/entries.ts';
import { nameOf } from '../catalogue/entries.ts';
import { putAll } from '../catalogue/put-all.ts';

const movie = (id: string): Entry => ({ kind: 'movie', movieId: id, movie: {} });
const showtime = (id: number): Entry => ({ kind: 'showtime', eventId: id, showtime: {} });

/** An API whose requests are answered when the test says so. */
function scene(entries: Entry[], atOnce: number) {
  const underWay = new Map<string, { answer: () => void; fail: (error: Error) => void }>();
  const reported: string[] = [];
  const api: Api = {
    send: (_method, path) =>
      new Promise<ApiAnswer>((resolve, reject) => {
        const end = () => underWay.delete(path);
        underWay.set(path, {
          answer: () => end() && resolve({ status: 201, body: {}, etag: undefined }),
          fail: (error) => end() && reject(error),
        });
      }),
  };
  const done = putAll(entries, { api, atOnce, onDone: (entry) => reported.push(nameOf(entry)) });
  done.catch(() => undefined);
  const answer = async (path: string) => {
    underWay.get(path)!.answer();
    await turn();
  };
  const sent = async () => {
    await turn();
    return Array.from(underWay.keys());
  };
  return { done, reported, answer, sent, fail: (path: string) => underWay.get(path)!.fail(new Error('no')) };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));
const event = (id: number) => `/api/events/${id}`;

it('keeps as many under way as it may while one of them is slow, and reports in order', async () => {
  const { done, reported, answer, sent } = scene(
    Array.from({ length: 12 }, (_, id) => showtime(id + 1)),
    2,
  );
  expect(await sent()).toEqual([event(1), event(2)]);
  for (const id of [2, 3, 4, 5]) await answer(event(id));
  expect(await sent()).toEqual([event(1), event(6)]);
  expect(reported).toEqual([]);
  // What waits for the slow one has a bound, too.
  for (const id of [6, 7, 8]) await answer(event(id));
  expect(await sent()).toEqual([event(1)]);
  await answer(event(1));
  expect(reported).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((id) => `show ${id}`));
  for (const id of [9, 10, 11, 12]) await answer(event(id));
  await done;
  expect(reported).toHaveLength(12);
});

it('sends a showtime after the movies before it, and one of a name after the other', async () => {
  const entries = [movie('a'), showtime(1), showtime(1), movie('b')];
  const { done, reported, answer, sent } = scene(entries, 4);
  expect(await sent()).toEqual(['/api/movies/a']);
  await answer('/api/movies/a');
  expect(await sent()).toEqual([event(1)]);
  await answer(event(1));
  expect(await sent()).toEqual([event(1), '/api/movies/b']);
  await answer('/api/movies/b');
  await answer(event(1));
  await done;
  expect(reported).toEqual(['movie a', 'show 1', 'show 1', 'movie b']);
});

it('ends with the first fault, and reports nothing behind it', async () => {
  const { done, reported, answer, sent, fail } = scene([movie('a'), movie('b'), movie('c'), movie('d')], 3);
  await sent();
  await answer('/api/movies/a');
  fail('/api/movies/b');
  await answer('/api/movies/c');
  for (const path of await sent()) await answer(path);
  await expect(done).rejects.toThrow('no');
  expect(reported).toEqual(['movie a']);
});
