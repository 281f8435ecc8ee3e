import { z } from 'zod';

/** The longest tag, as given and in canonical form, which may be longer: `sh` is `sr-Latn`. */
export const maxLanguageLength = 35;

/** A language in a client's request: a BCP 47 tag, in canonical form afterwards (`EN-gb` is `en-GB`). */
export const languageSchema = z
  .string()
  .max(maxLanguageLength)
  .transform((tag, context) => {
    const language = canonicalLanguage(tag);
    if (language !== undefined) return language;
    context.addIssue({ code: 'custom', message: 'must be a language tag of BCP 47 such as en or pt-BR' });
    return z.NEVER;
  })
  // For the API documents: the type of the result.
  .pipe(z.string().max(maxLanguageLength).meta({ example: 'en' }));

// Longer primary subtags are well-formed, but none was ever registered: `english` is not a tag.
const registered = /^[a-z]{2,3}(?:-|$)/i;

// What RFC 5646 (2.2.2) calls an extended language, with the languages that have some: in canonical form it stands alone.
const extended = /^(?:ar|kok|lv|ms|sgn|sw|uz|zh)-(?=[a-z]{3}(?:-|$))/i;

function canonicalLanguage(tag: string): string | undefined {
  if (!registered.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replace(extended, ''))[0];
  } catch {
    return undefined;
  }
}
