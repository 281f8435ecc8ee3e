import { orderKey } from '@ticketing/shared/messages/text-keys.ts';

/** Numbers for words, so that they are compared and counted quickly. */
export type Words = {
  /** The number of a word; a new one for a new word. */
  numberOf(word: string): number;
  /** The number of a word; -1 for an unknown one, which nothing has. */
  find(word: string): number;
  wordOf(number: number): string;
  /** Its key in the order of texts for people. */
  orderOf(number: number): string;
  size(): number;
};

/** A dictionary that only grows: it has the languages, cities or days of a catalogue. */
export function createWords(): Words {
  const numbers = new Map<string, number>();
  const words: string[] = [];
  const orders: string[] = [];
  return {
    numberOf(word) {
      const known = numbers.get(word);
      if (known !== undefined) return known;
      numbers.set(word, words.length);
      words.push(word);
      orders.push(orderKey(word));
      return words.length - 1;
    },
    find: (word) => numbers.get(word) ?? -1,
    wordOf: (number) => words[number]!,
    orderOf: (number) => orders[number]!,
    size: () => words.length,
  };
}

/** The number of a filter that is not set. */
export const anything = -2;

/** The number that a filter asks for; {@link anything} if it is not set. */
export function numberOfFilter(words: Words, value: string | undefined): number {
  return value === undefined ? anything : words.find(value.normalize('NFC'));
}

/** A value of a filter, and how many results it would have. */
export type FacetValue = { value: string; count: number };

/** The words that occur, in order, with how often. */
export function facetOf(counts: Int32Array, words: Words): FacetValue[] {
  const there: number[] = [];
  for (let number = 0; number < counts.length; number += 1) if (counts[number]! > 0) there.push(number);
  there.sort((one, other) => (words.orderOf(one) < words.orderOf(other) ? -1 : 1));
  return there.map((number) => ({ value: words.wordOf(number), count: counts[number]! }));
}
