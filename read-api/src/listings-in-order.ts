import type { ListingView } from '@ticketing/shared/stores/listings.ts';
import type { Filter } from 'mongodb';
import type { Catalogue } from './catalogue.ts';
import { byUnits } from './programme/first-of.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** `name` is that of the order in cursors. */
export type ListingOrder = { name: string; field: 'startsAt' | 'name' | 'priceFromMinor'; direction: 1 | -1 };

/** A place in a list: the value by which it is ordered, and the id, which makes the order total. */
export type ListingPlace = { value: string | number; eventId: number };

export type FoundListing = Omit<ListingView, 'search'>;

export type ListingSearch = {
  filters: Filter<ListingView>[];
  order: ListingOrder;
  after: ListingPlace | undefined;
  limit: number;
};

/**
 * Finds the first listings behind a place. A listing has the name under which its show was scheduled; by name, a showtime
 * of a movie that has another title since is where that title belongs.
 */
export async function findInOrder(
  { listings }: Pick<Views, 'listings'>,
  catalogue: Pick<Catalogue, 'retitled'>,
  { filters, order, after, limit }: ListingSearch,
): Promise<FoundListing[]> {
  const { field, direction } = order;
  const find = (...more: Filter<ListingView>[]) =>
    listings
      .find<FoundListing>({ $and: [...filters, ...more] }, { projection: { search: 0 }, ...queryLimit })
      .sort({ [field]: direction, _id: direction })
      .limit(limit)
      .toArray();
  const rest = after === undefined ? [] : [behind(order, after)];
  const retitled = field === 'name' ? catalogue.retitled() : [];
  if (retitled.length === 0) return find(...rest);
  const ids = retitled.map(({ view }) => view._id);
  const found = await find({ $nor: [ofMovies(ids)] }, ...rest);
  for (const { view, order: title } of direction === 1 ? retitled : retitled.toReversed()) {
    found.sort(inOrder(direction));
    const last = found[limit - 1];
    if (last !== undefined && direction * byUnits(title, last.name) > 0) break;
    const fromPlace = after === undefined ? 1 : direction * byUnits(title, after.value);
    if (fromPlace < 0) continue;
    // All of them have one name, whatever their listings say.
    const ofMovie = await listings
      .find<FoundListing>(
        { $and: [...filters, ofMovies([view._id]), ...(fromPlace === 0 && after ? [idBehind(order, after)] : [])] },
        { projection: { search: 0 }, ...queryLimit },
      )
      .sort({ _id: direction })
      .limit(limit)
      .toArray();
    found.push(...ofMovie.map((listing) => ({ ...listing, name: title })));
  }
  return found.sort(inOrder(direction)).slice(0, limit);
}

/** The showtimes of movies that have no name of their own. */
function ofMovies(ids: string[]): Filter<ListingView> {
  return { 'showtime.movieId': { $in: ids }, 'showtime.name': { $exists: false } };
}

/** What comes after a place: so shows with equal values are neither skipped nor repeated. */
function behind(order: ListingOrder, after: ListingPlace): Filter<ListingView> {
  const { field, direction } = order;
  const beyond = { [direction === 1 ? '$gt' : '$lt']: after.value };
  return { $or: [{ [field]: beyond }, { [field]: after.value, ...idBehind(order, after) }] };
}

function idBehind({ direction }: ListingOrder, { eventId }: ListingPlace): Filter<ListingView> {
  return { _id: direction === 1 ? { $gt: eventId } : { $lt: eventId } };
}

function inOrder(direction: 1 | -1) {
  return (one: FoundListing, other: FoundListing) => direction * (byUnits(one.name, other.name) || one._id - other._id);
}
