import type { TestMutant } from '../mutant.ts';

const mongo = 'shared/src/faults/mongo-faults.ts';
const postgres = 'shared/src/faults/postgres-faults.ts';
const pool = 'shared/src/stores/postgres.ts';
const faults = 'shared/src/faults/faults.ts';

const table = ['shared/test/faults.unit.test.ts'];
const sessions = ['shared/test/postgres.int.test.ts'];

const serversCodes: Record<number, string> = {
  50: 'MaxTimeMSExpired',
  64: 'WriteConcernTimeout: written, but not yet where it must be',
  175: 'QueryPlanKilled: a collection was swapped in, or an index dropped',
  189: 'PrimarySteppedDown',
  262: "ExceededTimeLimit: waited for too long for something of the server's own",
  9001: 'SocketException',
  11602: 'InterruptedDueToReplStateChange',
  13436: 'NotPrimaryOrSecondary',
};

/** What tells faults that pass from those that do not, taken away. */
export const faultTables: TestMutant[] = [
  ...Object.entries(serversCodes).map(([code, comment]) => ({
    name: `code ${code} of MongoDB passes`,
    edits: [{ file: mongo, find: `    ${code}, // ${comment}\n`, replace: '' }],
    tests: table,
  })),
  {
    name: 'what MongoDB or its driver labels as passing passes',
    edits: [
      {
        file: mongo,
        find: "return transientLabels.some((label) => error.hasErrorLabel(label)) ? 'transient' : undefined;",
        replace: 'return undefined;',
      },
    ],
    tests: table,
  },
  {
    name: 'one reason of a bulk write that passes is enough',
    edits: [
      {
        file: mongo,
        find: "return (['fatal', 'transient', 'halve'] as const).find((kind) => kinds.includes(kind));",
        replace: 'return kinds[0];',
      },
    ],
    tests: table,
  },
  {
    name: 'a statement that ran out of its time is halved',
    edits: [{ file: postgres, find: "    '57014', // query_canceled: a statement timeout\n", replace: '' }],
    tests: table,
  },
  {
    name: 'a table that is not there ends the process',
    edits: [{ file: postgres, find: "    '42P01', // undefined_table\n", replace: '' }],
    tests: table,
  },
  {
    name: 'messages are taken whole, and not by words in them',
    edits: [
      {
        file: postgres,
        find: 'return byMessage.get(error.message);',
        replace: 'return Array.from(byMessage).find(([words]) => error.message.includes(words))?.[1];',
      },
    ],
    tests: table,
  },
  {
    name: 'a record that the log refuses is refused for good, whatever the words are',
    edits: [
      {
        file: 'shared/src/faults/kafka-faults.ts',
        find: 'if (error.message === brokerIsGone)',
        replace: 'if (error.message === brokerIsGone || /the log did not/.test(error.message))',
      },
    ],
    tests: table,
  },
  {
    name: 'what kafkajs gave up after retries is what it met',
    edits: [
      {
        file: 'shared/src/faults/kafka-faults.ts',
        find: 'cause = cause.cause) {',
        replace: 'cause = undefined) {',
      },
    ],
    tests: table,
  },
  {
    name: 'a certificate that is not trusted passes with no retry',
    edits: [
      {
        file: faults,
        find: 'const kind = certificateFault(cause) ?? tableFault(cause);',
        replace: 'const kind = tableFault(cause);',
      },
    ],
    tests: table,
  },
  {
    name: 'a session whose server has become a replica is at its end',
    edits: [{ file: postgres, find: "new Set(['25006', ", replace: 'new Set([' }],
    tests: sessions,
  },
  {
    name: "a replica's other idle sessions are closed with it",
    edits: [{ file: pool, find: '      endIdle();\n', replace: '' }],
    tests: sessions,
  },
  {
    name: 'the worker asks the table what passes',
    edits: [
      {
        file: 'shared/src/log/halving.ts',
        find: "if (kind === 'transient' || kind === 'fatal') throw error;",
        replace: "if (kind === 'fatal') throw error;",
      },
    ],
    tests: ['worker/test/settle.unit.test.ts'],
  },
  {
    name: 'sync-service asks the table what passes',
    edits: [
      {
        file: 'shared/src/log/retrying.ts',
        find: 'if (!passes(error) || signal.aborted) throw error;',
        replace: 'if (error) throw error;',
      },
    ],
    tests: ['shared/test/in-turn.unit.test.ts'],
  },
  {
    name: 'what is not known to pass is not tried for ever',
    edits: [
      {
        file: 'shared/src/log/retrying.ts',
        find: 'if (!passes(error) || signal.aborted) throw error;',
        replace: 'if (signal.aborted) throw error;',
      },
    ],
    tests: ['shared/test/in-turn.unit.test.ts'],
    named: 'fails after what does not pass',
  },
  {
    name: 'read-api asks the table what passes',
    edits: [
      {
        file: 'read-api/src/views.ts',
        find: 'const lost = passes(error) || error instanceof ReadTimeout;',
        replace: 'const lost = error instanceof ReadTimeout;',
      },
    ],
    tests: ['read-api/test/views.int.test.ts'],
  },
  {
    name: 'write-api asks the table what is too large',
    edits: [
      {
        file: 'write-api/src/entrance.ts',
        find: "if (error instanceof LogRefusedError && faultOf(error) === 'halve') {",
        replace: 'if (error instanceof LogRefusedError) {',
      },
    ],
    tests: ['write-api/test/accept.unit.test.ts'],
  },
  {
    name: 'cli asks the table what an engine says for people',
    edits: [{ file: 'cli/cli-error.ts', find: " || faultOf(error) !== 'refuse';", replace: ';' }],
    tests: ['cli/test/cli-error.unit.test.ts'],
  },
];
