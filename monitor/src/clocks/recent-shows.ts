/** The shows that moved last, the newest last. */
export type RecentShows = {
  note(eventId: number): void;
  ids(): number[];
};

/** @param most how many are remembered */
export function createRecentShows(most: number): RecentShows {
  const known = new Set<number>();
  return {
    note(eventId) {
      known.delete(eventId);
      known.add(eventId);
      const oldest = known.values().next().value;
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    ids: () => Array.from(known),
  };
}
