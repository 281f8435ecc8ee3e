import type { CatalogueEvent } from '@ticketing/shared/messages/catalogue/events.ts';
import { movieStream, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { BookingEvent } from '@ticketing/shared/messages/events.ts';
import type { Violation } from './violation.ts';

/** What a show has of a stream: a hall for a while, or its movie until it ends. */
export type Slot = { slotId: string; eventId: number; hallId?: string; from?: string; until: string };

/** What the events of a movie or theater add up to, told without a line of the services' own code. */
export type EntryModel = {
  streamId: string;
  /** By revision: the title or name since then; undefined of a retired movie. */
  titles: Map<number, string | undefined>;
  revision: number;
  wasRetired: boolean;
  /** The halls that were in every definition. */
  lastingHalls: Set<string>;
  /** By id. In a run all shows are to come. */
  slots: Map<string, Slot>;
};

/**
 * Folds the events of a movie or theater.
 * @param onViolation told where two shows have a hall at a time, or a movie is retired that has shows to come
 */
export function entryModelOf(
  streamId: string,
  events: readonly CatalogueEvent[],
  onViolation: (violation: Violation) => void,
): EntryModel {
  const titles: EntryModel['titles'] = new Map();
  const slots: EntryModel['slots'] = new Map();
  let lastingHalls: Set<string> | undefined;
  let [revision, wasRetired] = [0, false];
  const bad = (version: number, what: string) => {
    onViolation({ promised: 'slots', what: `${streamId} version ${version}: ${what}` });
  };
  for (const event of events) {
    const { version } = event;
    switch (event.type) {
      case 'MovieDefined':
        revision = event.revision;
        titles.set(revision, event.movie.title);
        break;
      case 'MovieRetired':
        if (slots.size > 0) bad(version, `retired with ${slots.size} shows to come`);
        revision = event.revision;
        titles.set(revision, undefined);
        wasRetired = true;
        break;
      case 'TheaterDefined': {
        const halls = new Set(event.theater.halls.map(({ hallId }) => hallId));
        for (const { hallId = '', eventId } of slots.values()) {
          if (!halls.has(hallId)) bad(version, `without hall ${hallId}, which show ${eventId} has`);
        }
        revision = event.revision;
        titles.set(revision, event.theater.name);
        lastingHalls = new Set(Array.from(halls).filter((hallId) => lastingHalls?.has(hallId) ?? true));
        break;
      }
      case 'SlotTaken': {
        const { slotId, eventId, hallId, from, until } = event;
        for (const other of slots.values()) {
          if (other.eventId !== eventId && meet(other, event)) {
            bad(version, `show ${eventId} has hall ${hallId} from ${from}, and so has show ${other.eventId}`);
          }
        }
        slots.set(slotId, { slotId, eventId, hallId, from, until });
        break;
      }
      case 'MovieUsed':
        slots.set(event.slotId, { slotId: event.slotId, eventId: event.eventId, until: event.until });
        break;
      case 'SlotsReleased':
        for (const slotId of event.slotIds) slots.delete(slotId);
        break;
      case 'CommandRejected':
        break;
    }
  }
  return { streamId, titles, revision, wasRetired, lastingHalls: lastingHalls ?? new Set(), slots };
}

type Stay = { hallId?: string; from?: string; until: string };

function meet(one: Stay, other: Stay): boolean {
  if (one.from === undefined || other.from === undefined || one.hallId !== other.hallId) return false;
  return one.from < other.until && other.from < one.until;
}

/** A showtime that takes place. */
type Showing = {
  eventId: number;
  slotId: string;
  movieId: string;
  theaterId: string;
  hallId: string;
  from: string;
  until: string;
};

function showingOf(eventId: number, events: readonly BookingEvent[]): Showing | undefined {
  let showing: Showing | undefined;
  for (const event of events) {
    if (event.type === 'ShowCancelled') return undefined;
    if ((event.type !== 'ShowScheduled' && event.type !== 'ShowChanged') || event.showtime === undefined) continue;
    const { slotId, movieId, theaterId, hallId, endsAt: until } = event.showtime;
    showing = { eventId, slotId, movieId, theaterId, hallId, from: event.startsAt ?? '', until };
  }
  return showing;
}

/**
 * Whether all showtimes have what is theirs, and nobody has anything else: no two of them have a hall at a time, each has
 * its hall and its movie, and what is taken is of a show that takes place then. While steps are under way there is more.
 * @param shows the events of each show
 */
export function* checkSlots(
  entries: ReadonlyMap<string, EntryModel>,
  shows: ReadonlyMap<number, readonly BookingEvent[]>,
): Generator<Violation> {
  const showings = Array.from(shows).flatMap(([eventId, events]) => showingOf(eventId, events) ?? []);
  for (const [index, one] of showings.entries()) {
    const other = showings.slice(0, index).find((before) => before.theaterId === one.theaterId && meet(before, one));
    if (other !== undefined) {
      const what = `shows ${other.eventId} and ${one.eventId} are in hall ${one.hallId} of ${one.theaterId} at ${one.from}`;
      yield { promised: 'slots', what };
    }
    const ofTheater = entries.get(theaterStream(one.theaterId))?.slots.get(one.slotId);
    if (ofTheater?.eventId !== one.eventId || ofTheater.hallId !== one.hallId || ofTheater.from !== one.from) {
      yield { promised: 'slots', what: `show ${one.eventId} does not have its hall ${one.hallId} of ${one.theaterId}` };
    }
    const ofMovie = entries.get(movieStream(one.movieId))?.slots.get(one.slotId);
    if (ofMovie?.eventId !== one.eventId || ofMovie.until !== one.until) {
      yield { promised: 'slots', what: `show ${one.eventId} is none of the movie ${one.movieId}` };
    }
  }
  const wanted = new Map(showings.map(({ eventId, slotId }) => [eventId, slotId]));
  for (const { streamId, slots } of entries.values()) {
    for (const { slotId, eventId } of slots.values()) {
      if (wanted.get(eventId) === slotId) continue;
      yield { promised: 'slots', what: `${streamId} keeps slot ${slotId} for show ${eventId}, which is not there` };
    }
  }
}
