import { z } from 'zod';

const noControl = String.raw`[^\u0000-\u001f\u007f-\u009f]`;
const textPattern = String.raw`^${noControl}*[^\s\u0000-\u001f\u007f-\u009f]${noControl}*$`;

/**
 * Text for people, trimmed, as messages may have it. Control characters and lone surrogates are refused: PostgreSQL
 * stores neither in `jsonb`.
 * @param maxLength in UTF-16 code units
 */
export function textSchema(maxLength: number) {
  return (
    z
      .string()
      .trim()
      .min(1)
      .max(maxLength)
      .refine((text) => text.isWellFormed() && !/\p{Cc}/u.test(text), 'must not contain control characters')
      // For the documents: something to read, and no control characters.
      .meta({ pattern: textPattern })
  );
}

/**
 * Text for people as a client may say it: nothing in it is invisible or changes the direction of what stands beside it.
 * Two shows whose names look the same would not be the same, and a name could turn round the line that it stands in.
 * @param maxLength in UTF-16 code units, as it was said and in its normal form (NFC)
 */
export function visibleTextSchema(maxLength: number) {
  return textSchema(maxLength)
    .refine(
      (text) => !hidden.test(text.replace(joined, '')),
      'must not contain invisible or direction-changing characters',
    )
    .refine(
      (text) => text.normalize('NFC').length <= maxLength,
      `must not be longer than ${maxLength} in its normal form`,
    )
    .meta({ pattern: visibleTextPattern });
}

// What is drawn as nothing (Unicode says Default_Ignorable_Code_Point: joiners, zero width spaces, soft hyphens, fillers,
// variation selectors, tags), what turns directions round, ends lines, marks annotations, and a Braille cell without dots.
const hidden =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u{2800}\u{fff9}-\u{fffb}]/u;

// Scripts whose letters take another form beside each other, and say with a joiner (U+200D) or non-joiner (U+200C) which
// one is meant: Persian and Urdu names, Sinhala and Malayalam conjuncts cannot be written without.
const joining = ['Arab', 'Syrc', 'Mand', 'Mong', 'Nkoo', 'Phag', 'Adlm', 'Rohg']
  .concat(['Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt'])
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const letter = String.raw`[[${joining}]&&[\p{L}\p{M}]]`;
const picture = String.raw`\p{Extended_Pictographic}[\p{Emoji_Modifier}]?\ufe0f?`;

/**
 * The invisible characters that writing needs, with what they stand beside: joiners between letters that join and
 * between the pictures of one emoji, the selector that makes a sign an emoji or a keycap, the variants of an ideograph
 * that Japanese names have, and those of Mongolian letters. Anywhere else they show nothing.
 */
const joined = new RegExp(
  [
    String.raw`(?<=${letter})[\u200c\u200d](?=${letter})`,
    String.raw`${picture}(?:\u200d${picture})+`,
    String.raw`(?<=[\p{Emoji}])\ufe0f`,
    String.raw`(?<=\p{Ideographic})[\u{e0100}-\u{e01ef}]`,
    String.raw`(?<=\p{scx=Mong})[\u180b-\u180d\u180f]`,
  ].join('|'),
  'gv',
);

// For the documents, which know no properties of characters: without what may stand somewhere only.
const shown = String.raw`\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud834\ud82f\udb40-\udb43\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff`;
const visibleTextPattern = String.raw`^[^${shown}]*[^\s${shown}][^${shown}]*$`;
