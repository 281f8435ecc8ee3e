import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { isLookAlike } from '@ticketing/shared/stores/look-alike.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createIndexes } from '@ticketing/sync-service/store/indexes.ts';
import type { Db, Document } from 'mongodb';
import { MongoClient, MongoServerError } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let client: MongoClient;
let db: Db;

beforeEach(async () => {
  sandbox = await openSandbox();
  client = await new MongoClient(sandbox.mongodbUri).connect();
  db = client.db();
});

afterEach(async () => {
  await client.close();
  await sandbox.close();
});

const namesOf = async (collection: string) =>
  (await db.collection(collection).listIndexes().toArray()).map(({ name }) => String(name)).sort();

test('indexes may be made again, and those of others are left alone', async () => {
  await createIndexes(db);
  await db.createIndex(viewCollections.events, { name: 1 }, { name: 'of_an_operator' });
  const before = await namesOf(viewCollections.listings);
  await createIndexes(db);
  expect(await namesOf(viewCollections.listings)).toEqual(before);
  expect(await namesOf(viewCollections.events)).toContain('of_an_operator');
});

// The look-alike takes any index beside any other: what MongoDB says of one that is in the way is played.
test.each([
  ['name', 86, { name: 'name_1__id_1', key: { name: -1, _id: 1 } }],
  ['key', 85, { name: 'by_name', key: { name: 1, _id: 1 } }],
])('another index of the same %s is replaced, and no other', async (_what, code, inTheWay) => {
  const there = [{ name: '_id_', key: { _id: 1 } }, inTheWay, { name: 'of_an_operator', key: { city: 1 } }];
  const dropped: Document[] = [];
  const played = {
    createIndex: async (collection: string, _key: unknown, { name }: { name: string }) => {
      const isRefused = collection === 'listings' && name === 'name_1__id_1' && there.includes(inTheWay);
      if (isRefused) throw new MongoServerError({ code, errmsg: 'an index of the same' });
      if (collection === 'listings') there.push({ name, key: { _id: 1 } });
      return name;
    },
    collection: () => ({ listIndexes: () => ({ toArray: async () => there }) }),
    command: async (command: Document) => {
      if (command.dropIndexes !== 'listings') return {};
      dropped.push(command);
      if (command.index === inTheWay.name) there.splice(there.indexOf(inTheWay), 1);
      return {};
    },
  };
  await createIndexes(Object.assign(Object.create(db), played));
  const replaced = { dropIndexes: 'listings', index: inTheWay.name };
  expect(dropped).toEqual([replaced, { dropIndexes: 'listings', index: '_id_1_version_1' }]);
  expect(there.map(({ name }) => name)).toEqual(expect.arrayContaining(['of_an_operator', 'name_1__id_1']));
});

test('an index that no query needs is dropped', async () => {
  await db.createIndex(viewCollections.events, { scheduled: 1, startsAt: 1, _id: 1 });
  await createIndexes(db);
  expect(await namesOf(viewCollections.events)).not.toContain('scheduled_1_startsAt_1__id_1');
});

test('a build that takes longer than a socket may be silent is not broken off', async () => {
  const silentMs = 1_000;
  const target = new URL(sandbox.mongodbUri);
  const [port, host] = [Number(target.port), target.hostname];
  // Holds back what comes after a createIndexes, as a server does that builds.
  const proxy = createServer((near) => {
    const far = connect(port, host);
    let heldUntilMs = 0;
    near.on('data', (bytes) => {
      if (bytes.includes('createIndexes')) heldUntilMs = performance.now() + 1.5 * silentMs;
      far.write(bytes);
    });
    far.on('data', (bytes) => setTimeout(() => near.write(bytes), Math.max(0, heldUntilMs - performance.now())));
    near.on('close', () => far.destroy()).on('error', () => far.destroy());
    far.on('close', () => near.destroy()).on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  target.port = String((proxy.address() as AddressInfo).port);
  const impatient = new MongoClient(target.href, { socketTimeoutMS: silentMs });
  const broken: string[] = [];
  impatient.on('connectionClosed', ({ reason }) => broken.push(reason));
  try {
    const slow = (await impatient.connect()).db();
    await expect(slow.createIndex('other', { a: 1 })).rejects.toThrow();
    broken.length = 0;
    await createIndexes(slow, (name) => (name === 'projection' ? name : `slow_${name}`));
    expect(broken).toEqual([]);
    expect(await namesOf('slow_history')).toContain('eventId_1_version_1');
  } finally {
    await impatient.close();
    proxy.close();
  }
});

test('only a look-alike gets the index for compare-and-set', async () => {
  const commands: Record<string, unknown>[] = [];
  const real = {
    command: async (command: Record<string, unknown>) => {
      commands.push(command);
      return {};
    },
  };
  expect(await isLookAlike(real)).toBe(false);
  const unknown = new MongoServerError({ message: 'no such command', code: 59 });
  expect(await isLookAlike({ command: () => Promise.reject(unknown) })).toBe(true);
  const other = new MongoServerError({ message: 'not authorized', code: 13 });
  await expect(isLookAlike({ command: () => Promise.reject(other) })).rejects.toThrow('not authorized');

  const created: string[] = [];
  const createIndex = async (collection: string, _key: unknown, { name }: { name: string }) =>
    created.push(`${collection} ${name}`);
  await createIndexes(Object.assign(Object.create(db), real, { createIndex }));
  expect(created).toContain('listings name_1__id_1');
  expect(created.filter((index) => index.endsWith('_id_1_version_1'))).toEqual([]);
  for (const collection of ['events', 'listings', 'bookings']) {
    expect(commands).toContainEqual({ dropIndexes: collection, index: '_id_1_version_1' });
  }
});
