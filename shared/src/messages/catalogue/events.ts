import { z } from 'zod';
import { commandIdSchema } from '../commands.ts';
import { idSchema } from '../show.ts';
import { bySchema } from '../who.ts';
import { catalogueCommandTypes } from './commands.ts';
import { movieStreamIdSchema, slugSchema, streamIdSchema, theaterStreamIdSchema } from './ids.ts';
import { movieShape } from './movie.ts';
import { catalogueRefusalCodes } from './refusals.ts';
import { theaterShape } from './theater.ts';

const timestampSchema = z.iso.datetime();
const versionSchema = z.int().min(1);
const ofStream = { streamId: streamIdSchema, version: versionSchema };
const ofMovie = { streamId: movieStreamIdSchema, version: versionSchema };
const ofTheater = { streamId: theaterStreamIdSchema, version: versionSchema };
const id = { commandId: commandIdSchema };
const at = { by: bySchema.optional(), at: timestampSchema };

/**
 * The version since which the details are what they are. Slots, refusals and repetitions take versions too, but do not
 * change it: it is the ETag, and what If-Match names.
 */
const revision = { revision: versionSchema };

// The order of the fields is their order on the wire. A definition carries the whole state.
export const movieDefinedSchema = z.object({
  ...ofMovie,
  type: z.literal('MovieDefined'),
  ...id,
  ...revision,
  movie: z.object(movieShape),
  ...at,
});
export const movieRetiredSchema = z.object({ ...ofMovie, type: z.literal('MovieRetired'), ...id, ...revision, ...at });
export const theaterDefinedSchema = z.object({
  ...ofTheater,
  type: z.literal('TheaterDefined'),
  ...id,
  ...revision,
  theater: z.object(theaterShape),
  ...at,
});
const slot = { eventId: idSchema, slotId: commandIdSchema };
/** A show to come counts for its movie until it ends. */
export const movieUsedSchema = z.object({
  ...ofMovie,
  type: z.literal('MovieUsed'),
  ...id,
  ...slot,
  theaterId: slugSchema,
  until: timestampSchema,
  ...at,
});
/** A hall is a show's, from its start until the hall is ready for the next. */
export const slotTakenSchema = z.object({
  ...ofTheater,
  type: z.literal('SlotTaken'),
  ...id,
  ...slot,
  hallId: slugSchema,
  movieId: slugSchema,
  from: timestampSchema,
  until: timestampSchema,
  ...at,
});
/** Slots of a show were given back; none where they had been given back already. For a theater or a movie. */
export const slotsReleasedSchema = z.object({
  ...ofStream,
  type: z.literal('SlotsReleased'),
  ...id,
  eventId: idSchema,
  slotIds: z.array(commandIdSchema),
  ...at,
});
export const catalogueCommandRejectedSchema = z.object({
  ...ofStream,
  type: z.literal('CommandRejected'),
  ...id,
  eventId: idSchema.optional(),
  command: z.enum(catalogueCommandTypes),
  code: z.enum(catalogueRefusalCodes),
  /** The halls that are in use. */
  hallIds: z.array(slugSchema).optional(),
  /** The shows that are in the way; the first ones. */
  eventIds: z.array(idSchema).optional(),
  ...at,
});

/** All events of `catalogue.events` and of the table `catalogue_events`. */
export const catalogueEventSchema = z.discriminatedUnion('type', [
  movieDefinedSchema,
  movieRetiredSchema,
  movieUsedSchema,
  theaterDefinedSchema,
  slotTakenSchema,
  slotsReleasedSchema,
  catalogueCommandRejectedSchema,
]);

export type CatalogueEvent = z.infer<typeof catalogueEventSchema>;
export type CatalogueEventType = CatalogueEvent['type'];
export type CatalogueEventOf<T extends CatalogueEventType> = Extract<CatalogueEvent, { type: T }>;

/** The bytes of an event on the topic, in the order of the schema; see `eventJson` of the bookings. */
export function catalogueEventJson(event: CatalogueEvent): string {
  return JSON.stringify(event);
}
