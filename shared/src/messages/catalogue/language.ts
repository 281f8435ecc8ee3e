import { z } from 'zod';

/** A language in a client's request: a BCP 47 tag, in canonical form afterwards (`EN-gb` is `en-GB`). */
export const languageSchema = z
  .string()
  .max(35)
  .transform((tag, context) => {
    const language = canonicalLanguage(tag);
    if (language !== undefined) return language;
    context.addIssue({ code: 'custom', message: 'must be a language tag of BCP 47 such as en or pt-BR' });
    return z.NEVER;
  })
  // For the API documents: the type of the result.
  .pipe(z.string().meta({ example: 'en' }));

// Longer primary subtags are well-formed, but none was ever registered: `english` is not a tag.
const registered = /^[a-z]{2,3}(?:-|$)/i;

function canonicalLanguage(tag: string): string | undefined {
  if (!registered.test(tag)) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
