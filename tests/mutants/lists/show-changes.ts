import type { TestMutant } from '../mutant.ts';

const shows = 'worker/src/domain/rules/shows.ts';
const tests = ['worker/test/decider.unit.test.ts'];

/** What keeps a show that changes or is cancelled to its rules, and its bookings with it, taken away. */
export const showChanges: TestMutant[] = [
  {
    name: 'a cancelled show is not changed',
    edits: [{ file: shows, find: 'showIsOn, timeHasItsSlot', replace: 'timeHasItsSlot' }],
    tests,
  },
  {
    name: 'a cancelled show is not cancelled again',
    edits: [{ file: shows, find: 'rules: [showIsScheduled, showIsOn],', replace: 'rules: [showIsScheduled],' }],
    tests,
  },
  {
    name: 'a cancelled show gets no other layout',
    edits: [{ file: 'worker/src/domain/rules/layouts.ts', find: 'showIsOn, soldSeatsStay', replace: 'soldSeatsStay' }],
    tests,
  },
  {
    name: 'nobody waits for a cancelled show',
    edits: [{ file: 'worker/src/domain/rules/waiting.ts', find: 'showIsOn, salesAreOpen', replace: 'salesAreOpen' }],
    tests,
  },
  {
    name: 'a hold of a cancelled show is refused with the code of the show',
    edits: [{ file: 'worker/src/domain/rules/bookings.ts', find: 'showIsOn, bookingExists', replace: 'bookingExists' }],
    tests,
  },
  {
    name: 'a booking that has ended is not ended again with its show',
    edits: [{ file: shows, find: '      if (!isOpen(booking.status)) continue;\n', replace: '' }],
    tests,
  },
  {
    name: 'a cancelled show has no seat on sale',
    edits: [
      {
        file: shows,
        find: '    for (const seatId of show.seats.keys()) show.seats.set(seatId, blocked);\n',
        replace: '',
      },
    ],
    tests,
  },
  {
    name: 'sales do not close after the start',
    edits: [{ file: shows, find: 'closing <= after.startsAt && ', replace: '' }],
    tests,
  },
  {
    name: 'sales open before they close',
    edits: [{ file: shows, find: 'after.salesOpenAt < closing', replace: 'after.salesOpenAt <= closing' }],
    tests,
  },
  {
    name: 'sales that close at the start move with it',
    edits: [{ file: shows, find: 'before === details.startsAt ? startsAt : before', replace: 'before' }],
    tests,
  },
  {
    name: 'what a change of the policy does not name stays',
    edits: [{ file: shows, find: 'policyAfter(details.policy, policy)', replace: '{ cancelUntil: 0, ...policy }' }],
    tests,
  },
  {
    name: 'bookings without the end of their show are found',
    edits: [
      {
        file: 'sync-service/src/heal/losses.ts',
        find: '  lost.push(...(await lostEnds(views, reflected, lost)));\n',
        replace: '',
      },
    ],
    tests: ['sync-service/test/mongodb-outage.int.test.ts'],
    named: 'that are as they were before the end',
  },
];
