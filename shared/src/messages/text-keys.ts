/*
 * Keys under which text for people is ordered and found. They are made here, once, and stored: so every store gives the
 * same order, whether it knows collations or not, and a reader's question is folded by the same lines as the answer.
 */

// The blocks of combining marks that stand on letters of many scripts. Vowel signs of one script (Mc and Mn of Devanagari,
// Thai …) are letters to its readers, and stay.
const combining = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

// Letters that no decomposition takes apart and that people type without, and the ways to write one sign. Each is a
// character of its own to Unicode; the root collation (CLDR) has these letters beside the same neighbours.
const plain: Record<string, string> = {
  ...{ æ: 'ae', ð: 'd', ø: 'o', þ: 'th', ß: 'ss', đ: 'd', ħ: 'h', ı: 'i', ł: 'l', œ: 'oe', ŧ: 't', ς: 'σ' },
  ...{ '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"' },
  ...{ '‐': '-', '‑': '-', '–': '-', '—': '-', '−': '-' },
};
const notPlain = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu');

/**
 * Text as it is searched: without case and accents, compatible characters as one (`ﬁ` and `fi`, full width and half),
 * runs of space as one. The same for NFC and NFD.
 */
export function searchText(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(combining, '')
    .replace(notPlain, (letter) => plain[letter] ?? letter)
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** How much of a text its place in the order goes by, in characters: bounds the keys, and the cursors that hold them. */
const orderedCharacters = 100;

/**
 * The place of a text in the order: first by its letters, then by accents, then by case, as the root collation does for
 * Latin, Greek and Cyrillic (small letters before capitals). Other scripts come after these, in the order of Unicode.
 * Keys are compared character by character.
 */
export function orderKey(text: string): string {
  const whole = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const letters = cut(searchText(whole).replace(symbol, low), orderedCharacters);
  const accents = cut(whole.toLowerCase(), orderedCharacters);
  // In Unicode capitals come first: so they are turned round.
  const cases = Array.from(cut(whole, orderedCharacters), (letter) => (letter === letter.toLowerCase() ? '0' : '1'));
  return `${letters}\u0001${accents}\u0001${cases.join('').replace(/0+$/, '')}`;
}

// Signs before digits before letters: in ASCII some stand behind the letters.
const symbol = /[[\\\]^_`{|}~]/g;
function low(sign: string): string {
  return `!${sign}`;
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : Array.from(text).slice(0, characters).join('');
}
