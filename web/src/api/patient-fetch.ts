import { signal } from '@preact/signals';
import { retryAfter } from './problem.ts';
import { type BackOff, backOff, isForLater, pauseOrOnline } from './waiting.ts';

/** How often and how long a request is tried before it is given up. */
export type Patience = BackOff & { tries: number; giveUpMs: number };

const ofReads: Patience = { tries: 6, giveUpMs: 30_000, firstMs: 300, longestMs: 5_000 };

/** How many requests wait for another try now. The shell says so. */
export const waiting = signal(0);
/** How many reads have had no answer for longer than people expect. The shell says so, too. */
export const late = signal(0);
/** The views may be waited for that long without anything being wrong. */
const lateMs = 2_500;

/**
 * As `fetch`, but tries again what may go well later, as long as it may be repeated: a read, or a command with an
 * Idempotency-Key. It waits as long as Retry-After says, otherwise longer each time, and while the browser knows that
 * there is no network.
 * @throws TypeError as fetch does, if the last try got no answer
 */
export async function patientFetch(request: Request, patience: Patience = ofReads): Promise<Response> {
  const may = mayRepeat(request);
  const deadline = performance.now() + patience.giveUpMs;
  for (let tries = 1; ; tries += 1) {
    const last = !may || tries >= patience.tries;
    let waitMs = backOff(tries, patience);
    try {
      const response = await fetchNoticed(last ? request : request.clone());
      if (last || !(isForLater(response.status) || response.status === 500)) return response;
      waitMs = retryAfter(response.headers, Date.now()) ?? waitMs;
      if (performance.now() + waitMs > deadline) return response;
    } catch (error) {
      if (last || request.signal.aborted || performance.now() + waitMs > deadline) throw error;
    }
    waiting.value += 1;
    try {
      await pauseOrOnline(waitMs, request.signal);
    } finally {
      waiting.value -= 1;
    }
  }
}

/** As `fetch`; counts a read that is late. One that asks to wait is not. */
async function fetchNoticed(request: Request): Promise<Response> {
  if (request.method !== 'GET' || request.headers.has('prefer')) return fetch(request);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    late.value += 1;
  }, lateMs);
  try {
    return await fetch(request);
  } finally {
    clearTimeout(timer);
    if (isLate) late.value -= 1;
  }
}

/** Whether a second one does no harm. */
export function mayRepeat(request: Request): boolean {
  return request.method === 'GET' || request.method === 'HEAD' || request.headers.has('idempotency-key');
}
