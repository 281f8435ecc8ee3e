import type { Response } from 'express';

/** Whoever listens to the state. */
export type Listeners = {
  /** @returns false if there are as many as there may be */
  add(response: Response, first: string): boolean;
  /** Sends the state to all of them; what none listens to is not written. */
  tell(state: () => unknown): void;
  count(): number;
  /** Ends all of them, so that they connect to another instance. */
  close(): void;
};

/** A stream is whole JSON every two seconds: so many are enough for all operators. */
const mostListeners = 200;

/** One that does not read so much is disconnected, in bytes. */
const mostBuffered = 4 * 1024 * 1024;

export function createListeners(): Listeners {
  const listeners = new Set<Response>();
  let number = 0;

  return {
    add(response, first) {
      // Gone while it was asked who it is: it would never be told of its end.
      if (response.destroyed) return true;
      if (listeners.size >= mostListeners) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      response.write(eventText(number, first));
      listeners.add(response);
      response.on('close', () => listeners.delete(response));
      return true;
    },
    tell(state) {
      number += 1;
      if (listeners.size === 0) return;
      const text = eventText(number, JSON.stringify(state()));
      for (const response of listeners) {
        if (response.writableLength > mostBuffered) response.destroy();
        else response.write(text);
      }
    },
    count: () => listeners.size,
    close() {
      for (const response of listeners) response.end();
    },
  };
}

function eventText(number: number, data: string): string {
  return `event: monitor\nid: ${number}\ndata: ${data}\n\n`;
}
