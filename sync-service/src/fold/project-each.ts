import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import type { Projector, ShowNews } from './projector.ts';

/**
 * Projects the events of shows, even if one show fails.
 * @param alone called with each show that cannot be projected, and why. It is updated as far as possible.
 * @returns the versions that the views of the others have reached
 * @throws transient faults, faults that only a restart can fix, and errors of `alone`: then everything must be tried
 *   again
 */
export async function projectEach(
  projector: Pick<Projector, 'project'>,
  news: ShowNews[],
  alone: (show: ShowNews, error: unknown) => Promise<void>,
): Promise<Map<number, number>> {
  const work = (some: ShowNews[]) => (some.length === 1 ? projectShow(projector, some[0]!) : projector.project(some));
  const reached = await halving(news, {
    work,
    alone: async (show, error) => {
      await alone(show, error);
      return new Map<number, number>();
    },
  });
  return new Map(reached.flatMap((versions) => Array.from(versions)));
}

/** The events of one show, in parts if there are too many, or if one of them cannot be projected. */
async function projectShow(projector: Pick<Projector, 'project'>, show: ShowNews): Promise<Map<number, number>> {
  const { events } = show;
  try {
    return await projector.project([show]);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === 'transient' || fault === 'fatal' || events.length < 2) throw error;
    const middle = events.length >> 1;
    const { upTo: _all, ...first } = show;
    await projectShow(projector, { ...first, events: events.slice(0, middle) });
    return projectShow(projector, { ...show, events: events.slice(middle) });
  }
}
