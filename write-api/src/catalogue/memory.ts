import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';

/** What is known of a movie or theater: its details as of a revision; none of a movie that is retired. */
export type Known<Details> = { version: number; revision: number; details: Details | undefined };

/** The movies and theaters, as the events on the topic define them. */
export type CatalogueMemory = {
  movie(movieId: string): Known<MovieDetails> | undefined;
  theater(theaterId: string): Known<TheaterDetails> | undefined;
  /** Takes an event, in version order of its stream; one that is known already changes nothing. */
  apply(event: CatalogueEvent): void;
};

/** Keeps what a showtime is made of. Slots and refusals are none of it. */
export function createCatalogueMemory(): CatalogueMemory {
  const movies = new Map<string, Known<MovieDetails>>();
  const theaters = new Map<string, Known<TheaterDetails>>();

  function put<D>(all: Map<string, Known<D>>, streamId: string, known: Known<D>): void {
    const { id } = streamOf(streamId);
    if ((all.get(id)?.version ?? 0) < known.version) all.set(id, known);
  }

  return {
    movie: (movieId) => movies.get(movieId),
    theater: (theaterId) => theaters.get(theaterId),
    apply(event) {
      const { streamId, version } = event;
      if (event.type === 'MovieDefined') {
        put(movies, streamId, { version, revision: event.revision, details: event.movie });
      } else if (event.type === 'MovieRetired') {
        put(movies, streamId, { version, revision: event.revision, details: undefined });
      } else if (event.type === 'TheaterDefined') {
        put(theaters, streamId, { version, revision: event.revision, details: event.theater });
      }
    },
  };
}

/** The types of the events that {@link CatalogueMemory} takes: the others need not be parsed. */
export const rememberedTypes = ['MovieDefined', 'MovieRetired', 'TheaterDefined'];
