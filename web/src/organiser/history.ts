import { useEffect, useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import type { paths } from '../api/read-api.d.ts';

type Page = paths['/api/events/{eventId}/history']['get']['responses'][200]['content']['application/json'];

/** An event of a show, as the read API tells it to organisers: with the ids of bookings. */
export type ShowEvent = Extract<Page['events'][number], { commandId: string }>;

function isWithIds(event: Page['events'][number]): event is ShowEvent {
  return 'commandId' in event;
}

export type History = {
  events: readonly ShowEvent[];
  isWhole: boolean;
  /** There are more than are read here. */
  isCut: boolean;
  problem: Problem | undefined;
};

const pageSize = 200;
const mostEvents = 40_000;

/** Reads the whole history of a show, page by page, oldest first. What is there is shown while the rest is on its way. */
export function useHistory(eventId: number, version: number): History {
  const [history, setHistory] = useState<History>({ events: [], isWhole: false, isCut: false, problem: undefined });
  useEffect(() => {
    const abort = new AbortController();
    read(eventId, abort.signal, (now) => {
      if (!abort.signal.aborted) setHistory(now);
    }).catch((error: unknown) => {
      if (!abort.signal.aborted) throw error;
    });
    return () => abort.abort();
  }, [eventId, version]);
  return history;
}

async function read(eventId: number, signal: AbortSignal, tell: (history: History) => void): Promise<void> {
  const events: ShowEvent[] = [];
  let cursor: string | undefined;
  do {
    const answer = await answerOf(
      readApi.GET('/api/events/{eventId}/history', {
        params: { path: { eventId }, query: { limit: pageSize, ...(cursor !== undefined && { cursor }) } },
        signal,
      }),
    );
    if (!answer.ok) {
      tell({ events: [...events], isWhole: false, isCut: false, problem: answer.problem });
      return;
    }
    events.push(...answer.data.events.filter(isWithIds));
    cursor = answer.data.nextCursor;
    const isCut = cursor !== undefined && events.length >= mostEvents;
    tell({ events: [...events], isWhole: cursor === undefined || isCut, isCut, problem: undefined });
    if (isCut) return;
  } while (cursor !== undefined);
}
