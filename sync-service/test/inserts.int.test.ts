import { insertMissing } from '@ticketing/sync-service/store/inserts.ts';
import { MongoClient } from 'mongodb';
import type { Sandbox } from '../../tests/support/sandbox.ts';
import { openSandbox } from '../../tests/support/sandbox.ts';

let sandbox: Sandbox;
let client: MongoClient;

beforeAll(async () => {
  sandbox = await openSandbox();
  client = await new MongoClient(sandbox.mongodbUri, { w: 'majority', journal: true, monitorCommands: true }).connect();
});

afterAll(async () => {
  await client.close();
  await sandbox.close();
});

it('inserts what is not there, and says what was', async () => {
  const some = client.db().collection<{ _id: number; text: string }>('some');
  await some.insertOne({ _id: 2, text: 'earlier' });
  const documents = [1, 2, 3, 1].map((_id) => ({ _id, text: 'new' }));
  expect(await insertMissing(client.db(), 'some', documents)).toEqual([1, 3]);
  expect(await some.find().sort({ _id: 1 }).toArray()).toEqual([
    { _id: 1, text: 'new' },
    { _id: 2, text: 'earlier' },
    { _id: 3, text: 'new' },
  ]);
});

it('asks for what the client asks for', async () => {
  const sent: unknown[] = [];
  client.on('commandStarted', ({ command }) => sent.push(command.writeConcern));
  await insertMissing(client.db(), 'others', [{ _id: 1 }]);
  expect(sent).toEqual([{ w: 'majority', j: true }]);
});
