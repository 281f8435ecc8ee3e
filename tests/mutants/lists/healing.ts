import type { TestMutant } from '../mutant.ts';

const healer = 'sync-service/src/heal/healer.ts';
const losses = 'sync-service/src/heal/losses.ts';
const drift = 'sync-service/src/heal/drift.ts';
const paymentDrift = 'sync-service/src/payments/drift.ts';
const looks = ['sync-service/test/healer.unit.test.ts'];
const outage = ['sync-service/test/mongodb-outage.int.test.ts'];
const sample = ['sync-service/test/drift.int.test.ts'];
const sweep = ['sync-service/test/sweep.int.test.ts'];
/** What finds and mends what the views have lost, taken away. */
export const healing: TestMutant[] = [
  {
    name: 'what may be lost is known from what is stored',
    edits: [
      {
        file: healer,
        find: "const lostSince = state === 'unchecked' ? (since",
        replace: "const lostSince = state === 'unchecked' && markedTo !== undefined ? (since",
      },
    ],
    tests: outage,
    named: 'nothing but what is stored',
  },
  {
    name: 'a look begins where the noted one ended',
    edits: [{ file: healer, find: 'noted?.get(partition)?.comparedTo, markedTo', replace: 'markedTo' }],
    tests: looks,
  },
  {
    name: 'up to when all was compared is noted',
    edits: [{ file: healer, find: '    await projection.markCompared(whole, comparedTo);\n', replace: '' }],
    tests: looks,
  },
  {
    name: 'without a note all is looked at',
    edits: [
      {
        file: healer,
        find: 'return first === undefined ? snapshot.streams() : snapshot.streamsSince(first);',
        replace: 'return snapshot.streamsSince(first ?? snapshot.takenAt);',
      },
    ],
    tests: looks,
  },
  {
    name: 'lost history is written again',
    edits: [
      {
        file: losses,
        find: '[...(await lostHistory(views, reflected)), ...(await lostBookings(views, reflected))]',
        replace: '[...(await lostBookings(views, reflected))]',
      },
    ],
    tests: looks,
  },
  {
    name: 'lost bookings are written again',
    edits: [
      {
        file: losses,
        find: '[...(await lostHistory(views, reflected)), ...(await lostBookings(views, reflected))]',
        replace: '[...(await lostHistory(views, reflected))]',
      },
    ],
    tests: outage,
    named: 'lost between the parts',
  },
  {
    name: 'a lost listing is written again',
    edits: [
      {
        file: losses,
        find: '  await views.listings.restore([...versions.keys()].filter((eventId) => !listed.has(eventId)));\n',
        replace: '',
      },
    ],
    tests: outage,
    named: 'nothing but what is stored',
  },
  {
    name: 'the sample looks at history',
    edits: [
      { file: drift, find: '    differences.push(...(await differencesOfHistory(views, page)));\n', replace: '' },
    ],
    tests: sample,
  },
  {
    name: 'the sample mends what it finds',
    edits: [{ file: drift, find: '    await repairViews(options, eventId, version);\n', replace: '' }],
    tests: sample,
  },
  {
    name: 'the sample has written anew what rewriting does not mend',
    edits: [
      {
        file: drift,
        find: '.differences.length > 0) await repair(eventId)',
        replace: '.differences.length > 1e9) await repair(eventId)',
      },
    ],
    tests: sample,
  },
  {
    name: 'the sample is drawn from all shows',
    edits: [
      {
        file: drift,
        find: 'WHERE event_id >= drawn.id ORDER BY event_id',
        replace: 'WHERE drawn.id > 0 ORDER BY event_id',
      },
    ],
    tests: sample,
    named: 'draws its shows',
  },
  {
    name: 'a look costs what has changed',
    edits: [
      {
        file: healer,
        find: 'return first === undefined ? snapshot.streams() : snapshot.streamsSince(first);',
        replace: 'return snapshot.streams();',
      },
    ],
    tests: sweep,
  },
  {
    name: 'what has changed is found by an index',
    edits: [
      {
        file: 'sync-service/src/heal/store-snapshot.ts',
        find: 'AS command_offset\n    FROM booking_events WHERE recorded_at >=',
        replace: "AS command_offset\n    FROM booking_events WHERE recorded_at + interval '0' >=",
      },
    ],
    tests: sweep,
  },
  {
    name: 'what is said again of a payment is not what its view has',
    edits: [{ file: paymentDrift, find: ' || !has(views.get(paymentId), stored)) sample', replace: ') sample' }],
    tests: ['sync-service/test/payment-drift.unit.test.ts'],
  },
];
