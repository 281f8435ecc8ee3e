import { orderKey, searchText } from '@ticketing/shared/messages/text-keys.ts';
import fc from 'fast-check';

const order = (texts: string[]) =>
  texts.toSorted((one, other) => (orderKey(one) < orderKey(other) ? -1 : orderKey(one) > orderKey(other) ? 1 : 0));

test.each([
  [
    ['Ångström', 'Zorba', 'andorra', 'Äpfel', 'Banane'],
    ['andorra', 'Ångström', 'Äpfel', 'Banane', 'Zorba'],
  ],
  [
    ['résumé', 'Resume', 'resume', 'résumés', 'Résumé'],
    ['resume', 'Resume', 'résumé', 'Résumé', 'résumés'],
  ],
  [
    ['Øresund', 'Oslo', 'Opera', 'Œuvre'],
    ['Œuvre', 'Opera', 'Øresund', 'Oslo'],
  ],
  [
    ['zebra', '10 Years', '[untitled]', '9 to 5', '“Quoted”'],
    ['[untitled]', '“Quoted”', '10 Years', '9 to 5', 'zebra'],
  ],
])('%j is ordered', (texts, expected) => expect(order(texts)).toEqual(expected));

const latin = fc
  .array(fc.constantFrom(...'abcdexyzABCDEXYZåÅäéÉèöÖüñçß'), { minLength: 1, maxLength: 6 })
  .map((letters) => letters.join(''));

test('the order of letters is that of the root collation', () => {
  const base = new Intl.Collator('und', { sensitivity: 'base' });
  fc.assert(
    fc.property(latin, latin, (one, other) => {
      const expected = Math.sign(base.compare(one, other));
      if (expected !== 0) expect(orderKey(one) < orderKey(other) ? -1 : 1).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('what is equal but for accents and case keeps together, and different texts have different keys', () => {
  fc.assert(
    fc.property(latin, latin, (one, other) => {
      if (one !== other) expect(orderKey(one)).not.toBe(orderKey(other));
    }),
  );
  expect(order(['cote', 'coter', 'côté', 'Cote', 'côte'])).toEqual(['cote', 'Cote', 'côte', 'côté', 'coter']);
});

test('a key is the same however the text was typed, well-formed and bounded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      for (const key of [orderKey, searchText]) {
        expect(key(text.normalize('NFD'))).toBe(key(text.normalize('NFC')));
        expect(key(text).isWellFormed()).toBe(true);
      }
      expect(searchText(searchText(text))).toBe(searchText(text));
      expect(Buffer.byteLength(orderKey(text))).toBeLessThan(1_000);
    }),
  );
});

test.each([
  ['MÜNCHEN', 'munchen'],
  ['Beyonce\u0301', 'beyonce'],
  ['Łódź', 'lodz'],
  ['STRASSE', 'straße'],
  ['ＦＵＬＬ', 'full'],
  ['İstanbul', 'istanbul'],
  ['O’Neill  Live', "o'neill live"],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
])('%s is found as %s', (text, typed) => expect(searchText(text)).toBe(searchText(typed)));

test('signs of a script that its readers take for letters are not left out', () => {
  expect(searchText('की')).not.toBe(searchText('का'));
});
