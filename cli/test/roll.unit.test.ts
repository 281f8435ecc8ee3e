import type { Api } from '../catalogue/api.ts';
import { rollProgramme } from '../catalogue/roll.ts';
import { silent } from '../progress.ts';

/** An API that has a theater or not. */
function apiWith(there: (path: string) => number): Api & { sent: string[] } {
  const sent: string[] = [];
  return {
    sent,
    async send(method, path) {
      if (method !== 'GET') sent.push(path);
      return { status: method === 'GET' ? there(path) : 201, body: {}, etag: undefined };
    },
  };
}

const roll = (api: Api) =>
  rollProgramme({ api, nowMs: Date.parse('2027-05-01T00:00:00Z'), days: 1, atOnce: 4, progress: silent });

test('the first roll puts the movies there, then the theaters, then the showtimes', async () => {
  const api = apiWith(() => 404);
  const rolled = await roll(api);
  const kinds = api.sent.map((path) => path.split('/')[2]!);
  expect(kinds.slice(0, 11)).toEqual([...Array<string>(8).fill('movies'), ...Array<string>(3).fill('theaters')]);
  expect(new Set(kinds.slice(11))).toEqual(new Set(['events']));
  expect(rolled.new).toBe(kinds.length - 11);
});

test('the next one leaves movies and theaters as they are, also those that were retired', async () => {
  const api = apiWith((path) => (path.startsWith('/api/theaters/') ? 200 : 404));
  await roll(api);
  expect(api.sent.length).toBeGreaterThan(0);
  expect(api.sent.filter((path) => !path.startsWith('/api/events/'))).toEqual([]);
});
