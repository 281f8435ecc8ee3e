import type { Edit, TestMutant } from '../mutant.ts';

const partial = 'worker/src/domain/partial-map.ts';
const loading = 'worker/src/loading.ts';
const bookings = 'worker/src/domain/rules/bookings.ts';
const seats = 'worker/src/domain/rules/seats.ts';
const again = 'cli/verify/decisions.ts';

const chunks = 'worker/test/chunk.int.test.ts';
const partialShow = ['worker/test/partial-map.unit.test.ts'];
const verifying = { tests: ['cli/test/verify.int.test.ts'], named: 'decides every command again' };

const notLoadedIsNothing: Edit = {
  file: partial,
  find: 'if (value === undefined && !this.isKnown(key)) throw',
  replace: 'if (this.#what === undefined) throw',
};
const usersOfOrdersAboutBookingsAreNotLoaded: Edit = {
  file: loading,
  find: "if (command.type === 'ConfirmBooking') return [];",
  replace: 'if (!isSeatOrder(command)) return [];',
};
/** Alone each of the two is noticed at once; together a user gets more than the limit, and nothing throws. */
const limitIsPassed = [notLoadedIsNothing, usersOfOrdersAboutBookingsAreNotLoaded];

/** What keeps decisions to the rules, whatever a worker remembers, taken away. */
export const decisions: TestMutant[] = [
  {
    name: 'what is not loaded cannot be read',
    edits: [notLoadedIsNothing],
    tests: partialShow,
  },
  {
    name: 'a show that was forgotten knows nothing any more',
    edits: [
      {
        file: partial,
        find: '    this.#entries.clear();\n    this.#isWhole = false;\n',
        replace: '    this.#entries.clear();\n',
      },
    ],
    tests: partialShow,
  },
  {
    name: 'the user of a hold that ends is loaded',
    edits: [usersOfOrdersAboutBookingsAreNotLoaded],
    tests: [chunks],
    named: 'keeps to the limit',
  },
  {
    name: 'the limit holds when a hold ends after its show was forgotten',
    edits: limitIsPassed,
    tests: [chunks],
    named: 'keeps to the limit',
  },
  {
    name: 'the limit holds in any history, whatever workers forget',
    edits: limitIsPassed,
    tests: [chunks],
    named: 'commits any history',
  },
  {
    name: 'a show is remembered at the version that it has',
    edits: [
      {
        file: 'worker/src/show-cache.ts',
        find: 'return show?.version === version ? show : undefined;',
        replace: 'return show;',
      },
    ],
    tests: [chunks],
    named: 'another worker has changed what it remembers',
  },
  {
    name: 'of a command that comes again the outcome is found',
    edits: [
      {
        file: 'worker/src/settle.ts',
        find: '    if (!isRace(error)) throw error;\n',
        replace: '    if (error) throw error;\n',
      },
    ],
    tests: [chunks],
    named: 'commits any history',
  },
  {
    name: 'a user has the seats again that he gave back',
    edits: [
      {
        file: seats,
        find: '(show.seatsOfUser.get(userId) ?? 0) - seatIds.length);',
        replace: 'show.seatsOfUser.get(userId) ?? 0);',
      },
    ],
    tests: ['worker/test/histories.unit.test.ts'],
  },
  {
    name: 'a hold ends at its time',
    edits: [
      {
        file: bookings,
        find: "return now >= command.heldUntil ? undefined : refuse('hold-not-due');",
        replace: 'return undefined;',
      },
    ],
    tests: ['worker/test/histories.unit.test.ts'],
  },
  {
    name: 'verify holds an outcome against what the rules say',
    edits: [{ file: again, find: 'if (was !== is) add(', replace: 'if (was === undefined) add(' }],
    ...verifying,
  },
  {
    name: 'verify compares an outcome byte for byte',
    edits: [{ file: again, find: 'if (was !== is) add(', replace: 'if (recorded.type !== decided.type) add(' }],
    ...verifying,
  },
  {
    name: 'verify goes on by what is recorded, and not by what it would have decided',
    edits: [
      { file: again, find: 'evolveInLittleMemory(show, recorded);', replace: 'evolveInLittleMemory(show, decided);' },
    ],
    ...verifying,
  },
  {
    name: 'verify sees that commands are decided in order of the log',
    edits: [{ file: again, find: 'if (show.version >= recorded.version) add(', replace: 'if (show.version < 0) add(' }],
    ...verifying,
  },
  {
    name: 'the limit is kept by a worker that forgets, or verify finds it',
    edits: limitIsPassed,
    ...verifying,
  },
];
