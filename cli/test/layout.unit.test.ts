import { importLayout } from '../layout/import-layout.ts';
import { pictureOf } from '../layout/picture.ts';

const oneBox = '{"zones":[{"rows":[{"row_number":"A","seats":[{"seat_number":"1","category":"Box"}]}]}]}';

test('a category needs a price, or there is one for all others', () => {
  const byCategory = new Map([['Box', 9_000]]);
  expect(importLayout('plan.json', oneBox, { byCategory }).layout).toMatchObject([{ row: 'A', priceMinor: 9_000 }]);
  const cheap = { byCategory: new Map<string, number>(), otherwise: 500 };
  expect(importLayout('plan.json', oneBox, cheap).layout).toMatchObject([{ row: 'A', priceMinor: 500 }]);
  expect(() => importLayout('plan.json', oneBox, { byCategory: new Map() })).toThrow(
    'The plan has no prices: say --price CATEGORY=MINOR for "Box", or --default-price MINOR.',
  );
});

test('the file is named in what is wrong with it', () => {
  expect(() => importLayout('hall.csv', 'section,row,seat,price\n,A,1,4.50', { byCategory: new Map() })).toThrow(
    'hall.csv cannot be taken: line 2: price must be a whole number of minor units.',
  );
});

test('a hall as text has a character for each place', () => {
  const row = { row: 'E', labels: ['1', '2', null, '3'], blocked: ['2'], priceMinor: 1_150 };
  expect(pictureOf([row, { section: 'FLOOR', places: 60, priceMinor: 900 }])).toBe(
    'E      .x .  1–3, 1150\nFLOOR  60 standing  1–60, 900\n63 places in 2 rows',
  );
});
