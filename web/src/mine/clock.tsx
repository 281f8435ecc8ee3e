import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import type { components } from '../api/read-api.d.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { clockWords, comparedInWords } from '../i18n/clock.ts';
import { clockTime, count, day } from '../i18n/format.ts';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Field } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

type BookingClock = components['schemas']['ComparedBookingClock'];

/** When a booking was decided by the logical clocks, and whether before another: `with` in the address names that one. */
export default function Clock({ bookingId }: { bookingId: string }) {
  const words = clockWords();
  const { query, route } = useLocation();
  const { with: other } = query;
  const [typed, setTyped] = useState(other ?? '');
  const loaded = useLoaded(`clock ${bookingId} ${other}`, (signal) =>
    answerOf(
      readApi.GET('/api/bookings/{bookingId}/clock', {
        params: { path: { bookingId }, query: other === undefined ? {} : { with: other } },
        signal,
      }),
    ),
  );

  function compare(event: Event): void {
    event.preventDefault();
    const wanted = typed.trim();
    route(`/bookings/${bookingId}${wanted === '' ? '' : `?with=${encodeURIComponent(wanted)}`}`, true);
  }

  return (
    <>
      <p class="muted">{words.hint}</p>
      <form class="row transfer" onSubmit={compare}>
        <Field label={words.other} name="with" value={typed} onInput={setTyped} autocomplete="off" />
        <Button type="submit">{words.compare}</Button>
      </form>
      {loaded.state === 'loading' && <Skeleton lines={4} />}
      {loaded.state === 'failed' && <Failed problem={loaded.problem} again={loaded.reload} />}
      {loaded.state === 'ready' && <Clocks clock={loaded.data} />}
    </>
  );
}

function Clocks({ clock }: { clock: BookingClock }) {
  const words = clockWords();
  const { compared } = clock;
  const both = compared === undefined ? [clock] : [clock, compared];
  const rows: [string, (of: Omit<BookingClock, 'compared'>) => string][] = [
    [words.show, ({ eventId }) => String(eventId)],
    [words.madeBy, ({ decided }) => decided.type],
    [words.worker, ({ decided }) => decided.processedBy ?? words.notSaid],
    [words.version, ({ decided }) => count(decided.version)],
    [words.partition, ({ decided }) => count(decided.vector.partition)],
    [words.offset, ({ decided }) => count(decided.vector.offset)],
    [words.log, ({ decided }) => count(decided.vector.log)],
    [words.wall, ({ decided }) => `${day(decided.at)}, ${clockTime(decided.at)}`],
  ];
  return (
    <>
      {compared !== undefined && (
        <p role="status">
          <strong>{words.order[compared.order]}</strong> {comparedInWords(clock, compared)}
        </p>
      )}
      <table class="clock-table">
        <caption class="only-read">{words.title}</caption>
        <thead>
          <tr>
            <td />
            {both.map(({ bookingId }, index) => (
              <th key={bookingId} scope="col">
                {index === 0 ? words.thisOne : <a href={`/bookings/${bookingId}`}>{words.theOther}</a>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, of]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {both.map((one) => (
                <td key={one.bookingId}>{of(one)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
