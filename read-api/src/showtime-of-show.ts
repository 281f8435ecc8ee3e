import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Showtime } from '@ticketing/shared/messages/catalogue/showtime.ts';
import { showtimeSchema } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { MovieView, TheaterHead } from '@ticketing/shared/stores/catalogue-views.ts';
import { z } from 'zod';
import type { ShowtimeInList } from './listed-show.ts';

const timeSchema = z.iso.datetime();

/** The version of a movie or theater. */
export const revisionSchema = z.int().min(1).meta({
  description: 'The version of its stream since which its details are what they are; `If-Match` names it.',
});

/** The movie and theater of a showtime, as they are now. */
export const showtimeDetailsShape = {
  movieId: slugSchema,
  theaterId: slugSchema,
  hallId: slugSchema,
  endsAt: timeSchema,
  movie: z.object({
    ...showtimeSchema.shape.movie.shape,
    version: revisionSchema.optional().meta({ description: 'Absent while only the movie as it was is known.' }),
  }),
  theater: z.object({
    name: z.string(),
    city: z.string(),
    timeZone: z.string(),
    hallName: z.string(),
    version: revisionSchema.optional(),
  }),
};

export const showtimeOfShowSchema = z.object(showtimeDetailsShape).meta({ id: 'ShowtimeOfShow' });

export type ShowtimeOfShow = z.output<typeof showtimeOfShowSchema>;

/** The movie of a showtime, as the answers have it. */
type MovieOfShow = ShowtimeOfShow['movie'];

/** The movie and theater of a showtime. */
export type ShowtimeDetails = {
  movie: MovieOfShow;
  theater: Pick<TheaterHead, 'name' | 'city' | 'timeZone' | 'halls'> & { version?: number };
};

export function movieOfShow(view: MovieView): MovieOfShow {
  const { title, minutes, genres, type, language, subtitles, rating, posterUrl, version } = view;
  return {
    ...{ title, minutes, genres, type, language, subtitles, rating, version },
    ...(posterUrl !== undefined && { posterUrl }),
  };
}

/** The movie and theater as they were when the show was scheduled. */
export function recordedDetails(
  { movie, hallId, hallName, timeZone: zone }: Showtime,
  venue = { name: '', city: '' },
): ShowtimeDetails {
  return { movie, theater: { ...venue, timeZone: zone, halls: [{ hallId, name: hallName, seats: 0 }] } };
}

/** What a showtime says of its movie and theater, and when it ends. */
export function showtimeOfShow(
  endsAt: string,
  showtime: ShowtimeInList,
  { movie, theater }: ShowtimeDetails,
): ShowtimeOfShow {
  const { movieId, theaterId, hallId, hallName } = showtime;
  return {
    ...{ movieId, theaterId, hallId, endsAt, movie },
    theater: {
      ...{ name: theater.name, city: theater.city, timeZone: theater.timeZone },
      hallName: theater.halls.find((hall) => hall.hallId === hallId)?.name ?? hallName,
      ...(theater.version !== undefined && { version: theater.version }),
    },
  };
}

type Named = { name: string; venue: { name: string; city: string } };

/** A show with the current names of its movie and theater. One with a name of its own keeps it. */
export function withCurrentNames<Show extends Named>(
  show: Show,
  showtime: Pick<ShowtimeInList, 'movie'>,
  details: ShowtimeDetails,
): Show {
  const { movie, theater } = details;
  const hasOwnName = show.name !== showtime.movie.title;
  return {
    ...show,
    ...(!hasOwnName && { name: movie.title }),
    ...(theater.name !== '' && { venue: { name: theater.name, city: theater.city } }),
  };
}
