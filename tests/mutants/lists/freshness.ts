import type { TestMutant } from '../mutant.ts';

const listed = 'read-api/src/listed-shows.ts';
const shows = 'read-api/src/shows.ts';
const ends = 'shared/src/stores/log-ends.ts';
const leaders = 'shared/src/log/agreed-leaders.ts';
const trust = 'sync-service/src/heal/trust.ts';
const receipts = 'read-api/src/receipts.ts';

const lists = { tests: ['read-api/test/lists.int.test.ts'], named: 'a list never goes back' };
const inMemory = { tests: ['read-api/test/freshness.int.test.ts'], named: 'a show in memory' };
const receiptsAsked = { tests: ['read-api/test/receipts.int.test.ts'] };

/** What keeps an answer from being older than one before it, or from believing any receipt, taken away. */
export const freshness: TestMutant[] = [
  {
    name: 'a list is not older than a list before it',
    edits: [
      {
        file: listed,
        find: 'notBelow(version, stored.get(eventId)',
        replace: 'notBelow(0 * version, stored.get(eventId)',
      },
      {
        file: listed,
        find: 'show.version >= lowest && show.version > (newest?.version ?? 0)',
        replace: 'newest === undefined',
      },
    ],
    ...lists,
  },
  {
    name: 'a list knows what lists have given',
    edits: [
      {
        file: listed,
        find: 'for (const [eventId, show] of listed) shows.noteServed(eventId, show.version);',
        replace: '',
      },
    ],
    ...inMemory,
  },
  {
    name: 'a list remembers what it has given',
    edits: [
      { file: listed, find: 'for (const [eventId, show] of listed) remembered.set(eventId, show);', replace: '' },
    ],
    ...lists,
  },
  {
    name: 'a list is not older than a read before it',
    edits: [{ file: listed, find: 'shows.lastRead(eventId), remembered', replace: 'remembered' }],
    ...lists,
  },
  {
    name: 'a read says what it has given',
    edits: [
      {
        file: shows,
        find: 'noteServed(eventId, view.version);',
        replace: '',
      },
    ],
    ...lists,
  },
  {
    name: 'a list that would be older is not given',
    edits: [
      {
        file: listed,
        find: 'else if (version > 0) throw viewBehind',
        replace: 'else if (version < 0) throw viewBehind',
      },
      {
        file: listed,
        find: 'return newest !== undefined && newest.version >= lowest ? newest : undefined;',
        replace: 'return newest;',
      },
    ],
    ...lists,
  },
  {
    name: 'a read is not older than a list before it',
    edits: [
      {
        file: shows,
        find: 'known.view.version < Math.max(known.announced, servedVersion(eventId))',
        replace: 'known.view.version < 0',
      },
      {
        file: shows,
        find: 'if (view !== undefined && view.version >= lowest) {',
        replace: 'if (view !== undefined) {',
      },
    ],
    ...inMemory,
  },
  {
    name: 'a partition that the log does not have gives no receipt',
    edits: [
      {
        file: ends,
        find: '  if (end === undefined) return `',
        replace: '  if (end === undefined) return undefined;\n  if (offset < 0) return `',
      },
    ],
    ...receiptsAsked,
  },
  {
    name: 'a partition that is not the show’s gives no receipt',
    edits: [{ file: ends, find: 'if (partition !== partitionOfShow) return', replace: 'if (partition < 0) return' }],
    ...receiptsAsked,
  },
  {
    name: 'nothing beyond the log is a receipt',
    edits: [{ file: ends, find: 'if (offset >= end) return', replace: 'if (offset < 0) return' }],
    ...receiptsAsked,
  },
  {
    name: 'no receipt is refused by a look that began before it',
    edits: [
      { file: receipts, find: 'reads.until(readKey, first.look + 2,', replace: 'reads.until(readKey, first.look + 1,' },
      {
        file: receipts,
        find: 'if (last === undefined || last.look < first.look + 2) return;',
        replace: 'if (last === undefined || last.look < first.look + 1) return;',
      },
    ],
    ...receiptsAsked,
    named: 'had asked the broker before',
  },
  {
    name: 'a refusal for a show that never was can be read',
    edits: [
      {
        file: shows,
        find: 'return seenAt(eventId, fresh(eventId) ?? (await readFresh(eventId)), lowest);',
        replace: 'return notBelow(eventId, fresh(eventId) ?? (await readFresh(eventId)), lowest);',
      },
    ],
    tests: ['read-api/test/contract.int.test.ts'],
    named: 'of a stream that has no show',
  },
  {
    name: 'the leader whose end of the log counts is the one that most brokers name',
    edits: [{ file: leaders, find: 'count > replicas.length / 2', replace: 'count > 0' }],
    tests: ['shared/test/log-ends.unit.test.ts', 'shared/test/agreed-leaders.unit.test.ts'],
  },
  {
    name: 'an event that seems to be beyond the log is looked for by most brokers',
    edits: [
      { file: trust, find: 'if (doubtful.some(isBeyond)) ends = await', replace: 'if (ends.size < 0) ends = await' },
    ],
    tests: ['sync-service/test/trust.unit.test.ts'],
  },
];
