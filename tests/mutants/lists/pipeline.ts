import type { TestMutant } from '../mutant.ts';

const publishing = 'publishInTurn(step, settled, chunk).then(published.resolve);';
const chunks = 'worker/test/chunk.int.test.ts';
const worker = 'worker/test/worker.int.test.ts';
const projector = 'sync-service/test/projector.int.test.ts';

/** What keeps an order from being lost, decided twice or seen wrongly on its way, taken away. */
export const pipeline: TestMutant[] = [
  {
    name: 'unique command id: the constraint',
    edits: [
      {
        file: 'worker/migrations/0001_event-store.sql',
        find: 'PRIMARY KEY (event_id, version),\n  CONSTRAINT booking_events_one_outcome UNIQUE (command_id)',
        replace: 'PRIMARY KEY (event_id, version)',
      },
    ],
    tests: ['worker/test/migrate.int.test.ts'],
  },
  {
    name: 'unique command id: the look-up',
    edits: [
      {
        file: 'worker/src/store/reads.ts',
        find: 'return new Map(rows.map((row) => [row.command_id, storedEvent(row)]));',
        replace: 'return new Map(rows.slice(rows.length).map((row) => [row.command_id, storedEvent(row)]));',
      },
    ],
    tests: [chunks],
  },
  {
    name: 'ticket guard',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: '\n      AND tickets.booking_id IS NOT DISTINCT FROM w.seen',
        replace: '',
      },
    ],
    tests: [chunks],
  },
  {
    name: 'a chunk is written whole or not at all',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: 'SELECT 1 / ((SELECT',
        replace: 'SELECT ((SELECT',
      },
    ],
    tests: [chunks],
  },
  {
    name: 'whose outcome a remembered version is',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: '(w.last IS NULL OR w.last = (',
        replace: '(true OR w.last = (',
      },
    ],
    tests: [chunks],
    // The plan of the statement is another one then, which a test of plans would notice first.
    named: 'another command has left that version',
  },
  {
    name: 'row lock',
    edits: [
      {
        file: 'worker/src/store/reads.ts',
        find: ' FOR UPDATE',
        replace: '',
      },
    ],
    tests: [chunks],
  },
  {
    name: 'redelivery rule',
    edits: [
      {
        file: 'worker/src/publish.ts',
        find: 'async ({ partition, outcomes, deadLetters: letters }) => {',
        replace:
          'async ({ partition, outcomes: all, deadLetters: letters }) => {\n    const outcomes = all.filter(({ repeated }) => !repeated);',
      },
    ],
    tests: [worker],
    named: 'killed at worker/after-commit',
  },
  {
    name: 'compare-and-set on the view of a show',
    edits: [
      {
        file: 'sync-service/src/store/view-store.ts',
        find: '    version: before.version,\n    origin:',
        replace: '    origin:',
      },
    ],
    tests: [projector],
  },
  {
    name: 'compare-and-set on the view of a booking',
    edits: [
      {
        file: 'sync-service/src/store/view-store.ts',
        find: 'filter: { _id: after._id, version: before!.version }',
        replace: 'filter: { _id: after._id }',
      },
    ],
    tests: ['sync-service/test/view-store.int.test.ts'],
  },
  {
    name: 'gap fill from the event store',
    edits: [
      {
        file: 'sync-service/src/fold/projector.ts',
        find: 'if (to <= version) return [];',
        replace: 'if (to >= 0) return [];',
      },
    ],
    tests: [projector],
  },
  {
    name: 'sweep for views that are behind',
    edits: [
      {
        file: 'sync-service/src/heal/healer.ts',
        find: 'seen >= version ? []',
        replace: 'seen >= 0 ? []',
      },
    ],
    tests: ['sync-service/test/service.int.test.ts', 'sync-service/test/mongodb-outage.int.test.ts'],
  },
  {
    name: 'offset after publish',
    edits: [
      {
        file: 'worker/src/pipeline.ts',
        find: publishing,
        replace: `{\n          published.resolve(true);\n          setTimeout(() => publishInTurn(step, settled, chunk), 500);\n        }`,
      },
    ],
    tests: [worker],
    named: 'killed at worker/after-offset-commit',
  },
  {
    name: 'acks=all',
    edits: [{ file: 'shared/src/log/log-writer.ts', find: 'acks: -1', replace: 'acks: 1' }],
    tests: ['shared/test/log-writer.int.test.ts'],
  },
];
