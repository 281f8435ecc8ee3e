import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Chunk } from '@ticketing/shared/log/pipeline.ts';
import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';
import { projectEach } from './fold/project-each.ts';
import type { Projector, ShowNews } from './fold/projector.ts';
import type { StandingShows } from './heal/standing-shows.ts';
import type { LoggedEvent } from './messages.ts';
import { gatherNews } from './messages.ts';
import type { SyncMetrics } from './metrics.ts';
import { traceProjection } from './spans.ts';

export type ProjectionOptions = {
  projector: Pick<Projector, 'project'>;
  standing: Pick<StandingShows, 'has' | 'note'>;
  /** Called when the views reflect the outcomes of the commands at these positions, except for standing shows. */
  onProjected: (shows: Map<number, number>, positions: LogPosition[]) => void;
  putDeadLetters: (partition: number, letters: DeadLetter[]) => Promise<void>;
  metrics: Pick<SyncMetrics, 'batchSeconds' | 'batchEvents'>;
  logger: Logger;
};

/**
 * Updates the views for chunks of events, even if one show fails. A show whose events cannot be projected is found by
 * halving and quarantined as a standing show (see heal/standing-shows.ts): its views stay at their version, and
 * everything else continues, positions included. Its first event becomes a dead letter, which raises an alarm; the
 * event store has the others. Each chunk with events of the show tries again, and so does the healer: once the cause
 * is fixed, the show is filled from the event store.
 * @returns a function that processes one chunk, to be called again after a transient fault
 */
export function createProjection(options: ProjectionOptions): (chunk: Chunk<LoggedEvent>) => Promise<void> {
  const { projector, standing, onProjected, putDeadLetters, metrics, logger } = options;
  /** Standing shows for which a dead letter was sent. */
  const reported = new Set<number>();

  return async ({ partition, items, deadLetters }) => {
    if (items.length === 0 && deadLetters.length === 0) return;
    const startMs = performance.now();
    const endSpans = traceProjection(items);
    const { news, positions } = gatherNews(items, deadLetters);
    const letters = new Map<number, DeadLetter>();

    async function stand({ eventId }: ShowNews, error: unknown): Promise<void> {
      await standing.note(eventId, error);
      const first = items.find((item) => item.eventId === eventId);
      if (first === undefined || reported.has(eventId)) return;
      const reason = error instanceof Error ? error.message : String(error);
      letters.set(eventId, new DeadLetter(first.message, `the show cannot be projected: ${reason}`));
    }

    // Standing shows come last and one at a time, so that the others need not be halved each time.
    const known = news.filter(({ eventId }) => standing.has(eventId));
    const others = known.length === 0 ? news : news.filter((show) => !known.includes(show));
    const reached = await projectEach(projector, others, stand);
    for (const show of known) {
      for (const [eventId, version] of await projectEach(projector, [show], stand)) reached.set(eventId, version);
    }
    onProjected(reached, positions);
    failpoint('sync-service/after-views');
    endSpans?.();
    await putDeadLetters(partition, [...deadLetters, ...letters.values()]);
    for (const eventId of letters.keys()) reported.add(eventId);
    for (const eventId of reported) if (reached.has(eventId)) reported.delete(eventId);
    metrics.batchSeconds.observe((performance.now() - startMs) / 1000);
    metrics.batchEvents.observe(items.length + deadLetters.length);
    logger.debug({ partition, messages: items.length, shows: news.length }, 'chunk projected');
  };
}
