import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { SeatState } from '@ticketing/shared/messages/seat-map.ts';
import { emptyHall, foldHall } from '@ticketing/shared/messages/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { LRUCache } from 'lru-cache';
import type { Hall } from './hall.ts';
import { readSeatFacts, timeOfVersion } from './show-history.ts';
import { singleFlight } from './single-flight.ts';
import { createTurns } from './turns.ts';
import { viewBehind } from './view-behind.ts';
import type { Views } from './views.ts';

export type PastHalls = {
  /**
   * Finds the version that a show had at a time; a version is given back as it is.
   * @param show as the view has it: later versions are not looked at
   * @throws HttpProblem `validation-failed` for a time before the show's first event, or one that is still to come
   */
  versionAt(show: ScheduledShowView, at: number | string): Promise<number>;
  /**
   * Folds the hall from the history, as it was at a version. Those who ask for the same share one fold.
   * @param show as the view has it, at that version or a later one
   * @throws HttpProblem `validation-failed` when the show was not scheduled yet at that version, `view-behind` when the
   *   history has a hole that is still to be filled, or `views-unavailable` when too many ask, or it takes too long
   */
  at(show: ScheduledShowView, version: number): Promise<Hall>;
};

export type PastHallsOptions = {
  /** How much is kept in memory, in bytes. */
  maxBytes: number;
  /** Told of each fold that begins. */
  onFold?: (() => void) | undefined;
  /** How many folds run at the same time, each with a hall and a batch of events in memory, and how many may wait. */
  foldsAtOnce?: number;
  foldsWaiting?: number;
  /** How long one fold may take, in milliseconds. One that is broken off is gone on with from its last milestone. */
  foldTimeoutMs?: number;
};

/** A hall on the way: after every so many versions one is kept, and later folds begin there. */
type Milestone = { scheduled: boolean; hall: SeatState };

const versionsBetween = 500;

/** The halls of the past. What has happened does not change, so what was folded once is good for ever. */
export function createPastHalls(views: Views, options: PastHallsOptions): PastHalls {
  const { maxBytes, onFold, foldsAtOnce = 2, foldsWaiting = 100, foldTimeoutMs = 20_000 } = options;
  const milestones = new LRUCache<string, Milestone>({
    maxSize: maxBytes,
    sizeCalculation: ({ hall }) => Object.values(hall.seatMap).reduce((sum, row) => sum + row.length + 100, 500),
  });
  const inTurn = createTurns(foldsAtOnce, foldsWaiting, () => tooMuch('Too many halls of the past are asked for.'));

  // With the run that wrote the view anew, if one did: what was folded from what it mended must not be used again.
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
    // A hole is left by a MongoDB that lost its last second, until sync-service has filled it.
    if (reached !== version || asOf === undefined) throw viewBehind(Math.min(reached, version - 1));
    if (!scheduled) throw badAt('is before the show was scheduled');
    return { eventId, version, asOf, ...hall.state() };
  }

  async function findVersion({ show, at }: { show: ScheduledShowView; at: string }): Promise<number> {
    // Times grow with versions: the last version that is not later lies where halving the range ends.
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
      // The clock of this process is not the broker's: what the show says has been is not to come.
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
