import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import { z } from 'zod';

// The bodies are checked by the API, which names the wrong field.
const bodySchema = z.record(z.string(), z.unknown());

/** A line of a file: the id, and what the API takes under it. */
const entrySchema = z.union([
  z.strictObject({ movieId: slugSchema, movie: bodySchema }).transform((line) => ({ kind: 'movie' as const, ...line })),
  z
    .strictObject({ theaterId: slugSchema, theater: bodySchema })
    .transform((line) => ({ kind: 'theater' as const, ...line })),
  z
    .strictObject({ eventId: idSchema, showtime: bodySchema })
    .transform((line) => ({ kind: 'showtime' as const, ...line })),
]);

/** A movie, a theater or a showtime. */
export type Entry = z.output<typeof entrySchema>;

/** @returns the entry of a line, or what is wrong with the line */
export function parseEntry(line: string): Entry | string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    return `is not JSON: ${error instanceof Error ? error.message : error}`;
  }
  const parsed = entrySchema.safeParse(json);
  if (parsed.success) return parsed.data;
  return 'must be {"movieId", "movie"}, {"theaterId", "theater"} or {"eventId", "showtime"}';
}

/** The name of an entry for people, and its key: entries of one name are put one after the other. */
export function nameOf(entry: Entry): string {
  if (entry.kind === 'movie') return `movie ${entry.movieId}`;
  return entry.kind === 'theater' ? `theater ${entry.theaterId}` : `show ${entry.eventId}`;
}

/** The address of an entry. */
export function pathOf(entry: Entry): string {
  if (entry.kind === 'movie') return `/api/movies/${entry.movieId}`;
  return entry.kind === 'theater' ? `/api/theaters/${entry.theaterId}` : `/api/events/${entry.eventId}`;
}

/** What the API takes at that address. */
export function bodyOf(entry: Entry): Record<string, unknown> {
  if (entry.kind === 'movie') return entry.movie;
  return entry.kind === 'theater' ? entry.theater : entry.showtime;
}
