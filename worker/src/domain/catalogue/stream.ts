import type { MovieDetails } from '@ticketing/shared/messages/catalogue/movie.ts';
import type { TheaterDetails } from '@ticketing/shared/messages/catalogue/theater.ts';

/** What a show to come has taken: a hall for a while, or its movie until it ends. */
export type Slot = {
  eventId: number;
  /** Absent in a movie's stream. */
  hall?: { hallId: string; from: string };
  until: string;
  /** The version of its event. Of two slots of a show the later one is that to which it moves. */
  version: number;
};

/** The state of a movie's or theater's stream after its event `version`. */
export type Stream = {
  streamId: string;
  version: number;
  /** The version since which its details are what they are; 0 before the first. */
  revision: number;
  /** Of a movie that is not retired. */
  movie?: MovieDetails;
  theater?: TheaterDetails;
  /** By slotId. Those that are over are dropped with the next event, so their number has a bound. */
  slots: Map<string, Slot>;
};

/** The state before the first event. */
export function emptyStream(streamId: string): Stream {
  return { streamId, version: 0, revision: 0, slots: new Map() };
}
