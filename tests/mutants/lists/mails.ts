import type { TestMutant } from '../mutant.ts';

const fold = 'notifications/src/domain/fold.ts';
const enclosures = 'notifications/src/sending/enclosures.ts';
const enclosed = ['notifications/test/enclosures.unit.test.ts'];

/** What makes the tickets and calendar entries of mails those that are right, taken away. */
export const mails: TestMutant[] = [
  {
    name: 'a ticket in a mail names the version that gave its seat',
    edits: [{ file: fold, find: 'ticketsOf(event.taken, version)', replace: 'ticketsOf(event.taken, 1)' }],
    tests: enclosed,
  },
  {
    name: 'a mail has no ticket of a seat that was given back',
    edits: [{ file: fold, find: '!event.released.includes(seatId)', replace: 'event.seatIds.length > 0' }],
    tests: enclosed,
  },
  {
    name: 'whoever takes a booking over gets tickets of their own',
    edits: [
      {
        file: fold,
        find: "same === 'booked' ? ticketsOf(event.seatIds, version) : undefined",
        replace: 'booking?.facts.tickets',
      },
    ],
    tests: enclosed,
  },
  {
    name: 'whoever hands a booking over is not sent its tickets',
    edits: [
      {
        file: enclosures,
        find: "withTickets: BookingMailKind[] = ['booked',",
        replace: "withTickets: BookingMailKind[] = ['transferred-away', 'booked',",
      },
    ],
    tests: enclosed,
  },
  {
    name: 'tickets of what was cancelled meanwhile are not sent',
    edits: [{ file: enclosures, find: '!isBooked || ', replace: '' }],
    tests: enclosed,
  },
  {
    name: 'what is only held has no entry in a calendar',
    edits: [
      { file: enclosures, find: '  if (facts.booking.bookedBy === undefined) return { files: [] };\n', replace: '' },
    ],
    tests: enclosed,
  },
  {
    name: 'what ends a booking takes it out of the calendar',
    edits: [{ file: enclosures, find: "calendar(told, change === 'cancelled')", replace: 'calendar(told, false)' }],
    tests: enclosed,
  },
  {
    name: 'a mail that is sent twice has the same entry',
    edits: [{ file: enclosures, find: 'asOf: at.toISOString()', replace: 'asOf: new Date().toISOString()' }],
    tests: enclosed,
  },
  {
    name: 'a mail goes out without what cannot be made',
    edits: [{ file: enclosures, find: '        return undefined;\n', replace: '        throw error;\n' }],
    tests: enclosed,
  },
  {
    name: 'a zone that is not known here stops no calendar',
    edits: [{ file: enclosures, find: "zone === 'UTC' ? undefined : zone", replace: 'timeZone' }],
    tests: enclosed,
  },
  {
    name: 'a paid booking is confirmed when its money has come, and not before',
    edits: [{ file: fold, find: "isUnpaid(after, isCaptured) ? [] : [tell('booked')]", replace: "[tell('booked')]" }],
    tests: ['notifications/test/payments.unit.test.ts'],
  },
];
