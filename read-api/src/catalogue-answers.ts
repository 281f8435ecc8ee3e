import { slugSchema } from '@ticketing/shared/messages/catalogue/ids.ts';
import { movieDetailsSchema } from '@ticketing/shared/messages/catalogue/movie.ts';
import { theaterDetailsSchema } from '@ticketing/shared/messages/catalogue/theater.ts';
import { idSchema } from '@ticketing/shared/messages/show.ts';
import type { TheaterHead, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import { z } from 'zod';
import type { ShowSummary } from './answers.ts';
import { showSummarySchema } from './answers.ts';
import type { ListedShow, ShowtimeInList } from './listed-show.ts';
import type { MovieEntry, ShowtimeEntry, TheaterEntry } from './programme/entries.ts';
import { isAvailable } from './programme/entries.ts';
import {
  movieOfShow,
  revisionSchema,
  showtimeDetailsShape,
  showtimeOfShow,
  withCurrentNames,
} from './showtime-of-show.ts';

// The answers about movies, theaters and showtimes: the schemas for the API's document, and the handlers' types.

const timeSchema = z.iso.datetime();
const dateSchema = z.iso.date();
const facetSchema = z
  .array(z.object({ value: z.string(), count: z.int().min(1) }))
  .meta({ description: 'How many results each value has, with the other filters as they are.' });

const { synopsis, ...movieHeadShape } = movieDetailsSchema.shape;
const headShape = {
  ...movieHeadShape,
  genres: movieHeadShape.genres.unwrap(),
  subtitles: movieHeadShape.subtitles.unwrap(),
};

const movieSummarySchema = z
  .object({ movieId: slugSchema, ...headShape, version: revisionSchema })
  .meta({ id: 'MovieSummary' });

export const movieListSchema = z.object({
  movies: z.array(movieSummarySchema),
  facets: z.object({
    type: facetSchema,
    language: facetSchema,
    rating: facetSchema,
    genre: facetSchema,
    city: facetSchema,
  }),
  nextCursor: z.string().optional(),
});

const hallHeadSchema = z.object({ hallId: slugSchema, name: z.string(), seats: z.int().min(1) });
const { name, city, timeZone, address, turnaroundMinutes, halls } = theaterDetailsSchema.shape;
const theaterHeadShape = { theaterId: slugSchema, name, city, timeZone, address };

const theaterSummarySchema = z
  .object({ ...theaterHeadShape, halls: z.array(hallHeadSchema), version: revisionSchema })
  .meta({ id: 'TheaterSummary' });

export const theaterListSchema = z.object({
  theaters: z.array(theaterSummarySchema),
  nextCursor: z.string().optional(),
});

export const theaterSchema = z
  .object({
    ...theaterHeadShape,
    turnaroundMinutes: turnaroundMinutes.unwrap(),
    halls,
    version: revisionSchema,
    asOf: timeSchema,
  })
  .meta({ id: 'Theater' });

export const cityListSchema = z.object({
  cities: z.array(
    z.object({
      city: z.string(),
      theaters: z.int().min(1),
      movies: z.int().min(0).meta({ description: 'Movies with showtimes to come there.' }),
      showtimes: z.int().min(0).meta({ description: 'Showtimes to come.' }),
    }),
  ),
});

const dayDescription = "The theater's own day, which ends at 05:00.";

const showtimeSchema = showSummarySchema
  .extend({
    ...showtimeDetailsShape,
    date: dateSchema.meta({ description: dayDescription }),
    available: z.boolean().meta({ description: 'Whether it can be bought now.' }),
  })
  .meta({ id: 'Showtime' });

export const showtimeListSchema = z.object({
  showtimes: z.array(showtimeSchema),
  facets: z.object({ type: facetSchema, language: facetSchema, city: facetSchema, date: facetSchema }),
  nextCursor: z.string().optional(),
});

const shortShowtimeSchema = z.object({
  eventId: idSchema,
  name: z.string().optional().meta({ description: "A name of its own, where that is not the movie's title." }),
  startsAt: timeSchema,
  endsAt: timeSchema,
  hallId: slugSchema,
  hallName: z.string(),
  currency: z.string(),
  priceFromMinor: z.int().min(0),
  available: z.boolean(),
});

export const movieSchema = z
  .object({
    movieId: slugSchema,
    ...headShape,
    synopsis,
    version: revisionSchema,
    asOf: timeSchema,
    theaters: z
      .array(
        z.object({
          ...theaterHeadShape,
          days: z.array(
            z.object({
              date: dateSchema.meta({ description: dayDescription }),
              showtimes: z.array(shortShowtimeSchema),
            }),
          ),
        }),
      )
      .meta({ description: 'Its next showtimes, by theater and day.' }),
    more: z.boolean().meta({ description: 'Whether there are later showtimes: /api/showtimes has all of them.' }),
  })
  .meta({ id: 'Movie' });

export type MovieAnswer = z.output<typeof movieSchema>;

type ListedShowtime = ListedShow & { showtime: ShowtimeInList; endsAt: string };

/** A showtime in a list. */
export function showtimeAnswer(
  { entry, show, date, nowMs }: { entry: ShowtimeEntry; show: ListedShowtime; date: string; nowMs: number },
  summary: ShowSummary,
): z.output<typeof showtimeSchema> {
  const details = { movie: movieOfShow(entry.movie.view), theater: entry.theater.view };
  const { startsAt, endsAt } = timesOf(entry, show);
  return {
    ...withCurrentNames({ ...summary, startsAt }, show.showtime, details),
    ...showtimeOfShow(endsAt, show.showtime, details),
    date,
    available: isAvailable(entry, nowMs) && show.counts.available > 0,
  };
}

/** The listing, by which the day and the place in the list are, is written before its show: it may be a moment ahead. */
function timesOf({ listing }: ShowtimeEntry, show: ListedShowtime): { startsAt: string; endsAt: string } {
  if (listing.version <= show.version) return show;
  return { startsAt: listing.startsAt, endsAt: listing.showtime.endsAt };
}

export function movieSummary({ view }: MovieEntry): z.output<typeof movieSummarySchema> {
  const { _id, title, minutes, genres, type, language, subtitles, rating, score, posterUrl, releasedOn, version } =
    view;
  return {
    movieId: _id,
    ...{ title, minutes, genres, type, language, subtitles, rating, releasedOn },
    ...(score !== undefined && { score }),
    ...(posterUrl !== undefined && { posterUrl }),
    version,
  };
}

export function theaterSummary({ view }: TheaterEntry): z.output<typeof theaterSummarySchema> {
  return { ...theaterHead(view), halls: view.halls, version: view.version };
}

function theaterHead({ _id, name: theaterName, city: ofCity, timeZone: zone, address: at }: TheaterHead | TheaterView) {
  return { theaterId: _id, name: theaterName, city: ofCity, timeZone: zone, ...(at !== undefined && { address: at }) };
}

/** A theater with its halls and layouts. */
export function theaterAnswer(view: TheaterView) {
  const { turnaroundMinutes: minutes, halls: ofTheater, version, asOf } = view;
  return { ...theaterHead(view), turnaroundMinutes: minutes, halls: ofTheater, version, asOf };
}

/**
 * A movie with its next showtimes.
 * @param showtimes in the order of their starts; one more than are shown, if there are more
 * @param dateOf the day of a showtime
 */
export function movieAnswer(
  movie: MovieEntry,
  showtimes: ShowtimeEntry[],
  { limit, nowMs, dateOf }: { limit: number; nowMs: number; dateOf: (entry: ShowtimeEntry) => string },
): MovieAnswer {
  const { view } = movie;
  const shown = showtimes.slice(0, limit);
  const theaters = Map.groupBy(shown, ({ theater }) => theater);
  const inOrder = Array.from(theaters).sort(([one], [other]) => (one.order < other.order ? -1 : 1));
  return {
    ...movieSummary(movie),
    synopsis: view.synopsis,
    asOf: view.asOf,
    theaters: inOrder.map(([theater, ofTheater]) => ({
      ...theaterHead(theater.view),
      days: Array.from(Map.groupBy(ofTheater, dateOf), ([date, ofDay]) => ({
        date,
        showtimes: ofDay.map((entry) => shortShowtime(entry, nowMs)),
      })),
    })),
    more: showtimes.length > limit,
  };
}

function shortShowtime(entry: ShowtimeEntry, nowMs: number): z.output<typeof shortShowtimeSchema> {
  const { eventId, listing, theater } = entry;
  const { hallId, endsAt, currency, name: ownName } = listing.showtime;
  return {
    eventId,
    ...(ownName !== undefined && { name: ownName }),
    startsAt: listing.startsAt,
    endsAt,
    hallId,
    hallName: theater.view.halls.find((hall) => hall.hallId === hallId)?.name ?? hallId,
    currency,
    priceFromMinor: listing.priceFromMinor,
    available: isAvailable(entry, nowMs),
  };
}
