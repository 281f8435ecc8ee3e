import { randomUUID } from 'node:crypto';
import type { Showtime } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import type { Db } from 'mongodb';
import type { ShowStory } from './show-story.ts';
import { showView, tellShow } from './show-story.ts';

/** A movie's view. */
export function movieView(movieId: string, details: Partial<MovieView> = {}): MovieView {
  return {
    _id: movieId,
    version: 1,
    asOf: '2026-01-01T00:00:00.000Z',
    isRetired: false,
    title: `Movie ${movieId}`,
    synopsis: 'What happens.',
    minutes: 110,
    genres: ['drama'],
    type: '2D',
    language: 'en',
    subtitles: [],
    rating: '12',
    releasedOn: '2026-01-01',
    ...details,
  };
}

/** A theater's view, with two halls. */
export function theaterView(theaterId: string, details: Partial<TheaterView> = {}): TheaterView {
  const layout = [{ row: 'A', seats: 4, priceMinor: 1_200 }];
  return {
    _id: theaterId,
    version: 1,
    asOf: '2026-01-01T00:00:00.000Z',
    name: `Theater ${theaterId}`,
    city: 'Berlin',
    timeZone: 'Europe/Berlin',
    turnaroundMinutes: 20,
    halls: [
      { hallId: 'one', name: 'Hall One', layout },
      { hallId: 'two', name: 'Hall Two', layout },
    ],
    ...details,
  };
}

/** A show of a movie in a hall, as it is scheduled. */
export function tellShowtime(
  eventId: number,
  { movie, theater, startsAt, name }: { movie: MovieView; theater: TheaterView; startsAt: string; name?: string },
): ShowStory {
  const { title, minutes, genres, type, language, subtitles, rating } = movie;
  const hall = theater.halls[0]!;
  const showtime: Showtime = {
    movieId: movie._id,
    theaterId: theater._id,
    hallId: hall.hallId,
    hallName: hall.name,
    timeZone: theater.timeZone,
    endsAt: new Date(Date.parse(startsAt) + minutes * 60_000).toISOString(),
    slotId: randomUUID(),
    movie: { title, minutes, genres, type, language, subtitles, rating },
  };
  return tellShow(eventId).schedule({
    name: name ?? title,
    venue: { name: theater.name, city: theater.city },
    category: 'film',
    startsAt,
    layout: hall.layout,
    showtime,
  });
}

/** Writes views of the catalogue as sync-service does; nobody is told. */
export function writeCatalogue(db: Db) {
  const entries = createEntryStore(db, viewCollections);
  const views = createViewStore(db);
  return {
    movies: (...movies: MovieView[]) => entries.write(movies.map((view) => ({ collection: 'movies', view }))),
    theaters: (...theaters: TheaterView[]) => entries.write(theaters.map((view) => ({ collection: 'theaters', view }))),
    async showtimes(...stories: ShowStory[]) {
      const ids = stories.map(({ eventId }) => eventId);
      const before = await views.loadShows(ids);
      await views.writeShows(stories.map((story) => ({ before: before.get(story.eventId), after: showView(story) })));
    },
    async markComplete() {
      await entries.markComplete();
      await views.listings.markComplete();
    },
  };
}
