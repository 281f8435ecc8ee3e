import type { TestMutant } from '../mutant.ts';

const client = ['shared/test/mongodb.unit.test.ts'];
const mongodb = 'shared/src/stores/mongodb.ts';
const indexes = ['sync-service/test/indexes.int.test.ts'];
const index = 'sync-service/src/store/indexes.ts';
const views = 'read-api/src/views.ts';
/** What a replica set of MongoDB needs, and what only its look-alike does, taken away. */
export const replicaSet: TestMutant[] = [
  {
    name: 'reads go to the primary',
    edits: [{ file: mongodb, find: "    readPreference: 'primary',\n", replace: '' }],
    tests: client,
  },
  {
    name: 'a write concern below a majority is refused',
    edits: [{ file: mongodb, find: "if (w === 'majority' || (typeof w", replace: 'if (w !== undefined || (typeof w' }],
    tests: client,
  },
  {
    name: 'what the server does by itself counts',
    edits: [
      {
        file: mongodb,
        find: 'if (set?.w !== undefined) return set.w;',
        replace: 'if (set?.w === undefined) return set.w;',
      },
    ],
    tests: client,
  },
  {
    name: 'a set with arbiters acknowledges by one',
    edits: [
      {
        file: mongodb,
        find: "return Array.isArray(arbiters) && arbiters.length > 0 ? 1 : 'majority';",
        replace: "return 'majority';",
      },
    ],
    tests: client,
  },
  {
    name: 'the write concern is looked at when sync-service starts',
    edits: [
      { file: 'sync-service/src/app.ts', find: 'mongo.connect().then(requireMajority)', replace: 'mongo.connect()' },
    ],
    tests: ['sync-service/test/service.int.test.ts'],
    named: 'does not start where',
  },
  {
    name: 'a build of an index may take any time',
    edits: [{ file: index, find: 'const patiently = { socketTimeoutMS: 0 };', replace: 'const patiently = {};' }],
    tests: indexes,
    named: 'a build that takes longer',
  },
  {
    name: 'an index that has changed is replaced',
    edits: [
      {
        file: index,
        find: '    for (const other of inTheWay) await dropIndex(db, collection, other.name);\n    await create();\n',
        replace: '',
      },
    ],
    tests: indexes,
    named: 'another index of the same',
  },
  {
    name: 'an index that has another name is replaced, too',
    edits: [{ file: index, find: 'other.name === name || sameKey(other.key, key)', replace: 'other.name === name' }],
    tests: indexes,
    named: 'another index of the same',
  },
  {
    name: 'an index that no query needs is dropped',
    edits: [
      {
        file: index,
        find: '    for (const indexName of obsolete[name] ?? []) await dropIndex(db, collection, indexName);\n',
        replace: '',
      },
    ],
    tests: indexes,
    named: 'no query needs',
  },
  {
    name: 'MongoDB gets no index that only its look-alike needs',
    edits: [{ file: index, find: 'if (forLookAlike) await', replace: 'if (forLookAlike || true) await' }],
    tests: indexes,
    named: 'only a look-alike',
  },
  {
    name: 'a read that a rename ends is made once more',
    edits: [
      {
        file: views,
        find: 'error.code !== maxTimeExpired) return reads();',
        replace: 'error.code === 0) return reads();',
      },
    ],
    tests: ['read-api/test/views.int.test.ts'],
  },
  {
    name: 'a read that ran out of its time is not made again',
    edits: [
      {
        file: views,
        find: 'error.code !== maxTimeExpired) return reads();',
        replace: 'error.code !== 0) return reads();',
      },
    ],
    tests: ['read-api/test/views.int.test.ts'],
  },
  {
    name: 'a fold goes on where a rename has ended its cursor',
    edits: [
      {
        file: 'read-api/src/show-history.ts',
        find: '    if (events.closed && next <= to) events = open();\n',
        replace: '',
      },
    ],
    tests: ['read-api/test/past-halls.unit.test.ts'],
  },
  {
    name: 'a collection that a look-alike swaps in is waited for',
    edits: [
      {
        file: views,
        find: '        await untilFilled(collection);\n        return reads();\n',
        replace: '        return found;\n',
      },
    ],
    tests: ['read-api/test/views.int.test.ts'],
  },
  {
    name: 'a MongoDB that has nothing is believed',
    edits: [{ file: views, find: '        if (!lookAlike) return found;\n', replace: '' }],
    tests: ['read-api/test/views.int.test.ts'],
  },
  {
    name: 'a query that a rename has killed is tried again',
    edits: [
      {
        file: 'shared/src/faults/mongo-faults.ts',
        find: '    175, // QueryPlanKilled: a collection was swapped in, or an index dropped\n',
        replace: '',
      },
    ],
    tests: ['shared/test/faults.unit.test.ts'],
  },
];
