import type { Registry } from '@ticketing/shared/service/metrics.ts';
import { Counter } from '@ticketing/shared/service/metrics.ts';

export type CatalogueMetrics = ReturnType<typeof createCatalogueMetrics>;

/** The metrics of the catalogue's views. */
export function createCatalogueMetrics(registry: Registry) {
  const registers = [registry];
  return {
    applied: new Counter({
      name: 'sync_catalogue_applied_total',
      help: 'Definitions of movies and theaters written to the views.',
      registers,
    }),
    healed: new Counter({
      name: 'sync_catalogue_healed_total',
      help: 'Movies and theaters whose views were missing, behind or different, and were written from the event store.',
      registers,
    }),
    unreadable: new Counter({
      name: 'sync_catalogue_unreadable_total',
      help: 'Times that a movie or theater could not be read from the event store or written, for a reason that does not pass.',
      registers,
    }),
    deadLetters: new Counter({
      name: 'sync_catalogue_dead_letters_total',
      help: 'Messages of the catalogue that could not be read and went to the dead-letter topic.',
      registers,
    }),
    deadLettersCut: new Counter({
      name: 'sync_catalogue_dead_letters_cut_total',
      help: 'Dead letters of the catalogue that their topic does not take whole.',
      registers,
    }),
  };
}
