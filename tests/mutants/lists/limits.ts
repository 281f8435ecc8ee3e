import type { TestMutant } from '../mutant.ts';

const past = ['read-api/test/past-halls.unit.test.ts'];
const pool = 'shared/src/stores/postgres.ts';
const session = ['shared/test/session-limits.int.test.ts'];
const route = 'read-api/src/routes/list-shows.ts';
const halls = 'read-api/src/past-halls.ts';
/** What bounds the work of one question, taken away. */
export const limits: TestMutant[] = [
  {
    name: 'a query of read-api has a limit',
    edits: [
      {
        file: 'read-api/src/views.ts',
        find: 'queryLimit = { maxTimeMS: 2_500 } as const',
        replace: 'queryLimit = {} as const',
      },
    ],
    tests: ['read-api/test/query-limits.int.test.ts'],
  },
  {
    name: 'a long read of a history has a limit',
    edits: [{ file: 'read-api/src/show-history.ts', find: '        maxTimeMS: longReadTimeoutMs,\n', replace: '' }],
    tests: ['read-api/test/query-limits.int.test.ts'],
  },
  {
    name: 'an operation of sync-service has a limit',
    edits: [
      {
        file: 'sync-service/src/store/limits.ts',
        find: 'operationLimit = { maxTimeMS: 15_000 } as const',
        replace: 'operationLimit = {} as const',
      },
    ],
    tests: ['sync-service/test/operation-limits.int.test.ts'],
  },
  {
    name: 'a statement has a limit',
    edits: [{ file: pool, find: '    statement_timeout: limits.statementMs,\n', replace: '' }],
    tests: session,
  },
  {
    name: 'a wait for a lock has a limit',
    edits: [{ file: pool, find: '    lock_timeout: limits.lockMs,\n', replace: '' }],
    tests: session,
  },
  {
    name: 'an idle transaction has a limit',
    edits: [
      { file: pool, find: '    idle_in_transaction_session_timeout: limits.idleInTransactionMs,\n', replace: '' },
    ],
    tests: session,
  },
  {
    name: 'a worker has limits of its own',
    edits: [
      {
        file: 'worker/src/store/pool.ts',
        find: '{ ...options, limits, settings }',
        replace: '{ ...options, settings }',
      },
    ],
    tests: ['worker/test/store-pool.int.test.ts'],
  },
  {
    name: 'a text search goes over listings',
    edits: [
      {
        file: route,
        find: 'findInOrder(views, catalogue, {',
        replace: 'findInOrder({ listings: views.shows as never }, catalogue, {',
      },
      {
        file: route,
        find: '[{ search: { $regex: textPattern(q) } }, ...ofRenamed(catalogue, q)]',
        replace: "[{ name: { $regex: textPattern(q), $options: 'i' } }, ...ofRenamed(catalogue, q)]",
      },
      {
        file: route,
        find: "  if (available === 'true') {\n",
        replace: "  if (available === 'true' && q === undefined) {\n",
      },
    ],
    tests: ['read-api/test/query-limits.int.test.ts'],
  },
  {
    name: 'those who ask for one hall of the past share one fold',
    edits: [
      {
        file: halls,
        find: 'at: (show, version) => shareFold({ show, version })',
        replace: 'at: (show, version) => inTurn(() => fold({ show, version }))',
      },
    ],
    tests: past,
  },
  {
    name: 'those who ask for one time share one search',
    edits: [{ file: halls, find: 'return shareVersion({ show, at });', replace: 'return findVersion({ show, at });' }],
    tests: past,
  },
  {
    name: 'a few halls of the past are folded at a time',
    edits: [{ file: halls, find: 'inTurn(() => fold(wanted))', replace: 'fold(wanted)' }],
    tests: past,
  },
  {
    name: 'no more wait for a hall of the past than may',
    edits: [
      {
        file: 'shared/src/service/turns.ts',
        find: '      if (queue.length >= waiting) throw onFull();\n',
        replace: '',
      },
    ],
    tests: past,
  },
  {
    name: 'a fold has a limit',
    edits: [
      {
        file: halls,
        find: "        if (performance.now() > endMs) throw tooMuch('The hall of that time takes long to find.');\n",
        replace: '',
      },
    ],
    tests: past,
  },
  {
    name: 'a fold begins where others have been',
    edits: [
      {
        file: halls,
        find: 'if (milestone !== undefined) return { at, ...milestone };',
        replace: 'if (milestone === undefined) continue;',
      },
    ],
    tests: past,
  },
];
