import { faultOf } from '@ticketing/shared/faults/faults.ts';
import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import { halving } from '@ticketing/shared/log/halving.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Chunk } from '@ticketing/shared/log/pipeline.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import type { Projector, ShowNews } from './fold/projector.ts';
import type { LoggedEvent } from './messages.ts';
import { gatherNews } from './messages.ts';
import type { SyncMetrics } from './metrics.ts';
import { traceProjection } from './spans.ts';

export type ProjectionOptions = {
  projector: Pick<Projector, 'project'>;
  /** The versions that the views of shows have. */
  versionsOf: (eventIds: number[]) => Promise<Map<number, number>>;
  /** Called when the views reflect the outcomes of the commands at these positions. */
  onProjected: (shows: Map<number, number>, positions: LogPosition[]) => void;
  putAside: (partition: number, letters: DeadLetter[]) => Promise<void>;
  metrics: Pick<SyncMetrics, 'batchSeconds' | 'batchEvents' | 'standing'>;
  logger: Logger;
};

/** A show whose views cannot be brought up, and the version that they must reach for it to be whole again. */
type Standing = { partition: number; version: number };

/**
 * Brings the views up to chunks of events, whatever is wrong with one show. A show whose events cannot be projected is
 * found by halving, and stands: its views stay as they were, at the version that they say, and whoever asks for a newer
 * one is told that they are behind. The first of its events becomes a dead letter, which alarms; the others need none,
 * because the event store has them all. Each chunk with news of it tries again, and so does the healer: once what was
 * wrong is mended, the show is filled from the event store.
 * As long as a show stands, the positions of its partition are not moved: a position says of all shows of its partition
 * that they are as far, and whoever waits with his receipt would be told that there is nothing.
 * @returns what does the work for one chunk, to be called again when it throws what passes
 */
export function createProjection(options: ProjectionOptions): (chunk: Chunk<LoggedEvent>) => Promise<void> {
  const { projector, versionsOf, onProjected, putAside, metrics, logger } = options;
  const standing = new Map<number, Standing>();

  return async ({ partition, items, deadLetters }) => {
    if (items.length === 0 && deadLetters.length === 0) return;
    const startMs = performance.now();
    const endSpans = traceProjection(items);
    const { news, positions } = gatherNews(items, deadLetters);
    const letters = [...deadLetters];

    async function alone(show: ShowNews, error: unknown): Promise<Map<number, number>> {
      stand(show, error);
      return new Map();
    }

    function stand({ eventId, events, upTo = 0 }: ShowNews, error: unknown): void {
      const version = Math.max(...events.map(({ event }) => event.version), Number.isFinite(upTo) ? upTo : 0);
      const stood = standing.get(eventId);
      standing.set(eventId, { partition, version: Math.max(version, stood?.version ?? 0) });
      logger.error({ err: error, eventId, partition }, 'a show cannot be projected');
      const first = items.find((item) => item.eventId === eventId);
      if (first === undefined || stood !== undefined) return;
      const reason = error instanceof Error ? error.message : String(error);
      letters.push(new DeadLetter(first.message, `the show cannot be projected: ${reason}`));
    }

    const work = (some: ShowNews[]) => (some.length === 1 ? projectShow(some[0]!) : projector.project(some));
    const reached = new Map((await halving(news, { work, alone })).flatMap((versions) => Array.from(versions)));
    await forgetWhoGoesOn();
    const isWhole = !Array.from(standing.values()).some((show) => show.partition === partition);
    onProjected(reached, isWhole ? positions : []);
    failpoint('sync-service/after-views');
    endSpans?.();
    await putAside(partition, letters);
    metrics.batchSeconds.observe((performance.now() - startMs) / 1000);
    metrics.batchEvents.observe(items.length + deadLetters.length);
    logger.debug({ partition, messages: items.length, shows: news.length }, 'chunk projected');
  };

  /** The news of one show, in parts when they are too many at once. */
  async function projectShow(show: ShowNews): Promise<Map<number, number>> {
    const { events } = show;
    try {
      return await projector.project([show]);
    } catch (error) {
      if (faultOf(error) !== 'halve' || events.length < 2) throw error;
      const middle = events.length >> 1;
      await projectShow({ ...show, events: events.slice(0, middle) });
      return projectShow({ ...show, events: events.slice(middle) });
    }
  }

  async function forgetWhoGoesOn(): Promise<void> {
    metrics.standing.set(standing.size);
    if (standing.size === 0) return;
    const versions = await versionsOf(Array.from(standing.keys()));
    for (const [eventId, { version }] of standing) {
      if ((versions.get(eventId) ?? 0) < version) continue;
      standing.delete(eventId);
      logger.info({ eventId, version }, 'a show that could not be projected is whole again');
    }
    metrics.standing.set(standing.size);
  }
}
