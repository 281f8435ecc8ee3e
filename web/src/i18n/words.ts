import { language } from './language.ts';

/** A text, or a function that makes one. */
type Words = { [name: string]: string | ((...values: never[]) => string) | Words };

/** The same words in another language: every name, with the same parameters. */
type Same<W> = {
  [Name in keyof W]: W[Name] extends string
    ? string
    : W[Name] extends (...values: infer V) => string
      ? (...values: V) => string
      : Same<W[Name]>;
};

/**
 * The words of one subject in all languages. The compiler names what a language lacks.
 * @returns a function that gives those of the language now; called in a component, that follows the language
 */
export function words<const W extends Words>({ en, de }: { en: W; de: Same<NoInfer<W>> }): () => W | Same<W> {
  return () => (language.value === 'de' ? de : en);
}
