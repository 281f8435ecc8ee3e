import type { Showtime } from '../messages/catalogue/showtime.ts';
import { orderKey, searchText } from '../messages/text-keys.ts';
import type { ScheduledShowView } from './views.ts';

/**
 * `listings`: the fields by which lists are filtered and ordered. Lists and searches query these documents, not the
 * shows with their seat maps. A listing changes with the show's details, its lowest free price, and when the last seat
 * is sold or one becomes free again, so most sales do not change it. The other fields in a list come from the show's
 * view.
 */
export type ListingView = {
  _id: number;
  /** The show's version when the listing was last written; later versions have not changed it. */
  version: number;
  /** {@link orderKey} of the name. */
  name: string;
  /** {@link searchText} of name, venue and city, one line each. */
  search: string;
  /** In NFC. */
  city: string;
  category: string;
  startsAt: string;
  /** When sales begin and end; both always have a value. */
  salesOpenAt: string;
  salesCloseAt: string;
  priceFromMinor: number;
  hasFreeSeats: boolean;
  /** Absent for a show that takes place. */
  isCancelled?: true;
  /** Of a showtime: what the lists of the catalogue need besides. */
  showtime?: ListedShowtime;
};

/** What the lists of the catalogue need of a showtime. Title, theater and city are those of its movie and theater. */
export type ListedShowtime = {
  movieId: string;
  theaterId: string;
  hallId: string;
  endsAt: string;
  currency: string;
  /** A name of its own, where that is not the title of its movie. */
  name?: string;
};

/** The document of `listings` that says that it has all shows. @see ViewStore.completeListings */
export type ListingsComplete = { _id: 0; isComplete: true };

/** The id of {@link ListingsComplete}: no show has it. */
export const listingsCompleteId = 0;

/** The id of the document of changes, for showtimes alone; see changes.ts. */
export const listingChangesId = -1;

/** Makes the listing of a show. */
export function listingOf(show: ScheduledShowView): ListingView {
  const { _id, version, name, venue, category, startsAt, salesOpenAt, salesCloseAt, priceFromMinor, counts } = show;
  return {
    _id,
    version,
    name: orderKey(name),
    search: [name, venue.name, venue.city].map(searchText).join('\n'),
    city: venue.city.normalize('NFC'),
    category: category.normalize('NFC'),
    startsAt,
    salesOpenAt: salesOpenAt ?? '0001-01-01T00:00:00.000Z',
    salesCloseAt: salesCloseAt ?? startsAt,
    priceFromMinor,
    hasFreeSeats: counts.available > 0,
    ...(show.status === 'cancelled' && { isCancelled: true }),
    ...(show.showtime !== undefined && { showtime: listedShowtime(show, show.showtime) }),
  };
}

function listedShowtime(show: ScheduledShowView, showtime: Showtime): ListedShowtime {
  const { movieId, theaterId, hallId, movie } = showtime;
  const { name, currency } = show;
  return { movieId, theaterId, hallId, endsAt: endOf(show, showtime), currency, ...(name !== movie.title && { name }) };
}

/**
 * When a showtime ends: it may have been moved since it was scheduled, and its movie may have had another length then.
 * Its end moves with it since it moves with a slot; before, only its start did.
 */
export function endOf(
  { startsAt, rules = 1 }: Pick<ScheduledShowView, 'startsAt' | 'rules'>,
  { movie, endsAt }: Pick<Showtime, 'movie' | 'endsAt'>,
): string {
  if (rules >= 3) return endsAt;
  return new Date(Date.parse(startsAt) + movie.minutes * 60_000).toISOString();
}

/** Whether two states of a show have the same listing; cheaper than making both. */
export function isListedAlike(one: ScheduledShowView, other: ScheduledShowView): boolean {
  return (
    one.status === other.status &&
    one.priceFromMinor === other.priceFromMinor &&
    one.counts.available > 0 === other.counts.available > 0 &&
    one.name === other.name &&
    one.venue.name === other.venue.name &&
    one.venue.city === other.venue.city &&
    one.category === other.category &&
    one.startsAt === other.startsAt &&
    one.salesOpenAt === other.salesOpenAt &&
    one.salesCloseAt === other.salesCloseAt &&
    one.showtime?.movieId === other.showtime?.movieId &&
    one.showtime?.theaterId === other.showtime?.theaterId &&
    one.showtime?.hallId === other.showtime?.hallId &&
    one.showtime?.endsAt === other.showtime?.endsAt
  );
}
