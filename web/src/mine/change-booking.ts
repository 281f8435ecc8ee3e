import { answerOf, readApi, writeApi } from '../api/client.ts';
import type { Answer, Problem } from '../api/problem.ts';
import { receiptOf } from '../buying/booking-store.ts';
import { attempts, endAttempt } from '../buying/own-attempts.ts';
import { persist } from '../buying/persist.ts';
import { whoBooks } from '../session/who-books.ts';

/** What the owner of a booking may ask for. */
export type BookingChange =
  | { do: 'cancel' }
  | { do: 'cancel-seats'; seatIds: string[] }
  | { do: 'exchange'; seatIds: string[] }
  | { do: 'transfer'; toUserId: number };

/** How it ended: done, or why not. */
export type ChangeOutcome = { done: true } | { done: false; code: string; problem?: Problem };

/** Who asks: a user, and how the requests are sent where not with the token of whoever is logged in. */
export type Asker = { userId: number; fetch?: (request: Request) => Promise<Response> };

/**
 * Asks for a change until its outcome is known. The same again, as after a reload, is the same command.
 * @param asker whoever books, where nobody is named
 * @throws the signal's reason
 */
export async function changeBooking(
  bookingId: string,
  change: BookingChange,
  signal: AbortSignal,
  asker?: Asker,
): Promise<ChangeOutcome> {
  const who: Asker | undefined = asker ?? (await whoBooks());
  if (who === undefined) return { done: false, code: 'login-required' };
  const name = `change:${bookingId}`;
  const { key } = attempts.begin(name, change);
  const options = { signal, ...(who.fetch && { fetch: who.fetch }) };
  const answer = await persist(() => send(bookingId, change, who.userId, key, options), { signal });
  endAttempt(name, answer);
  if (!answer.ok) return { done: false, code: answer.problem.code, problem: answer.problem };
  // Also of what is done: the views may be behind, and are looked at next.
  return follow(bookingId, answer.data.commandId, receiptOf(answer.data), options);
}

type Accepted = { commandId: string; receipt: { partition: number; offset: number } };
type Options = { signal: AbortSignal; fetch?: (request: Request) => Promise<Response> };

function send(
  bookingId: string,
  change: BookingChange,
  userId: number,
  key: string,
  options: Options,
): Promise<Answer<Accepted>> {
  const params = { path: { bookingId }, header: { 'idempotency-key': key, prefer: 'wait=10' } };
  switch (change.do) {
    case 'cancel':
      return answerOf(writeApi.POST('/api/bookings/{bookingId}/cancel', { params, body: { userId }, ...options }));
    case 'cancel-seats': {
      const body = { userId, seatIds: change.seatIds };
      return answerOf(writeApi.POST('/api/bookings/{bookingId}/seats/cancel', { params, body, ...options }));
    }
    case 'exchange': {
      const body = { userId, seatIds: change.seatIds };
      return answerOf(writeApi.POST('/api/bookings/{bookingId}/exchange', { params, body, ...options }));
    }
    case 'transfer': {
      const body = { userId, toUserId: change.toUserId };
      return answerOf(writeApi.POST('/api/bookings/{bookingId}/transfer', { params, body, ...options }));
    }
  }
}

/** Waits until the views reflect a command that the log has: its outcome stands in the booking's history. */
async function follow(bookingId: string, commandId: string, after: string, options: Options): Promise<ChangeOutcome> {
  const { signal } = options;
  for (;;) {
    const answer = await persist(
      () =>
        answerOf(
          readApi.GET('/api/bookings/{bookingId}', {
            params: { path: { bookingId }, query: { after }, header: { prefer: 'wait=10' } },
            ...options,
          }),
        ),
      { signal },
    );
    // Whose booking it is not any more, as after a transfer, does not see it.
    if (!answer.ok)
      return answer.problem.status === 404
        ? { done: true }
        : { done: false, code: answer.problem.code, problem: answer.problem };
    if (answer.data.status === 'pending') continue;
    const entry = answer.data.history.find((one) => one.commandId === commandId);
    if (entry?.type === 'CommandRejected') return { done: false, code: entry.code ?? 'undecidable' };
    return { done: true };
  }
}
