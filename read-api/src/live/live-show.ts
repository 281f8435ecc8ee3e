import { changedSeats, seatStatus } from '@ticketing/shared/hall/seat-map.ts';
import type { SeatStatus } from '@ticketing/shared/messages/statuses.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { Response } from 'express';
import { hallOf, mapAnswer } from '../hall.ts';
import { eventBytes } from './server-sent-events.ts';

/** What a reconnecting client has missed: the show when that was computed, and the changed seats. */
export type Missed = { upTo: ScheduledShowView; seatIds: Iterable<string> };

export type LiveShow = {
  readonly listeners: ReadonlySet<Listener>;
  /** Sends the whole seat map, or what was missed, and then every change. */
  add(response: Response, missed: Missed | undefined): Listener;
  remove(listener: Listener): void;
  /** Takes a newer state of the show, to be sent with the next change. */
  observe(show: ScheduledShowView): void;
  /** The view may have changed: reads it and sends changes. Calls in quick succession are combined. */
  wake(): void;
  stop(): void;
};

export type Listener = {
  response: Response;
  /** The last observed state that the client has. */
  seen: number;
};

export type LiveShowOptions = {
  first: ScheduledShowView;
  /** Returns the current show. */
  read: () => ScheduledShowView | Promise<ScheduledShowView>;
  /** Writes to a listener. */
  send: (listener: Listener, bytes: Buffer) => void;
};

/** The minimum time between two changes, in milliseconds. */
const minGapMs = 100;

/**
 * One show and its listeners: one read of the view and one serialisation for all of them, at most ten times a second.
 * A change has the new state of seats, not what happened to them. So several versions are combined into one change,
 * and a listener may get a state that it already has.
 *
 * A whole seat map in place of a change says that the show itself is another: it has another layout, was changed or
 * cancelled. Who shows more of it than its seats reads it again.
 */
export function createLiveShow({ first, read, send }: LiveShowOptions): LiveShow {
  const listeners = new Set<Listener>();
  let latest = first;
  /** Counts the observed states. Versions would not do: a repaired view is another state of the same version. */
  let state = 0;
  let sentState = 0;
  let unsent: Record<string, SeatStatus> = {};
  /** Whether the show is not the one that the listeners know: then they get the whole seat map again. */
  let isOther = false;
  let snapshot: Buffer | undefined;
  let sentMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let wokenMeanwhile = false;
  let stopped = false;

  function observe(show: ScheduledShowView): void {
    if (show === latest || show.version < latest.version) return;
    if (isAnotherShow(latest, show)) isOther = true;
    if (show.layoutVersion === latest.layoutVersion)
      Object.assign(unsent, changedSeats(show.layout, latest.seatMap, show.seatMap));
    latest = show;
    snapshot = undefined;
    state++;
  }

  function change(seats: Record<string, SeatStatus>): Buffer {
    const { version, counts } = latest;
    return eventBytes('change', version, JSON.stringify({ version, seats, counts }));
  }

  function wholeHall(): Buffer {
    snapshot ??= eventBytes('snapshot', latest.version, JSON.stringify(mapAnswer(hallOf(latest))));
    return snapshot;
  }

  function sendUnsent(): void {
    if (sentState === state) return;
    const bytes = isOther ? wholeHall() : change(unsent);
    unsent = {};
    isOther = false;
    sentState = state;
    sentMs = performance.now();
    // A copy, because a slow listener is removed.
    for (const listener of [...listeners]) {
      if (listener.seen === state) continue;
      listener.seen = state;
      send(listener, bytes);
    }
  }

  async function advance(): Promise<void> {
    timer = undefined;
    reading = true;
    wokenMeanwhile = false;
    try {
      observe(await read());
      if (!stopped) sendUnsent();
    } catch {
      // The views cannot be read now. Listeners keep what they have; the next poll calls this again.
    }
    reading = false;
    if (wokenMeanwhile) wake();
  }

  function wake(): void {
    if (reading) wokenMeanwhile = true;
    if (reading || stopped || timer !== undefined) return;
    const waitMs = sentMs + minGapMs - performance.now();
    if (waitMs > 0) timer = setTimeout(advance, waitMs);
    else advance();
  }

  return {
    listeners,
    observe,
    wake,
    add(response, missed) {
      const listener: Listener = { response, seen: state };
      listeners.add(listener);
      if (missed === undefined || isAnotherShow(missed.upTo, latest)) {
        send(listener, wholeHall());
      } else {
        const seats = changedSeats(latest.layout, missed.upTo.seatMap, latest.seatMap);
        for (const seatId of missed.seatIds) {
          const status = seatStatus(latest, seatId);
          if (status !== undefined) seats[seatId] = status;
        }
        send(listener, change(seats));
      }
      // The earlier listeners may lack the state that this one has.
      if (sentState !== state) wake();
      return listener;
    },
    remove: (listener) => void listeners.delete(listener),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether something of a show has changed that is not a seat. */
function isAnotherShow(before: ScheduledShowView, now: ScheduledShowView): boolean {
  return (
    before.layoutVersion !== now.layoutVersion ||
    before.status !== now.status ||
    changeable.some((name) => before[name] !== now[name]) ||
    JSON.stringify(before.policy) !== JSON.stringify(now.policy)
  );
}

/** What a ShowChanged may change, the policy beside it. */
const changeable = ['name', 'startsAt', 'salesOpenAt', 'salesCloseAt', 'maxSeatsPerUser'] as const;
