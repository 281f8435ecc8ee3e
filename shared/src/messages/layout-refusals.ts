/** What a layout's own rules refuse, with its values. It is in `params` of an issue, for words in other languages. */
export type LayoutRefusal =
  | { is: 'row-twice'; key: string }
  | { is: 'too-many-seats'; most: number }
  | { is: 'given-twice' }
  | { is: 'no-section' }
  | { is: 'stands-beside'; way: string }
  | { is: 'missing' }
  | { is: 'no-seats' }
  | { is: 'only-gaps' }
  | { is: 'beyond-numbers'; last: number }
  | { is: 'no-seat' }
  | { is: 'wheelchair-already' };

/** An issue for zod, in English. */
export function layoutIssue(path: PropertyKey[], refusal: LayoutRefusal) {
  return { code: 'custom' as const, path, message: layoutRefusalInWords(refusal), params: refusal };
}

/** @returns it as half a sentence in English, to follow the name of a field */
export function layoutRefusalInWords(refusal: LayoutRefusal): string {
  switch (refusal.is) {
    case 'row-twice':
      return `must not name ${refusal.key} a second time`;
    case 'too-many-seats':
      return `must not have more than ${refusal.most} seats`;
    case 'given-twice':
      return 'must not be given twice';
    case 'no-section':
      return 'is no section of the layout';
    case 'stands-beside':
      return `must not stand beside ${refusal.way}`;
    case 'missing':
      return 'must be given';
    case 'no-seats':
      return 'must be given, or else labels or places';
    case 'only-gaps':
      return 'must not be gaps only';
    case 'beyond-numbers':
      return `must not go beyond the numbers 0 to ${refusal.last}`;
    case 'no-seat':
      return 'is no seat of this row';
    case 'wheelchair-already':
      return 'is a wheelchair place already';
  }
}
