import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { movieDetailsSchema } from '@ticketing/shared/messages/catalogue/movie.ts';
import { theaterDetailsSchema } from '@ticketing/shared/messages/catalogue/theater.ts';
import { requireSalesWindow, showDetailsShape, showtimeDetailsShape } from '@ticketing/shared/messages/show.ts';
import { visibleTextSchema } from '@ticketing/shared/messages/text.ts';
import { z } from 'zod';

/** `PUT /api/movies/{movieId}` and `POST /api/movies` */
export const movieBodySchema = movieDetailsSchema.meta({ id: 'MovieRequest' });

/** `PUT /api/theaters/{theaterId}` */
export const theaterBodySchema = theaterDetailsSchema.meta({ id: 'TheaterRequest' });

/** `PUT /api/events/{eventId}` for a show of a movie: what the catalogue knows is left out. */
export const showtimeBodySchema = z
  .strictObject({
    movieId: slugSchema,
    theaterId: slugSchema,
    hallId: slugSchema,
    ...showtimeDetailsShape,
    startsAt: showDetailsShape.startsAt,
    name: visibleTextSchema(200).optional().meta({ description: "In place of the movie's title." }),
    category: visibleTextSchema(50).optional().meta({ description: 'In place of `movie`.' }),
    prices: z
      .record(visibleTextSchema(50), z.int().min(0).max(90_000_000_000))
      .optional()
      .meta({ description: "Prices of the hall's categories, in place of those of its layout." }),
  })
  .superRefine(requireSalesWindow)
  .meta({ id: 'ShowtimeRequest' });

export type ShowtimeRequest = z.infer<typeof showtimeBodySchema>;

/** Whether a body asks for a showtime, not for a show with a venue and layout of its own. */
export function isShowtime(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'movieId' in body;
}

export const moviePathSchema = z.object({ movieId: slugSchema });
export const theaterPathSchema = z.object({ theaterId: slugSchema });

/**
 * The revision that a client has read, from its If-Match: the number that begins the ETag of a movie or theater.
 * @throws HttpProblem `validation-failed` for a header that names none, or several
 */
export function revisionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const [, revision] = /^(?:W\/)?"([1-9][0-9]{0,14})(?:[.-][\x21\x23-\x7e]*)?"$/.exec(ifMatch.trim()) ?? [];
  if (revision !== undefined) return Number(revision);
  const message = 'must be the ETag of the movie or theater as it was read';
  throw new HttpProblem('validation-failed', {
    detail: `If-Match: ${message}`,
    errors: [{ path: 'If-Match', message }],
  });
}
