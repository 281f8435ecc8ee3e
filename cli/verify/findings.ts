/** Where something differs. */
export type Area =
  | 'event store'
  | 'tickets'
  | 'bookings'
  | 'payments'
  | 'money'
  | 'provider'
  | 'views'
  | 'topic'
  | 'commands'
  | 'decisions';

/** Adds a finding about the current show. */
export type Add = (area: Area, text: string) => void;

/** Of a show, or of a movie, theater, payment, booking or object at the provider. */
export type Finding = { area: Area; eventId?: number; streamId?: string; text: string };

/** An eventId, or the id of something else. */
export type Subject = number | string;

export type Findings = {
  add(area: Area, subject: Subject, text: string): void;
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
    add(area, subject, text) {
      count += 1;
      if (kept.length >= keep) return;
      kept.push({ area, ...(typeof subject === 'number' ? { eventId: subject } : { streamId: subject }), text });
    },
    list: () => kept,
    count: () => count,
  };
}

/** The findings of the second check that the first had too. This excludes changes between the two. */
export function inBoth(first: Finding[], second: Finding[]): Finding[] {
  const key = (finding: Finding) => `${finding.area}/${subjectOf(finding)}/${finding.text}`;
  const before = new Set(first.map(key));
  return second.filter((finding) => before.has(key(finding)));
}

/** What a finding is about, for people. */
export function subjectOf({ eventId, streamId }: Finding): string {
  return streamId ?? `Show ${eventId}`;
}
