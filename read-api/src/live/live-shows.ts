import type { ScheduledShowView } from '@ticketing/shared/stores/views.ts';
import type { Response } from 'express';
import type { Shows } from '../shows.ts';
import type { ViewWatch } from '../view-watch.ts';
import type { Listener, LiveShow, Missed } from './live-show.ts';
import { createLiveShow } from './live-show.ts';
import { beginEventStream, commentBytes } from './server-sent-events.ts';

export type LiveShows = {
  /**
   * Begins the stream of a show.
   * @param show as it was just read
   * @param missed what the client has missed; without it, it gets the whole seat map
   */
  listen(response: Response, show: ScheduledShowView, missed: Missed | undefined): void;
  /** The number of listeners. */
  listenerCount(): number;
  /** Ends all streams. Clients reconnect, to another process. */
  close(): void;
};

export type LiveShowsOptions = {
  shows: Shows;
  versions: ViewWatch;
  /** Called for every listener that was disconnected because it did not read. */
  onDropped?: () => void;
};

/**
 * The maximum of unsent bytes per listener. A client that does not read is disconnected, reconnects when it can, and
 * resumes at the last version that it got. All listeners share the bytes themselves.
 */
const maxBufferedBytes = 256 * 1024;

const heartbeat = commentBytes('still here');
const goodbye = commentBytes('stopping: connect again');

/** All shows with listeners. */
export function createLiveShows({ shows, versions, onDropped }: LiveShowsOptions): LiveShows {
  const live = new Map<number, { show: LiveShow; unfollow: () => void }>();
  let closed = false;
  const timer = setInterval(() => sendToAll(heartbeat), 15_000);

  function send({ response }: Listener, bytes: Buffer): void {
    // Ended or disconnected, and not removed yet.
    if (response.writableEnded || response.destroyed) return;
    // Only what is already unsent counts, because the first seat map alone may exceed the limit.
    if (response.writableLength > maxBufferedBytes) {
      onDropped?.();
      response.destroy();
      return;
    }
    response.write(bytes);
  }

  function sendToAll(bytes: Buffer): void {
    for (const { show } of live.values()) for (const listener of [...show.listeners]) send(listener, bytes);
  }

  function start(first: ScheduledShowView): LiveShow {
    const eventId = first._id;
    const show = createLiveShow({ first, send, read: () => shows.current(eventId) });
    live.set(eventId, { show, unfollow: versions.follow(eventId, show.wake) });
    return show;
  }

  function leave(eventId: number, show: LiveShow, listener: Listener): void {
    show.remove(listener);
    if (show.listeners.size > 0) return;
    live.get(eventId)?.unfollow();
    live.delete(eventId);
    show.stop();
  }

  return {
    listen(response, first, missed) {
      if (response.destroyed) return;
      if (closed) {
        beginEventStream(response);
        response.end(goodbye);
        return;
      }
      const show = live.get(first._id)?.show ?? start(first);
      show.observe(first);
      beginEventStream(response);
      const listener = show.add(response, missed);
      response.once('close', () => leave(first._id, show, listener));
    },
    listenerCount: () => [...live.values()].reduce((sum, { show }) => sum + show.listeners.size, 0),
    close() {
      closed = true;
      clearInterval(timer);
      sendToAll(goodbye);
      for (const { show } of live.values()) for (const { response } of show.listeners) response.end();
    },
  };
}
