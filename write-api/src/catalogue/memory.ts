import type { CatalogueEvent, CatalogueEventOf } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';

/** What is known of a movie or theater: its details as of a revision; none of a movie that is retired. */
export type Known<Details> = { version: number; revision: number; details: Details | undefined };

/** The movies and theaters and where showtimes are, as the events on the topic define them. */
export type CatalogueMemory = {
  movie(movieId: string): Known<MovieDetails> | undefined;
  theater(theaterId: string): Known<TheaterDetails> | undefined;
  /** Where a show has a slot; undefined for a show that is no showtime, or is cancelled. */
  placeOf(eventId: number): ShowtimePlace | undefined;
  /** Takes an event, in version order of its stream; one that is known already changes nothing. */
  apply(event: CatalogueEvent): void;
};

/** Keeps what a showtime is made of and where it has its slots. Refusals are none of it. */
export function createCatalogueMemory(): CatalogueMemory {
  const movies = new Map<string, Known<MovieDetails>>();
  const theaters = new Map<string, Known<TheaterDetails>>();
  /** By show, then by slot: a show that moves has two for a while. */
  const slots = new Map<number, Map<string, ShowtimePlace>>();
  /** Of the last event about slots, by stream. */
  const slotVersions = new Map<string, number>();

  function put<D>(all: Map<string, Known<D>>, streamId: string, known: Known<D>): void {
    const { id } = streamOf(streamId);
    if ((all.get(id)?.version ?? 0) < known.version) all.set(id, known);
  }

  function changeSlots(event: CatalogueEventOf<'SlotTaken'> | CatalogueEventOf<'SlotsReleased'>): void {
    const { streamId, version, eventId } = event;
    const { kind, id: theaterId } = streamOf(streamId);
    if (kind === 'movie' || version <= (slotVersions.get(streamId) ?? 0)) return;
    slotVersions.set(streamId, version);
    const ofShow = slots.get(eventId) ?? new Map<string, ShowtimePlace>();
    if (event.type === 'SlotTaken') {
      const { movieId, hallId } = event;
      ofShow.set(event.slotId, { movieId, theaterId, hallId });
    } else {
      for (const slotId of event.slotIds) ofShow.delete(slotId);
    }
    if (ofShow.size > 0) slots.set(eventId, ofShow);
    else slots.delete(eventId);
  }

  return {
    movie: (movieId) => movies.get(movieId),
    theater: (theaterId) => theaters.get(theaterId),
    placeOf: (eventId) => slots.get(eventId)?.values().next().value,
    apply(event) {
      const { streamId, version } = event;
      if (event.type === 'SlotTaken' || event.type === 'SlotsReleased') return changeSlots(event);
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
export const rememberedTypes = ['MovieDefined', 'MovieRetired', 'TheaterDefined', 'SlotTaken', 'SlotsReleased'];
