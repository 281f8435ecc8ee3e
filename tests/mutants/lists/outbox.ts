import type { TestMutant } from '../mutant.ts';

const sending = ['notifications/test/sending.unit.test.ts'];
const mails = ['notifications/test/mails.int.test.ts'];
const backoff = 'notifications/src/sending/backoff.ts';
const faults = 'notifications/src/sending/faults.ts';
const kinds = 'notifications/src/domain/kinds.ts';
const taking = 'notifications/src/taking.ts';
const payments = 'notifications/src/taking-payments.ts';
const ofNoBooking = {
  tests: ['notifications/test/tickets.int.test.ts'],
  named: 'a payment of a booking that was refused',
};

/** What tells people once, in time, and nobody else, taken away. */
export const outbox: TestMutant[] = [
  {
    name: 'a mail that the server wants later waits longer each time',
    edits: [{ file: backoff, find: 'firstMs * 2 ** Math.max(0, attempts - 1)', replace: 'firstMs' }],
    tests: sending,
  },
  {
    name: 'the mails of an outage do not all come back together',
    edits: [{ file: backoff, find: 'wholeMs * (1 - random / 2)', replace: 'wholeMs' }],
    tests: sending,
  },
  {
    name: 'a login that is missing is no fault of an address',
    edits: [{ file: faults, find: ' && responseCode !== 530', replace: '' }],
    tests: sending,
  },
  {
    name: 'a policy of the server is no fault of an address',
    edits: [{ file: faults, find: String.raw` && !/ 5\.7\./.test(outage.code)`, replace: '' }],
    tests: sending,
  },
  {
    name: 'what an operator sends again is another mail',
    edits: [{ file: 'notifications/src/domain/message-id.ts', find: ', ...again]', replace: ']' }],
    tests: sending,
  },
  {
    name: 'an event that comes again calls for no second mail',
    edits: [
      { file: taking, find: '      if (version <= known.version) continue;\n', replace: '' },
      {
        file: 'notifications/migrations/0001_notifications.sql',
        find: 'UNIQUE NULLS NOT DISTINCT (event, kind, user_id, booking_id)',
        replace: 'UNIQUE (mail_id, event)',
      },
    ],
    tests: mails,
    named: 'an event that comes again',
  },
  {
    name: 'history is not mailed',
    edits: [
      {
        file: taking,
        find: '  if (appendedAt < beganAt || new Date(event.at) < beganAt) return true;\n',
        replace: '',
      },
    ],
    tests: mails,
    named: 'mail nothing of the past',
  },
  {
    name: 'an address that was refused for good is not tried again',
    edits: [
      {
        file: 'notifications/src/sending/sender.ts',
        find: '        await suppress(pool, mail.user_id, digestOf(to.email), fault.code);\n',
        replace: '',
      },
    ],
    tests: mails,
    named: 'never to this address',
  },
  {
    name: 'nobody is told of a hold that is confirmed',
    edits: [
      {
        file: kinds,
        find: "if (kind === 'held' || kind === 'your-turn') return booking.status !== 'held';",
        replace: '',
      },
      { file: taking, find: 'await dropOvertaken(client, [...notHeld])', replace: '0' },
    ],
    tests: mails,
    named: 'a hold that is confirmed at once',
  },
  {
    name: 'nobody gets a thousand mails of a kind',
    edits: [{ file: kinds, find: 'isBookingMailKind(kind) && !unlimited.includes(kind)', replace: 'false' }],
    tests: mails,
    named: 'who books and cancels again and again',
  },
  {
    name: 'every booking is confirmed',
    edits: [{ file: kinds, find: "['booked', 'show-moved',", replace: "['show-moved'," }],
    tests: mails,
    named: 'who books and cancels again and again',
  },
  {
    name: 'without TLS nothing is sent',
    edits: [
      {
        file: 'notifications/src/sending/smtp.ts',
        find: "tls === 'required' ? { requireTLS: true } : ",
        replace: '',
      },
    ],
    tests: ['notifications/test/smtp.int.test.ts'],
  },
  {
    name: 'a payment of a booking that was refused is not waited for',
    edits: [
      {
        file: payments,
        find: 'AND NOT EXISTS (SELECT FROM shows WHERE shows.event_id = told.event_id AND shows.version >= told.cause)',
        replace: '',
      },
    ],
    ...ofNoBooking,
  },
  {
    name: 'a payment waits for its booking',
    edits: [{ file: payments, find: 'return rowCount === 0;', replace: 'return rowCount !== null;' }],
    ...ofNoBooking,
  },
];
