import { z } from 'zod';

/** The id of a movie, theater or hall: a slug in lower case. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9 and -, a letter or digit first');

/** The stream of a movie or theater, which is also the key of its messages: `movie-dune`, `theater-rex`. */
export const streamIdSchema = z
  .string()
  .regex(/^(?:movie|theater)-[a-z0-9][a-z0-9-]{0,63}$/, 'must be movie- or theater- and an id');

export const movieStreamIdSchema = streamIdSchema.startsWith('movie-');
export const theaterStreamIdSchema = streamIdSchema.startsWith('theater-');

export function movieStream(movieId: string): string {
  return `movie-${movieId}`;
}

export function theaterStream(theaterId: string): string {
  return `theater-${theaterId}`;
}

/** Whose stream it is. */
export function streamOf(streamId: string): { kind: 'movie' | 'theater'; id: string } {
  const dash = streamId.indexOf('-');
  return { kind: streamId.startsWith('movie-') ? 'movie' : 'theater', id: streamId.slice(dash + 1) };
}
