import type { ListedShowtime } from '@ticketing/shared/stores/listings.ts';
import { LRUCache } from 'lru-cache';
import { one } from '../one-copy.ts';
import type { ShowtimeListing } from './entries.ts';

/**
 * Makes what is kept in memory of listings as they were read. A hundred thousand are there. They share their ids and
 * times where these are the same, and their fields are written out here: an object that is read or spread has most of
 * its fields in a second one. Both together were two fifths of what the garbage collector looked at.
 */
export function createListingCopies(): (listing: ShowtimeListing) => ShowtimeListing {
  const words = new LRUCache<string, string>({ max: 20_000 });
  const shared = (word: string) => one(words, word, word);

  function showtimeOf({ movieId, theaterId, hallId, endsAt, currency, name }: ListedShowtime): ListedShowtime {
    const showtime: ListedShowtime = {
      movieId: shared(movieId),
      theaterId: shared(theaterId),
      hallId: shared(hallId),
      endsAt,
      currency: shared(currency),
    };
    if (name !== undefined) showtime.name = name;
    return showtime;
  }

  return ({ _id, version, startsAt, salesOpenAt, salesCloseAt, priceFromMinor, hasFreeSeats, showtime }) => ({
    _id,
    version,
    startsAt,
    salesOpenAt: shared(salesOpenAt),
    salesCloseAt: salesCloseAt === startsAt ? startsAt : salesCloseAt,
    priceFromMinor,
    hasFreeSeats,
    showtime: showtimeOf(showtime),
  });
}
