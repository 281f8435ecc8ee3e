/**
 * The collection in which sync-service records standing shows: their events cannot be projected, and the views of all
 * others continue without them. It is not a view: it is not folded, and a rebuild keeps it.
 */
export const standingShowsCollection = 'standing_shows';

/** `standing_shows`: a show whose views do not advance, until it is removed. */
export type StandingShow = {
  /** The show. */
  _id: number;
  /** The version of its views when this was last written. They may have advanced since. */
  version: number;
  reason: string;
  since: Date;
  /** New with each write, so that nobody removes a record that he has not read. */
  note: string;
  /** History and bookings from this version on were lost, and could not be written again. */
  lostFrom?: number;
};
