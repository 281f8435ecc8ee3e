import type { LRUCache } from 'lru-cache';

/**
 * One copy of what many things in memory have in common. Documents are read with copies of their own, and a garbage
 * collection looks at all of them.
 * @param copies what there is a copy of, by its text
 * @returns the first copy of a part with this text
 */
export function one<Part extends object | string>(copies: LRUCache<string, Part>, text: string, part: Part): Part {
  const known = copies.get(text);
  if (known !== undefined) return known;
  copies.set(text, part);
  return part;
}
