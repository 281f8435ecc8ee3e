import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/**
 * Whether the outcome of a command is not in the views although their position is beyond it: its show stands, because
 * its events cannot be projected, and the position went past it. To be asked after the position was read: what a position
 * passes is written down before.
 * @param receipt the place of the command on the present log
 * @param log the number of that log
 * @returns the version at which the show stands; undefined where the outcome is reflected
 */
export async function standstillBefore(
  views: Views,
  eventId: number,
  receipt: LogPosition,
  log: number,
): Promise<number | undefined> {
  const standing = await views.read(() => views.standingShows.findOne({ _id: eventId }, queryLimit));
  if (standing === null) return undefined;
  // The show may have gone on since that was written. What it reflects is known from its last event: those of a show are
  // in the order of their commands.
  const show = await views.read(() =>
    views.shows.findOne({ _id: eventId }, { projection: { version: 1 }, ...queryLimit }),
  );
  const version = show?.version ?? 0;
  const last = await views.read(() => views.history.findOne({ _id: `${eventId}:${version}` }, queryLimit));
  const isReflected = last !== null && (last.log ?? 0) === log && last.offset >= receipt.offset;
  return isReflected ? undefined : version;
}
