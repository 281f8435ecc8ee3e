import { orderKey, searchText } from '../messages/text-keys.ts';
import type { ScheduledShowView } from './views.ts';

/**
 * `listings`: of a show what lists are filtered and ordered by, and nothing else: a list, and a search, goes over these
 * and never over halls. It changes with the show's details, with the lowest price that is free and when the last seat
 * goes or one comes back; so most sales do not touch it. What a list says of a show comes from the show itself.
 */
export type ListingView = {
  _id: number;
  /** Of the show, when the listing was last written: later versions have changed nothing in it, or will. */
  version: number;
  /** {@link orderKey} of the name. */
  name: string;
  /** {@link searchText} of name, venue and city, a line each. */
  search: string;
  /** In NFC. */
  city: string;
  category: string;
  startsAt: string;
  /** When sales begin and end; there is always one and the other. */
  salesOpenAt: string;
  salesCloseAt: string;
  priceFromMinor: number;
  hasFreeSeats: boolean;
};

/** Says, as a document of `listings`, that all shows are in it. @see ViewStore.completeListings */
export type ListingsComplete = { _id: 0; isComplete: true };

/** The id of {@link ListingsComplete}: no show has it. */
export const listingsCompleteId = 0;

/** How a show is found in lists. */
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
  };
}

/** Whether two states of a show have the same listing; cheaper than making both. */
export function isListedAlike(one: ScheduledShowView, other: ScheduledShowView): boolean {
  return (
    one.priceFromMinor === other.priceFromMinor &&
    one.counts.available > 0 === other.counts.available > 0 &&
    one.name === other.name &&
    one.venue.name === other.venue.name &&
    one.venue.city === other.venue.city &&
    one.category === other.category &&
    one.startsAt === other.startsAt &&
    one.salesOpenAt === other.salesOpenAt &&
    one.salesCloseAt === other.salesCloseAt
  );
}
