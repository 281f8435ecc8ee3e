import { z } from 'zod';
import type { ServiceValue } from '../answers.ts';
import type { Skew } from '../engines/skew.ts';
import { skewOf } from '../engines/skew.ts';
import type { HttpAsk } from '../polling/http-ask.ts';
import { createRate } from '../polling/rate.ts';
import type { PolledReading, Reading } from '../polling/reading.ts';
import { createReading } from '../polling/reading.ts';
import type { Series } from './exposition.ts';
import { parseExposition, sumOf } from './exposition.ts';
import type { Instance } from './instances.ts';

export type ServiceWatch = Instance & {
  readings: PolledReading<unknown>[];
  current(): Reading<ServiceValue>;
  skew(): Reading<Skew>;
};

const readySchema = z.object({
  status: z.string(),
  dependencies: z.record(z.string(), z.object({ status: z.string(), latencyMs: z.number() })).default({}),
});

const wanted = new Set([
  'http_request_duration_seconds_count',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'payment_breaker_open',
  'sync_drift_checked_total',
  'sync_drift_found_total',
  'sync_drift_mended_total',
  'sync_shows_standing',
  'booking_outcomes_total',
]);

/** The Date header tells whole seconds. */
const dateGrainMs = 1_000;

/** One process of a service: its readiness, and what is wanted of its metrics. */
export function watchService(service: Instance, ask: HttpAsk): ServiceWatch {
  const requestsRate = createRate();
  const bookingsRate = createRate();
  let lastSkew: Skew | undefined;

  const health = createReading({
    source: 'GET /health/ready',
    // It asks its own engines, which may take as long as this.
    deadlineMs: 3_000,
    async ask() {
      const answer = await ask(`${service.url}/health/ready`, { timeoutMs: 2_900 });
      // Not ready is an answer, too.
      if (answer.status !== 200 && answer.status !== 503) throw new Error(`/health/ready answers ${answer.status}`);
      const { status, dependencies } = readySchema.parse(JSON.parse(answer.text));
      return {
        ready: answer.status === 200,
        state: status,
        dependencies,
        latencyMs: Math.round((answer.receivedMs - answer.sentMs) * 10) / 10,
      };
    },
  });

  const metrics = createReading({
    source: 'GET /metrics',
    async ask() {
      const answer = await ask(`${service.url}/metrics`);
      if (answer.status !== 200) throw new Error(`/metrics answers ${answer.status}`);
      const series = parseExposition(answer.text, wanted);
      return figuresOf(series, {
        requestsPerSecond: (requests) => requestsRate.next(requests, answer.receivedMs),
        bookingsPerSecond: (bookings) => bookingsRate.next(bookings, answer.receivedMs),
      });
    },
  });

  const skew = createReading({
    source: 'the Date header of GET /health/live',
    async ask() {
      const answer = await ask(`${service.url}/health/live`);
      if (answer.date === undefined) throw new Error('it tells no time');
      lastSkew = narrowed(lastSkew, skewOf({ clockMs: Date.parse(answer.date), grainMs: dateGrainMs }, answer));
      return lastSkew;
    },
  });

  return {
    ...service,
    readings: [health, metrics, skew],
    current() {
      return bothOf(health.current(), metrics.current());
    },
    skew: () => skew.current(),
  };
}

type Health = Pick<ServiceValue, 'ready' | 'state' | 'dependencies' | 'latencyMs'>;
type Figures = Omit<ServiceValue, keyof Health>;

/**
 * What the two answers of a process say together. Its age is that of its health: figures that are older than that are
 * not told, but for its start, which does not grow old.
 */
export function bothOf(health: Reading<Health>, metrics: Reading<Figures>): Reading<ServiceValue> {
  const source = `${health.source} and ${metrics.source}`;
  const { value, status } = health;
  if (value === undefined) return { ...health, source, value };
  // Of a process that does not answer everything is old, and that is said.
  if (status !== 'ok' || metrics.status === 'ok') return { ...health, source, value: { ...value, ...metrics.value } };
  const startedAt = metrics.value?.startedAt;
  return {
    ...health,
    source,
    ...(metrics.status === 'stale' && { reason: `${metrics.source}: ${metrics.reason}` }),
    value: { ...value, ...(startedAt !== undefined && { startedAt }) },
  };
}

/** How far two clocks may part between two polls, in milliseconds: 50 millionths. */
const driftMs = 0.1;

/**
 * What two readings of the same clock say together, if both can be true: each says that the offset lies in an interval.
 * Of a clock that tells whole seconds, that is how the offset becomes known better than to half a second.
 */
export function narrowed(before: Skew | undefined, now: Skew): Skew {
  if (before === undefined) return now;
  const earlier = before.uncertaintyMs + driftMs;
  const from = Math.max(before.offsetMs - earlier, now.offsetMs - now.uncertaintyMs);
  const to = Math.min(before.offsetMs + earlier, now.offsetMs + now.uncertaintyMs);
  // A clock was set, or drifts: only the newest counts.
  if (from > to) return now;
  const tenths = (value: number) => Math.round(value * 10) / 10;
  return {
    offsetMs: tenths((from + to) / 2),
    uncertaintyMs: tenths((to - from) / 2),
    roundTripMs: now.roundTripMs,
  };
}

type Rates = {
  requestsPerSecond(requests: number): number | undefined;
  bookingsPerSecond(bookings: number): number | undefined;
};

function figuresOf(series: readonly Series[], rates: Rates) {
  const sum = (name: string, isCounted?: (labels: Series['labels']) => boolean) => sumOf(series, name, isCounted);
  const requests = sum(
    'http_request_duration_seconds_count',
    (labels) => labels.get('route')?.startsWith('/api/') ?? false,
  );
  const bookings = sum('booking_outcomes_total', (labels) => bookingTypes.has(labels.get('type') ?? ''));
  const startedAt = sum('process_start_time_seconds');
  const memory = sum('process_resident_memory_bytes');
  const breaker = sum('payment_breaker_open');
  const checked = sum('sync_drift_checked_total');
  const standingShows = sum('sync_shows_standing');
  const isWorker = series.some(({ name }) => name === 'booking_outcomes_total');
  const bookingsPerSecond = isWorker ? rates.bookingsPerSecond(bookings ?? 0) : undefined;
  const requestsPerSecond = requests === undefined ? undefined : rates.requestsPerSecond(requests);
  return {
    ...(startedAt !== undefined && { startedAt: new Date(startedAt * 1_000).toISOString() }),
    ...(requests !== undefined && { requests }),
    ...(requestsPerSecond !== undefined && { requestsPerSecond }),
    ...(memory !== undefined && { memoryBytes: memory }),
    ...(breaker !== undefined && { breaker: breakerOf(breaker) }),
    ...(checked !== undefined && {
      drift: {
        checked,
        found: sum('sync_drift_found_total') ?? 0,
        mended: sum('sync_drift_mended_total') ?? 0,
      },
    }),
    ...(standingShows !== undefined && { standingShows }),
    ...(bookingsPerSecond !== undefined && { bookingsPerSecond }),
  };
}

/** The outcomes by which somebody has a seat. */
const bookingTypes = new Set(['SeatsBooked', 'BookingConfirmed']);

function breakerOf(value: number): NonNullable<ServiceValue['breaker']> {
  if (value === 0) return 'closed';
  return value === 1 ? 'open' : 'half-open';
}
