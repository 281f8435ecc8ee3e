import type { BookingHistoryEntry } from '../src/stores/views.ts';
import { issuedTickets } from '../src/tickets/issued.ts';

type Entry = Partial<BookingHistoryEntry> & Pick<BookingHistoryEntry, 'type' | 'version'>;

const entry = (given: Entry): BookingHistoryEntry => ({
  at: `2031-01-01T00:00:${String(given.version).padStart(2, '0')}.000Z`,
  commandId: '01a1fcce-befd-771f-a1b2-f7092a74099d',
  correlationId: 'test',
  partition: 0,
  offset: given.version,
  ...given,
});

const issued = (seatIds: string[], history: Entry[]) => issuedTickets({ seatIds, history: history.map(entry) });
const valid = (seatId: string, version: number) => ({ seatId, version, status: 'valid' });
const revoked = (seatId: string, version: number) => ({ seatId, version, status: 'revoked' });

it('are there from when it is booked', () => {
  expect(issued(['A1', 'A2'], [{ type: 'SeatsBooked', version: 3 }])).toEqual([valid('A1', 3), valid('A2', 3)]);
});

it('are not there for what is held, waits, or was refused', () => {
  expect(issued(['A1'], [{ type: 'SeatsHeld', version: 3 }])).toEqual([]);
  expect(issued([], [{ type: 'WaitlistJoined', version: 3 }])).toEqual([]);
  expect(issued(['A1'], [{ type: 'CommandRejected', version: 3 }])).toEqual([]);
  expect(
    issued(
      ['A1'],
      [
        { type: 'SeatsHeld', version: 3 },
        { type: 'BookingCancelled', version: 4 },
      ],
    ),
  ).toEqual([]);
});

it('are of the confirmation when it was held, whatever was changed before', () => {
  const history: Entry[] = [
    { type: 'SeatsHeld', version: 3 },
    { type: 'SeatsExchanged', version: 4, released: ['A1'], taken: ['B1'] },
    { type: 'SeatsCancelled', version: 5, seatIds: ['A2'] },
    { type: 'BookingTransferred', version: 6, toUserId: 2 },
    { type: 'BookingConfirmed', version: 8 },
  ];
  expect(issued(['B1'], history)).toEqual([valid('B1', 8)]);
});

it('are revoked with the seat, and a seat that comes back has a new one', () => {
  const exchange = (version: number, released: string[], taken: string[]): Entry => ({
    type: 'SeatsExchanged',
    version,
    released,
    taken,
  });
  const history = [{ type: 'SeatsBooked', version: 3 } as const, exchange(5, ['A1'], ['B1', 'B2'])];
  expect(issued(['A2', 'B1', 'B2'], history)).toEqual([
    valid('A2', 3),
    valid('B1', 5),
    valid('B2', 5),
    revoked('A1', 3),
  ]);
  expect(issued(['A2', 'A1'], [...history, exchange(7, ['B1', 'B2'], ['A1'])])).toEqual([
    valid('A2', 3),
    valid('A1', 7),
    revoked('B1', 5),
    revoked('B2', 5),
  ]);
  expect(
    issued(
      ['A2'],
      [
        { type: 'SeatsBooked', version: 3 },
        { type: 'SeatsCancelled', version: 4, seatIds: ['A1'] },
      ],
    ),
  ).toEqual([valid('A2', 3), revoked('A1', 3)]);
});

it('are all new after a transfer, and those of before nobody else is told', () => {
  const history: Entry[] = [
    { type: 'SeatsBooked', version: 3 },
    { type: 'SeatsExchanged', version: 4, released: ['A1'], taken: ['B1'] },
    { type: 'BookingTransferred', version: 5, toUserId: 2 },
  ];
  expect(issued(['B1'], history)).toEqual([valid('B1', 5)]);
});

it.each(['BookingCancelled', 'ShowCancelled'] as const)('are revoked by %s', (type) => {
  expect(
    issued(
      ['A1'],
      [
        { type: 'SeatsBooked', version: 3 },
        { type, version: 9 },
      ],
    ),
  ).toEqual([revoked('A1', 3)]);
});
