import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createPool } from '@ticketing/shared/stores/postgres.ts';
import type { Pool } from 'pg';
import { runCli } from '../../cli/test/run-cli.ts';
import { seed } from '../../local/seed.ts';
import { until } from '../../local/until.ts';
import type { Sandbox } from '../support/sandbox.ts';
import { openSandbox } from '../support/sandbox.ts';
import type { System } from '../support/system.ts';
import { startSystem } from '../support/system.ts';

let sandbox: Sandbox;
let system: System;
let pool: Pool;
let dir: string;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  system = await startSystem(sandbox);
  pool = createPool({
    url: sandbox.databaseUrl,
    applicationName: 'test',
    maxConnections: 2,
    logger: sandbox.logger,
  });
  dir = await mkdtemp(join(tmpdir(), 'catalogue-'));
});

afterAll(async () => {
  await pool?.end();
  await system?.stop();
  await sandbox?.close();
  if (dir !== undefined) await rm(dir, { recursive: true });
});

const movie = (title: string) => ({
  ...{ title, synopsis: 'Somebody comes to town.', minutes: 90, genres: [], type: '2D', language: 'en' },
  ...{ subtitles: [], rating: '6', releasedOn: '2027-01-01' },
});
const theater = {
  ...{ name: 'Rex', city: 'Lyon', timeZone: 'Europe/Paris' },
  halls: [{ hallId: 'one', name: 'One', layout: [{ row: 'A', seats: 2, priceMinor: 100 }] }],
};
const dayMs = 86_400_000;

/** A theater, movies, and shows of them: two a day. */
function programme(movies: number, showtimes: number): object[] {
  return [
    { theaterId: 'import-rex', theater },
    ...Array.from({ length: movies }, (_, index) => ({ movieId: `import-${index}`, movie: movie(`Import ${index}`) })),
    ...Array.from({ length: showtimes }, (_, index) => {
      const startsAt = new Date(Date.UTC(2031, 0, 1, 12) + (index * dayMs) / 2).toISOString();
      const ofHall = { theaterId: 'import-rex', hallId: 'one', startsAt, currency: 'EUR' };
      return { eventId: 5_000 + index, showtime: { movieId: `import-${index % movies}`, ...ofHall } };
    }),
  ];
}

async function fileOf(name: string, lines: object[]): Promise<string> {
  const file = join(dir, name);
  await writeFile(file, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
  return file;
}

const importing = (file: string, ...more: string[]) =>
  runCli(sandbox, ['catalogue', 'import', file, ...more], { API_URL: system.url });

const count = async (sql: string) => (await pool.query<{ count: number }>(sql)).rows[0]!.count;

it('goes on where it was when it was killed, and puts everything there once', async () => {
  const lines = programme(600, 300);
  const file = await fileOf('programme.jsonl', lines);
  const repository = resolve(import.meta.dirname, '../..');
  const child = spawn(process.execPath, ['cli/main.ts', 'catalogue', 'import', file], {
    cwd: repository,
    env: { PATH: process.env.PATH ?? '', API_URL: system.url },
    stdio: 'ignore',
  });
  const place = `${file}.imported`;
  await until('some lines are done', () => existsSync(place));
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { lines: done } = JSON.parse(await readFile(place, 'utf8'));
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(lines.length);

  const second = await importing(file);
  expect(second).toMatchObject({ code: 0 });
  expect(second.out).toMatch(
    new RegExp(`^\\d+ new, \\d+ there already or replaced, 0 refused, ${done} done before\\.`),
  );
  expect(existsSync(place)).toBe(false);
  expect(await count("SELECT count(*) FROM catalogue_streams WHERE stream_id LIKE 'movie-import-%'")).toBe(600);
  expect(await count("SELECT count(*) FROM catalogue_slots WHERE stream_id = 'theater-import-rex'")).toBe(300);
  expect(await count('SELECT count(*) FROM shows WHERE event_id BETWEEN 5000 AND 5299 AND starts_at IS NOT NULL')).toBe(
    300,
  );
  expect(await count('SELECT count(*) FROM tickets WHERE event_id BETWEEN 5000 AND 5299')).toBe(600);
});

it('replaces what has other details, says what is refused, and sends nothing of a file that is wrong', async () => {
  const lines = [
    { movieId: 'import-0', movie: { ...movie('Import 0'), minutes: 95 } },
    { theaterId: 'import-rex', theater: { ...theater, halls: [{ ...theater.halls[0], hallId: 'two' }] } },
    {
      eventId: 9_000,
      showtime: {
        movieId: 'unheard-of',
        theaterId: 'import-rex',
        hallId: 'one',
        startsAt: '2031-01-01T20:00:00Z',
        currency: 'EUR',
      },
    },
  ];
  const run = await importing(await fileOf('second.jsonl', lines));
  expect(run.code).toBe(1);
  expect(run.out).toContain('hall-in-use');
  expect(run.out).toContain('movie-unknown');
  expect(run.out).toContain('0 new, 1 there already or replaced, 2 refused.');
  const wrong = await importing(
    await fileOf('third.jsonl', [{ movieId: 'import-new', movie: movie('New') }, { movieId: 7 }]),
  );
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('line 2: must be') });
  expect(await count("SELECT count(*) FROM catalogue_streams WHERE stream_id = 'movie-import-new'")).toBe(0);
});

it('lists what the first start has brought, and rolls it on', async () => {
  const said: string[] = [];
  await seed({ url: system.url, adminToken: undefined, programmeDays: 1, report: (line) => said.push(line) });
  expect(said.at(-1)).toMatch(/^movies of the coming 1 days are on sale: (\d+) showtimes, \1 of them new$/);
  const [listed] = await until('all are in the views', async () => {
    const list = await runCli(sandbox, ['catalogue', 'list'], { API_URL: system.url });
    return list.out.includes('the-salt-road') && list.out.includes('himal-kathmandu') && [list];
  });
  expect(listed.out).toContain('Asia/Kathmandu');
  const rolled = await runCli(sandbox, ['catalogue', 'roll', '--days', '2'], { API_URL: system.url });
  expect(rolled.out).toMatch(/^[1-9]\d* new showtimes, \d+ there already, 0 refused\.$/m);
  const again = await runCli(sandbox, ['catalogue', 'roll', '--days', '2'], { API_URL: system.url });
  expect(again.out).toMatch(/^0 new showtimes, [1-9]\d* there already, 0 refused\.$/m);
  const poster = await fetch(`${system.url}/posters/the-salt-road.svg`);
  expect([poster.status, poster.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect((await fetch(`${system.url}/posters/the-pepper-road.svg`)).status).toBe(404);
});

it('leaves a catalogue in which verify finds nothing', async () => {
  const verified = await runCli(sandbox, ['verify']);
  expect(verified.out).toMatch(
    /^Catalogue: \d+ movies and theaters, \d+ events, (\d+) commands, \1 of them decided again\.$/m,
  );
  expect(verified).toMatchObject({ code: 0 });
});
