import { backOff, pauseOrOnline } from '../api/waiting.ts';

/** An event of a text/event-stream. */
export type StreamEvent = { name: string; id: string; data: string };

/** Takes a stream's text piece by piece, wherever it is cut. */
export type StreamParser = {
  /** @returns the events that are whole now */
  take(text: string): StreamEvent[];
};

/** Reads text/event-stream as the HTML standard has it. Comments and fields that are not used here are left out. */
export function createStreamParser(): StreamParser {
  let rest = '';
  let [name, id] = ['message', ''];
  let data: string[] = [];

  function takeLine(line: string, events: StreamEvent[]): void {
    if (line === '') {
      if (data.length > 0) events.push({ name, id, data: data.join('\n') });
      name = 'message';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') name = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
  }

  return {
    take(text) {
      const lines = (rest + text).split(/\r\n|\r(?!$)|\n/);
      rest = lines.pop() ?? '';
      const events: StreamEvent[] = [];
      for (const line of lines) takeLine(line, events);
      return events;
    },
  };
}

export type Listening = {
  url: string;
  /** The last event that is known; the stream goes on behind it. */
  lastEventId: () => string | undefined;
  onEvent: (event: StreamEvent) => void;
  /** Something came: an event, or a comment that says that the stream is alive. */
  onHeard: () => void;
  /** The stream has broken off, or was refused with a status. */
  onBroken: (status: number | undefined) => void;
  signal: AbortSignal;
  fetch?: typeof fetch;
};

/** A stream says something every 15 s. One that has been silent for so long is dead, whatever the network thinks. */
const silenceMs = 35_000;
const pace = { firstMs: 500, longestMs: 15_000 };

/**
 * Listens to a stream until the signal aborts. What breaks off is connected again, after growing random pauses or as
 * Retry-After says, and goes on behind the last event. EventSource can do neither: it cannot be told where to begin.
 */
export async function listenTo(options: Listening): Promise<void> {
  const { signal, onBroken } = options;
  for (let tries = 1; !signal.aborted; tries += 1) {
    const { status, retryAfterMs, heard } = await listenOnce(options);
    if (signal.aborted) return;
    onBroken(status);
    if (heard) tries = 1;
    const pauseMs = Math.max(retryAfterMs ?? 0, backOff(tries, pace));
    await pauseOrOnline(pauseMs, signal).catch(() => undefined);
  }
}

type Ended = { status: number | undefined; retryAfterMs?: number | undefined; heard: boolean };

async function listenOnce({
  url,
  lastEventId,
  onEvent,
  onHeard,
  signal,
  fetch = globalThis.fetch,
}: Listening): Promise<Ended> {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), silenceMs);
  const either = AbortSignal.any([signal, silence.signal]);
  let heard = false;
  try {
    const last = lastEventId();
    const headers = { accept: 'text/event-stream', ...(last !== undefined && { 'last-event-id': last }) };
    const response = await fetch(url, { headers, signal: either, cache: 'no-store' });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      return { status: response.status, retryAfterMs: seconds >= 0 ? seconds * 1_000 : undefined, heard };
    }
    const parser = createStreamParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { status: undefined, heard };
      heard = true;
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), silenceMs);
      onHeard();
      for (const event of parser.take(value)) onEvent(event);
    }
  } catch {
    return { status: undefined, heard };
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}
