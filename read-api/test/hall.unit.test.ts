import { changedSeats, foldHall, listSeats, seatStatus, sectionOfMap } from '@ticketing/read-api/hall.ts';
import fc from 'fast-check';

const layout = [
  { row: 'A', seats: 12, priceMinor: 500 },
  { section: 'BALC', row: 'A', seats: 3, priceMinor: 300 },
];
const marks = (length: number) =>
  fc.array(fc.constantFrom('.', 'H', 'B'), { minLength: length, maxLength: length }).map((all) => all.join(''));
const seatMapArbitrary = fc.record({ A: marks(12), 'BALC-A': marks(3) });

test('a map and its list say the same', () => {
  fc.assert(
    fc.property(seatMapArbitrary, (seatMap) => {
      const seats = listSeats(seatMap, layout, {});
      expect(seats).toHaveLength(15);
      for (const { seatId, status } of seats) expect(seatStatus(seatMap, seatId)).toBe(status);
      const held = listSeats(seatMap, layout, { status: 'held' });
      expect(held).toEqual(seats.filter(({ status }) => status === 'held'));
    }),
  );
});

test('what changed from one map to another makes the one the other', () => {
  fc.assert(
    fc.property(seatMapArbitrary, seatMapArbitrary, (before, after) => {
      const changed = changedSeats(before, after);
      for (const { seatId, status } of listSeats(after, layout, {})) {
        expect(changed[seatId] ?? seatStatus(before, seatId)).toBe(status);
        expect(seatId in changed).toBe(seatStatus(before, seatId) !== status);
      }
    }),
  );
});

test('a section is a part of the map', () => {
  expect(sectionOfMap({ A: 'B...........', 'BALC-A': 'H..' }, layout, 'BALC')).toEqual({ 'BALC-A': 'H..' });
  expect(sectionOfMap({ A: 'B...........', 'BALC-A': 'H..' }, layout, 'A')).toEqual({});
});

test('a seat that is not there has no status', () => {
  expect(seatStatus({ A: '..' }, 'A3')).toBeUndefined();
  expect(seatStatus({ A: '..' }, 'B1')).toBeUndefined();
});

test('a fold applies what events make of seats', () => {
  const fold = foldHall(layout);
  fold.apply({ type: 'ShowScheduled' });
  fold.apply({ type: 'SeatsHeld', seatIds: ['A1', 'A12'] });
  fold.apply({ type: 'SeatsBooked', seatIds: ['BALC-A2'] });
  fold.apply({ type: 'CommandRejected', seatIds: ['A2'] });
  fold.apply({ type: 'BookingConfirmed', seatIds: ['A12'] });
  fold.apply({ type: 'HoldExpired', seatIds: ['A1'] });
  fold.apply({ type: 'SeatsBooked', seatIds: ['Z1', 'A13'] });
  expect(fold.result()).toEqual({
    seatMap: { A: '...........B', 'BALC-A': '.B.' },
    counts: { available: 13, held: 0, booked: 2 },
  });
});
