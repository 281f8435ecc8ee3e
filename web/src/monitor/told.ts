import type { Change, Monitor, Sample } from './types.ts';

const hourMs = 3_600_000;
const leastMs = 300_000;

/** Whether an event is what the monitor says of itself in its OpenAPI document, as far as these pages lean on it. */
export function isMonitor(told: unknown): told is Monitor {
  if (!isRecord(told) || !isRecord(told.engines) || !isRecord(told.clocks) || !isRecord(told.now)) return false;
  return Array.isArray(told.services) && Array.isArray(told.changes) && typeof told.now.at === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Without what is older than an hour before the newest. */
export function withinHour(samples: readonly Sample[]): readonly Sample[] {
  const newest = samples.at(-1);
  if (newest === undefined) return samples;
  const from = Date.parse(newest.at) - hourMs;
  const first = samples.findIndex(({ at }) => Date.parse(at) >= from);
  return first <= 0 ? samples : samples.slice(first);
}

/** Both lists as one, each change once, newest first. */
export function withNew(known: readonly Change[], told: readonly Change[]): readonly Change[] {
  const keyOf = ({ at, subject, kind, text }: Change) => `${at} ${kind} ${subject} ${text}`;
  const all = new Map([...known, ...told].map((change) => [keyOf(change), change]));
  if (all.size === known.length) return known;
  return [...all.values()].sort((one, other) => other.at.localeCompare(one.at)).slice(0, 1_000);
}

/** A span of the clock, in milliseconds. */
export type Span = { fromMs: number; toMs: number };

/** From the oldest sample to the newest: an hour at most, and some minutes at least, so that little is not drawn large. */
export function spanOf(samples: readonly Sample[], nowMs = Date.now()): Span {
  const timeOf = (sample: Sample | undefined) => (sample === undefined ? nowMs : Date.parse(sample.at));
  const toMs = timeOf(samples.at(-1));
  return { fromMs: Math.max(toMs - hourMs, Math.min(toMs - leastMs, timeOf(samples[0]))), toMs };
}

/**
 * The figures of a span in so many equal parts, each the mean of what falls into it; null where nobody knew.
 * @param figureOf a figure of a sample; null: not known
 */
export function inParts(
  samples: readonly Sample[],
  figureOf: (sample: Sample) => number | null,
  { fromMs, toMs }: Span,
  parts: number,
): (number | null)[] {
  const sums = Array.from({ length: parts }, () => ({ sum: 0, count: 0 }));
  for (const sample of samples) {
    const figure = figureOf(sample);
    const part = sums[Math.floor(((Date.parse(sample.at) - fromMs) / (toMs - fromMs)) * parts)];
    if (figure === null || part === undefined) continue;
    part.sum += figure;
    part.count += 1;
  }
  return sums.map(({ sum, count }) => (count === 0 ? null : sum / count));
}

/**
 * The path of a line through figures, as SVG has it. Where nobody knew there is no line; a single figure is a dash.
 * @param most the figure at the upper edge
 */
export function lineThrough(figures: readonly (number | null)[], width: number, height: number, most: number): string {
  const step = width / Math.max(1, figures.length);
  let path = '';
  let before: number | null = null;
  for (const [index, figure] of figures.entries()) {
    if (figure !== null) {
      const point = `${(index * step + step / 2).toFixed(1)},${(height - (figure / (most || 1)) * height).toFixed(1)}`;
      path += before === null ? `M${point}h0.1` : `L${point}`;
    }
    before = figure;
  }
  return path;
}
