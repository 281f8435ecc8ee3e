import { randomUUID } from 'node:crypto';
import { lowestFreePrice } from '@ticketing/shared/hall/seat-map.ts';
import { noteChanges } from '@ticketing/shared/stores/changes.ts';
import type { ListingsComplete, ListingView } from '@ticketing/shared/stores/listings.ts';
import { isListedAlike, listingChangesId, listingOf, listingsCompleteId } from '@ticketing/shared/stores/listings.ts';
import { duplicatesOf } from '@ticketing/shared/stores/mongodb.ts';
import type { ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Collection } from 'mongodb';
import { operationLimit, unordered } from './limits.ts';

export type Listings = {
  /**
   * Updates the listings of shows before the shows are written. If a show is not written after all, its listing is
   * still right for its version, because all writers fold the same log.
   */
  follow(changes: { before: ShowView | undefined; after: ShowView }[]): Promise<void>;
  /** Writes missing listings, and those that are older than their stored show. */
  restore(eventIds: number[]): Promise<void>;
  /** The existing listings of shows. */
  load(eventIds: number[]): Promise<Map<number, ListingView>>;
  /** Records that every show has its listing. */
  markComplete(): Promise<void>;
  /**
   * Creates the listings of shows that were written before there were listings, and updates their `priceFromMinor`,
   * which was the lowest price of all seats then. Does nothing if that was done. Safe beside other writers, and when
   * interrupted.
   * @returns how many shows were checked
   */
  complete(): Promise<number>;
};

/**
 * The listings of shows, written with compare-and-set: an older one never replaces a newer one.
 * @param onListed called with the showtimes whose listings were written
 */
export function createListings(
  listings: Collection<ListingView | ListingsComplete>,
  shows: Collection<ShowView>,
  onListed: (showtimes: number[]) => void = () => undefined,
): Listings {
  const marks = listings as unknown as Collection<ListingsComplete>;
  const documents = listings as unknown as Collection<ListingView>;

  async function write(wanted: ListingView[]): Promise<void> {
    let rest = wanted;
    while (rest.length > 0) {
      const seen = await versionsOf(rest);
      const late = rest.filter(({ _id, version }) => (seen.get(_id) ?? -1) < version);
      const fresh = late.filter(({ _id }) => !seen.has(_id));
      const known = late.filter(({ _id }) => seen.has(_id));
      const [allAdded, replaced] = await Promise.all([
        fresh.length === 0 ? true : documents.insertMany(fresh, unordered).then(() => true, falseIfThere),
        known.length === 0
          ? 0
          : documents.bulkWrite(known.map(replacementOf(seen)), unordered).then(({ matchedCount }) => matchedCount),
      ]);
      // Another process has written one meanwhile: read all of them again.
      rest = allAdded && replaced === known.length ? [] : late;
    }
    // Also those that somebody else has written: he may have crashed before he could say so.
    const showtimes = wanted.flatMap(({ _id, showtime }) => (showtime === undefined ? [] : _id));
    await noteChanges(documents, listingChangesId, showtimes, operationLimit);
    if (showtimes.length > 0) onListed(showtimes);
  }

  async function versionsOf(wanted: ListingView[]): Promise<Map<number, number>> {
    const ids = wanted.map(({ _id }) => _id);
    const found = await documents
      .find({ _id: { $in: ids } }, { projection: { version: 1 }, ...operationLimit })
      .toArray();
    return new Map(found.map(({ _id, version }) => [_id, version]));
  }

  async function markComplete(): Promise<void> {
    await marks.updateOne(
      { _id: listingsCompleteId },
      { $set: { isComplete: true } },
      { upsert: true, ...operationLimit },
    );
  }

  return {
    markComplete,

    async follow(changes) {
      const changed: ListingView[] = [];
      for (const { before, after } of changes) {
        if (!after.scheduled || (before?.scheduled && isListedAlike(before, after))) continue;
        changed.push(listingOf(after));
      }
      await write(changed);
    },

    async restore(eventIds) {
      if (eventIds.length === 0) return;
      const found = await shows.find({ _id: { $in: eventIds } }, operationLimit).toArray();
      await write(found.flatMap((show) => (show.scheduled ? listingOf(show) : [])));
    },

    async load(eventIds) {
      const found = await documents.find({ _id: { $in: eventIds } }, operationLimit).toArray();
      return new Map(found.map((listing) => [listing._id, listing]));
    },

    async complete() {
      if ((await marks.findOne({ _id: listingsCompleteId }, operationLimit)) !== null) return 0;
      let looked = 0;
      for (let after = 0; ; ) {
        const page = await shows
          .find({ _id: { $gt: after } }, operationLimit)
          .sort({ _id: 1 })
          .limit(showsAtOnce)
          .toArray();
        const last = page.at(-1);
        if (last === undefined) break;
        const scheduled = page.filter((show): show is ScheduledShowView => show.scheduled);
        await write((await Promise.all(scheduled.map(withFreePrice))).map(listingOf));
        looked += page.length;
        after = last._id;
      }
      await markComplete();
      return looked;
    },
  };

  // The contents change without a new version, so the document gets an origin, by which readers and writers notice.
  async function withFreePrice(show: ScheduledShowView): Promise<ScheduledShowView> {
    const priceFromMinor = lowestFreePrice(show.layout, show);
    if (priceFromMinor === show.priceFromMinor) return show;
    await shows.updateOne(
      { _id: show._id, version: show.version, origin: show.origin ?? { $exists: false } },
      { $set: { priceFromMinor, origin: randomUUID() } },
      operationLimit,
    );
    return { ...show, priceFromMinor };
  }
}

// Bounds the memory: a show may have 100,000 seats.
const showsAtOnce = 20;

function replacementOf(seen: ReadonlyMap<number, number>) {
  return (listing: ListingView) => ({
    replaceOne: { filter: { _id: listing._id, version: seen.get(listing._id)! }, replacement: listing },
  });
}

function falseIfThere(error: unknown): false {
  if (duplicatesOf(error) === undefined) throw error;
  return false;
}
