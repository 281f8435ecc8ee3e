import type { SeatWish } from '@ticketing/shared/hall/best.ts';
import { bestKeptSeats, bestSeats } from '@ticketing/shared/hall/best.ts';
import type { HallPlace, HallRow } from '@ticketing/shared/hall/hall.ts';
import { createHall, setFree } from '@ticketing/shared/hall/hall.ts';
import { singleSeatsLeft } from '@ticketing/shared/hall/single-seats.ts';
import { couldFit, fits, isKept, keepAlsoFor, keepFor, keepsAny } from '@ticketing/shared/hall/waiting.ts';
import fc from 'fast-check';
import { bestByModel } from './best-model.ts';

/** A row as text: `.` a free seat, `B` a taken one, `w` wheelchair place, `c` companion, `r` restricted, space: a gap. */
function row(name: string, marks: string, more: Partial<HallRow> = {}): { row: HallRow; free: string[] } {
  const kinds: Record<string, Partial<HallPlace>> = {
    w: { kind: 'accessible' },
    c: { kind: 'companion' },
    r: { restricted: true },
  };
  const places = Array.from(marks, (mark, index) =>
    mark === ' ' ? undefined : { seatId: `${name}${index + 1}`, ...kinds[mark.toLowerCase()] },
  );
  const free = places.flatMap((place, index) => (place && '.wcr'.includes(marks[index]!) ? [place.seatId] : []));
  return { row: { priceMinor: 100, places, ...more }, free };
}

function hallOf(...rows: { row: HallRow; free: string[] }[]) {
  const free = new Set(rows.flatMap((each) => each.free));
  return createHall(
    rows.map((each) => each.row),
    (seatId) => free.has(seatId),
  );
}

function seats(choice: ReturnType<typeof bestSeats>): string {
  return 'seatIds' in choice ? choice.seatIds.join(' ') : choice.code;
}

describe('the best seats', () => {
  it('are in the middle of the first row, then nearest to it', () => {
    const hall = hallOf(row('A', '.....'), row('B', '.....'), row('C', '.....'));
    const taken = Array.from({ length: 7 }, () => {
      const found = seats(bestSeats(hall, { count: 1 }));
      setFree(hall, found, false);
      return found;
    });
    expect(taken).toEqual(['A3', 'B3', 'C3', 'A2', 'A1', 'A4', 'A5']);
  });

  it('are together, without a gap or a taken seat between them', () => {
    const hall = hallOf(row('A', '.. .B..'), row('B', 'BB...BB'));
    expect(seats(bestSeats(hall, { count: 3 }))).toBe('B3 B4 B5');
    expect(seats(bestSeats(hall, { count: 4 }))).toBe('not-together');
  });

  it('leave no single seat, unless there is no other way', () => {
    expect(seats(bestSeats(hallOf(row('A', '...')), { count: 2 }))).toBe('A1 A2');
    expect(seats(bestSeats(hallOf(row('A', '...'), row('B', 'B....B')), { count: 2 }))).toBe('B2 B3');
    expect(seats(bestSeats(hallOf(row('A', 'B.B..B...')), { count: 1 }))).toBe('A7');
  });

  it('have a free view where they can', () => {
    expect(seats(bestSeats(hallOf(row('A', '..rr..')), { count: 2 }))).toBe('A1 A2');
    expect(seats(bestSeats(hallOf(row('A', 'BBrrBB')), { count: 2 }))).toBe('A3 A4');
  });

  it('are wheelchair places only for those who need them, while others are free', () => {
    const hall = hallOf(row('A', 'wcwc'), row('B', '...'));
    expect(seats(bestSeats(hall, { count: 3 }))).toBe('B1 B2 B3');
    expect(seats(bestSeats(hall, { count: 4 }))).toBe('not-together');
    for (const seatId of ['B1', 'B2', 'B3']) setFree(hall, seatId, false);
    expect(seats(bestSeats(hall, { count: 2 }))).toBe('A2 A3');
    expect(bestKeptSeats(hall, { count: 1 })).toBeUndefined();
  });

  it('have the companions beside the wheelchair place', () => {
    const hall = hallOf(row('A', '..wc..'), row('B', 'ww'));
    expect(seats(bestSeats(hall, { count: 2, accessible: true }))).toBe('A3 A4');
    expect(seats(bestSeats(hall, { count: 1, accessible: true }))).toBe('A3');
    setFree(hall, 'A4', false);
    expect(seats(bestSeats(hall, { count: 2, accessible: true }))).toBe('A2 A3');
    expect(seats(bestSeats(hall, { count: 4, accessible: true }))).toBe('not-together');
    for (const seatId of ['A3', 'B1', 'B2']) setFree(hall, seatId, false);
    expect(seats(bestSeats(hall, { count: 1, accessible: true }))).toBe('sold-out');
  });

  it('are of the section and at the price that is asked for', () => {
    const hall = hallOf(row('A', '..', { priceMinor: 900 }), row('BALC-A', '..', { section: 'BALC', priceMinor: 500 }));
    expect(seats(bestSeats(hall, { count: 2, section: 'BALC' }))).toBe('BALC-A1 BALC-A2');
    expect(seats(bestSeats(hall, { count: 2, maxPriceMinor: 500 }))).toBe('BALC-A1 BALC-A2');
    expect(seats(bestSeats(hall, { count: 1, maxPriceMinor: 499 }))).toBe('sold-out');
    expect(seats(bestSeats(hall, { count: 1, section: 'NONE' }))).toBe('sold-out');
  });

  it('are any places in standing room', () => {
    const hall = hallOf(row('F', '.B..B.', { standing: true }));
    expect(seats(bestSeats(hall, { count: 4 }))).toBe('F1 F3 F4 F6');
    setFree(hall, 'F1', false);
    expect(seats(bestSeats(hall, { count: 3 }))).toBe('F3 F4 F6');
    setFree(hall, 'F2', true);
    expect(seats(bestSeats(hall, { count: 2 }))).toBe('F2 F3');
    expect(seats(bestSeats(hall, { count: 5 }))).toBe('not-together');
  });
});

describe('single seats', () => {
  it('are named when seats would leave one that another choice would not', () => {
    expect(singleSeatsLeft(hallOf(row('A', '.....')), ['A2', 'A3'])).toEqual(['A1']);
    expect(singleSeatsLeft(hallOf(row('A', '.....')), ['A3'])).toEqual([]);
    expect(singleSeatsLeft(hallOf(row('A', '...')), ['A2'])).toEqual(['A1', 'A3']);
    expect(singleSeatsLeft(hallOf(row('A', '.. .')), ['A4'])).toEqual([]);
  });

  it('are allowed when there is no other way, and in standing room', () => {
    expect(singleSeatsLeft(hallOf(row('A', '...')), ['A1', 'A2'])).toEqual([]);
    expect(singleSeatsLeft(hallOf(row('F', '.....', { standing: true })), ['F2'])).toEqual([]);
  });
});

describe('what is kept for those who wait', () => {
  it('is each free seat that is one of as many together as somebody waits for', () => {
    const hall = hallOf(row('A', '..B...'), row('B', '.w.'), row('C', '...', { priceMinor: 900 }));
    expect(keepsAny(hall)).toBe(false);
    keepFor(hall, [{ count: 3, maxPriceMinor: 500 }]);
    const kept = Array.from(hall.places.keys()).filter((seatId) => isKept(hall, seatId));
    expect(kept).toEqual(['A4', 'A5', 'A6']);
    expect(keepsAny(hall)).toBe(true);
    expect(fits(hall, { count: 3, maxPriceMinor: 500 })).toBe(true);
    expect(seats(bestSeats(hall, { count: 1 }))).not.toMatch(/A[456]/);
    expect(seats(bestSeats(hall, { count: 3, maxPriceMinor: 500 }))).toBe('not-together');
    expect(bestKeptSeats(hall, { count: 3, maxPriceMinor: 500 })).toEqual(['A4', 'A5', 'A6']);
    setFree(hall, 'A5', false);
    expect(keepsAny(hall)).toBe(false);
    expect(isKept(hall, 'A4')).toBe(false);
    expect(couldFit(hall, { count: 6 })).toBe(true);
    expect(couldFit(hall, { count: 7 })).toBe(false);
  });
});

const mark = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom('.', 'B') },
  { weight: 2, arbitrary: fc.constantFrom(' ', 'r', 'w', 'c', 'W', 'C', 'R') },
);
const rowArbitrary = fc.record({
  marks: fc.string({ unit: mark, minLength: 1, maxLength: 9 }),
  section: fc.constantFrom(undefined, 'X', 'Y'),
  priceMinor: fc.constantFrom(1, 2),
  standing: fc.nat(6).map((n) => n === 0),
});
const wishArbitrary: fc.Arbitrary<SeatWish> = fc.record(
  {
    count: fc.integer({ min: 1, max: 4 }),
    section: fc.constantFrom('X', 'Y'),
    maxPriceMinor: fc.constantFrom(1, 2),
    accessible: fc.boolean(),
  },
  { requiredKeys: ['count'] },
);

it('chooses as a search through all groups does, however the hall came to be as it is', () => {
  fc.assert(
    fc.property(
      fc.array(rowArbitrary, { minLength: 1, maxLength: 4 }),
      fc.array(wishArbitrary, { minLength: 1, maxLength: 12 }),
      fc.array(wishArbitrary, { maxLength: 2 }),
      fc.boolean(),
      (drawn, wishes, kept, startsEmpty) => {
        const rows = drawn.map(({ marks, ...more }, index) => {
          return row(`R${index}-`, more.standing ? marks.replace(/[wcr]/gi, '.') : marks, more);
        });
        const waiting = kept.map(({ accessible: _accessible, ...wish }) => wish);
        const hall = startsEmpty ? hallOf(...rows.map((each) => ({ row: each.row, free: [] }))) : hallOf(...rows);
        if (startsEmpty)
          for (const { free } of rows) for (const seatId of free.toReversed()) setFree(hall, seatId, true);
        keepFor(hall, waiting);
        for (const wish of wishes) {
          const choice = bestSeats(hall, wish);
          expect(choice).toEqual(bestByModel(rows, wish, waiting));
          expect(fits(hall, { ...wish, accessible: false })).toBe(bestKeptSeats(hall, wish) !== undefined);
          if (!('seatIds' in choice)) continue;
          for (const seatId of choice.seatIds) {
            setFree(hall, seatId, false);
            for (const each of rows) each.free = each.free.filter((other) => other !== seatId);
          }
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

it('keeps the same for all who wait at once as for one after the other', () => {
  fc.assert(
    fc.property(
      fc.array(rowArbitrary, { minLength: 1, maxLength: 4 }),
      fc.array(wishArbitrary, { maxLength: 12 }),
      fc.array(wishArbitrary, { maxLength: 3 }),
      (drawn, wishes, before) => {
        const rows = drawn.map(({ marks, ...more }, index) => row(`R${index}-`, marks, more));
        const [together, inTurn] = [hallOf(...rows), hallOf(...rows)];
        keepFor(together, before);
        keepFor(together, wishes);
        for (const wish of wishes) keepAlsoFor(inTurn, wish);
        expect(together.rows.map(({ keptFrom }) => keptFrom)).toEqual(inTurn.rows.map(({ keptFrom }) => keptFrom));
      },
    ),
  );
});
