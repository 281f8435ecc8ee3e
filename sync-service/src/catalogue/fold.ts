import type { CatalogueEvent, CatalogueEventOf } from '@ticketing/shared/messages/catalogue/events.ts';
import { streamOf } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { MovieView, TheaterView } from '@ticketing/shared/stores/catalogue-views.ts';

/** A movie or a theater, in the collection that has its view. */
export type Entry = { collection: 'movies'; view: MovieView } | { collection: 'theaters'; view: TheaterView };

/** An event that changes what readers see. The others are about slots, and refusals. */
export type Definition = CatalogueEventOf<'MovieDefined' | 'MovieRetired' | 'TheaterDefined'>;

export function isDefinition(event: CatalogueEvent): event is Definition {
  return event.type === 'MovieDefined' || event.type === 'MovieRetired' || event.type === 'TheaterDefined';
}

/**
 * The view after an event. A definition carries the whole state, so no earlier one is needed.
 * @param defined for a retired movie: its last definition
 * @returns undefined where that is needed and not given
 */
export function foldEntry(event: Definition, defined?: CatalogueEventOf<'MovieDefined'>): Entry | undefined {
  const head = { _id: streamOf(event.streamId).id, version: event.revision, asOf: event.at };
  if (event.type === 'TheaterDefined') return { collection: 'theaters', view: { ...event.theater, ...head } };
  const isRetired = event.type === 'MovieRetired';
  const movie = isRetired ? defined?.movie : event.movie;
  return movie && { collection: 'movies', view: { ...movie, ...head, isRetired } };
}
