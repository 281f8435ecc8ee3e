import { MongoServerError } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import type { Views } from '../src/views.ts';
import { openViews } from '../src/views.ts';

let sandbox: Sandbox;
let views: Views;

beforeAll(async () => {
  sandbox = await openSandbox();
  views = openViews({ uri: sandbox.mongodbUri }, sandbox.logger);
});

afterAll(async () => {
  await views.close();
  await sandbox.close();
});

test.each(['ECONNRESET', 'EPIPE'])(
  'a write to a connection that breaks (%s) is "unavailable", not a fault',
  async (code) => {
    const broken = Object.assign(new Error(`write ${code}`), { code });
    await expect(views.read(() => Promise.reject(broken))).rejects.toMatchObject({ code: 'views-unavailable' });
  },
);

test.each([
  [175, 'QueryPlanKilled', 2],
  [43, 'CursorNotFound', 2],
  [50, 'MaxTimeMSExpired', 1],
])(
  'a read that ends with %d, %s, is made %d times: a rename has ended it, or its time has',
  async (code, errmsg, times) => {
    let reads = 0;
    const read = views.read(async () => {
      reads += 1;
      if (reads === 1) throw new MongoServerError({ code, errmsg });
      return 'found';
    });
    if (times === 1) await expect(read).rejects.toMatchObject({ code: 'views-unavailable' });
    else expect(await read).toBe('found');
    expect(reads).toBe(times);
  },
);

test.each([
  ['MongoDB, which renames at once', { ok: 1 }, 1],
  ['a look-alike', new MongoServerError({ code: 59, errmsg: 'no such command' }), 2],
])('a collection that had something and has nothing, of %s, is looked at so often', async (_what, hello, times) => {
  const own = openViews({ uri: sandbox.mongodbUri }, sandbox.logger);
  const asked = jest.spyOn(own.shows.db, 'command');
  if (hello instanceof Error) asked.mockRejectedValue(hello);
  else asked.mockResolvedValue(hello);
  try {
    await own.readSome(own.shows, async () => ['a show']);
    let looks = 0;
    const nothing = await own.readSome(own.shows, async () => {
      looks += 1;
      return [];
    });
    expect([nothing, looks]).toEqual([[], times]);
  } finally {
    await own.close();
  }
});

test('a mistake of ours stays one', async () => {
  await expect(views.read(() => Promise.reject(new TypeError('of ours')))).rejects.toThrow(TypeError);
});
