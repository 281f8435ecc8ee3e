import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { movieStream, streamOf, theaterStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { Showtime } from '@ticketing/shared/messages/catalogue/showtime.ts';
import { searchText } from '@ticketing/shared/messages/text-keys.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { CatalogueCollection } from '@ticketing/shared/stores/catalogue-views.ts';
import type { ViewHint } from '@ticketing/shared/stores/views.ts';
import type { MovieEntry } from './programme/entries.ts';
import { followProgramme } from './programme/following.ts';
import type { Programme } from './programme/programme.ts';
import type { Wait } from './shows.ts';
import type { ShowtimeDetails } from './showtime-of-show.ts';
import { movieOfShow, recordedDetails } from './showtime-of-show.ts';
import { viewBehind } from './view-behind.ts';
import { createViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

export type Catalogue = {
  /**
   * The catalogue in memory.
   * @throws HttpProblem `views-unavailable` while it has not been read
   */
  programme(): Programme;
  /**
   * Waits until the programme has a movie or theater at a version or a later one.
   * @throws HttpProblem `view-behind` if that is not reached in time
   */
  reach(collection: CatalogueCollection, id: string, version: number, wait: Wait): Promise<void>;
  /**
   * The movie and theater of a showtime as they are now; undefined while one of them is not known, see {@link
   * Catalogue.learn}.
   */
  details(showtime: Pick<Showtime, 'movieId' | 'theaterId'>): ShowtimeDetails | undefined;
  /** The same, from the views if they are not known; as they were when it was scheduled where they do not exist. */
  learn(showtime: Showtime): Promise<ShowtimeDetails>;
  /** The movies and theaters whose current names have a text. */
  named(q: string): { movieIds: string[]; theaterIds: string[] };
  /** See {@link Programme.retitled}. */
  retitled(): MovieEntry[];
  /** Takes what a hint says of the catalogue. */
  hear(hint: Pick<ViewHint, 'listed' | 'catalogue'>): void;
  /** Rejects while the catalogue is being read: for /health/ready. */
  check(): Promise<void>;
  close(): void;
};

export type CatalogueOptions = { views: Views; programme: Programme; logger: Logger };

/** The movies, theaters and showtimes of the views, in memory. */
export function createCatalogue({ views, programme, logger }: CatalogueOptions): Catalogue {
  const follower = followProgramme({ views, programme, logger });
  const watch = createViewWatch<string>({ read: readVersions });

  async function readVersions(streamIds: string[]) {
    const versions: [streamId: string, version: number][] = [];
    for (const collection of ['movies', 'theaters'] as const) {
      const ids = streamIds.flatMap((streamId) => (collectionOf(streamId) === collection ? streamOf(streamId).id : []));
      if (ids.length === 0) continue;
      const found = await views.read(() =>
        views[collection].find({ _id: { $in: ids } }, { projection: { version: 1 }, ...queryLimit }).toArray(),
      );
      for (const { _id, version } of found) versions.push([streamIdOf(collection, _id), version]);
    }
    return versions;
  }

  function versionOf(collection: CatalogueCollection, id: string): number {
    const entry = collection === 'movies' ? programme.movie(id) : programme.theater(id);
    return entry?.view.version ?? 0;
  }

  function details(showtime: Pick<Showtime, 'movieId' | 'theaterId'>): ShowtimeDetails | undefined {
    const movie = programme.movie(showtime.movieId);
    const theater = programme.theater(showtime.theaterId);
    return movie && theater && { movie: movieOfShow(movie.view), theater: theater.view };
  }

  return {
    programme() {
      if (follower.isReady()) return programme;
      const detail = 'The programme is being made.';
      throw new HttpProblem('views-unavailable', { detail, headers: { 'Retry-After': '1' } });
    },
    async reach(collection, id, version, { timeoutMs, signal }) {
      if (versionOf(collection, id) >= version) return;
      await follower.refresh(collection, id);
      if (versionOf(collection, id) >= version) return;
      if (await watch.until(streamIdOf(collection, id), version, timeoutMs, signal)) {
        await follower.refresh(collection, id);
      }
      if (versionOf(collection, id) < version) throw viewBehind(versionOf(collection, id));
    },
    details,
    async learn(showtime) {
      const known = details(showtime);
      if (known !== undefined) return known;
      await Promise.all([
        follower.refresh('movies', showtime.movieId),
        follower.refresh('theaters', showtime.theaterId),
      ]);
      return details(showtime) ?? recordedDetails(showtime);
    },
    named(q) {
      const text = searchText(q);
      if (text === '') return { movieIds: [], theaterIds: [] };
      const movieIds = programme.movies().flatMap(({ search, view }) => (search.includes(text) ? view._id : []));
      const theaterIds = programme.theaters().flatMap(({ search, view }) => (search.includes(text) ? view._id : []));
      return { movieIds, theaterIds };
    },
    retitled: programme.retitled,
    hear({ listed = [], catalogue = [] }) {
      const movies: string[] = [];
      const theaters: string[] = [];
      for (const [streamId, version] of catalogue) {
        const { kind, id } = streamOf(streamId);
        (kind === 'movie' ? movies : theaters).push(id);
        watch.moved(streamId, version);
      }
      if (listed.length + catalogue.length > 0) follower.hear({ listings: listed, movies, theaters });
    },
    check: follower.check,
    close() {
      watch.close();
      follower.close();
    },
  };
}

function collectionOf(streamId: string): CatalogueCollection {
  return streamOf(streamId).kind === 'movie' ? 'movies' : 'theaters';
}

function streamIdOf(collection: CatalogueCollection, id: string): string {
  return collection === 'movies' ? movieStream(id) : theaterStream(id);
}
