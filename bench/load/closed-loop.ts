import type { Answer, Bodies } from './http-connection.ts';
import { openHttpConnection } from './http-connection.ts';

export type ClosedLoopOptions = {
  url: string;
  connections: number;
  seconds: number;
  /** Makes the next request. */
  request: () => string;
  /** @throws Error when the answer is wrong */
  check?: (answer: Answer) => void;
  /** Whether `check` reads the bodies. Default `kept`. */
  bodies?: Bodies;
};

/**
 * Keeps this many connections busy: each sends its next request when it has its answer.
 * @returns how many were answered, and in which time
 */
export async function closedLoop(
  options: ClosedLoopOptions,
): Promise<{ answered: number; startMs: number; endMs: number }> {
  const { url, connections, seconds, request, check, bodies } = options;
  const open = await Promise.all(Array.from({ length: connections }, () => openHttpConnection(url)));
  const startMs = performance.now();
  const untilMs = startMs + seconds * 1000;
  let answered = 0;
  try {
    await Promise.all(
      open.map(async (connection) => {
        while (performance.now() < untilMs) {
          const answer = await connection.send(request(), bodies);
          check?.(answer);
          answered += 1;
        }
      }),
    );
    return { answered, startMs, endMs: performance.now() };
  } finally {
    for (const connection of open) connection.close();
  }
}
