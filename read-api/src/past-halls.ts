import { bytesOfRow } from '@ticketing/shared/hall/places.ts';
import type { HallState } from '@ticketing/shared/hall/seat-map.ts';
import { emptyHall, foldHall } from '@ticketing/shared/hall/seat-map.ts';
import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import { createTurns } from '@ticketing/shared/service/turns.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { LRUCache } from 'lru-cache';
import type { Hall } from './hall.ts';
import { readSeatFacts, timeOfVersion } from './show-history.ts';
import { singleFlight } from './single-flight.ts';
import { viewBehind } from './view-behind.ts';
import type { Views } from './views.ts';

export type PastHalls = {
  /**
   * The version that a show had at a time; a version is returned unchanged.
   * @param show as in the view: later versions are not considered
   * @throws HttpProblem `validation-failed` for a time before the show's first event, or in the future
   */
  versionAt(show: ScheduledShowView, at: number | string): Promise<number>;
  /**
   * The seat map at a version, folded from the history. Concurrent requests for the same one share a fold.
   * @param show as in the view, at that version or a later one
   * @throws HttpProblem `validation-failed` when the show was not scheduled yet at that version, `view-behind` when
   *   the history has a gap that is still to be filled, or `views-unavailable` when there are too many requests, or it
   *   takes too long
   */
  at(show: ScheduledShowView, version: number): Promise<Hall>;
};

export type PastHallsOptions = {
  /** The size of the cache, in bytes. */
  maxBytes: number;
  /** Called for each fold that begins. */
  onFold?: (() => void) | undefined;
  /**
   * How many folds run at the same time, each with a seat map and a batch of events in memory, and how many may wait.
   */
  foldsAtOnce?: number;
  foldsWaiting?: number;
  /** The time limit of a fold, in milliseconds. The next one continues from its last milestone. */
  foldTimeoutMs?: number;
};

/** An intermediate seat map: one is cached after every so many versions, and later folds begin there. */
type Milestone = { scheduled: boolean; hall: HallState };

const versionsBetween = 500;

/** Past seat maps. The past does not change, so a result is valid for ever. */
export function createPastHalls(views: Views, options: PastHallsOptions): PastHalls {
  const { maxBytes, onFold, foldsAtOnce = 2, foldsWaiting = 100, foldTimeoutMs = 20_000 } = options;
  const milestones = new LRUCache<string, Milestone>({
    maxSize: maxBytes,
    sizeCalculation: ({ hall }) => hall.layout.reduce((sum, row) => sum + bytesOfRow(row) + 200, 500),
  });
  const inTurn = createTurns(foldsAtOnce, foldsWaiting, () => tooMuch('Too many halls of the past are asked for.'));

  // Includes the id of the repair that rewrote the view, if any: results from before it must not be used.
  const keyOf = ({ _id, origin }: ScheduledShowView, version: number) => `${_id}:${origin ?? ''}:${version}`;

  function lastMilestone(show: ScheduledShowView, version: number) {
    for (let at = version - (version % versionsBetween); at > 0; at -= versionsBetween) {
      const milestone = milestones.get(keyOf(show, at));
      if (milestone !== undefined) return { at, ...milestone };
    }
    return { at: 0, scheduled: false, hall: emptyHall(show.layout) };
  }

  async function fold({ show, version }: { show: ScheduledShowView; version: number }): Promise<Hall> {
    const endMs = performance.now() + foldTimeoutMs;
    onFold?.();
    const eventId = show._id;
    const start = lastMilestone(show, version);
    const hall = foldHall(start.hall);
    let { at: reached, scheduled } = start;
    let asOf = reached === version ? await timeOfVersion(views, eventId, version) : undefined;
    for await (const fact of readSeatFacts(views, eventId, reached + 1, version)) {
      if (fact.version !== reached + 1) break;
      reached = fact.version;
      scheduled ||= fact.type === 'ShowScheduled';
      hall.apply(fact);
      asOf = fact.at;
      if (reached % versionsBetween === 0) {
        milestones.set(keyOf(show, reached), { scheduled, hall: hall.state() });
        if (performance.now() > endMs) throw tooMuch('The hall of that time takes long to find.');
      }
    }
    // A gap, left by a MongoDB that lost its last second, until sync-service has filled it.
    if (reached !== version || asOf === undefined) throw viewBehind(Math.min(reached, version - 1));
    if (!scheduled) throw badAt('is before the show was scheduled');
    return { eventId, version, asOf, ...hall.state() };
  }

  async function findVersion({ show, at }: { show: ScheduledShowView; at: string }): Promise<number> {
    // Times grow with versions, so bisect for the last version that is not later.
    let [notLater, later] = [0, show.version];
    while (later - notLater > 1) {
      const middle = Math.floor((notLater + later) / 2);
      const time = await timeOfVersion(views, show._id, middle);
      if (time === undefined) throw viewBehind(middle - 1);
      if (time <= at) notLater = middle;
      else later = middle;
    }
    if (notLater === 0) throw badAt('is before the first event of this show');
    return notLater;
  }

  const shareFold = singleFlight(
    (wanted: { show: ScheduledShowView; version: number }) => inTurn(() => fold(wanted)),
    ({ show, version }) => keyOf(show, version),
  );
  const shareVersion = singleFlight(findVersion, ({ show, at }) => `${keyOf(show, show.version)}@${at}`);

  return {
    async versionAt(show, at) {
      if (typeof at === 'number') return at;
      // The clock of this process is not the broker's: a time up to the show's own is never in the future.
      if (at > show.asOf && at > new Date().toISOString()) throw badAt('must not be in the future');
      if (at >= show.asOf) return show.version;
      return shareVersion({ show, at });
    },
    at: (show, version) => shareFold({ show, version }),
  };
}

function badAt(message: string): HttpProblem {
  return new HttpProblem('validation-failed', { detail: `at: ${message}`, errors: [{ path: 'at', message }] });
}

function tooMuch(detail: string): HttpProblem {
  return new HttpProblem('views-unavailable', { detail, headers: { 'Retry-After': '1' } });
}
