import type { Showtime } from '@ticketing/shared/messages/catalogue/showtime.ts';
import { endOf } from '@ticketing/shared/stores/listings.ts';
import type { ScheduledShowView, ShowView } from '@ticketing/shared/stores/views.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** A show as in a list: without its seats and its rules. */
export type ListedShow = Pick<
  ScheduledShowView,
  | '_id'
  | 'version'
  | 'origin'
  | 'scheduled'
  | 'name'
  | 'venue'
  | 'category'
  | 'startsAt'
  | 'currency'
  | 'priceFromMinor'
  | 'counts'
  | 'status'
> & {
  showtime?: ShowtimeInList | undefined;
  /** Of a showtime. */
  endsAt?: string | undefined;
};

/** What lists need of a showtime, besides the current movie and theater. */
export type ShowtimeInList = Pick<Showtime, 'movieId' | 'theaterId' | 'hallId' | 'hallName' | 'movie'>;

export type ShowHead = ListedShow | Extract<ShowView, { scheduled: false }>;

/** What is read of a show for lists. */
type StoredHead =
  | Pick<ScheduledShowView, Exclude<keyof typeof listedFields, 'scheduled'> | '_id' | 'scheduled'>
  | Extract<ShowView, { scheduled: false }>;

/** Finds shows without what lists do not have. */
export async function findListed({ shows }: Pick<Views, 'shows'>, eventIds: number[]): Promise<ShowHead[]> {
  const found = shows.find<StoredHead>({ _id: { $in: eventIds } }, { projection: listedFields, ...queryLimit });
  return (await found.toArray()).map(headOf);
}

function headOf(show: StoredHead): ShowHead {
  if (!show.scheduled || show.showtime === undefined) return show;
  return { ...show, endsAt: endOf(show, show.showtime) };
}

/** What says whether a show has changed: its version, and its origin, which a repair and a rebuild change. */
export type ShowRevision = Pick<ShowView, '_id' | 'version' | 'origin'>;

/** Finds the revisions of shows. */
export function findRevisions({ shows }: Pick<Views, 'shows'>, eventIds: number[]): Promise<ShowRevision[]> {
  const projection = { version: 1, origin: 1 };
  return shows.find<ShowRevision>({ _id: { $in: eventIds } }, { projection, ...queryLimit }).toArray();
}

export function isScheduled(show: ShowHead): show is ListedShow {
  return show.scheduled;
}

const listedFields = {
  ...{ version: 1, origin: 1, scheduled: 1, name: 1, venue: 1, category: 1, startsAt: 1, currency: 1 },
  ...{ priceFromMinor: 1, counts: 1, status: 1, showtime: 1, rules: 1 },
} satisfies Partial<Record<keyof ScheduledShowView, 1>>;
