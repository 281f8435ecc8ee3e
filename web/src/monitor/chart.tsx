import { useContext, useState } from 'preact/hooks';
import { clockTime } from '../i18n/format.ts';
import { monitorWords } from '../i18n/monitor.ts';
import { StoreContext } from './figure.tsx';
import { decimal } from './figure-text.ts';
import type { Span } from './told.ts';
import { inParts, lineThrough, spanOf } from './told.ts';
import type { Change, Sample } from './types.ts';

const [width, height] = [600, 100];

type ChartProps = {
  name: string;
  figureOf: (sample: Sample) => number | null;
  unit?: string;
  /** Whether name and figure stand above it; not where they are beside it already. */
  isNamed?: boolean;
};

/** A figure over the last hour. Where nobody knew it there is no line. */
export function Chart({ name, figureOf, unit = '', isNamed = true }: ChartProps) {
  const words = monitorWords();
  const { samples, span, parts } = useHour();
  const figures = inParts(samples, figureOf, span, parts);
  const most = Math.max(...figures.map((figure) => figure ?? 0));
  const last = samples.at(-1);
  const now = last && figureOf(last);
  const text = now === undefined || now === null ? words.notKnown : `${decimal(now)}${unit}`;
  return (
    <figure class="chart">
      {isNamed && (
        <figcaption>
          <span>{name}</span> <strong>{text}</strong>
        </figcaption>
      )}
      <Line figures={figures} most={most} label={words.chartSays(name, text, `${decimal(most)}${unit}`)} />
      <p class="chart-scale" aria-hidden="true">
        <span>{clockTime(span.fromMs)}</span>
        <span>{words.atMost(`${decimal(most)}${unit}`)}</span>
      </p>
    </figure>
  );
}

function Line({ figures, most, label }: { figures: (number | null)[]; most: number; label: string }) {
  // With room for the width of the line at both edges.
  return (
    <svg viewBox={`0 -4 ${width} ${height + 8}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line class="base" x1="0" x2={width} y1={height} y2={height} />
      <path d={lineThrough(figures, width, height, most)} />
    </svg>
  );
}

/** A part has more than one sample, so that a line goes on while the monitor does. */
const leastPartMs = 5_000;

function useHour(): { samples: readonly Sample[]; span: Span; parts: number } {
  const store = useContext(StoreContext);
  const samples = store?.samples.value ?? [];
  const span = spanOf(samples);
  return { samples, span, parts: Math.min(240, Math.round((span.toMs - span.fromMs) / leastPartMs)) };
}

/** What has happened in the last hour, against the bookings of it: whether anybody noticed. */
export function TimeLine({ kinds }: { kinds?: readonly string[] }) {
  const words = monitorWords();
  const { samples, span, parts } = useHour();
  const [chosen, setChosen] = useState<Change>();
  const all = useContext(StoreContext)?.changes.value ?? [];
  const changes = all.filter(
    ({ kind, at }) => (kinds === undefined || kinds.includes(kind)) && Date.parse(at) >= span.fromMs,
  );
  const figures = inParts(samples, ({ bookingsPerSecond }) => bookingsPerSecond, span, parts);
  const most = Math.max(...figures.map((figure) => figure ?? 0));
  const kindOf = (kind: string) => {
    const known: Record<string, string> = words.kinds;
    return known[kind] ?? kind;
  };
  return (
    <section class="time-line card" aria-labelledby="time-line">
      <h2 id="time-line">{words.timeLine}</h2>
      <div class="time-line-chart chart">
        <Line
          figures={figures}
          most={most}
          label={words.chartSays(words.bookingsPerSecond, lastOf(figures), decimal(most))}
        />
        {changes.map((change) => (
          <span
            key={keyOf(change)}
            class={`mark ${change.kind}${chosen === change ? ' chosen' : ''}`}
            style={{
              insetInlineStart: `${((Date.parse(change.at) - span.fromMs) / (span.toMs - span.fromMs)) * 100}%`,
            }}
            aria-hidden="true"
          />
        ))}
      </div>
      <p class="chart-scale" aria-hidden="true">
        <span>{clockTime(span.fromMs)}</span>
        <span>
          {words.bookingsPerSecond}, {words.atMost(decimal(most))}
        </span>
        <span>{words.now}</span>
      </p>
      {changes.length === 0 ? (
        <p class="muted">{words.nothingHappened}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too
        <ol class="changes" tabIndex={0}>
          {changes.slice(0, 30).map((change) => (
            <li
              key={keyOf(change)}
              onPointerEnter={() => setChosen(change)}
              onPointerLeave={() => setChosen(undefined)}
            >
              <time dateTime={change.at}>{clockTime(change.at)}</time>
              <span class={`kind ${change.kind}`}>{kindOf(change.kind)}</span>
              <span>
                <bdi lang="en">{change.text}</bdi> <span class="muted">{change.source}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function lastOf(figures: readonly (number | null)[]): string {
  const last = figures.findLast((figure) => figure !== null);
  return last === undefined || last === null ? '–' : decimal(last);
}

function keyOf({ at, kind, subject, text }: Change): string {
  return `${at} ${kind} ${subject} ${text}`;
}
