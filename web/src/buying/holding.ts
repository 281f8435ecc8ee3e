import type { ReadonlySignal } from '@preact/signals';
import { signal } from '@preact/signals';
import { answerOf, writeApi } from '../api/client.ts';
import type { Problem } from '../api/problem.ts';
import { loginAddress, resumeQuery } from '../session/next.ts';
import { whoBooks } from '../session/who-books.ts';
import { holdName, receiptOf } from './booking-store.ts';
import { attempts, endAttempt } from './own-attempts.ts';
import { persist, type Trouble } from './persist.ts';
import { serverClock } from './server-clock.ts';

/** What somebody wants: these seats, the best for so many, or to wait for so many. */
export type SeatOrder = { seatIds: string[] } | { best: { count: number } } | { wait: { count: number } };

export type HoldingState =
  | { is: 'idle' }
  | { is: 'busy'; trouble: Trouble | undefined }
  /** The worker has refused it: the booking says why. */
  | { is: 'refused'; code: string; bookingId: string; lostSeatIds: string[] }
  | { is: 'failed'; problem: Problem };

export type Holding = {
  state: ReadonlySignal<HoldingState>;
  /**
   * Orders, and leads to the page of the booking. Who has to log in first does so, and comes back to where it goes on.
   * The same again is the same booking: the key stays until the booking has ended.
   */
  order(order: SeatOrder): Promise<void>;
  /** Goes on with what was ordered before one logged in. */
  resume(): Promise<void>;
  stop(): void;
};

/** @param route leads to another page */
export function createHolding(eventId: number, route: (url: string) => void): Holding {
  const state = signal<HoldingState>({ is: 'idle' });
  const leaving = new AbortController();
  const name = holdName(eventId);

  async function order(wanted: SeatOrder, isAnother = false): Promise<void> {
    if (state.value.is === 'busy' && !isAnother) return;
    state.value = { is: 'busy', trouble: undefined };
    const attempt = attempts.begin(name, wanted);
    const who = await whoBooks();
    if (who === undefined) return toLogin();
    const onTrouble = (trouble: Trouble | undefined) => {
      state.value = { is: 'busy', trouble };
    };
    try {
      const signalOfPage = leaving.signal;
      const answer = await persist(() => send(wanted, who, attempt.key, signalOfPage), {
        signal: signalOfPage,
        onTrouble,
      });
      if (!answer.ok) return refused(answer.problem);
      const { bookingId } = answer.data;
      if (!isAnother && 'heldUntil' in answer.data && isOver(answer.data.heldUntil)) {
        // The key is of an order of before, whose time ran out unseen.
        attempts.end(name);
        return order(wanted, true);
      }
      state.value = { is: 'idle' };
      // Who goes back from the booking comes to the hall, and is not led to the booking once more.
      if (location.search === `?${resumeQuery}`) history.replaceState(history.state, '', location.pathname);
      // The views may be behind: with the receipt they wait.
      route(`/bookings/${bookingId}?after=${receiptOf(answer.data)}`);
    } catch (error) {
      if (!leaving.signal.aborted) throw error;
    }
  }

  function send(wanted: SeatOrder, who: { userId: number }, key: string, signalOfPage: AbortSignal) {
    const header = { 'idempotency-key': key, prefer: 'wait=5' };
    return 'wait' in wanted
      ? answerOf(
          writeApi.POST('/api/events/{eventId}/waitlist', {
            params: { path: { eventId: String(eventId) }, header },
            body: { ...who, ...wanted.wait },
            signal: signalOfPage,
          }),
        )
      : answerOf(
          writeApi.POST('/api/holds', {
            params: { header },
            body: { ...who, eventId, ttlSeconds: holdSeconds, ...wanted },
            signal: signalOfPage,
          }),
        );
  }

  function refused(problem: Problem): void {
    if (problem.status === 401) {
      toLogin();
      return;
    }
    // The next order is another one, also if it asks for the same; unless nobody knows what became of this one.
    endAttempt(name, { ok: false, problem });
    const { bookingId } = problem.document;
    state.value =
      problem.status === 409 && typeof bookingId === 'string'
        ? { is: 'refused', code: problem.code, bookingId, lostSeatIds: problem.lostSeatIds ?? [] }
        : { is: 'failed', problem };
  }

  function toLogin(): void {
    state.value = { is: 'idle' };
    route(loginAddress(`/events/${eventId}?${resumeQuery}`));
  }

  return {
    state,
    order: (wanted) => order(wanted),
    async resume() {
      const begun = attempts.find(name, orderOf);
      if (begun !== undefined) await order(begun.body);
    },
    stop: () => leaving.abort(new DOMException('The page was left.', 'AbortError')),
  };
}

/** How long seats are held, in seconds: five minutes to decide; a payment gets more. */
const holdSeconds = 300;

function isOver(heldUntil: string | undefined): boolean {
  return heldUntil !== undefined && Date.parse(heldUntil) < serverClock.now();
}

/** An order as it was kept. */
export function orderOf(body: unknown): SeatOrder | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('seatIds' in body && Array.isArray(body.seatIds) && body.seatIds.every((id) => typeof id === 'string'))
    return { seatIds: body.seatIds };
  const [best, wait] = [countOf(body, 'best'), countOf(body, 'wait')];
  if (best !== undefined) return { best: { count: best } };
  return wait === undefined ? undefined : { wait: { count: wait } };
}

function countOf(body: object, name: string): number | undefined {
  const wish: unknown = new Map<string, unknown>(Object.entries(body)).get(name);
  if (typeof wish !== 'object' || wish === null || !('count' in wish)) return undefined;
  return typeof wish.count === 'number' ? wish.count : undefined;
}
