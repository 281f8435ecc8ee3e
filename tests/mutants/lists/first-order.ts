import type { TestMutant } from '../mutant.ts';

const firstShows = 'local/shows.ts';

/** What the first order of a newcomer needs, taken away. */
export const firstOrder: TestMutant[] = [
  {
    name: 'the first order: show 1 has a seat A1',
    edits: [
      { file: firstShows, find: "...rows(undefined, 'A', [12], 8_500)", replace: "...rows('FRONT', 'A', [12], 8_500)" },
    ],
    tests: ['local/test/shows.unit.test.ts'],
  },
  {
    name: 'the first order: show 2 has a seat A1',
    edits: [
      {
        file: firstShows,
        find: "...rows(undefined, 'A', [16], 12_000)",
        replace: "...rows('FRONT', 'A', [16], 12_000)",
      },
    ],
    tests: ['local/test/shows.unit.test.ts'],
  },
  {
    name: 'the first order: nobody has A1 before',
    edits: [
      {
        file: firstShows,
        find: "{ userId: 104, seatIds: ['GALLERY-D1'] }",
        replace: "{ userId: 104, seatIds: ['A1'] }",
      },
    ],
    tests: ['local/test/shows.unit.test.ts'],
  },
  {
    name: 'the first order: taken without a token on the local stack',
    edits: [{ file: 'local/services.ts', find: "    AUTH: 'open',\n", replace: '' }],
    tests: ['local/test/first-order.unit.test.ts'],
  },
  {
    name: 'the first order: taken without a token in containers',
    edits: [{ file: 'docker-compose.yml', find: ':-open}\n', replace: ':-required}\n' }],
    tests: ['local/test/first-order.unit.test.ts'],
  },
  {
    name: 'the first order: a booking of a running system',
    edits: [
      {
        file: firstShows,
        find: "...rows(undefined, 'A', [16], 12_000)",
        replace: "...rows('FRONT', 'A', [16], 12_000)",
      },
    ],
    tests: ['tests/e2e/first-order.e2e.test.ts'],
  },
];
