import '../buying/buying.css';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import type { Show } from '../buying/booking-store.ts';
import { seatText } from '../buying/seat-words.ts';
import type { ChosenSeats } from '../hall/chosen.ts';
import { buyingWords } from '../i18n/buying.ts';
import { money } from '../i18n/format.ts';
import { mineWords } from '../i18n/mine.ts';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useChange } from './manage.tsx';

/** Beside the hall: other seats in place of those of a booking. One keeps the old ones until the new ones are certain. */
export default function ExchangePanel({
  bookingId,
  show,
  chosen,
}: {
  bookingId: string;
  show: Show;
  chosen: ChosenSeats;
}) {
  const words = mineWords();
  const buying = buyingWords();
  const { route } = useLocation();
  const { run, isBusy, failed } = useChange(bookingId, () => undefined);
  const loaded = useLoaded(bookingId, (signal) =>
    answerOf(readApi.GET('/api/bookings/{bookingId}', { params: { path: { bookingId } }, signal })),
  );
  const booking = loaded.state === 'ready' && loaded.data.status !== 'pending' ? loaded.data : undefined;
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    if (booking === undefined || isReady) return;
    chosen.own.value = new Set(booking.seatIds);
    setReady(true);
  }, [booking, isReady, chosen]);

  if (loaded.state === 'loading') return <Skeleton />;
  if (loaded.state === 'failed') return <Failed problem={loaded.problem} again={loaded.reload} />;
  if (booking === undefined) return null;
  const seats = chosen.seats.value;
  const { currency } = show;
  const had = booking.seatIds.length;
  return (
    <section class="buy-panel card" aria-labelledby="exchange-title">
      <h2 id="exchange-title">{words.exchangeTitle}</h2>
      <p>
        <bdi>{booking.seatIds.map((seatId) => seatText(seatId, show)).join('; ')}</bdi>
      </p>
      <p class="muted">{words.exchangeChoose(had)}</p>
      <ul class="lines">
        {seats.map(({ seatId, priceMinor }) => (
          <li key={seatId}>
            <bdi>{seatText(seatId, show)}</bdi>
            <span class="amount">{money(priceMinor, currency)}</span>
          </li>
        ))}
        <li class="total">
          <span>{buying.total}</span>
          <span class="amount">{money(chosen.totalMinor.value, currency)}</span>
        </li>
      </ul>
      {failed !== undefined && (
        <p role="alert" class="problem">
          {failed}
        </p>
      )}
      <p class="row">
        <Button
          kind="primary"
          isBusy={isBusy}
          disabled={seats.length === 0}
          onClick={() =>
            void run({ do: 'exchange', seatIds: seats.map(({ seatId }) => seatId) }).then(
              (isDone) => isDone && route(`/bookings/${bookingId}`),
            )
          }
        >
          {words.exchangeNow}
        </Button>
        <a class="button" href={`/bookings/${bookingId}`}>
          {words.keep}
        </a>
      </p>
    </section>
  );
}
