import { createLogger } from '@ticketing/shared/service/logging.ts';
import { StartError } from '@ticketing/shared/service/run.ts';
import { createMongoClient, onMongoElection, requireMajority } from '@ticketing/shared/stores/mongodb.ts';
import type { MongoClient } from 'mongodb';
import { MongoServerError } from 'mongodb';

const logger = createLogger('test', 'silent');

function clientOf(query: string): MongoClient {
  return createMongoClient({ uri: `mongodb://127.0.0.1:1/ticketing${query}`, appName: 'test', logger });
}

it.each(['', '?readPreference=secondary', '?readPreference=secondaryPreferred', '?readPreference=nearest'])(
  'reads from the primary, whatever the URI says: "%s"',
  (query) => {
    expect(clientOf(query).options.readPreference.mode).toBe('primary');
  },
);

it.each([{}, { waitForConnectionMs: 2_500, silenceMs: 0 }])('has the limits of who uses it: %j', (own) => {
  const { options } = createMongoClient({ uri: 'mongodb://127.0.0.1:1/x', appName: 'test', logger, ...own });
  const { waitForConnectionMs = 0, silenceMs = 20_000 } = own;
  expect(options).toMatchObject({ waitQueueTimeoutMS: waitForConnectionMs, socketTimeoutMS: silenceMs });
});

it('tells of an election, also of one that the same member wins again', () => {
  const client = clientOf('');
  let elections = 0;
  onMongoElection(client, () => {
    elections += 1;
  });
  const see = (before: number | null, after: number | null) =>
    client.emit('topologyDescriptionChanged', {
      previousDescription: { maxElectionId: before },
      newDescription: { maxElectionId: after },
    } as never);
  see(null, null);
  see(7, 7);
  expect(elections).toBe(0);
  see(7, 8);
  expect(elections).toBe(1);
});

describe('the write concern', () => {
  const hosts = ['one:27017', 'two:27017', 'three:27017'];
  const set = { setName: 'rs0', hosts };

  /** A client whose server answers so. */
  function answering(
    query: string,
    hello: object | Error,
    defaults: object | Error,
  ): Pick<MongoClient, 'db' | 'options'> {
    const command = async (asked: object) => {
      if ('hello' in asked && hello instanceof Error) throw hello;
      if ('hello' in asked) return hello;
      if (defaults instanceof Error) throw defaults;
      return defaults;
    };
    return { options: clientOf(query).options, db: () => ({ command }) } as never;
  }

  const unauthorized = new MongoServerError({ code: 13, errmsg: 'not authorized on admin' });

  it.each([
    ['a server alone', '', {}, unauthorized],
    ['a look-alike', '', new MongoServerError({ code: 59, errmsg: "no such command: 'hello'" }), unauthorized],
    ['a server alone, asked for one', '?w=1', {}, unauthorized],
    ['a set that does so by itself', '', set, { defaultWriteConcern: { w: 'majority' } }],
    ['a set that nobody may ask', '', set, unauthorized],
    ['a set that is asked for it', '?w=majority', set, { defaultWriteConcern: { w: 1 } }],
    ['a set that is asked for enough by number', '?w=2', set, unauthorized],
    ['a set with an arbiter that is asked for it', '?w=majority', { ...set, arbiters: ['x:1'] }, unauthorized],
  ])('is enough: %s', async (_, query, hello, defaults) => {
    await expect(requireMajority(answering(query, hello, defaults))).resolves.toBeUndefined();
  });

  it.each([
    ['a set that is asked for one', '?w=1', set, unauthorized],
    ['a set that is asked for none', '?w=0', set, unauthorized],
    ['a set whose default was changed', '', set, { defaultWriteConcern: { w: 1 } }],
    ['a set with an arbiter, whose default is one', '', { ...set, arbiters: ['x:1'] }, unauthorized],
    ['a router that is asked for one', '?w=1', { msg: 'isdbgrid' }, unauthorized],
  ])('is too little: %s', async (_, query, hello, defaults) => {
    const checking = requireMajority(answering(query, hello, defaults));
    await expect(checking).rejects.toThrow(StartError);
    await expect(checking).rejects.toThrow(/w=[01], .* add w=majority to MONGODB_URI\.$/);
  });
});
