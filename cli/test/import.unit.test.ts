import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api, ApiAnswer } from '../catalogue/api.ts';
import { importFile } from '../catalogue/import.ts';
import { silent } from '../progress.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Imports a text. @returns what was sent, as it was sent, and what became of it */
async function importText(text: string, answer: Partial<ApiAnswer> = {}) {
  const file = join(folder, 'programme.jsonl');
  await writeFile(file, text);
  const sent: string[] = [];
  const api: Api = {
    send(method, path) {
      sent.push(`${method} ${path}`);
      return Promise.resolve({ status: 201, body: {}, etag: undefined, ...answer });
    },
  };
  const imported = await importFile(file, { api, progress: silent, atOnce: 1 });
  return { sent, ...imported };
}

test('a file may have a mark at its beginning, lines of Windows, and empty ones', async () => {
  const { sent } = await importText('\uFEFF{"movieId": "one", "movie": {}}\r\n\r\n{"movieId": "two", "movie": {}}\r\n');
  expect(sent).toEqual(['PUT /api/movies/one', 'PUT /api/movies/two']);
});

test('a wrong line is called by its number in the file', async () => {
  await expect(importText('{"movieId": "one", "movie": {}}\n\n\n{"movieId": "two"}\n')).rejects.toThrow(
    /, line 4: must be \{"movieId", "movie"\}/,
  );
});

test('an entry that is too large is refused, and the next one is sent', async () => {
  const twoMovies = '{"movieId": "one", "movie": {}}\n{"movieId": "two", "movie": {}}\n';
  const { sent, counts, refused } = await importText(twoMovies, { status: 413, body: { code: 'payload-too-large' } });
  expect(sent).toHaveLength(2);
  expect(counts).toEqual({ new: 0, there: 0, refused: 2 });
  expect(refused[0]).toMatchObject({ name: 'movie one', code: 'payload-too-large' });
});

test('an import by somebody who may not ends with the first answer', async () => {
  const answer = { status: 403, body: { code: 'not-allowed', detail: 'Only organisers may.' } };
  await expect(importText('{"movieId": "one", "movie": {}}\n', answer)).rejects.toThrow(
    'The API does not take /api/movies/one (403 not-allowed): Only organisers may.',
  );
});
