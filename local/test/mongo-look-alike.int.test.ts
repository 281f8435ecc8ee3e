import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Collection, Db } from 'mongodb';
import { MongoClient } from 'mongodb';
import { findExecutable } from '../command.ts';
import { type Engines, startEngines } from '../engines.ts';
import { freePort, portsAt } from '../ports.ts';
import { dataDir, type Stack } from '../stack.ts';
import { until } from '../until.ts';
import { makeTestStack, removeTestStack } from './programs.ts';

// What is tested is ours; a mongod is started in its place where there is one.
const isLookAlike = !findExecutable('mongod') && process.env.TEST_ENGINES !== 'docker';

type Doc = { _id: string | number; [field: string]: unknown };

(isLookAlike ? describe : describe.skip)('the MongoDB look-alike', () => {
  let stack: Stack;
  let engines: Engines | undefined;
  let client: MongoClient | undefined;

  beforeEach(async () => {
    const { dir } = await makeTestStack();
    stack = { dir, ports: { ...portsAt(0), mongodb: await freePort() } };
  });

  afterEach(async () => {
    await client?.close();
    await engines?.stop();
    client = undefined;
    engines = undefined;
    await removeTestStack(stack);
  });

  async function start(): Promise<Db> {
    engines ??= await startEngines({ ...stack, only: ['mongodb'] });
    client = await MongoClient.connect(engines.urls.mongodbUri, { retryWrites: false });
    return client.db();
  }

  async function restart({ kill = false } = {}): Promise<Db> {
    const mongodb = engines!.engines.mongodb;
    await (kill ? mongodb.kill() : mongodb.stop());
    await client!.close();
    await mongodb.restart();
    return start();
  }

  it('has after a stop all that it had before: documents, their order, and what is unique', async () => {
    let db = await start();
    const documents: Doc[] = [
      { _id: 'z', when: new Date(1_000), list: [1, 'two', null, { three: 3.5 }] },
      { _id: 1, deep: { deeper: { deepest: true } } },
      { _id: 'a', seat: 'A2', long: 2 ** 40, bytes: 'ü€' },
    ];
    const some = db.collection<Doc>('some');
    await some.createIndex({ seat: 1 }, { unique: true, sparse: true });
    await some.insertMany(documents);
    await some.deleteOne({ _id: 1 });
    await some.updateOne({ _id: 'z' }, { $set: { seat: 'A1' } });
    const expected = [{ ...documents[0], seat: 'A1' }, documents[2]];
    expect(await some.find().toArray()).toEqual(expected);

    db = await restart();
    const again = db.collection<Doc>('some');
    expect(await again.find().toArray()).toEqual(expected);
    await expect(again.insertOne({ _id: 'a' })).rejects.toMatchObject({ code: 11000 });
    await expect(again.insertOne({ _id: 'b', seat: 'A1' })).rejects.toMatchObject({ code: 11000 });
    await again.insertOne({ _id: 1 });
    expect((await again.find().toArray()).map(({ _id }) => _id)).toEqual(['z', 'a', 1]);
    expect((await again.indexes()).map(({ name }) => name)).toEqual(['_id_', 'seat_1']);
  });

  it('loses to a kill the last seconds at most, and of each request all or nothing', async () => {
    let db = await start();
    let request = 0;
    for (let round = 0; round < 2; round++) {
      const acknowledged: { request: number; atMs: number }[] = [];
      let killed = false;
      const write = async (some: Collection<Doc>) => {
        while (!killed) {
          const mine = request++;
          const documents = Array.from({ length: 20 }, (_, part) => ({ _id: `${part}-${mine}`, mine, written: 0 }));
          await some.insertMany(documents);
          await some.updateMany({ mine }, { $set: { written: 1 } });
          acknowledged.push({ request: mine, atMs: performance.now() });
        }
      };
      const writers = Array.from({ length: 4 }, () => write(db.collection<Doc>('some')).catch(() => undefined));
      // Also some that are too old to be lost.
      await until('writes', () => acknowledged.length > 200 && performance.now() - acknowledged[0]!.atMs > 5_000);
      const killedAtMs = performance.now();
      killed = true;
      db = await restart({ kill: true });
      await Promise.all(writers);

      const some = db.collection<Doc>('some');
      const found = new Map<unknown, Doc[]>();
      for (const document of await some.find().toArray()) {
        found.set(document.mine, [...(found.get(document.mine) ?? []), document]);
        expect(await some.findOne({ _id: document._id })).toEqual(document);
      }
      for (const documents of found.values()) {
        expect(documents).toHaveLength(20);
        expect(new Set(documents.map(({ written }) => written)).size).toBe(1);
      }
      // It writes once a second, a busy machine later.
      const kept = acknowledged.filter(({ atMs }) => atMs < killedAtMs - 4_000);
      expect(kept.length).toBeGreaterThan(0);
      for (const { request } of kept) expect(found.get(request)?.[0]).toMatchObject({ written: 1 });
    }
  });

  it('renames as a whole, to readers as to a kill', async () => {
    let db = await start();
    const fill = (name: string, generation: number) =>
      db.collection<Doc>(name).insertMany(Array.from({ length: 50 }, (_, id) => ({ _id: id, generation })));
    await fill('live', 0);
    for (let round = 0, generation = 1; round < 3; round++) {
      let killed = false;
      const swaps = (async () => {
        for (; !killed; generation++) {
          await fill('fresh', generation);
          await db.renameCollection('fresh', 'live', { dropTarget: true });
        }
      })().catch(() => undefined);
      for (let reads = 0; reads < 200; reads++) await expectWhole(db);
      killed = true;
      db = await restart({ kill: true });
      await swaps;
      await expectWhole(db);
      await db.collection<Doc>('live').updateOne({ _id: 1 }, { $set: { touched: round } });
      expect(await db.collection<Doc>('live').findOne({ _id: 1, touched: round })).toMatchObject({ _id: 1 });
      await db.collection('fresh').deleteMany({});
    }
  });

  async function expectWhole(db: Db): Promise<void> {
    const live = await db.collection<Doc>('live').find().toArray();
    expect(live).toHaveLength(50);
    expect(new Set(live.map(({ generation }) => generation)).size).toBe(1);
  }

  it('finds by _id what a query asks of it, and nothing that does not match the rest', async () => {
    const db = await start();
    const some = db.collection<Doc>('some');
    await some.insertMany([
      { _id: 1, version: 1 },
      { _id: 'a', version: 2 },
      { _id: 'b', version: 3, origin: 'repair' },
    ]);
    const ids = async (filter: object) => (await some.find(filter).toArray()).map(({ _id }) => _id);
    expect(await ids({ _id: 1, version: 1 })).toEqual([1]);
    expect(await ids({ _id: 1, version: { $lt: 1 } })).toEqual([]);
    expect(await ids({ _id: 'a', version: { $lt: 3 }, origin: { $exists: false } })).toEqual(['a']);
    expect(await ids({ _id: 'b', version: 3, origin: { $exists: false } })).toEqual([]);
    expect(await ids({ _id: { $in: ['b', 1, 'a', 'b', 'none'] }, version: { $gt: 1 } })).toEqual(['a', 'b']);
    expect(await ids({ _id: { $in: [] } })).toEqual([]);
    expect(await ids({ _id: { $gt: 'a' } })).toEqual(['b']);
    expect(await ids({ _id: /^[ab]/ })).toEqual(['a', 'b']);
    expect(await ids({ _id: { $in: [/^a/, 1] } })).toEqual([1, 'a']);
    expect(await ids({ _id: null })).toEqual([]);
    expect(await ids({ $or: [{ _id: 1 }, { version: 3 }] })).toEqual([1, 'b']);

    await expect(some.updateOne({ _id: 1 }, { $set: { _id: 2 } })).rejects.toThrow();
    await some.updateOne({ _id: 'c', version: 9 }, { $set: { fresh: true } }, { upsert: true });
    expect(await some.findOne({ _id: 'c' })).toEqual({ _id: 'c', version: 9, fresh: true });
    const late = some.updateOne({ _id: 'c', version: 8 }, { $set: { fresh: false } }, { upsert: true });
    await expect(late).rejects.toMatchObject({ code: 11000 });
    expect(await some.deleteMany({ _id: { $in: ['a', 'c'] } })).toMatchObject({ deletedCount: 2 });
    expect(await ids({})).toEqual([1, 'b']);
  });

  it('gives more than fits one answer in parts, as it was when it was asked', async () => {
    const db = await start();
    const some = db.collection<Doc>('some');
    const ids = Array.from({ length: 2_500 }, (_, id) => id);
    await some.insertMany(ids.map((_id) => ({ _id, part: _id % 2 })));
    const all = some.find();
    expect(await all.next()).toEqual({ _id: 0, part: 0 });
    await some.deleteMany({ part: 1 });
    expect((await all.toArray()).map(({ _id }) => _id)).toEqual(ids.slice(1));
    expect((await some.find({ part: 0 }).skip(10).limit(1_100).toArray()).map(({ _id }) => _id)).toEqual(
      ids.filter((id) => id % 2 === 0).slice(10, 1_110),
    );
    expect(await some.find().sort({ _id: -1 }).toArray()).toHaveLength(1_250);
  });

  it('writes a file that stays small, however often a document changes', async () => {
    const db = await start();
    const some = db.collection<Doc>('some');
    await some.insertMany(Array.from({ length: 2_000 }, (_, id) => ({ _id: id, text: 'x'.repeat(1_000) })));
    const file = join(dataDir(stack, 'mongodb-look-alike'), 'views.mv');
    for (let change = 0; change < 60; change++) {
      await some.updateMany({}, { $set: { change } });
      await pause(110);
    }
    // What is of no use any more is cleared away in the background.
    await until('it to be small', async () => {
      await some.updateOne({ _id: 0 }, { $set: { look: performance.now() } });
      return (await stat(file)).size < 20_000_000;
    });
    expect(await some.countDocuments({ change: 59 })).toBe(2_000);
  });
});
