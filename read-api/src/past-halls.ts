import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { SeatState } from '@ticketing/shared/messages/seat-map.ts';
import { emptyHall, foldHall } from '@ticketing/shared/messages/seat-map.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import { LRUCache } from 'lru-cache';
import type { Hall } from './hall.ts';
import { readSeatFacts, timeOfVersion } from './show-history.ts';
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
   * Folds the hall from the history, as it was at a version.
   * @param show as the view has it, at that version or a later one
   * @throws HttpProblem `validation-failed` when the show was not scheduled yet at that version, or `view-behind` when the
   * history has a hole that is still to be filled
   */
  at(show: ScheduledShowView, version: number): Promise<Hall>;
};

/** A hall on the way: after every so many versions one is kept, and later folds begin there. */
type Milestone = { scheduled: boolean; hall: SeatState };

const versionsBetween = 500;

/**
 * The halls of the past. What has happened does not change, so what was folded once is good for ever.
 * @param maxBytes how much is kept in memory
 */
export function createPastHalls(views: Views, maxBytes: number): PastHalls {
  const milestones = new LRUCache<string, Milestone>({
    maxSize: maxBytes,
    sizeCalculation: ({ hall }) => Object.values(hall.seatMap).reduce((sum, row) => sum + row.length + 100, 500),
  });

  // With the run that wrote the view anew, if one did: what was folded from what it mended must not be used again.
  const keyOf = ({ _id, origin }: ScheduledShowView, version: number) => `${_id}:${origin ?? ''}:${version}`;

  function lastMilestone(show: ScheduledShowView, version: number) {
    for (let at = version - (version % versionsBetween); at > 0; at -= versionsBetween) {
      const milestone = milestones.get(keyOf(show, at));
      if (milestone !== undefined) return { at, ...milestone };
    }
    return { at: 0, scheduled: false, hall: emptyHall(show.layout) };
  }

  return {
    async versionAt(show, at) {
      if (typeof at === 'number') return at;
      // The clock of this process is not the broker's: what the show says has been is not to come.
      if (at > show.asOf && at > new Date().toISOString()) throw badAt('must not be in the future');
      if (at >= show.asOf) return show.version;
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
    },

    async at(show, version) {
      const eventId = show._id;
      const start = lastMilestone(show, version);
      const fold = foldHall(start.hall);
      let { at: reached, scheduled } = start;
      let asOf = reached === version ? await timeOfVersion(views, eventId, version) : undefined;
      for await (const fact of readSeatFacts(views, eventId, reached + 1, version)) {
        if (fact.version !== reached + 1) break;
        reached = fact.version;
        scheduled ||= fact.type === 'ShowScheduled';
        fold.apply(fact);
        asOf = fact.at;
        if (reached % versionsBetween === 0) {
          milestones.set(keyOf(show, reached), { scheduled, hall: fold.state() });
        }
      }
      // A hole is left by a MongoDB that lost its last second, until sync-service has filled it.
      if (reached !== version || asOf === undefined) throw viewBehind(Math.min(reached, version - 1));
      if (!scheduled) throw badAt('is before the show was scheduled');
      return { eventId, version, asOf, ...fold.state() };
    },
  };
}

function badAt(message: string): HttpProblem {
  return new HttpProblem('validation-failed', { detail: `at: ${message}`, errors: [{ path: 'at', message }] });
}
