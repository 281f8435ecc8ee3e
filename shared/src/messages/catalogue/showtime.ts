import { z } from 'zod';
import { instantSchema } from '../show.ts';
import { slugSchema } from './ids.ts';
import { movieShape } from './movie.ts';
import { timeZoneTextSchema } from './time-zone.ts';

const { title, minutes, genres, type, language, subtitles, rating, posterUrl } = movieShape;

/**
 * What a show that is a showtime says besides: its movie and hall as they were when it was scheduled, so that nobody
 * who reads the log needs the catalogue.
 */
export const showtimeSchema = z.object({
  movieId: slugSchema,
  theaterId: slugSchema,
  hallId: slugSchema,
  hallName: z.string(),
  timeZone: timeZoneTextSchema,
  /** The start and the movie's minutes. */
  endsAt: instantSchema,
  /** The slot in the theater's stream that was taken for it. */
  slotId: z.uuid(),
  movie: z.object({ title, minutes, genres, type, language, subtitles, rating, posterUrl }),
});

export type Showtime = z.infer<typeof showtimeSchema>;

/** Where a showtime has its slots. */
export const showtimePlaceSchema = showtimeSchema.pick({ movieId: true, theaterId: true, hallId: true });

export type ShowtimePlace = z.infer<typeof showtimePlaceSchema>;

/** What a showtime that moves says besides: the slot that was taken for its new time, and its new end. */
export const showtimeMoveSchema = showtimeSchema.pick({
  movieId: true,
  theaterId: true,
  hallId: true,
  endsAt: true,
  slotId: true,
});
