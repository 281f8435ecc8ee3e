import { useMemo } from 'preact/hooks';
import { count, day, moment } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { useHistory } from './history.ts';
import { Reading } from './reading.tsx';
import type { SalesPoint } from './sales.ts';
import { salesOf, thinned } from './sales.ts';
import type { TabProps } from './types.ts';
import { zoneOf } from './types.ts';
import { localText } from './zoned.ts';

/** How the seats went: a curve, and the days in numbers for those who would rather read. */
export function SalesTab({ show }: TabProps) {
  const words = organiserWords();
  const history = useHistory(show.eventId, show.version);
  const zone = zoneOf(show);
  const sales = useMemo(
    () => salesOf(history.events, (instant) => localText(instant, zone).slice(0, 10)),
    [history.events, zone],
  );
  return (
    <>
      <Reading history={history} />
      {sales.points.length === 0 && history.isWhole && <p class="muted">{words.salesNone}</p>}
      {sales.points.length > 0 && (
        <>
          <Curve points={thinned(sales.points, 400)} zone={zone} />
          <table class="organiser-table">
            <caption>{words.byDay}</caption>
            <thead>
              <tr>
                <th scope="col">{words.dayColumn}</th>
                <th scope="col">{words.soldColumn}</th>
                <th scope="col">{words.givenBackColumn}</th>
              </tr>
            </thead>
            <tbody>
              {sales.days.map(({ date, sold, givenBack }) => (
                <tr key={date}>
                  <th scope="row">{day(`${date}T12:00:00Z`, 'UTC')}</th>
                  <td>{count(sold)}</td>
                  <td>{count(givenBack)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </>
  );
}

const [width, height, left, bottom] = [720, 260, 48, 28];

/** Booked and held seats over time, as steps: between two events nothing changes. */
function Curve({ points, zone }: { points: SalesPoint[]; zone: string | undefined }) {
  const words = organiserWords();
  const [first, last] = [points[0]!, points.at(-1)!];
  const most = Math.max(1, ...points.map(({ booked, held }) => booked + held));
  const spanMs = last.atMs - first.atMs || 1;
  const x = (atMs: number) => left + ((atMs - first.atMs) / spanMs) * (width - left - 8);
  const y = (seats: number) => height - bottom - (seats / most) * (height - bottom - 12);
  const steps = (of: (point: SalesPoint) => number) =>
    points
      .map((point, index) => {
        const before = points[index - 1];
        const to = `${x(point.atMs).toFixed(1)},${y(of(point)).toFixed(1)}`;
        return before === undefined ? `M${to}` : `H${x(point.atMs).toFixed(1)}V${y(of(point)).toFixed(1)}`;
      })
      .join('');
  const area = (of: (point: SalesPoint) => number) => `${steps(of)}V${y(0)}H${x(first.atMs).toFixed(1)}Z`;
  const ticks = [...new Set([0, Math.round(most / 2), most])];
  return (
    <figure class="organiser-curve card">
      <figcaption>
        {words.salesTitle}: <span class="key-booked">{words.booked}</span>,{' '}
        <span class="key-held">{words.heldSeats}</span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.salesTitle}>
        {ticks.map((seats) => (
          <g key={seats}>
            <line class="grid" x1={left} x2={width - 8} y1={y(seats)} y2={y(seats)} />
            <text x={left - 8} y={y(seats) + 4} text-anchor="end">
              {count(seats)}
            </text>
          </g>
        ))}
        <path class="held" d={area(({ booked, held }) => booked + held)} />
        <path class="booked" d={area(({ booked }) => booked)} />
        <text x={left} y={height - 8}>
          {moment(first.atMs, zone)}
        </text>
        <text x={width - 8} y={height - 8} text-anchor="end">
          {moment(last.atMs, zone)}
        </text>
      </svg>
    </figure>
  );
}
