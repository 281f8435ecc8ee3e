import { placesOf, placesOfRow, positionOf, seatIdAt, seatIdsOfRow } from '@ticketing/shared/hall/places.ts';
import { changedSeats, emptyHall, foldHall, listSeats, seatStatus } from '@ticketing/shared/hall/seat-map.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { layoutRequestSchema, layoutSchema } from '@ticketing/shared/messages/layout.ts';
import { blockedCount, rowKey, seatCount, splitSeatId } from '@ticketing/shared/messages/rows.ts';
import { seatIdSchema } from '@ticketing/shared/messages/seat.ts';
import { showDetailsSchema } from '@ticketing/shared/messages/show.ts';
import fc from 'fast-check';
import { layoutArbitrary } from './layouts.ts';

const numRuns = 300;

test('any layout is taken as it is, by requests and by the log', () => {
  fc.assert(
    fc.property(layoutArbitrary, (layout) => {
      expect(layoutRequestSchema.parse(layout)).toEqual(layout);
      expect(JSON.stringify(layoutSchema.parse(layout))).toBe(JSON.stringify(layoutRequestSchema.parse(layout)));
    }),
    { numRuns },
  );
});

test('every place has an id of its own, from which its row and label can be told', () => {
  fc.assert(
    fc.property(layoutArbitrary, (layout) => {
      const places = Array.from(placesOf(layout));
      expect(new Set(places.map(({ seatId }) => seatId)).size).toBe(places.length);
      expect(places).toHaveLength(seatCount(layout));
      expect(layout.flatMap(seatIdsOfRow)).toEqual(places.map(({ seatId }) => seatId));
      for (const { seatId, rowKey: key, index, label } of places) {
        expect(seatIdSchema.safeParse(seatId).success).toBe(true);
        expect(splitSeatId(seatId)).toEqual({ rowKey: key, label });
        expect(positionOf(layout, seatId)).toEqual({ rowKey: key, index });
        expect(seatIdAt(layout, { rowKey: key, index })).toBe(seatId);
      }
    }),
    { numRuns },
  );
});

test('the map of an empty hall has a character a place, and tells gaps and blocked seats', () => {
  fc.assert(
    fc.property(layoutArbitrary, (layout) => {
      const { seatMap, counts } = emptyHall(layout);
      expect(Object.keys(seatMap)).toHaveLength(layout.length);
      for (const row of layout) {
        const marks = placesOfRow(row).map((place) => (place === null ? ' ' : place.blocked ? 'x' : '.'));
        expect(seatMap[rowKey(row)]).toBe(marks.join(''));
      }
      const blocked = blockedCount(layout);
      const free = { available: seatCount(layout) - blocked, held: 0, booked: 0 };
      expect(counts).toEqual(blocked === 0 ? free : { ...free, blocked });
    }),
    { numRuns },
  );
});

test('a map and its list say the same after any sales, and blocked seats stay blocked', () => {
  const sales = fc.array(
    fc.record({
      type: fc.constantFrom('SeatsBooked' as const, 'SeatsHeld' as const, 'HoldExpired' as const),
      seat: fc.nat(),
    }),
  );
  fc.assert(
    fc.property(layoutArbitrary, sales, (layout, events) => {
      const places = Array.from(placesOf(layout));
      const before = emptyHall(layout);
      const fold = foldHall(before);
      for (const { type, seat } of events) fold.apply({ type, seatIds: [places[seat % places.length]!.seatId] });
      const hall = fold.state();
      const listed = listSeats(hall.seatMap, layout, {});
      expect(listed.map(({ seatId }) => seatId)).toEqual(places.map(({ seatId }) => seatId));
      const changed = changedSeats(layout, before.seatMap, hall.seatMap);
      for (const [index, { seatId, status }] of listed.entries()) {
        expect(seatStatus(hall, seatId)).toBe(status);
        expect(status === 'blocked').toBe(places[index]!.blocked);
        expect(changed[seatId] ?? seatStatus(before, seatId)).toBe(status);
      }
      for (const status of ['available', 'held', 'booked', 'blocked'] as const) {
        expect(listed.filter((seat) => seat.status === status)).toHaveLength(hall.counts[status] ?? 0);
      }
    }),
    { numRuns },
  );
});

test('a layout of rows that count from 1 has the ids and the map that it always had', () => {
  const oldRow = fc.record(
    {
      section: fc.stringMatching(/^[A-Z][A-Z0-9]{0,9}$/),
      row: fc.stringMatching(/^[A-Z]{1,3}$/),
      seats: fc.integer({ min: 1, max: 1_000 }),
      priceMinor: fc.nat(),
    },
    { requiredKeys: ['row', 'seats', 'priceMinor'] },
  );
  const oldKey = ({ section, row }: LayoutRow) => (section === undefined ? row! : `${section}-${row}`);
  fc.assert(
    fc.property(fc.uniqueArray(oldRow, { minLength: 1, maxLength: 5, selector: oldKey }), (layout) => {
      expect(layoutRequestSchema.parse(layout)).toEqual(layout);
      expect(layout.flatMap(seatIdsOfRow)).toEqual(
        layout.flatMap((row) => Array.from({ length: row.seats }, (_, index) => `${oldKey(row)}${index + 1}`)),
      );
      const seats = layout.reduce((sum, row) => sum + row.seats, 0);
      expect(emptyHall(layout)).toEqual({
        layout,
        seatMap: Object.fromEntries(layout.map((row) => [oldKey(row), '.'.repeat(row.seats)])),
        counts: { available: seats, held: 0, booked: 0 },
      });
    }),
    { numRuns: 100 },
  );
});

describe('the ids of seats', () => {
  const priceMinor = 1;

  it.each<[string, LayoutRow, string[]]>([
    ['numbers', { row: 'A', seats: 3, priceMinor }, ['A1', 'A2', 'A3']],
    ['numbers that go on', { row: 'A', seats: 3, from: 19, priceMinor }, ['A19', 'A20', 'A21']],
    ['odd numbers', { section: 'BALC', row: 'C', seats: 3, step: 2, priceMinor }, ['BALC-C1', 'BALC-C3', 'BALC-C5']],
    ['falling numbers', { row: 'A', seats: 3, from: 4, step: -2, priceMinor }, ['A4', 'A2', 'A0']],
    ['labels and gaps', { row: 'A', labels: ['1', null, '12A', '01'], priceMinor }, ['A1', 'A12A', 'A01']],
    ['a row that ends with a digit', { section: '215', row: '3', labels: ['12A'], priceMinor }, ['215-3-12A']],
    ['a row of digits alone', { row: '10', seats: 2, priceMinor }, ['10-1', '10-2']],
    ['standing room', { section: 'FLOOR', places: 2, priceMinor }, ['FLOOR-1', 'FLOOR-2']],
  ])('are right for %s', (_name, row, ids) => {
    expect(layoutRequestSchema.parse([row])).toEqual([row]);
    expect(seatIdsOfRow(row)).toEqual(ids);
  });

  it('are bounded', () => {
    for (const seatId of [
      '',
      'A',
      '1',
      'A-1-',
      'ABCDE1',
      'A12345',
      'a1',
      'A1 ',
      'A1AB',
      'FLOOR-0',
      `${'S'.repeat(17)}-A1`,
    ]) {
      expect([seatId, seatIdSchema.safeParse(seatId).success]).toEqual([seatId, false]);
    }
  });
});

describe('a layout is refused', () => {
  const priceMinor = 1;
  const row = { row: 'A', seats: 10, priceMinor };

  it.each<[string, object[], string]>([
    ['a row twice', [row, { section: 'B', ...row }, row], 'layout.2.row must not name A a second time'],
    [
      'standing room with the name of a row',
      [
        { row: 'A1', seats: 1, priceMinor },
        { section: 'A1', places: 5, priceMinor },
      ],
      'layout.1.section must not name A1 a second time',
    ],
    ['a seat twice', [{ row: 'A', labels: ['1', '2', '1'], priceMinor }], 'layout.0.labels.2 must not be given twice'],
    ['seats and labels', [{ ...row, labels: ['1'] }], 'layout.0.seats must not stand beside labels'],
    ['neither', [{ row: 'A', priceMinor }], 'layout.0.seats must be given, or else labels or places'],
    [
      'from with labels',
      [{ row: 'A', labels: ['1'], from: 3, priceMinor }],
      'layout.0.from must not stand beside labels',
    ],
    ['a step of 0', [{ ...row, step: 0 }], 'layout.0.step must not be 0'],
    [
      'numbers beyond four digits',
      [{ ...row, from: 9_991 }],
      'layout.0.seats must not go beyond the numbers 0 to 9999',
    ],
    ['numbers below 0', [{ ...row, from: 8, step: -1 }], 'layout.0.seats must not go beyond the numbers 0 to 9999'],
    ['a row of gaps', [{ row: 'A', labels: [null], priceMinor }], 'layout.0.labels must not be gaps only'],
    ['a block on an unknown label', [{ ...row, blocked: ['1', '11'] }], 'layout.0.blocked.1 is no seat of this row'],
    ['a seat blocked twice', [{ ...row, blocked: ['1', '1'] }], 'layout.0.blocked.1 must not be given twice'],
    [
      'an attribute for a gap',
      [{ row: 'A', labels: ['1', null, '3'], accessible: ['2'], priceMinor }],
      'layout.0.accessible.0 is no seat of this row',
    ],
    [
      'a wheelchair place for a companion',
      [{ ...row, accessible: ['2'], companion: ['1', '2'] }],
      'layout.0.companion.1 is a wheelchair place already',
    ],
    [
      'standing room in a row',
      [{ section: 'A', row: 'B', places: 1, priceMinor }],
      'layout.0.row must not stand beside places',
    ],
    ['standing room without a section', [{ places: 1, priceMinor }], 'layout.0.section must be given'],
    [
      'standing room with a wheelchair place',
      [{ section: 'A', places: 1, accessible: ['1'], priceMinor }],
      'layout.0.accessible must not stand beside places',
    ],
    [
      'too many places',
      [{ section: 'B', places: 99_991, priceMinor }, row],
      'layout must not have more than 100000 seats',
    ],
  ])('%s', (_name, layout, problem) => {
    expect(problemsOf({ layout })).toEqual([problem]);
  });

  it('standing room of nobody', () => {
    expect(problemsOf({ layout: [{ section: 'A', places: 0, priceMinor }] })).toEqual([
      expect.stringMatching(/^layout\.0\.places /),
    ]);
  });

  it('a name for a section that it does not have, or two', () => {
    const layout = [{ ...row, section: 'B' }];
    const sections = [{ code: 'B', name: 'Balcony', order: 2 }];
    expect(problemsOf({ layout, sections })).toEqual([]);
    expect(problemsOf({ layout: [row], sections })).toEqual(['sections.0.code is no section of the layout']);
    expect(problemsOf({ layout, sections: [...sections, ...sections] })).toEqual([
      'sections.1.code must not be given twice',
    ]);
  });

  function problemsOf(more: object): string[] {
    const show = {
      name: 'Hamlet',
      venue: { name: 'Globe', city: 'London' },
      category: 'theatre',
      startsAt: '2030-06-01T19:30:00Z',
      currency: 'GBP',
    };
    const { error } = showDetailsSchema.safeParse({ ...show, ...more });
    return error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? [];
  }
});
