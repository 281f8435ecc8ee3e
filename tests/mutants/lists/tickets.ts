import type { TestMutant } from '../mutant.ts';

const ticket = 'shared/src/tickets/ticket.ts';
const texts = ['shared/test/tickets.unit.test.ts'];
const rules = ['worker/test/decider.unit.test.ts'];
const checkIn = 'worker/src/domain/rules/check-in.ts';
const changes = 'worker/src/domain/rules/changes.ts';

/** What lets a ticket in once, and no other, taken away. */
export const tickets: TestMutant[] = [
  {
    name: 'a ticket is signed',
    edits: [
      {
        file: ticket,
        find: "isSigned ? { ...parsed.data, keyId } : { fault: 'bad-signature' }",
        replace: '{ ...parsed.data, keyId }',
      },
    ],
    tests: texts,
  },
  {
    name: 'a ticket has one text only',
    edits: [{ file: ticket, find: String.raw`([\w-]{85}[AQgw])$`, replace: String.raw`([\w-]{86})$` }],
    tests: texts,
  },
  {
    name: 'a list is signed',
    edits: [
      {
        file: 'shared/src/tickets/list.ts',
        find: "  if (!isSigned) return { fault: 'bad-signature' };\n",
        replace: '',
      },
    ],
    tests: texts,
  },
  {
    name: 'an older ticket of the seat is void',
    edits: [{ file: checkIn, find: '?.version === command.ticketVersion', replace: ' !== undefined' }],
    tests: rules,
  },
  {
    name: 'a ticket is used once',
    edits: [{ file: checkIn, find: 'ticketIsOfSeat, ticketIsUnused]', replace: 'ticketIsOfSeat]' }],
    tests: rules,
  },
  {
    name: 'the scan of a fast clock is not in the future',
    edits: [{ file: checkIn, find: 'scannedAt !== undefined && scannedAt < now', replace: 'scannedAt !== undefined' }],
    tests: rules,
  },
  {
    name: 'what is only held has no ticket',
    edits: [
      { file: checkIn, find: "booking.status === 'booked' ? ticketsOf", replace: 'booking !== undefined ? ticketsOf' },
    ],
    tests: rules,
  },
  {
    name: 'who is inside keeps the seat in an exchange',
    edits: [{ file: changes, find: 'seatsLeftAreUnused(show, chosen) ?? ', replace: '' }],
    tests: rules,
  },
  {
    name: 'a seat that stays keeps its ticket',
    edits: [
      {
        file: 'worker/src/domain/rules/tickets.ts',
        find: 'before[booking.seatIds.indexOf(seatId)] ?? { version }',
        replace: '({ ...before[booking.seatIds.indexOf(seatId)], version })',
      },
    ],
    tests: rules,
  },
  {
    name: 'the tickets of who had the booking before are void',
    edits: [
      {
        file: changes,
        find: 'const { tickets: _before, ...rest } = bookingOf(show, bookingId);',
        replace: 'const rest = bookingOf(show, bookingId);',
      },
    ],
    tests: rules,
  },
];
