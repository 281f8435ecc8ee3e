import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seatIdsOfRow } from '../src/hall/places.ts';
import { importPlan } from '../src/hall/plans/import-plan.ts';
import { lostInWords } from '../src/hall/plans/lost.ts';
import { layoutRequestSchema } from '../src/messages/layout.ts';
import { seatCount } from '../src/messages/rows.ts';

const prices = { byCategory: new Map([['Front', 9_000]]), otherwise: 4_000 };

function fixture(name: string) {
  const file = join(import.meta.dirname, '../../tests/fixtures/halls', name);
  const { lost, ...imported } = importPlan(readFileSync(file, 'utf8'), prices);
  return { ...imported, lost: lost.map(lostInWords) };
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
  const { layout, sections, lost, categories } = fixture('concert-hall.json');
  expect(categories).toEqual(['Front', 'Rear']);
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
  expect(lost).toContain('row "Loge 1" of section "Loge links" is 1');
  expect(lost).toContain('seat "L-1" of row LOGELINKS-1 is 1');
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
});

test('a CSV file of a spreadsheet may have semicolons, a mark at its beginning and lines of Windows', () => {
  const { layout } = importPlan('\uFEFFSection;Row;Seat;Price;Kind\r\n;A;1;950;seat\r\n;A;2;950;seat\r\n', prices);
  expect(layout).toEqual([{ row: 'A', seats: 2, priceMinor: 950 }]);
});

test.each([
  ['section,row,seat,price,kind\n,A,1,5,seat\n,A,1,5,seat', 'row A: labels.1 must not be given twice'],
  ['section,row,seat,price,kind\n,A,1,4.50,seat', 'line 2: price must be a whole number of minor units'],
  ['section,row,seat,price,kind\n,A,1,,seat', 'line 2: price must be a whole number of minor units'],
  ['section,row,seat,price,kind\nF,,10,,standing', 'line 2: price must be a whole number of minor units'],
  ['section,row,seat,price,kind\n,A,1,5,throne', /^line 2: kind.* must be of seat, accessible/],
  ['section,row,seat,price,kind\nF,A,10,5,standing', 'line 2: row must be empty for standing room'],
  ['section,row,seat,price,kind\nF,,10,5,standing blocked', 'line 2: kind must be standing alone for standing room'],
  ['section,row,seat,price,kind\n,A,,5,gap', 'row A has no seats'],
  ['section,row,seat,price,kind\n,A,left,5,seat', 'seat "left" of row A has no number'],
  ['section,row,seat,price,kind\n', 'it has no seats'],
  ['twelve rows of seats\nand a balcony', 'its first line must name the columns section, row, seat, price and kind'],
  ['section,row,seat,price\n"A', /^it is no CSV file/],
  ['{', /^it is not JSON/],
  ['{"zones":[{"rows":[]}]}', 'it has no seats'],
  [
    'section,row,seat,price\nsta\u00adlls,A,1,5',
    'section STALLS: must not contain invisible or direction-changing characters',
  ],
  ['{"zones":[{"rows":[{"seats":[]}]}]}', /^it is no seating plan: zones\.0\.rows\.0\.row_number/],
])('%j is refused with the reason', (text, message) => {
  expect(() => importPlan(text, prices)).toThrow(message);
});

test('what a file says and a layout has no place for is told', () => {
  const csv = importPlan('Section,Row,Seat,Price,Note,x\n,A,1,5,beside the door,7\n', prices);
  expect(csv.lost.map(lostInWords)).toEqual(['the columns note, x']);
  const zone = { name: 'Main floor', rows: [{ row_number: '1', seats: [{ seat_number: '1' }] }] };
  const plan = importPlan(JSON.stringify({ zones: [zone] }), prices);
  expect(plan.lost.map(lostInWords)).toContain('the name of its only zone, "Main floor"');
});

test('of a row with a long name the last word is on its seats', () => {
  const rows = ['Row 1', 'Row 10', 'Reihe A', 'Orchestra'].map((row) => `${row},1,5`);
  const { layout } = importPlan(`row,seat,price\n${rows.join('\n')}`, prices);
  expect(layout.map(({ row }) => row)).toEqual(['1', '10', 'A', 'ORCH']);
});

test('a gap needs no price', () => {
  const { layout } = importPlan('section,row,seat,price,kind\n,A,1,5,seat\n,A,,,gap\n,A,2,5,seat', prices);
  expect(layout).toEqual([{ row: 'A', labels: ['1', null, '2'], priceMinor: 5 }]);
});

const lines = Array.from({ length: 20_000 }, (_, index) => index);

test.each([
  ['sections', `section,row,seat,price\n${lines.map((line) => `S${line},A,1,5`).join('\n')}`],
  ['rows', `section,row,seat,price\n${lines.map((line) => `,R${line},1,5`).join('\n')}`],
  ['standing rooms', `section,row,seat,price,kind\n${lines.map((line) => `S${line},,1,5,standing`).join('\n')}`],
])(
  'a file with too many %s is refused at once',
  (_what, text) => {
    expect(() => importPlan(text, prices)).toThrow('it must not have more than 2000 rows');
  },
  5_000,
);

test.each([
  ['a row', (line: number) => `,A,${line % 9_999},5`, 'row A: labels Too big'],
  ['a row with as many prices', (line: number) => `,A,${line % 9_999},${line}`, /^row A: /],
])(
  '%s of too many seats is refused at once',
  (_what, seat, message) => {
    expect(() => importPlan(`section,row,seat,price\n${lines.map(seat).join('\n')}`, prices)).toThrow(message);
  },
  5_000,
);
