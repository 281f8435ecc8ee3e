import type { RunningWriteApi } from './write-api.ts';

/** What one request got, seen by its client. */
export type Seen = {
  userId: number;
  status: number;
  tookMs: number;
  commandId?: string;
  receipt?: { partition: number; offset: number };
  detail?: string;
  retryAfter?: string | null;
};

export type Load = {
  seen: Seen[];
  count(status: number): number;
  /** Lets the requests under way finish. */
  stop(): Promise<void>;
};

/**
 * Clients that book one after another, each request under a userId of its own, so that it can be told on the log
 * whatever its answer was.
 * @param firstUserId where another load has used some on the same log
 */
export function startLoad(
  api: RunningWriteApi,
  clients: number,
  headers: () => Record<string, string> = () => ({}),
  firstUserId = 1,
): Load {
  const seen: Seen[] = [];
  let nextUserId = firstUserId;
  let stopping = false;

  async function client(): Promise<void> {
    while (!stopping) {
      const userId = nextUserId;
      nextUserId += 1;
      const startMs = performance.now();
      const {
        status,
        body,
        headers: answered,
      } = await api.call('POST', '/api/book', { userId, eventId: 1 + (userId % 9), seatId: 'A1' }, headers());
      seen.push({
        userId,
        tookMs: performance.now() - startMs,
        ...Object(body),
        retryAfter: answered.get('retry-after'),
        // The body has a status of its own: that of the booking.
        status,
      });
    }
  }

  const running = Array.from({ length: clients }, client);
  return {
    seen,
    count: (status) => seen.filter((one) => one.status === status).length,
    async stop() {
      stopping = true;
      await Promise.all(running);
    },
  };
}
