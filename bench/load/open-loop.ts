import type { Histogram } from 'hdr-histogram-js';
import { build } from 'hdr-histogram-js';
import type { HttpConnection } from './http-connection.ts';
import { openHttpConnection } from './http-connection.ts';

export type OpenLoopOptions = {
  url: string;
  perSecond: number;
  seconds: number;
  /** What to do with a connection; by default one request. */
  visit: (send: HttpConnection['send'], index: number) => Promise<void>;
  maxConnections?: number;
  /** Ends the arrivals early. */
  signal?: AbortSignal;
};

/** Latencies in milliseconds, to a microsecond. */
export type Latencies = { p50: number; p90: number; p99: number; max: number };

/**
 * Sends requests at a fixed rate, whether or not earlier ones were answered, and measures each from its planned
 * arrival: a stalled server is charged for all requests that had to wait (no coordinated omission).
 */
export async function openLoop(options: OpenLoopOptions): Promise<Latencies & { histogram: Histogram }> {
  const { url, perSecond, seconds, visit, maxConnections = 1_000, signal } = options;
  const histogram = createHistogram();
  const idle: HttpConnection[] = await Promise.all(Array.from({ length: 32 }, () => openHttpConnection(url)));
  const all = new Set(idle);
  const waiting: ((connection: HttpConnection) => void)[] = [];

  async function take(): Promise<HttpConnection> {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (connection.isOpen()) return connection;
      all.delete(connection);
    }
    if (all.size >= maxConnections) return new Promise((resolve) => waiting.push(resolve));
    const fresh = await openHttpConnection(url);
    all.add(fresh);
    return fresh;
  }

  async function arrive(index: number, dueMs: number): Promise<void> {
    const connection = await take();
    await visit(connection.send, index);
    histogram.recordValue(Math.max(1, Math.round((performance.now() - dueMs) * 1000)));
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else next(connection);
  }

  let fault: unknown;
  try {
    const visits: Promise<void>[] = [];
    const total = Math.floor(perSecond * seconds);
    const startMs = performance.now();
    while (visits.length < total && fault === undefined && !signal?.aborted) {
      const due = Math.min(total, Math.floor(((performance.now() - startMs) * perSecond) / 1000) + 1);
      while (visits.length < due) {
        const arrival = arrive(visits.length, startMs + (visits.length * 1000) / perSecond);
        arrival.catch((error: unknown) => {
          fault ??= error;
        });
        visits.push(arrival);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(visits);
    return { ...latenciesOf(histogram), histogram };
  } finally {
    for (const connection of all) connection.close();
  }
}

/** For values in microseconds up to five minutes, with three digits. */
export function createHistogram(): Histogram {
  return build({ lowestDiscernibleValue: 1, highestTrackableValue: 300_000_000, numberOfSignificantValueDigits: 3 });
}

/** @param histogram of microseconds */
export function latenciesOf(histogram: Histogram): Latencies {
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: at(50), p90: at(90), p99: at(99), max: histogram.maxValue / 1000 };
}
