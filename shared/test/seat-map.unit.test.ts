import {
  changedSeats,
  emptyHall,
  foldHall,
  listSeats,
  seatStatus,
  sectionOfMap,
} from '@ticketing/shared/hall/seat-map.ts';
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
      for (const { seatId, status } of seats) expect(seatStatus({ layout, seatMap }, seatId)).toBe(status);
      const held = listSeats(seatMap, layout, { status: 'held' });
      expect(held).toEqual(seats.filter(({ status }) => status === 'held'));
    }),
  );
});

test('what changed from one map to another makes the one the other', () => {
  fc.assert(
    fc.property(seatMapArbitrary, seatMapArbitrary, (before, after) => {
      const changed = changedSeats(layout, before, after);
      const statusBefore = (seatId: string) => seatStatus({ layout, seatMap: before }, seatId);
      for (const { seatId, status } of listSeats(after, layout, {})) {
        expect(changed[seatId] ?? statusBefore(seatId)).toBe(status);
        expect(seatId in changed).toBe(statusBefore(seatId) !== status);
      }
    }),
  );
});

test('a section is a part of the map', () => {
  expect(sectionOfMap({ A: 'B...........', 'BALC-A': 'H..' }, layout, 'BALC')).toEqual({ 'BALC-A': 'H..' });
  expect(sectionOfMap({ A: 'B...........', 'BALC-A': 'H..' }, layout, 'A')).toEqual({});
});

test('a seat that is not there has no status', () => {
  const hall = emptyHall(layout);
  for (const seatId of ['A13', 'A0', 'A01', 'A-1', 'A1A', 'B1', 'BALC-B1', 'BALC-1']) {
    expect([seatId, seatStatus(hall, seatId)]).toEqual([seatId, undefined]);
  }
});

test('a fold applies what events make of seats, whenever it is looked at', () => {
  const start = emptyHall(layout);
  const fold = foldHall(start);
  fold.apply({ type: 'ShowScheduled' });
  fold.apply({ type: 'SeatsHeld', seatIds: ['A1', 'A12'] });
  fold.apply({ type: 'SeatsBooked', seatIds: ['BALC-A2'] });
  const before = fold.state();
  expect(before).toEqual({
    layout,
    seatMap: { A: 'H..........H', 'BALC-A': '.B.' },
    counts: { available: 12, held: 2, booked: 1 },
  });
  fold.apply({ type: 'CommandRejected', seatIds: ['A2'] });
  fold.apply({ type: 'BookingConfirmed', seatIds: ['A12'] });
  fold.apply({ type: 'HoldExpired', seatIds: ['A1'] });
  fold.apply({ type: 'SeatsBooked', seatIds: ['Z1', 'A13'] });
  expect(fold.state()).toEqual({
    layout,
    seatMap: { A: '...........B', 'BALC-A': '.B.' },
    counts: { available: 13, held: 0, booked: 2 },
  });
  expect(before.counts).toEqual({ available: 12, held: 2, booked: 1 });
  expect(start).toEqual(emptyHall(layout));
});

test('a fold in pieces is the fold of all, and counts what its map shows', () => {
  const seats = ['A1', 'A2', 'A12', 'BALC-A1', 'BALC-A3', 'A13', 'B1'];
  const event = fc.record({
    type: fc.constantFrom('SeatsBooked', 'SeatsHeld', 'BookingConfirmed', 'BookingCancelled', 'HoldExpired' as const),
    seatIds: fc.array(fc.constantFrom(...seats), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(event), fc.nat(20), (events, cut) => {
      const whole = foldHall(emptyHall(layout));
      for (const one of events) whole.apply(one);
      const first = foldHall(emptyHall(layout));
      for (const one of events.slice(0, cut)) first.apply(one);
      const second = foldHall(first.state());
      for (const one of events.slice(cut)) second.apply(one);
      const { seatMap, counts } = second.state();
      expect({ layout, seatMap, counts }).toEqual(whole.state());
      for (const status of ['available', 'held', 'booked'] as const) {
        expect(listSeats(seatMap, layout, { status })).toHaveLength(counts[status]);
      }
    }),
  );
});
