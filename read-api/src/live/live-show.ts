import { changedSeats, seatStatus } from '@ticketing/shared/messages/seat-map.ts';
import type { SeatStatus } from '@ticketing/shared/messages/statuses.ts';
import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { Response } from 'express';
import { hallOf } from '../hall.ts';
import { eventBytes } from './server-sent-events.ts';

/** What a client that comes back has missed: the show when that was found out, and the seats that were touched. */
export type Missed = { upTo: ScheduledShowView; seatIds: Iterable<string> };

export type LiveShow = {
  readonly listeners: ReadonlySet<Listener>;
  /** Sends the whole hall, or what was missed, and from then on every change. */
  add(response: Response, missed: Missed | undefined): Listener;
  remove(listener: Listener): void;
  /** Takes note of a newer state of the show, which is sent when the next change is due. */
  observe(show: ScheduledShowView): void;
  /** The view may have moved: looks, and sends. Any number of calls within a moment are one. */
  wake(): void;
  stop(): void;
};

export type Listener = {
  response: Response;
  /** Which of the observed states the client has. */
  seen: number;
};

export type LiveShowOptions = {
  first: ScheduledShowView;
  /** Gives the show as it is now. */
  read: () => ScheduledShowView | Promise<ScheduledShowView>;
  /** Writes to a listener. */
  send: (listener: Listener, bytes: Buffer) => void;
  /** Between two changes, in milliseconds. */
  minGapMs?: number;
};

/**
 * One show and all who listen to it: one read of the view and one serialisation for all of them, at most ten times a
 * second. A change says what seats are now, not what happened to them; so several versions become one change, and
 * whoever has a part of it already may be told it again.
 */
export function createLiveShow({ first, read, send, minGapMs = 100 }: LiveShowOptions): LiveShow {
  const listeners = new Set<Listener>();
  let latest = first;
  /** Counts the observed states. Not the version: a view that was mended is another state of the same version. */
  let state = 0;
  let sentState = 0;
  let unsent: Record<string, SeatStatus> = {};
  let snapshot: Buffer | undefined;
  let sentMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let reading = false;
  let wokenMeanwhile = false;
  let stopped = false;

  function observe(show: ScheduledShowView): void {
    if (show === latest || show.version < latest.version) return;
    Object.assign(unsent, changedSeats(latest.seatMap, show.seatMap));
    latest = show;
    snapshot = undefined;
    state++;
  }

  function change(seats: Record<string, SeatStatus>): Buffer {
    const { version, counts } = latest;
    return eventBytes('change', version, JSON.stringify({ version, seats, counts }));
  }

  function sendUnsent(): void {
    if (sentState === state) return;
    const bytes = change(unsent);
    unsent = {};
    sentState = state;
    sentMs = performance.now();
    // A copy: one that is too slow is removed.
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
      // The views cannot be read now. Listeners keep what they have; polling wakes this again.
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
      if (missed === undefined) {
        snapshot ??= eventBytes('snapshot', latest.version, JSON.stringify(hallOf(latest)));
        send(listener, snapshot);
      } else {
        const seats = changedSeats(missed.upTo.seatMap, latest.seatMap);
        for (const seatId of missed.seatIds) {
          const status = seatStatus(latest.seatMap, seatId);
          if (status !== undefined) seats[seatId] = status;
        }
        send(listener, change(seats));
      }
      // Those who were here before may have to be told what this one has seen.
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
