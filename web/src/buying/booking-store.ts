import type { ReadonlySignal } from '@preact/signals';
import { computed, signal } from '@preact/signals';
import { answerOf, readApi, writeApi } from '../api/client.ts';
import type { Answer, Problem } from '../api/problem.ts';
import type { components as Read } from '../api/read-api.d.ts';
import { pauseOrOnline } from '../api/waiting.ts';
import { whoBooks } from '../session/who-books.ts';
import { attempts, endAttempt } from './own-attempts.ts';
import { persist, type Trouble } from './persist.ts';
import { isUnderWay, type Phase, phaseOf, pollMsOf, type Seen, type SeenPayment } from './phase.ts';
import { serverClock } from './server-clock.ts';

export type Booking = Read['schemas']['Booking'];
export type Show = Read['schemas']['Show'];
export type Payment = Read['schemas']['Payment'];

/** A booking that is followed: what is known of it, and what its owner may do. */
export type BookingStore = {
  phase: ReadonlySignal<Phase>;
  booking: ReadonlySignal<Booking | undefined>;
  show: ReadonlySignal<Show | undefined>;
  /** The newest payment. */
  payment: ReadonlySignal<(SeenPayment & { refundedMinor?: number; capturedMinor?: number }) | undefined>;
  trouble: ReadonlySignal<Trouble | undefined>;
  /** Why the last thing that was asked for was not done. */
  problem: ReadonlySignal<Problem | undefined>;
  /** What is under way. */
  busy: ReadonlySignal<'confirming' | 'givingBack' | undefined>;
  /** Pays with a card; one whose outcome is not known yet is asked for again, never made twice. */
  pay(token: string): Promise<void>;
  confirm(): Promise<void>;
  giveBack(): Promise<void>;
  /** Looks at once. */
  look(): void;
  stop(): void;
};

type Known = Seen['booking'] | Booking;

/**
 * Follows a booking as long as the page is open.
 * @param after the receipt of the command that made it, if it came with one: until then it is in the queue
 */
export function followBooking(bookingId: string, after?: string): BookingStore {
  const known = signal<Known>(undefined);
  const show = signal<Show>();
  const payment = signal<(SeenPayment & { refundedMinor?: number; capturedMinor?: number }) | undefined>();
  const isAsking = signal(false);
  const trouble = signal<Trouble>();
  const problem = signal<Problem>();
  const busy = signal<'confirming' | 'givingBack'>();
  const tick = signal(serverClock.now());
  const leaving = new AbortController();
  const { signal: left } = leaving;
  const payName = `pay:${bookingId}`;
  let wake = new AbortController();
  let awaited = after;
  /** Who comes back to the tab may have been away for hours: the show may have been moved. */
  let isShowOld = true;

  const booking = computed(() => wholeOf(known.value));
  const phase = computed(() =>
    phaseOf({
      booking: known.value,
      payment: payment.value,
      isAsking: isAsking.value,
      mustPay: show.value && show.value.payment === 'required',
      nowMs: tick.value,
    }),
  );
  const persistence = { signal: left, onTrouble: (now: Trouble | undefined) => (trouble.value = now) };

  const ticking = setInterval(() => (tick.value = serverClock.now()), 250);
  const lookAgain = () => {
    if (document.visibilityState !== 'visible') return;
    isShowOld = true;
    look();
  };
  document.addEventListener('visibilitychange', lookAgain);
  addEventListener('online', lookAgain);
  const channel = new BroadcastChannel('bookings');
  channel.addEventListener('message', ({ data }) => data === bookingId && look());

  void follow().catch(ignoreLeaving);
  const begun = attempts.find(payName, (body) => (typeof body === 'string' ? body : undefined));
  if (begun !== undefined) void pay(begun.body);

  function look(): void {
    wake.abort();
  }

  async function follow(): Promise<void> {
    for (;;) {
      await refresh();
      const ms = pollMsOf(phase.value);
      wake = new AbortController();
      // Even where nothing is to come, another tab or the way back to this one may ask to look.
      await pauseOrOnline(ms ?? 3_600_000, AbortSignal.any([left, wake.signal])).catch(() => left.throwIfAborted());
    }
  }

  async function refresh(): Promise<void> {
    await readBooking(awaited);
    const seen = booking.value;
    if (seen === undefined) return;
    if (isShowOld) {
      const answer = await answerOf(
        readApi.GET('/api/events/{eventId}', { params: { path: { eventId: seen.eventId } }, signal: left }),
      );
      if (answer.ok) {
        show.value = answer.data;
        isShowOld = false;
      }
    }
    if (seen.paymentId !== undefined || show.value?.payment === 'required') await readPayment();
  }

  /** @param receipt of a command that the answer is to reflect: the views may be behind what write-api has said */
  async function readBooking(receipt?: string): Promise<void> {
    const sentMs = Date.now();
    const answer = await answerOf(
      readApi.GET('/api/bookings/{bookingId}', {
        params: {
          path: { bookingId },
          ...(receipt !== undefined && { query: { after: receipt }, header: { prefer: 'wait=2' } }),
        },
        signal: left,
      }),
    );
    if (answer.ok) {
      trouble.value = undefined;
      serverClock.learn(answer.response.headers.get('date'), sentMs, Date.now());
      if (answer.data.status === 'pending' && booking.value !== undefined) return;
      learn(answer.data, receipt);
    } else if (answer.problem.status === 400 && receipt !== undefined) {
      // Of a log that is gone, or not of ours: the booking itself says more.
      awaited = undefined;
      await readBooking();
    } else if ([400, 401, 404].includes(answer.problem.status)) {
      awaited = undefined;
      known.value = 'missing';
    } else {
      trouble.value = answer.problem.status === 0 ? 'offline' : 'busy';
    }
  }

  function learn(seen: Booking | { status: 'pending'; ahead: number }, receipt: string | undefined): void {
    const before = booking.value?.status;
    known.value = seen;
    tick.value = serverClock.now();
    const now = booking.value?.status;
    if (now === undefined) return;
    // An answer to a question that was sent before the order does not reflect it.
    if (receipt === awaited) awaited = undefined;
    // Whoever orders the same again wants another booking.
    if (now !== 'held' && now !== 'waiting') attempts.end(holdName(Number.parseInt(bookingId, 10)));
    if (before !== undefined && before !== now) channel.postMessage(bookingId);
  }

  async function readPayment(): Promise<void> {
    const answer = await answerOf(
      readApi.GET('/api/payments', { params: { query: { bookingId, limit: 1 } }, signal: left }),
    );
    // The list may be behind what the answer to a payment has said already.
    const newest = answer.ok ? answer.data.payments[0] : undefined;
    if (newest !== undefined && !(isAsking.value && newest.status === 'declined')) payment.value = newest;
  }

  async function pay(token: string): Promise<void> {
    if (isAsking.value) return;
    isAsking.value = true;
    problem.value = undefined;
    try {
      const who = await whoBooks();
      if (who === undefined) problem.value = loginRequired;
      else await payAs(who, attempts.begin(payName, token));
      isAsking.value = false;
      channel.postMessage(bookingId);
      look();
    } catch (error) {
      ignoreLeaving(error);
    }
  }

  async function payAs(who: { userId: number }, attempt: { key: string; body: string }): Promise<void> {
    const answer = await persist(
      () =>
        answerOf(
          writeApi.POST('/api/payments/process', {
            params: { header: { 'idempotency-key': attempt.key, prefer: 'wait=20' } },
            body: { ...who, bookingId, method: { token: attempt.body } },
            signal: left,
          }),
        ),
      persistence,
    );
    if (answer.ok && answer.data.status === 'pending')
      await followPayment(answer.data.paymentId, receiptOf(answer.data));
    else if (answer.ok) payment.value = answer.data;
    else failed(answer.problem);
    endAttempt(payName, answer);
  }

  /** Of a payment that is accepted, until it is seen. */
  async function followPayment(paymentId: string, receipt: string): Promise<void> {
    for (;;) {
      const answer = await persist(
        () =>
          answerOf(
            readApi.GET('/api/payments/{paymentId}', {
              params: { path: { paymentId }, query: { after: receipt }, header: { prefer: 'wait=10' } },
              signal: left,
            }),
          ),
        persistence,
      );
      if (!answer.ok) return failed(answer.problem);
      if (answer.data.status !== 'pending') {
        payment.value = answer.data;
        if (!isUnderWay(answer.data.status) || answer.data.status === 'captured') return;
        if (answer.data.status === 'action-required') return;
      }
      await pauseOrOnline(1_000, left);
    }
  }

  function failed(why: Problem): void {
    // Another tab was first: its payment is followed.
    if (why.code === 'payment-under-way') return;
    if (why.code !== 'card-declined') {
      problem.value = why;
      return;
    }
    const { reason } = why.document;
    payment.value = { status: 'declined', reason: typeof reason === 'string' ? reason : 'declined' };
  }

  async function order(name: 'confirming' | 'givingBack', send: Send): Promise<void> {
    if (busy.value !== undefined) return;
    busy.value = name;
    problem.value = undefined;
    try {
      const who = await whoBooks();
      problem.value = who === undefined ? loginRequired : await outcomeOf(name, who.userId, send);
      channel.postMessage(bookingId);
    } catch (error) {
      ignoreLeaving(error);
    }
    busy.value = undefined;
  }

  /** Sends an order, and looks until its outcome is seen. @returns why it was not done */
  async function outcomeOf(
    name: 'confirming' | 'givingBack',
    userId: number,
    send: Send,
  ): Promise<Problem | undefined> {
    const attemptName = `${name}:${bookingId}`;
    const attempt = attempts.begin(attemptName, {});
    const answer = await persist(() => send(userId, attempt.key), persistence);
    endAttempt(attemptName, answer);
    if (answer.ok) awaited = receiptOf(answer.data);
    await refresh();
    // It may be accepted and not decided yet: who asks once more now would be refused, although it is done.
    while (answer.ok && awaited !== undefined) {
      await pauseOrOnline(1_000, left);
      await refresh();
    }
    // Also by another tab, which was first.
    if (booking.value !== undefined && wanted[name].has(booking.value.status)) return undefined;
    if (!answer.ok) return answer.problem;
    const { commandId } = answer.data;
    const refusal = booking.value?.history.find((one) => one.commandId === commandId && one.type === 'CommandRejected');
    return refusal && { code: refusal.code ?? 'undecidable', status: 409, document: {} };
  }

  type Send = (
    userId: number,
    key: string,
  ) => Promise<Answer<{ commandId: string; receipt: { partition: number; offset: number } }>>;
  const params = (key: string) => ({
    path: { bookingId },
    header: { 'idempotency-key': key, prefer: 'wait=10' },
  });

  return {
    phase,
    booking,
    show,
    payment,
    trouble,
    problem,
    busy,
    pay,
    confirm: () =>
      order('confirming', (userId, key) =>
        answerOf(
          writeApi.POST('/api/bookings/{bookingId}/confirm', { params: params(key), body: { userId }, signal: left }),
        ),
      ),
    giveBack: () =>
      order('givingBack', (userId, key) =>
        answerOf(
          writeApi.POST('/api/bookings/{bookingId}/cancel', { params: params(key), body: { userId }, signal: left }),
        ),
      ),
    look,
    stop() {
      leaving.abort(new LeftPage());
      clearInterval(ticking);
      document.removeEventListener('visibilitychange', lookAgain);
      removeEventListener('online', lookAgain);
      channel.close();
    },
  };
}

/** The attempt to hold seats of a show. */
export function holdName(eventId: number): string {
  return `hold:${eventId}`;
}

/** A receipt as the read API takes it. */
export function receiptOf({ receipt }: { receipt: { partition: number; offset: number } }): string {
  return `${receipt.partition}:${receipt.offset}`;
}

const loginRequired: Problem = { code: 'login-required', status: 401, document: {} };

/** What a booking is after an order. */
const wanted = {
  confirming: new Set<Booking['status']>(['booked']),
  givingBack: new Set<Booking['status']>(['cancelled', 'expired']),
};

class LeftPage extends Error {}

/** The page was left while something was awaited: the next one asks again. */
function ignoreLeaving(error: unknown): void {
  const isLeaving = error instanceof LeftPage || (error instanceof DOMException && error.name === 'AbortError');
  if (!isLeaving) throw error;
}

function wholeOf(known: Known): Booking | undefined {
  return typeof known === 'object' && known.status !== 'pending' && 'bookingId' in known ? known : undefined;
}
