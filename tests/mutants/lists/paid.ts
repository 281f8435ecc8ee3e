import type { TestMutant } from '../mutant.ts';

const payments = 'worker/src/domain/rules/payments.ts';
const bookings = 'worker/src/domain/rules/bookings.ts';
const changes = 'worker/src/domain/rules/changes.ts';
const orders = 'worker/src/domain/rules/orders.ts';
const prices = 'worker/src/domain/rules/prices.ts';
const seats = 'worker/src/domain/rules/seats.ts';
const rules = ['worker/test/payments.unit.test.ts'];
const histories = ['worker/test/histories.unit.test.ts'];

/** What keeps seats and their price together, taken away: the booking stream's side of payments, and exchanges for the best. */
export const paid: TestMutant[] = [
  {
    name: 'a payment extends its hold',
    edits: [
      { file: payments, find: 'return extended > heldUntil ? extended : heldUntil;', replace: 'return heldUntil;' },
    ],
    tests: rules,
  },
  {
    name: 'a hold is extended once',
    edits: [{ file: payments, find: '{ heldSince: _spent, ...booking } = book', replace: 'booking = book' }],
    tests: rules,
  },
  {
    name: 'a hold has a longest life',
    edits: [
      { file: payments, find: 'Date.parse(heldSince) + extension.inAll * 1000', replace: 'Number.POSITIVE_INFINITY' },
    ],
    tests: rules,
  },
  {
    name: 'a payment never shortens a hold',
    edits: [
      { file: payments, find: 'return extended > heldUntil ? extended : heldUntil;', replace: 'return extended;' },
    ],
    tests: rules,
  },
  {
    name: 'the seats of an extended hold are held as long as it is',
    edits: [
      {
        file: payments,
        find: "setSeat(show, seatId, { status: 'held', bookingId, userId, heldUntil });",
        replace: 'show.seats.get(seatId);',
      },
    ],
    tests: rules,
  },
  {
    name: 'nobody pays for what costs nothing',
    edits: [
      {
        file: payments,
        find: 'demandsPayment && totalOf(prices) > 0 ? undefined',
        replace: 'demandsPayment ? undefined',
      },
    ],
    tests: histories,
  },
  {
    name: 'nobody pays for a hold of somebody else',
    edits: [
      {
        file: payments,
        find: '      bookingExists,\n      userOwnsBooking,',
        replace: '      bookingExists,',
      },
    ],
    tests: histories,
  },
  {
    name: 'a hold is confirmed with a payment where one is demanded',
    edits: [{ file: bookings, find: 'showHasNotStarted, bookingIsPaid]', replace: 'showHasNotStarted]' }],
    tests: histories,
  },
  {
    name: 'nothing is booked at once where a payment is demanded',
    edits: [{ file: orders, find: 'return lacking ?? {', replace: 'return {' }],
    tests: histories,
  },
  {
    name: 'only an organiser sells without a payment',
    edits: [{ file: prices, find: "by?.role === 'organiser'", replace: 'by !== undefined' }],
    tests: histories,
  },
  {
    name: 'a payment that fails ends the booking that it was for, and no other',
    edits: [
      {
        file: bookings,
        find: '      paymentIsOfBooking,\n',
        replace: '',
      },
    ],
    tests: histories,
  },
  {
    name: 'what cannot be paid for is ended against the policy',
    edits: [
      {
        file: bookings,
        find: 'if (ends === undefined || command.paymentId !== undefined) return undefined;',
        replace: 'if (ends === undefined) return undefined;',
      },
    ],
    tests: rules,
  },
  {
    name: 'a paid booking does not become dearer',
    edits: [
      {
        file: changes,
        find: '?? newSeatsCostNoMore(show, chosen)',
        replace: '',
      },
    ],
    tests: histories,
  },
  {
    name: 'in an exchange for the best, seats of its own count as free',
    edits: [{ file: changes, find: 'seatsFor(show, command, booking.seatIds)', replace: 'seatsFor(show, command)' }],
    tests: histories,
  },
  {
    name: 'the choice of an exchange leaves the hall as it was',
    edits: [{ file: seats, find: 'for (const seatId of own) setFree(hall, seatId, false);\n', replace: '\n' }],
    tests: histories,
  },
  {
    name: 'verify compares what bookings know of payments',
    edits: [
      {
        file: 'worker/src/store/writes.ts',
        find: '({ booking }) => booking.paymentId]',
        replace: '() => undefined]',
      },
    ],
    tests: ['tests/e2e/changes.e2e.test.ts'],
    named: 'books what costs something with a payment only',
  },
];
