import type { LayoutRow } from '@ticketing/shared/messages/layout.ts';
import { seatCount } from '@ticketing/shared/messages/rows.ts';
import { orderKey, searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { MovieView, TheaterHead, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';
import type { ListedShowtime, ListingView } from '@ticketing/shared/stores/listings.ts';
import type { Words } from './words.ts';

/** A movie in memory. The fields by which movies are filtered are numbers: see words.ts. */
export type MovieEntry = {
  /** Its number among the movies. */
  place: number;
  view: MovieView;
  order: string;
  search: string;
  type: number;
  language: number;
  rating: number;
  genres: number[];
};

/** A theater in memory, without its layouts; `place` is its number among the theaters. */
export type TheaterEntry = { place: number; view: TheaterHead; order: string; search: string; city: number };

/** What the programme keeps of a listing. */
export type ProgrammeListing = Omit<ListingView, 'search' | 'name' | 'city' | 'category'>;

/** The same as it is read: with the sort key of the name that the show had when it was scheduled. */
export type ReadListing = ProgrammeListing & Partial<Pick<ListingView, 'name'>>;

export type ShowtimeListing = ProgrammeListing & { showtime: ListedShowtime };

/** A showtime in memory. Its movie and theater are the current ones, whatever they were when it was scheduled. */
export type ShowtimeEntry = {
  eventId: number;
  listing: ShowtimeListing;
  startMs: number;
  movie: MovieEntry;
  theater: TheaterEntry;
  hall: number;
  day: number;
  /** When sales open and close. */
  buyFromMs: number;
  buyToMs: number;
};

/** The dictionaries of a catalogue. */
export type Dictionaries = Record<'type' | 'language' | 'rating' | 'genre' | 'city' | 'hall' | 'date', Words>;

export function movieEntry(view: MovieView, place: number, words: Dictionaries): MovieEntry {
  return {
    place,
    view,
    order: orderKey(view.title),
    search: searchText(view.title),
    type: words.type.numberOf(view.type.normalize('NFC')),
    language: words.language.numberOf(view.language),
    rating: words.rating.numberOf(view.rating.normalize('NFC')),
    // Each once, for the counts: older movies may have one in two spellings.
    genres: Array.from(new Set(view.genres.map((genre) => words.genre.numberOf(genre.normalize('NFC'))))),
  };
}

export function theaterEntry(view: TheaterView, place: number, words: Dictionaries): TheaterEntry {
  const { halls, ...head } = view;
  return {
    place,
    view: { ...head, halls: halls.map(hallHead) },
    order: orderKey(view.name),
    search: [view.name, view.city, view.address ?? ''].map(searchText).join('\n'),
    city: words.city.numberOf(view.city.normalize('NFC')),
  };
}

function hallHead({ hallId, name, layout }: { hallId: string; name: string; layout: LayoutRow[] }) {
  return { hallId, name, seats: seatCount(layout) };
}

/** Whether a listing is that of a showtime that takes place. */
export function isShowtime(listing: ProgrammeListing): listing is ShowtimeListing {
  return listing.showtime !== undefined && !('isCancelled' in listing);
}

/** Whether a showtime can be bought at a time. */
export function isAvailable({ listing, buyFromMs, buyToMs }: ShowtimeEntry, nowMs: number): boolean {
  return listing.hasFreeSeats && buyFromMs <= nowMs && nowMs < buyToMs;
}
