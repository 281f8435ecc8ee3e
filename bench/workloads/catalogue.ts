import { randomUUID } from 'node:crypto';
import type { Showtime } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import type { ShowView } from '@ticketing/shared/stores/views.ts';
import { viewCollections } from '@ticketing/shared/stores/views.ts';
import { createEntryStore } from '@ticketing/sync-service/catalogue/entry-store.ts';
import { foldShow } from '@ticketing/sync-service/fold/fold.ts';
import { createViewStore } from '@ticketing/sync-service/store/view-store.ts';
import { MongoClient } from 'mongodb';

export type CatalogueSize = { showtimes: number; movies: number; theaters: number };

/** What there is to ask for. */
export type FilledCatalogue = { movieIds: string[]; theaterIds: string[]; cities: string[]; dates: string[] };

/** The first of the showtimes' ids: those below are other shows. */
export const firstShowtime = 1_000_001;

const days = 14;
const cities = 50;
const pageSize = 500;

/**
 * Fills the views of a catalogue, as sync-service would have: so many showtimes over the next two weeks. Its writes are
 * not what is measured.
 */
export async function fillCatalogue(
  mongodbUri: string,
  { showtimes, movies, theaters }: CatalogueSize,
): Promise<FilledCatalogue> {
  const client = new MongoClient(mongodbUri);
  await client.connect();
  try {
    const entries = createEntryStore(client.db(), viewCollections);
    const views = createViewStore(client.db());
    const ofMovies = Array.from({ length: movies }, (_, index) => movieOf(index));
    const ofTheaters = Array.from({ length: theaters }, (_, index) => theaterOf(index));
    for (const page of pagesOf(ofTheaters)) {
      await entries.write(page.map((view) => ({ collection: 'theaters', view })));
    }
    for (const page of pagesOf(ofMovies)) await entries.write(page.map((view) => ({ collection: 'movies', view })));
    const firstDayMs = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
    for (let first = 0; first < showtimes; first += pageSize) {
      const count = Math.min(pageSize, showtimes - first);
      const shows = Array.from({ length: count }, (_, index) => {
        const number = first + index;
        return showOf(number, ofMovies[(number * 13) % movies]!, ofTheaters[(number * 17) % theaters]!, firstDayMs);
      });
      await views.writeShows(shows.map((after) => ({ before: undefined, after })));
    }
    return {
      movieIds: ofMovies.map(({ _id }) => _id),
      theaterIds: ofTheaters.map(({ _id }) => _id),
      cities: Array.from(new Set(ofTheaters.map(({ city }) => city))),
      dates: Array.from({ length: days }, (_, day) =>
        new Date(firstDayMs + day * 86_400_000).toISOString().slice(0, 10),
      ),
    };
  } finally {
    await client.close();
  }
}

const asOf = '2026-01-01T00:00:00.000Z';
const hall: LayoutRow[] = Array.from({ length: 10 }, (_, row) => ({
  row: String.fromCharCode(65 + row),
  seats: 12,
  priceMinor: 900 + 100 * row,
}));

function movieOf(index: number): MovieView {
  return {
    _id: `movie-${index}`,
    version: 1,
    asOf,
    isRetired: false,
    title: `${adjectives[index % adjectives.length]} ${nouns[(index * 7) % nouns.length]} ${index}`,
    synopsis: 'Two sisters carry salt over a pass that is on no map. '.repeat(6),
    minutes: 80 + (index % 90),
    genres: [genres[index % genres.length]!, genres[(index + 3) % genres.length]!],
    type: ['2D', '3D', 'IMAX'][index % 3]!,
    language: ['en', 'fr', 'de', 'ne', 'pt-BR'][index % 5]!,
    subtitles: ['en'],
    rating: ['0', '6', '12', '16', '18'][index % 5]!,
    releasedOn: `20${10 + (index % 17)}-0${1 + (index % 9)}-01`,
  };
}

const adjectives = ['The Silent', 'A Distant', 'Élise and the', 'The Last', 'Ångström’s', 'Two'];
const nouns = ['Road', 'Owl', 'Winter', 'Harbour', 'Signal', 'Orchard', 'Mirror'];
const genres = ['drama', 'comedy', 'western', 'noir', 'horror', 'animation', 'romance', 'documentary'];
const zones = ['Europe/Berlin', 'Europe/Paris', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

function theaterOf(index: number): TheaterView {
  return {
    _id: `theater-${index}`,
    version: 1,
    asOf,
    name: `Rex ${index}`,
    city: `City ${index % cities}`,
    timeZone: zones[index % zones.length]!,
    address: `${index} High Street`,
    turnaroundMinutes: 20,
    halls: ['one', 'two', 'three', 'four'].map((hallId) => ({ hallId, name: `Hall ${hallId}`, layout: hall })),
  };
}

function showOf(number: number, movie: MovieView, theater: TheaterView, firstDayMs: number): ShowView {
  const { title, minutes, genres: ofMovie, type, language, subtitles, rating } = movie;
  const ofHall = theater.halls[number % theater.halls.length]!;
  const startMs = firstDayMs + ((number * 7_919) % (days * 1_440)) * 60_000;
  const showtime: Showtime = {
    ...{ movieId: movie._id, theaterId: theater._id, hallId: ofHall.hallId, hallName: ofHall.name },
    timeZone: theater.timeZone,
    endsAt: new Date(startMs + minutes * 60_000).toISOString(),
    slotId: randomUUID(),
    movie: { title, minutes, genres: ofMovie, type, language, subtitles, rating },
  };
  return foldShow(undefined, [
    {
      ...{ eventId: firstShowtime + number, version: 1, type: 'ShowScheduled', at: asOf },
      commandId: randomUUID(),
      name: title,
      venue: { name: theater.name, city: theater.city },
      category: 'movie',
      startsAt: new Date(startMs).toISOString(),
      currency: 'EUR',
      maxSeatsPerUser: 10,
      layout: hall,
      showtime,
    },
  ]);
}

function pagesOf<Item>(items: Item[]): Item[][] {
  const pages: Item[][] = [];
  for (let first = 0; first < items.length; first += pageSize) pages.push(items.slice(first, first + pageSize));
  return pages;
}
