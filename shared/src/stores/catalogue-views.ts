import type { MovieDetails } from '../messages/catalogue/movie.ts';
import type { TheaterDetails } from '../messages/catalogue/theater.ts';

/**
 * The views of the catalogue. Their `version` is the revision of the movie or theater: the version of its stream since
 * which its details are what they are. It only grows; a write with compare-and-set never replaces a newer one.
 */
export type CatalogueCollection = 'movies' | 'theaters';

type Head = {
  _id: string;
  version: number;
  /** The time of the event with that version. */
  asOf: string;
};

/** `movies`: a movie; a retired one stays, for the bookings of its past shows. */
export type MovieView = Head & MovieDetails & { isRetired: boolean };

/** `theaters`: a theater with its halls and their layouts. */
export type TheaterView = Head & TheaterDetails;

export type CatalogueView = MovieView | TheaterView;

/** A hall without its layout. */
export type HallHead = { hallId: string; name: string; seats: number };

/** `theaters`, without the layouts: `halls` say how many seats they have. */
export type TheaterHead = Omit<TheaterView, 'halls'> & { halls: HallHead[] };

/** The document of a collection that says that every stream has its view. */
export type CatalogueComplete = { _id: typeof catalogueCompleteId; isComplete: true };

// No slug is like these.
export const catalogueCompleteId = ':complete';
/** The id of the document of changes; see changes.ts. */
export const catalogueChangesId = ':changes';
