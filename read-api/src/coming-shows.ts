import { LRUCache } from 'lru-cache';
import type { HeardHints } from './heard-hints.ts';
import type { ListedShow, ShowRevision, ShowtimeInList } from './listed-show.ts';
import { one } from './one-copy.ts';
import type { ShowtimeEntry } from './programme/entries.ts';
import type { Programme } from './programme/programme.ts';

export type ComingShows = {
  /** The show, if it is known that it is what the view has, but for the last second. */
  find(eventId: number): ListedShow | undefined;
  /** The show as it was last read, if it is in memory; it may be old. */
  lastRead(eventId: number): ListedShow | undefined;
  /** Takes a hint: a show has changed, or was repaired. */
  noteVersion(eventId: number, version: number): void;
  /** Begins a read of shows. @returns a function that takes what was found */
  reading(): (found: Iterable<ListedShow>) => void;
  /** How many shows are in memory. */
  size(): number;
  close(): void;
};

export type ComingShowsOptions = {
  programme: Pick<Programme, 'showtime' | 'showtimeIds' | 'changes'>;
  heard: Pick<HeardHints, 'vouchFor' | 'standing'>;
  /** Reads shows in the background. */
  read: (eventIds: number[]) => Promise<ListedShow[]>;
  /** Reads whether shows are still what they were. */
  readRevisions: (eventIds: number[]) => Promise<ShowRevision[]>;
  /** The time between two looks at what is missing, in milliseconds. */
  restMs?: number;
};

type Held = {
  show: ListedShow;
  /** The begin of the read that last found it so, from `performance.now()`; not finite after a hint. */
  readMs: number;
};

/**
 * The shows of the programme in memory, as lists show them, so that a page of a list reads nothing. A hint says that one
 * has changed; whether all hints were heard is what {@link HeardHints} knows. What is missing is read in the background, at
 * most half of the time, and meanwhile by those who ask for it. So is what is in doubt: of that the revision says whether
 * it has changed, which costs a tenth of reading it.
 */
export function createComingShows(options: ComingShowsOptions): ComingShows {
  const { programme, heard, read, readRevisions, restMs = 250 } = options;
  const held = new Map<number, Held>();
  const readings = new Set<{ startMs: number; changed: Set<number> }>();
  const parts = createParts();
  /** What is to be read. */
  const wanted = new Set<number>();
  /** What may have changed since it was read, and was not hinted at. */
  const doubted = new Set<number>();
  let looked = { sinceMs: -1, changes: -1, atMs: Number.NEGATIVE_INFINITY };
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function reading() {
    const mine = { startMs: performance.now(), changed: new Set<number>() };
    readings.add(mine);
    return (found: Iterable<ListedShow>) => {
      readings.delete(mine);
      for (const show of found) {
        const entry = programme.showtime(show._id);
        if (entry === undefined) continue;
        const known = held.get(show._id);
        if (known !== undefined && (known.show.version > show.version || known.readMs > mine.startMs)) continue;
        // A hint that arrived meanwhile may be of a later write.
        const readMs = mine.changed.has(show._id) ? Number.NEGATIVE_INFINITY : mine.startMs;
        held.set(show._id, { show: parts.shared(show, entry), readMs });
        doubted.delete(show._id);
        if (Number.isFinite(readMs)) wanted.delete(show._id);
        else wanted.add(show._id);
      }
    };
  }

  /** Looks which shows are missing. */
  function look(): void {
    const { sinceMs } = heard.standing();
    const changes = programme.changes();
    const nowMs = performance.now();
    const isDoubted = sinceMs !== looked.sinceMs;
    if (!isDoubted && (changes === looked.changes || nowMs - looked.atMs < lookMs)) return;
    looked = { sinceMs, changes, atMs: nowMs };
    for (const eventId of held.keys()) if (programme.showtime(eventId) === undefined) held.delete(eventId);
    wanted.clear();
    doubted.clear();
    for (const eventId of programme.showtimeIds()) {
      const readMs = held.get(eventId)?.readMs;
      if (readMs === undefined || !Number.isFinite(readMs)) wanted.add(eventId);
      else if (readMs <= sinceMs) doubted.add(eventId);
    }
  }

  async function readMissing(): Promise<void> {
    const page = firstOf(wanted, pageSize);
    const take = reading();
    let found: ListedShow[] = [];
    try {
      found = await read(page);
      for (const eventId of page) wanted.delete(eventId);
    } finally {
      take(found);
    }
  }

  async function compareDoubted(): Promise<void> {
    const page = firstOf(doubted, comparedAtOnce);
    const mine = { startMs: performance.now(), changed: new Set<number>() };
    readings.add(mine);
    try {
      const found = new Map((await readRevisions(page)).map((revision) => [revision._id, revision]));
      for (const eventId of page) {
        doubted.delete(eventId);
        const known = held.get(eventId);
        // A hint is more than a doubt.
        if (known === undefined || mine.changed.has(eventId)) continue;
        if (isRevision(known.show, found.get(eventId))) known.readMs = Math.max(known.readMs, mine.startMs);
        else wanted.add(eventId);
      }
    } finally {
      readings.delete(mine);
    }
  }

  async function fill(): Promise<void> {
    const { isWhole, sinceMs } = heard.standing();
    // While hints are lost one after the other, what is read now would not last.
    if (!isWhole || performance.now() - sinceMs < 4 * restMs) return;
    look();
    while (wanted.size + doubted.size > 0 && !isClosed && heard.standing().sinceMs === sinceMs) {
      const startMs = performance.now();
      await (doubted.size > 0 ? compareDoubted() : readMissing());
      const tookMs = performance.now() - startMs;
      await new Promise((resolve) => setTimeout(resolve, tookMs));
    }
  }

  function run(): void {
    fill()
      // What could not be read is still wanted.
      .catch(() => undefined)
      .finally(() => {
        if (!isClosed) timer = setTimeout(run, restMs);
      });
  }
  timer = setTimeout(run, restMs);

  return {
    find(eventId) {
      const known = held.get(eventId);
      return known !== undefined && heard.vouchFor(known.readMs) ? known.show : undefined;
    },
    lastRead: (eventId) => held.get(eventId)?.show,
    noteVersion(eventId, version) {
      for (const { changed } of readings) changed.add(eventId);
      const known = held.get(eventId);
      // The same version is another one after a repair.
      if (known === undefined || version < known.show.version) return;
      known.readMs = Number.NEGATIVE_INFINITY;
      doubted.delete(eventId);
      wanted.add(eventId);
    },
    reading,
    size: () => held.size,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

// Few enough that nobody waits for their decoding.
const pageSize = 200;
const comparedAtOnce = 1_000;

/** The time between two looks for showtimes that are new in the programme, in milliseconds. */
const lookMs = 5_000;

function isRevision({ version, origin }: ListedShow, found: ShowRevision | undefined): boolean {
  return found !== undefined && found.version === version && found.origin === origin;
}

function firstOf(ids: ReadonlySet<number>, count: number): number[] {
  const first: number[] = [];
  for (const id of ids) if (first.push(id) === count) break;
  return first;
}

/** One copy of what many shows have in common: a hundred thousand of them are in memory. */
function createParts() {
  const showtimes = new LRUCache<string, ShowtimeInList>({ max: 50_000 });
  const movies = new LRUCache<string, ShowtimeInList['movie']>({ max: 10_000 });
  const venues = new LRUCache<string, ListedShow['venue']>({ max: 10_000 });
  const counts = new LRUCache<string, ListedShow['counts']>({ max: 10_000 });
  const words = new LRUCache<string, string>({ max: 1_000 });

  function sharedShowtime({ movieId, theaterId, hallId, hallName, movie }: ShowtimeInList): ShowtimeInList {
    const ofMovie = one(movies, JSON.stringify(movie), movie);
    const showtime = { movieId, theaterId, hallId, hallName, movie: ofMovie };
    return one(showtimes, JSON.stringify(showtime), showtime);
  }

  return {
    shared(show: ListedShow, known: ShowtimeEntry): ListedShow {
      const { _id, version, scheduled, name, startsAt, endsAt, priceFromMinor, status, origin } = show;
      const { listing } = known;
      const showtime = show.showtime && sharedShowtime(show.showtime);
      // Written out: with what a spread adds, V8 makes a second object a show.
      const kept: ListedShow = {
        _id,
        version,
        scheduled,
        name: name === showtime?.movie.title ? showtime.movie.title : name,
        venue: one(venues, JSON.stringify(show.venue), show.venue),
        category: one(words, show.category, show.category),
        startsAt: startsAt === listing.startsAt ? listing.startsAt : startsAt,
        endsAt: endsAt === listing.showtime.endsAt ? listing.showtime.endsAt : endsAt,
        currency: one(words, show.currency, show.currency),
        priceFromMinor,
        counts: one(counts, JSON.stringify(show.counts), show.counts),
        showtime,
      };
      if (status !== undefined) kept.status = status;
      if (origin !== undefined) kept.origin = one(words, origin, origin);
      return kept;
    },
  };
}
