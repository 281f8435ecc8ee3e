/*
 * Keys for sorting and searching text. They are computed here and stored, so every store gives the same order, with or
 * without collations, and a query is normalised like the stored text.
 */

// The blocks of combining marks for letters of many scripts. Vowel signs of one script (Mc and Mn of Devanagari, Thai
// …) are letters to its readers, and are kept.
const combining = /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;

// Letters that do not decompose but that people type without their mark, and variants of one sign. The root collation
// (CLDR) sorts these letters in the same places.
const plain: Record<string, string> = {
  ...{ æ: 'ae', ð: 'd', ø: 'o', þ: 'th', ß: 'ss', đ: 'd', ħ: 'h', ı: 'i', ł: 'l', œ: 'oe', ŧ: 't', ς: 'σ' },
  ...{ '‘': "'", '’': "'", '‚': "'", '“': '"', '”': '"', '„': '"', '«': '"', '»': '"' },
  ...{ '‐': '-', '‑': '-', '–': '-', '—': '-', '−': '-' },
};
const notPlain = new RegExp(`[${Object.keys(plain).join('')}]`, 'gu');

/**
 * Text for searching: without case and accents, compatibility characters unified (`ﬁ` and `fi`, full and half width),
 * runs of spaces as one. The same for NFC and NFD.
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

/** How many characters of a text count for its order. This bounds the keys, and the cursors that contain them. */
const orderedCharacters = 100;

/**
 * The sort key of a text: by letters, then accents, then case, as in the root collation for Latin, Greek and Cyrillic
 * (lower case first). Other scripts follow in Unicode order. Keys are compared character by character.
 */
export function orderKey(text: string): string {
  const whole = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const letters = cut(searchText(whole).replace(symbol, low), orderedCharacters);
  const accents = cut(whole.toLowerCase(), orderedCharacters);
  // Unicode has capitals first, so the case is swapped.
  const cases = Array.from(cut(whole, orderedCharacters), (letter) => (letter === letter.toLowerCase() ? '0' : '1'));
  return `${letters}\u0001${accents}\u0001${cases.join('').replace(/0+$/, '')}`;
}

// Signs sort before digits and letters; in ASCII some come after the letters.
const symbol = /[[\\\]^_`{|}~]/g;
function low(sign: string): string {
  return `!${sign}`;
}

function cut(text: string, characters: number): string {
  return text.length <= characters ? text : Array.from(text).slice(0, characters).join('');
}
