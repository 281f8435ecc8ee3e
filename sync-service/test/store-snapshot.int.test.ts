import type { StoreSnapshot, StreamEnd } from '@ticketing/sync-service/heal/store-snapshot.ts';
import { withStoreSnapshot } from '@ticketing/sync-service/heal/store-snapshot.ts';
import type { Pool } from 'pg';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { busyShow, sell } from './sold-shows.ts';
import { openViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let pool: Pool;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  pool = rig.pool;
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

/** The ends of the streams by show, as the member of a log sees them. */
async function endsOn(log: number, read: (snapshot: StoreSnapshot) => AsyncGenerator<StreamEnd[]>) {
  return withStoreSnapshot(pool, log, async (snapshot) => {
    const ends = new Map<number, Omit<StreamEnd, 'eventId'>>();
    for await (const page of read(snapshot)) for (const { eventId, ...end } of page) ends.set(eventId, end);
    return ends;
  });
}

it('gives of each stream its version, and a place on the present log of commands only', async () => {
  const earlier = await sell(pool, 1, busyShow(2));
  await sell(pool, 2, busyShow(2));
  // Another topic begins anew: its offsets are far behind those of the first.
  const [later] = (await sell(pool, 2, busyShow(1, 2), { commandLog: 1 })).slice(-1);
  const ways = [
    (snapshot: StoreSnapshot) => snapshot.streams(),
    (snapshot: StoreSnapshot) => snapshot.streamsSince(new Date(0)),
  ];
  for (const read of ways) {
    expect(await endsOn(0, read)).toEqual(
      new Map([
        [1, { version: 3, position: earlier.at(-1)!.position }],
        [2, expect.objectContaining({ version: 4 })],
      ]),
    );
    const { log: _log, ...place } = later!.position;
    expect(await endsOn(1, read)).toEqual(
      new Map([
        [1, { version: 3 }],
        [2, { version: 4, position: place }],
      ]),
    );
  }
});
