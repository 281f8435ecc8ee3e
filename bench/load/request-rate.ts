import type { RunningProgram } from '../../local/program.ts';
import { closedLoop } from './closed-loop.ts';
import { processorSeconds } from './processor-time.ts';

export type RateOptions = { url: string; connections: number; seconds: number; request: string };

/**
 * Asks a server for the same thing again and again.
 * @param program the server's process
 * @returns its answers per second, and per second of its processor time
 * @throws Error for an answer other than 200
 */
export async function requestRate(program: RunningProgram, { url, connections, seconds, request }: RateOptions) {
  const cpuBefore = await processorSeconds(program.pid);
  const { answered, startMs, endMs } = await closedLoop({
    url,
    connections,
    seconds,
    request: () => request,
    bodies: 'unread',
    check: ({ status }) => {
      if (status !== 200) throw new Error(`expected 200, got ${status}`);
    },
  });
  const cpuSeconds = (await processorSeconds(program.pid)) - cpuBefore;
  return { rate: (answered * 1000) / (endMs - startMs), perCpu: answered / cpuSeconds };
}
