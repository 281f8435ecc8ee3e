import type { ProjectionView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createPaymentPositions } from '@ticketing/sync-service/payments/positions.ts';
import { createProjectionStore } from '@ticketing/sync-service/store/projection-store.ts';
import type { Collection } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';
import { openViews } from './views-of-sandbox.ts';

let sandbox: Sandbox;
let rig: Awaited<ReturnType<typeof openViews>>;
let documents: Collection<ProjectionView>;

beforeAll(async () => {
  sandbox = await openSandbox({ migrated: true });
  rig = await openViews(sandbox);
  documents = rig.db.collection(viewCollections.projection);
});

afterAll(async () => {
  await rig.close();
  await sandbox.close();
});

beforeEach(() => documents.deleteMany({}));

const all = () => documents.find().sort({ _id: 1 }).toArray();

it('moves positions forward and never back, also by many at once', async () => {
  const members = Array.from({ length: 4 }, () => createProjectionStore(rig.db, 0));
  await Promise.all(members.map((member, n) => member.move([{ partition: 1, offset: 10 * n }])));
  await members[0]!.move([{ partition: 1, offset: 7 }]);
  // As every version has written it.
  expect(await all()).toEqual([{ _id: 1, offset: 30 }]);
});

it('notes up to when all was compared, beside the position, and never back', async () => {
  const projection = createProjectionStore(rig.db, 0);
  const [early, late] = [new Date(1_000), new Date(2_000)];
  await projection.markCompared([0, 1], late);
  await projection.markCompared([1], early);
  await projection.move([{ partition: 1, offset: 4 }]);
  expect(await all()).toEqual([
    { _id: 0, offset: -1, comparedTo: late },
    { _id: 1, offset: 4, comparedTo: late },
  ]);
  expect((await projection.load()).get(1)).toEqual({ _id: 1, offset: 4, comparedTo: late });
});

describe('of a later log', () => {
  it('forgets the positions of earlier ones when it begins, and again when somebody brings one', async () => {
    const [earlier, later] = [createProjectionStore(rig.db, 0), createProjectionStore(rig.db, 1)];
    await earlier.move([
      { partition: 0, offset: 5_000 },
      { partition: 1, offset: 5_000 },
    ]);
    await earlier.markCompared([0], new Date());
    await later.begin();
    expect(await all()).toEqual([]);
    await earlier.move([{ partition: 0, offset: 5_001 }]);
    expect(await later.load()).toEqual(new Map());
    await later.move([{ partition: 0, offset: 3 }]);
    await earlier.move([{ partition: 0, offset: 5_002 }]);
    await earlier.markCompared([0], new Date());
    expect(await all()).toEqual([{ _id: 0, offset: 3, log: 1 }]);
    await createProjectionStore(rig.db, 0).begin();
    expect(await all()).toHaveLength(1);
  });
});

describe('of payments', () => {
  it('takes those without a number for its own, as earlier versions have written them, and forgets earlier logs', async () => {
    const positions = rig.db.collection<ProjectionView>(viewCollections.paymentPositions);
    const there = () => positions.find().sort({ _id: 1 }).toArray();
    await positions.insertMany([
      { _id: 0, offset: 7 },
      { _id: 1, offset: 8 },
    ]);
    const first = createPaymentPositions(rig.db, 2);
    await first.begin();
    await first.move([{ partition: 1, offset: 9 }]);
    await first.move([{ partition: 1, offset: 3 }]);
    expect(await there()).toEqual([
      { _id: 0, offset: 7, log: 2 },
      { _id: 1, offset: 9, log: 2 },
    ]);
    const later = createPaymentPositions(rig.db, 3);
    await later.begin();
    await later.move([{ partition: 1, offset: 0 }]);
    expect(await there()).toEqual([{ _id: 1, offset: 0, log: 3 }]);
  });
});
