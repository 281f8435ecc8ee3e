import { z } from 'zod';
import { changeShowSchema, commandIdSchema, scheduleShowSchema } from '../commands.ts';
import { idSchema, instantSchema } from '../show.ts';
import { bySchema } from '../who.ts';
import {
  movieStream,
  movieStreamIdSchema,
  slugSchema,
  streamIdSchema,
  theaterStream,
  theaterStreamIdSchema,
} from './ids.ts';
import { movieShape } from './movie.ts';
import { theaterShape } from './theater.ts';

const id = { commandId: commandIdSchema };
const asked = { by: bySchema.optional() };
const ofMovie = { ...id, streamId: movieStreamIdSchema };
const ofTheater = { ...id, streamId: theaterStreamIdSchema };

/** The revision that the client has read; absent where it expects nothing to be there. */
const ifRevision = { ifRevision: z.int().min(1).optional() };

export const defineMovieSchema = z.object({
  ...ofMovie,
  type: z.literal('DefineMovie'),
  ...ifRevision,
  movie: z.object(movieShape),
  ...asked,
});
export const retireMovieSchema = z.object({ ...ofMovie, type: z.literal('RetireMovie'), ...ifRevision, ...asked });
export const defineTheaterSchema = z.object({
  ...ofTheater,
  type: z.literal('DefineTheater'),
  ...ifRevision,
  theater: z.object(theaterShape),
  ...asked,
});

/** The command of `booking.commands` that the last step of a showtime sends: it is scheduled, or moves. */
const showStepSchema = z.discriminatedUnion('type', [scheduleShowSchema, changeShowSchema]);

const slot = { eventId: idSchema, slotId: commandIdSchema };

/*
 * A showtime takes three steps, each decided in a stream of its own: its slot in the theater's (TakeSlot), its place
 * among the movie's shows (UseMovie), the show itself (`show`). Each accepted step sends the next one, and each that is
 * refused gives back what the steps before it took (ReleaseSlot). Their ids are derived, so they may be sent again.
 */

export const takeSlotSchema = z.object({
  ...ofTheater,
  type: z.literal('TakeSlot'),
  eventId: idSchema,
  hallId: slugSchema,
  movieId: slugSchema,
  startsAt: instantSchema,
  minutes: movieShape.minutes,
  show: showStepSchema,
  ...asked,
});
export const useMovieSchema = z.object({
  ...ofMovie,
  type: z.literal('UseMovie'),
  ...slot,
  theaterId: slugSchema,
  endsAt: instantSchema,
  show: showStepSchema,
});
/** Gives back one slot, of a step that was refused. For a theater or a movie. */
export const releaseSlotSchema = z.object({
  ...id,
  streamId: streamIdSchema,
  type: z.literal('ReleaseSlot'),
  ...slot,
});
/**
 * Says which slot of a show counts from now on: those that were taken before it are given back. Without a slot the
 * show does not take place, and all of them are. For a theater or a movie.
 */
export const settleSlotSchema = z.object({
  ...id,
  streamId: streamIdSchema,
  type: z.literal('SettleSlot'),
  eventId: idSchema,
  slotId: commandIdSchema.optional(),
});

/** All commands of `catalogue.commands`. */
export const catalogueCommandSchema = z
  .discriminatedUnion('type', [
    defineMovieSchema,
    retireMovieSchema,
    useMovieSchema,
    defineTheaterSchema,
    takeSlotSchema,
    releaseSlotSchema,
    settleSlotSchema,
  ])
  .refine(showIsOfItsSlot, { message: 'must be the show of this slot', path: ['show'] });

/** Otherwise a show that is refused would give back what was never its own. */
function showIsOfItsSlot(command: z.infer<typeof takeSlotSchema> | z.infer<typeof useMovieSchema> | { type: string }) {
  if (!('show' in command)) return true;
  const { eventId, showtime, startsAt } = command.show;
  if (eventId !== command.eventId || showtime === undefined) return false;
  if (command.type === 'UseMovie') {
    const { slotId, movieId, theaterId } = showtime;
    return slotId === command.slotId && movieStream(movieId) === command.streamId && theaterId === command.theaterId;
  }
  const { slotId, movieId, theaterId, hallId } = showtime;
  return (
    slotId === command.commandId &&
    theaterStream(theaterId) === command.streamId &&
    movieId === command.movieId &&
    hallId === command.hallId &&
    startsAt === command.startsAt
  );
}

export type CatalogueCommand = z.infer<typeof catalogueCommandSchema>;
export type CatalogueCommandType = CatalogueCommand['type'];
export type CatalogueCommandOf<T extends CatalogueCommandType> = Extract<CatalogueCommand, { type: T }>;
export const catalogueCommandTypes = [
  'DefineMovie',
  'RetireMovie',
  'UseMovie',
  'DefineTheater',
  'TakeSlot',
  'ReleaseSlot',
  'SettleSlot',
] as const satisfies readonly CatalogueCommandType[];
