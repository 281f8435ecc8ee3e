import type { CatalogueEvent, CatalogueEventOf } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { ShowtimePlace } from '@ticketing/shared/messages/catalogue/showtime.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';

/** What is known of a movie or theater: its details as of a revision; none of a movie that is retired. */
export type Known<Details> = { version: number; revision: number; details: Details | undefined };

type Slot = { place: ShowtimePlace; untilMs: number };

/** The movies and theaters and where showtimes are, as the events on the topic define them. */
export type CatalogueMemory = {
  movie(movieId: string): Known<MovieDetails> | undefined;
  theater(theaterId: string): Known<TheaterDetails> | undefined;
  /** Where a show has a slot; undefined for a show that is no showtime, is cancelled, or was over a month ago. */
  placeOf(eventId: number): ShowtimePlace | undefined;
  /** Takes an event, in version order of its stream; one that is known already changes nothing. */
  apply(event: CatalogueEvent): void;
};

/** How long a slot that is over is remembered: nobody moves a show that has been over for so long. */
const rememberedMs = 31 * 86_400_000;
/** So many slots are no burden; of more, those that are over are dropped whenever their number has doubled. */
const lookedAtFrom = 10_000;

/**
 * Keeps what a showtime is made of and where it has its slots. Refusals are none of it. What was over long ago is
 * dropped, so the memory has a bound, however long the topic is.
 */
export function createCatalogueMemory(): CatalogueMemory {
  const movies = new Map<string, Known<MovieDetails>>();
  const theaters = new Map<string, Known<TheaterDetails>>();
  /** By show, then by slot: a show that moves has two for a while. */
  const slots = new Map<number, Map<string, Slot>>();
  let lookAt = lookedAtFrom;
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
    const ofShow = slots.get(eventId) ?? new Map<string, Slot>();
    if (event.type === 'SlotTaken') {
      const { movieId, hallId, until } = event;
      ofShow.set(event.slotId, { place: { movieId, theaterId, hallId }, untilMs: Date.parse(until) });
    } else {
      for (const slotId of event.slotIds) ofShow.delete(slotId);
    }
    if (ofShow.size > 0) slots.set(eventId, ofShow);
    else slots.delete(eventId);
    if (slots.size >= lookAt) dropLongOver(Date.parse(event.at) - rememberedMs);
  }

  function dropLongOver(beforeMs: number): void {
    for (const [eventId, ofShow] of slots) {
      for (const [slotId, { untilMs }] of ofShow) if (untilMs < beforeMs) ofShow.delete(slotId);
      if (ofShow.size === 0) slots.delete(eventId);
    }
    lookAt = Math.max(lookedAtFrom, 2 * slots.size);
  }

  return {
    movie: (movieId) => movies.get(movieId),
    theater: (theaterId) => theaters.get(theaterId),
    placeOf: (eventId) => slots.get(eventId)?.values().next().value?.place,
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
