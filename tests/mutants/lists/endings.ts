import type { TestMutant } from '../mutant.ts';

const bookings = 'worker/src/domain/rules/bookings.ts';
const rules = ['worker/test/decider.unit.test.ts'];

/** Until when bookings may change, taken away. */
export const endings: TestMutant[] = [
  {
    name: 'a hold is not confirmed after the start',
    edits: [{ file: bookings, find: 'bookingIsHeld, showHasNotStarted, bookingIsPaid]', replace: 'bookingIsHeld]' }],
    tests: rules,
  },
  {
    name: 'a booking is not cancelled after its time',
    edits: [
      { file: bookings, find: '      seatsAreUnused,\n      bookingMayEnd,\n', replace: '      seatsAreUnused,\n' },
    ],
    tests: rules,
  },
  {
    name: 'until when a booking can be cancelled is said by the policy',
    edits: [
      {
        file: 'worker/src/domain/show.ts',
        find: 'Date.parse(startsAt) - policy.cancelUntil * 1000',
        replace: 'Date.parse(startsAt)',
      },
    ],
    tests: rules,
  },
  {
    name: 'a hold can be given back until the start',
    edits: [
      {
        file: bookings,
        find: "status === 'booked' ? ends.bookings : ends.holds",
        replace: "status !== 'rejected' ? ends.bookings : ends.holds",
      },
    ],
    tests: rules,
  },
  {
    name: 'a show is decided by the rules that it was scheduled with',
    edits: [
      { file: 'worker/src/domain/show.ts', find: '...(policy && {', replace: '...({' },
      {
        file: 'worker/src/domain/show.ts',
        find: 'currency, policy, payment, rules = 1, showtime } = show;',
        replace: 'currency, policy = { cancelUntil: 0 }, rules = 1, showtime } = show;',
      },
    ],
    tests: rules,
  },
];
