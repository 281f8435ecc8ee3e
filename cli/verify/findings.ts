/** Where something differs. */
export type Area = 'event store' | 'tickets' | 'bookings' | 'views' | 'topic' | 'commands' | 'decisions';

/** Adds a finding about the current show. */
export type Add = (area: Area, text: string) => void;

export type Finding = { area: Area; eventId: number; text: string };

export type Findings = {
  add(area: Area, eventId: number, text: string): void;
  list(): Finding[];
  /** The number of findings, including those that were not kept. */
  count(): number;
};

/**
 * Collects findings in bounded memory.
 * @param keep how many findings are kept; others are only counted
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

/** The findings of the second check that the first had too. This excludes changes between the two. */
export function inBoth(first: Finding[], second: Finding[]): Finding[] {
  const key = ({ area, eventId, text }: Finding) => `${area}/${eventId}/${text}`;
  const before = new Set(first.map(key));
  return second.filter((finding) => before.has(key(finding)));
}
