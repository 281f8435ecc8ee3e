import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { EventType } from '@ticketing/shared/messages/events.ts';
import type { ScheduledShowView } from '@ticketing/shared/views.ts';
import type { ReadContext } from './app.ts';
import type { Hall } from './hall.ts';
import { foldHall } from './hall.ts';

/** How long a fold of a long history may take, in milliseconds. */
const foldTimeoutMs = 20_000;

type Facts = { version: number; type: EventType; seatIds?: string[]; at: string };

/**
 * Finds the version that a show had at a time; a version is given back as it is.
 * @param show as the view has it: later versions are not looked at
 * @throws HttpProblem `validation-failed` for a time before the show's first event, or one that is still to come
 */
export async function versionAt({ views }: ReadContext, show: ScheduledShowView, at: number | string): Promise<number> {
  if (typeof at === 'number') return at;
  if (at > new Date().toISOString()) throw badAt('must not be in the future');
  if (at >= show.asOf) return show.version;
  const last = await views.read(() =>
    views.history.findOne<Pick<Facts, 'version'>>(
      { eventId: show._id, version: { $lte: show.version }, at: { $lte: at } },
      { projection: { version: 1 }, sort: { at: -1, version: -1 } },
    ),
  );
  if (last === null) throw badAt('is before the first event of this show');
  return last.version;
}

/**
 * Folds the hall from the history, as it was at a version.
 * @param show as the view has it, at that version or a later one
 * @throws HttpProblem `validation-failed` when the show was not scheduled yet at that version
 */
export async function hallAt({ views }: ReadContext, show: ScheduledShowView, version: number): Promise<Hall> {
  return views.read(async () => {
    const fold = foldHall(show.layout);
    let scheduled = false;
    let last: Facts | undefined;
    const events = views.history.find<Facts>(
      { eventId: show._id, version: { $lte: version } },
      { projection: { _id: 0, version: 1, type: 1, seatIds: 1, at: 1 }, sort: { version: 1 }, batchSize: 5_000 },
    );
    let expected = 1;
    for await (const event of events) {
      if (event.version !== expected) break;
      expected++;
      scheduled ||= event.type === 'ShowScheduled';
      fold.apply(event);
      last = event;
    }
    // A hole is left by a MongoDB that lost its last second, until sync-service has filled it.
    if (last?.version !== version) {
      throw new HttpProblem('view-behind', {
        detail: `The history has gaps after version ${expected - 1} that are being filled.`,
        members: { version: expected - 1 },
        headers: { 'Retry-After': '1' },
      });
    }
    if (!scheduled) throw badAt('is before the show was scheduled');
    return { eventId: show._id, version, asOf: last.at, ...fold.result() };
  }, foldTimeoutMs);
}

function badAt(message: string): HttpProblem {
  return new HttpProblem('validation-failed', { detail: `at: ${message}`, errors: [{ path: 'at', message }] });
}
