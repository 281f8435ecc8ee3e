import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seatIdsOfRow } from '@ticketing/shared/hall/places.ts';
import { layoutRequestSchema, seatCount } from '@ticketing/shared/messages/layout.ts';
import { importLayout } from '../layout/import-layout.ts';
import { pictureOf } from '../layout/picture.ts';

const noPrices = { byCategory: new Map<string, number>(), otherwise: undefined };
const prices = { byCategory: new Map([['Front', 9_000]]), otherwise: 4_000 };

function fixture(name: string) {
  const file = join(import.meta.dirname, '../../tests/fixtures/halls', name);
  return importLayout(name, readFileSync(file, 'utf8'), prices);
}

test.each([
  ['concert-hall.json', 324],
  ['theatre.json', 174],
  ['arena.csv', 897],
  ['cinema.csv', 172],
])('%s is a layout with all its seats', (name, seats) => {
  const { layout } = fixture(name);
  expect(layoutRequestSchema.parse(layout)).toEqual(layout);
  expect(seatCount(layout)).toBe(seats);
});

test('numbers that go on across sections have a first number', () => {
  const { layout, sections, lost } = fixture('concert-hall.json');
  expect(layout.find(({ section, row }) => section === 'STALLSCENTRE' && row === 'A')).toEqual({
    section: 'STALLSCENTRE',
    row: 'A',
    seats: 18,
    from: 19,
    priceMinor: 9_000,
    category: 'Front',
  });
  expect(sections).toContainEqual({ code: 'STALLSCENTRE', name: 'Stalls centre', order: 2 });
  expect(lost).toEqual([
    'the seat_guid of each seat: ids are made of section, row and label',
    'positions on the plan, other than gaps in a row',
    '1 areas: they are only drawn, and may be standing room',
  ]);
});

test('an aisle is a gap, odd numbers are left of it and even ones right, and another price is another section', () => {
  const { layout, lost } = fixture('theatre.json');
  const [row, side] = layout;
  expect(row!.labels!.slice(0, 3)).toEqual(['17', '15', '13']);
  expect(row!.labels!.slice(8, 12)).toEqual(['1', null, null, '2']);
  expect(side).toEqual({ section: 'PARTERRESIDE', row: 'A', seats: 1, from: 18, priceMinor: 4_000, category: 'Side' });
  expect(lost).toContain('row "A" has more than one price: some of its seats are in section "Parterre Side"');
  expect(lost).toContain('row "Loge 1" of section "Loge links" is LOGE');
  expect(lost).toContain('seat "L-1" of row LOGELINKS-LOGE is 1');
});

test('a CSV file has wheelchair rows, odd labels, gaps, blocks and standing room', () => {
  const arena = fixture('arena.csv').layout;
  const wheelchairs = arena.find(({ section, row }) => section === '101' && row === 'W');
  expect(wheelchairs).toMatchObject({ seats: 8, accessible: ['1', '3', '5', '7'], companion: ['2', '4', '6', '8'] });
  const row = arena.find((one) => one.section === '215' && one.row === '3');
  expect(seatIdsOfRow(row!)).toContain('215-3-12A');
  expect(arena.at(-1)).toEqual({ section: 'ARENAFLOOR', places: 600, priceMinor: 5_500 });

  const cinema = fixture('cinema.csv').layout;
  expect(cinema[4]).toMatchObject({ row: 'E', priceMinor: 1_150, blocked: ['8', '9'], category: 'Standard' });
  expect(pictureOf(cinema).split('\n')[4]).toBe('E  .... ...xx..... ....  1–18, 1150');
});

test.each([
  ['hall.csv', 'section,row,seat,price,kind\n,A,1,5,seat\n,A,1,5,seat', /row A: labels\.1 must not be given twice/],
  ['hall.csv', 'section,row,seat,price,kind\n,A,1,4.50,seat', /line 2: price must be a whole number of minor units/],
  ['hall.csv', 'section,row,seat,price,kind\n,A,1,5,throne', /line 2: kind.* must be of seat, accessible/],
  ['hall.csv', 'section,row,seat,price,kind\nF,A,10,5,standing', /line 2: row must be empty for standing room/],
  ['hall.csv', 'section,row,seat,price,kind\n,A,,5,gap', /Row A of the plan has no seats/],
  ['hall.csv', 'section,row,seat,price,kind\n,A,left,5,seat', /Seat "left" of row A has no number/],
  ['hall.csv', 'section,row,seat,price,kind\n', /has no seats/],
  ['hall.csv', 'section,row,seat\n"A', /is no CSV file/],
  ['plan.json', '{', /is not JSON/],
  ['plan.json', '{"zones":[{"rows":[{"seats":[]}]}]}', /is no seating plan: zones\.0\.rows\.0\.row_number/],
  [
    'plan.json',
    '{"zones":[{"rows":[{"row_number":"A","seats":[{"seat_number":"1","category":"Box"}]}]}]}',
    /The plan has no prices: say --price CATEGORY=MINOR for "Box"/,
  ],
])('%s of %j is refused with the reason', (file, text, message) => {
  expect(() => importLayout(file, text, noPrices)).toThrow(message);
});
