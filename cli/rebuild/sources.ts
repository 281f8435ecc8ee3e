import { failpoint } from '@ticketing/shared/service/failpoint.ts';
import type { Projector } from '@ticketing/sync-service/fold/projector.ts';
import { withStoreSnapshot } from '@ticketing/sync-service/heal/store-snapshot.ts';
import { readMessages } from '@ticketing/sync-service/messages.ts';
import type { Engines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { readRanges, topicRanges } from '../topic-reader.ts';

/** Folds the events of the topic. Events that cannot be read or are missing come from the event store. */
export async function foldTopic({ kafka, topics }: Engines, projector: Projector, progress: Progress): Promise<void> {
  const ranges = await topicRanges(kafka, topics.events);
  const total = Array.from(ranges.values()).reduce((sum, { from, to }) => sum + to - from, 0);
  progress.begin('folding the topic', total);
  await readRanges(kafka, topics.events, ranges, async (_partition, messages) => {
    await projector.project(readMessages(messages).news);
    progress.advance(messages.length);
    failpoint('rebuild/after-batch');
  });
}

/** Folds the events of the event store. */
export async function foldStore({ pool }: Engines, projector: Projector, progress: Progress): Promise<void> {
  const { rows } = await pool.query<{ events: number }>(
    'SELECT coalesce(sum(version), 0)::bigint AS events FROM shows',
  );
  progress.begin('folding the event store', rows[0]?.events ?? 0);
  // Versions do not depend on the number of the current log.
  await withStoreSnapshot(pool, 0, async (snapshot) => {
    for await (const page of snapshot.streams()) {
      for (let first = 0; first < page.length; first += showsAtOnce) {
        const shows = page.slice(first, first + showsAtOnce);
        await projector.project(shows.map(({ eventId, version }) => ({ eventId, events: [], upTo: version })));
        progress.advance(shows.reduce((sum, { version }) => sum + version, 0));
        failpoint('rebuild/after-batch');
      }
    }
  });
}

// Together with the projector's page size this bounds the memory.
const showsAtOnce = 10;
