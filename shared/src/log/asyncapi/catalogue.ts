import {
  defineMovieSchema,
  defineTheaterSchema,
  releaseSlotSchema,
  retireMovieSchema,
  settleSlotSchema,
  takeSlotSchema,
  useMovieSchema,
} from '../../messages/catalogue/commands.ts';
import {
  catalogueCommandRejectedSchema,
  movieDefinedSchema,
  movieRetiredSchema,
  movieUsedSchema,
  slotsReleasedSchema,
  slotTakenSchema,
  theaterDefinedSchema,
} from '../../messages/catalogue/events.ts';
import type { MessageDescriptions } from './descriptions.ts';

/** The messages of `catalogue.commands`. */
export const catalogueCommandMessages: MessageDescriptions = {
  DefineMovie: { schema: defineMovieSchema, summary: 'Adds a movie, or replaces the revision that was read.' },
  RetireMovie: { schema: retireMovieSchema, summary: 'Takes a movie off the programme.' },
  UseMovie: { schema: useMovieSchema, summary: 'The second step of a showtime. Sent by the worker itself.' },
  DefineTheater: { schema: defineTheaterSchema, summary: 'Adds a theater, or replaces the revision that was read.' },
  TakeSlot: { schema: takeSlotSchema, summary: 'The first step of a showtime: its time in a hall.' },
  ReleaseSlot: {
    schema: releaseSlotSchema,
    summary: 'Gives back what a refused step had taken. Sent by the worker itself.',
  },
  SettleSlot: {
    schema: settleSlotSchema,
    summary: 'Which slot of a show counts from now on. Sent by the worker itself.',
  },
};

/** The messages of `catalogue.events`. */
export const catalogueEventMessages: MessageDescriptions = {
  MovieDefined: { schema: movieDefinedSchema, summary: 'A movie, as it is from now on.' },
  MovieRetired: { schema: movieRetiredSchema, summary: 'A movie gets no new shows.' },
  MovieUsed: { schema: movieUsedSchema, summary: 'A movie has a show to come.' },
  TheaterDefined: { schema: theaterDefinedSchema, summary: 'A theater and its halls, as they are from now on.' },
  SlotTaken: { schema: slotTakenSchema, summary: 'A hall is taken for a show.' },
  SlotsReleased: { schema: slotsReleasedSchema, summary: 'Slots of a show are free again.' },
  CatalogueCommandRejected: { schema: catalogueCommandRejectedSchema, summary: 'A command was refused, and why.' },
};
