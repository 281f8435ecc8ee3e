/** Where something differs. */
export type Area = 'event store' | 'tickets' | 'bookings' | 'views' | 'topic' | 'commands' | 'decisions';

/** Notes what is wrong with the show at hand. */
export type Add = (area: Area, text: string) => void;

export type Finding = { area: Area; eventId: number; text: string };

export type Findings = {
  add(area: Area, eventId: number, text: string): void;
  list(): Finding[];
  /** How many there are, also those beyond what the list keeps. */
  count(): number;
};

/**
 * Collects what differs, in bounded memory.
 * @param keep how many findings the list keeps; the others are only counted
 */
export function createFindings(keep = 10_000): Findings {
  const kept: Finding[] = [];
  let count = 0;
  return {
    add(area, eventId, text) {
      count += 1;
      if (kept.length < keep) kept.push({ area, eventId, text });
    },
    list: () => kept,
    count: () => count,
  };
}

/** Those findings of the second look that the first had as well: what only moved meanwhile is not among them. */
export function persisting(first: Finding[], second: Finding[]): Finding[] {
  const key = ({ area, eventId, text }: Finding) => `${area}/${eventId}/${text}`;
  const before = new Set(first.map(key));
  return second.filter((finding) => before.has(key(finding)));
}
