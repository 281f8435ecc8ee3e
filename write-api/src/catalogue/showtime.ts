import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { CatalogueCommandOf } from '@ticketing/shared/messages/catalogue/commands.ts';
import { theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { Hall, TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';
import type { CommandOf } from '@ticketing/shared/messages/commands.ts';
import { commandIdOfShowtime, newCommandId, slotIdOfMove } from '@ticketing/shared/messages/ids.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { currentRules } from '@ticketing/shared/messages/show.ts';
import type { By } from '@ticketing/shared/messages/who.ts';
import type { Catalogue } from './follower.ts';
import type { ShowtimeRequest } from './requests.ts';

/**
 * Makes the first step of a showtime: the slot in its hall, with the whole show as it is scheduled afterwards. So the
 * log has everything, and a replay needs no catalogue.
 * @throws HttpProblem `movie-unknown`, `hall-unknown`, `validation-failed` for prices of categories that no row has and
 *   for a start without an end
 */
export async function takeSlot(
  catalogue: Catalogue,
  eventId: number,
  request: ShowtimeRequest,
  by: By | undefined,
): Promise<CatalogueCommandOf<'TakeSlot'>> {
  requireDates(request.startsAt);
  // Whoever has been told that a movie is there may use it, even if this process has not heard of it yet.
  await catalogue.current();
  const { movieId, theaterId, hallId, name, category, prices, ...rest } = request;
  const movie = catalogue.movie(movieId)?.details;
  if (movie === undefined) throw new HttpProblem('movie-unknown', { detail: `movieId: there is no movie ${movieId}` });
  const theater = catalogue.theater(theaterId)?.details;
  const hall = theater?.halls.find((one) => one.hallId === hallId);
  if (theater === undefined || hall === undefined) {
    const detail =
      theater === undefined
        ? `theaterId: there is no theater ${theaterId}`
        : `hallId: ${theaterId} has no hall ${hallId}`;
    throw new HttpProblem('hall-unknown', { detail });
  }
  const slotId = newCommandId();
  const who = by === undefined ? {} : { by };
  return {
    commandId: slotId,
    streamId: theaterStream(theaterId),
    type: 'TakeSlot',
    eventId,
    hallId,
    movieId,
    startsAt: rest.startsAt,
    minutes: movie.minutes,
    show: {
      commandId: commandIdOfShowtime(eventId, request),
      type: 'ScheduleShow',
      eventId,
      ...rest,
      name: (name ?? movie.title).normalize('NFC'),
      venue: { name: theater.name, city: theater.city },
      category: (category ?? 'movie').normalize('NFC'),
      layout: pricedLayout(hall, prices),
      ...(hall.sections && { sections: hall.sections }),
      rules: currentRules,
      showtime: {
        movieId,
        theaterId,
        hallId,
        ...ofHall(theater, hall),
        endsAt: endOf(rest.startsAt, movie.minutes),
        slotId,
        movie: facetsOf(movie),
      },
      ...who,
    },
    ...who,
  };
}

/**
 * Makes the first step of a showtime's move: the slot for its new time, with the change that follows.
 * @returns undefined where nothing needs a slot: the show stays at its time, or is no showtime
 * @throws HttpProblem `movie-unknown` for a movie that is retired, `validation-failed` for a start without an end
 */
export async function takeSlotOfMove(
  catalogue: Catalogue,
  change: CommandOf<'ChangeShow'>,
): Promise<CatalogueCommandOf<'TakeSlot'> | undefined> {
  const { commandId: changeId, eventId, startsAt, by } = change;
  if (startsAt === undefined) return undefined;
  // Whoever has been told that the showtime is there may move it.
  await catalogue.current();
  const place = catalogue.placeOf(eventId);
  if (place === undefined) return undefined;
  requireDates(startsAt);
  const { movieId, theaterId, hallId } = place;
  const minutes = catalogue.movie(movieId)?.details?.minutes;
  if (minutes === undefined) throw new HttpProblem('movie-unknown');
  const slotId = slotIdOfMove(changeId);
  return {
    commandId: slotId,
    streamId: theaterStream(theaterId),
    type: 'TakeSlot',
    ...{ eventId, hallId, movieId, startsAt, minutes },
    show: { ...change, showtime: { ...place, endsAt: endOf(startsAt, minutes), slotId } },
    ...(by !== undefined && { by }),
  };
}

/** Its end, and that of its hall's slot, a day and a half later at most, are in a year of four digits, too. */
const lastStart = '9999-12-30T00:00:00.000Z';

function requireDates(startsAt: string): void {
  if (startsAt <= lastStart) return;
  const message = `must not be after ${lastStart}`;
  throw new HttpProblem('validation-failed', {
    detail: `startsAt: ${message}`,
    errors: [{ path: 'startsAt', message }],
  });
}

function endOf(startsAt: string, minutes: number): string {
  return new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();
}

function ofHall({ timeZone }: TheaterDetails, { name }: Hall) {
  return { hallName: name, timeZone };
}

function facetsOf({ title, minutes, genres, type, language, subtitles, rating, posterUrl }: MovieDetails) {
  const poster = posterUrl === undefined ? {} : { posterUrl };
  return { title, minutes, genres, type, language, subtitles, rating, ...poster };
}

/** The hall's layout, with other prices for some of its categories. */
function pricedLayout({ hallId, layout }: Hall, prices: ShowtimeRequest['prices']): LayoutRow[] {
  if (prices === undefined) return layout;
  const known = new Set(layout.map(({ category }) => category));
  const unknown = Object.keys(prices).filter((category) => !known.has(category.normalize('NFC')));
  if (unknown.length > 0) {
    const errors = unknown.map((category) => ({
      path: `prices.${category}`,
      message: `is no category of the hall ${hallId}`,
    }));
    const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new HttpProblem('validation-failed', { detail, errors });
  }
  const byCategory = new Map(Object.entries(prices).map(([category, price]) => [category.normalize('NFC'), price]));
  return layout.map((row) => {
    const priceMinor = row.category === undefined ? undefined : byCategory.get(row.category);
    return priceMinor === undefined ? row : { ...row, priceMinor };
  });
}
