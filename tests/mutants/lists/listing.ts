import type { TestMutant } from '../mutant.ts';

const route = 'read-api/src/routes/list-shows.ts';
const answered = ['read-api/test/lists.int.test.ts'];

/** What lists promise, taken away. */
export const listing: TestMutant[] = [
  {
    name: 'a list shows what can still be attended',
    edits: [{ file: route, find: '$gte: from ?? now', replace: "$gte: from ?? ''" }],
    tests: answered,
    named: 'by default lists',
  },
  {
    name: 'available is what has been put on sale and not closed',
    edits: [
      {
        file: route,
        find: '{ hasFreeSeats: true, salesOpenAt: { $lte: now }, salesCloseAt: { $gt: now } }',
        replace: '{ hasFreeSeats: true }',
      },
    ],
    tests: answered,
    named: 'available is what',
  },
  {
    name: 'available is what has a seat',
    edits: [{ file: route, find: '{ hasFreeSeats: true, salesOpenAt', replace: '{ salesOpenAt' }],
    tests: answered,
    named: 'available is what',
  },
  {
    name: 'not available is the rest',
    edits: [
      {
        file: route,
        find: '{ $or: [{ hasFreeSeats: false }, { salesOpenAt: { $gt: now } }, { salesCloseAt: { $lte: now } }] }',
        replace: '{ hasFreeSeats: false }',
      },
    ],
    tests: answered,
    named: 'available is what',
  },
  {
    name: 'sales close at the start where nothing is said',
    edits: [
      {
        file: 'shared/src/stores/listings.ts',
        find: 'salesCloseAt: salesCloseAt ?? startsAt',
        replace: "salesCloseAt: salesCloseAt ?? '9999'",
      },
    ],
    tests: answered,
    named: 'available is what',
  },
  {
    name: 'no answer of a list contradicts itself',
    edits: [{ file: route, find: 'show !== undefined && stillMatches(show, query)', replace: 'show !== undefined' }],
    tests: answered,
    named: 'contradict',
  },
  {
    name: 'the price is the lowest that is free',
    edits: [
      {
        file: 'sync-service/src/fold/fold.ts',
        find: ', priceFromMinor: lowestFreePrice(show.layout, state), ...reflects',
        replace: ', ...reflects',
      },
    ],
    tests: ['sync-service/test/fold.unit.test.ts'],
  },
  {
    name: 'the lowest free price is written',
    edits: [
      {
        file: 'sync-service/src/store/view-store.ts',
        find: 'const { seatMap: _rows, ...details } = after;',
        replace: 'const { seatMap: _rows, priceFromMinor: _price, ...details } = after;',
      },
    ],
    tests: ['sync-service/test/listings.int.test.ts'],
    named: 'lowest free price',
  },
  {
    name: 'a listing follows the lowest free price',
    edits: [
      {
        file: 'shared/src/stores/listings.ts',
        find: '    one.priceFromMinor === other.priceFromMinor &&\n',
        replace: '',
      },
    ],
    tests: ['sync-service/test/listings.int.test.ts'],
    named: 'lowest free price',
  },
];
