/**
 * The collection in which sync-service writes down which shows stand: their events cannot be projected, and the views of
 * all others go on without them. It is no view: nothing folds it, and a rebuild leaves it where it is.
 */
export const standingShowsCollection = 'standing_shows';

/** `standing_shows`: a show whose views stand still, until it is taken out again. */
export type StandingShow = {
  /** The show. */
  _id: number;
  /** The version at which its views stood when this was written last. They may have gone on since. */
  version: number;
  reason: string;
  since: Date;
  /** Another one with each writing, so that nobody takes out what he has not read. */
  note: string;
  /** History and bookings from this version on were lost, and could not be written again. */
  lostFrom?: number;
};
