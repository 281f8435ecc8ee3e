import { z } from 'zod';

const noControl = String.raw`[^\u0000-\u001f\u007f-\u009f]`;
const textPattern = String.raw`^${noControl}*[^\s\u0000-\u001f\u007f-\u009f]${noControl}*$`;

/**
 * Text for people, trimmed, as in messages. Control characters and lone surrogates are refused: PostgreSQL cannot
 * store them in `jsonb`.
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
      // For the API documents: at least one visible character, no control characters.
      .meta({ pattern: textPattern })
  );
}

/**
 * Text for people in a client's request: no character is invisible or changes the text direction. Otherwise two shows
 * could look the same and differ, or a name could reverse the line that it is in.
 * @param maxLength in UTF-16 code units, before and after normalisation (NFC)
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

// Characters without a glyph (Default_Ignorable_Code_Point: joiners, zero width spaces, soft hyphens, fillers,
// variation selectors, tags), direction controls, line ends, annotation marks, and the Braille cell without dots.
const hidden =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\u{2800}\u{fff9}-\u{fffb}]/u;

// Scripts whose letters change form beside each other, and that need a joiner (U+200D) or non-joiner (U+200C): Persian
// and Urdu names and Sinhala and Malayalam conjuncts cannot be written without.
const joining = ['Arab', 'Syrc', 'Mand', 'Mong', 'Nkoo', 'Phag', 'Adlm', 'Rohg']
  .concat(['Deva', 'Beng', 'Guru', 'Gujr', 'Orya', 'Taml', 'Telu', 'Knda', 'Mlym', 'Sinh', 'Khmr', 'Mymr', 'Tibt'])
  .map((script) => String.raw`\p{scx=${script}}`)
  .join('');
const letter = String.raw`[[${joining}]&&[\p{L}\p{M}]]`;
const picture = String.raw`\p{Extended_Pictographic}[\p{Emoji_Modifier}]?\ufe0f?`;

/**
 * Where invisible characters are needed: joiners between letters that join and within an emoji, the selector for an
 * emoji or a keycap, variants of ideographs in Japanese names, and of Mongolian letters. Elsewhere they show nothing.
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

// For the API documents, whose patterns have no character properties: excludes the characters that are allowed only in
// some places.
const shown = String.raw`\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud834\ud82f\udb40-\udb43\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff`;
const visibleTextPattern = String.raw`^[^${shown}]*[^\s${shown}][^${shown}]*$`;
