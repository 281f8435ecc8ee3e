import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../catalogue/api.ts';
import { importFile } from '../catalogue/import.ts';
import { silent } from '../progress.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Imports a text. @returns what was sent, as it was sent */
async function importText(text: string): Promise<string[]> {
  const file = join(folder, 'programme.jsonl');
  await writeFile(file, text);
  const sent: string[] = [];
  const api: Api = {
    send(method, path) {
      sent.push(`${method} ${path}`);
      return Promise.resolve({ status: 201, body: {}, etag: undefined });
    },
  };
  await importFile(file, { api, progress: silent, atOnce: 1 });
  return sent;
}

test('a file may have a mark at its beginning, lines of Windows, and empty ones', async () => {
  const sent = await importText('\uFEFF{"movieId": "one", "movie": {}}\r\n\r\n{"movieId": "two", "movie": {}}\r\n');
  expect(sent).toEqual(['PUT /api/movies/one', 'PUT /api/movies/two']);
});

test('a wrong line is called by its number in the file', async () => {
  await expect(importText('{"movieId": "one", "movie": {}}\n\n\n{"movieId": "two"}\n')).rejects.toThrow(
    /, line 4: must be \{"movieId", "movie"\}/,
  );
});
