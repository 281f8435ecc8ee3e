import { useEffect } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import { usePages } from '../api/use-pages.ts';
import type { Booking } from '../buying/booking-store.ts';
import { CountdownClock } from '../buying/countdown-clock.tsx';
import { seatsText } from '../buying/seat-words.ts';
import { serverClock } from '../buying/server-clock.ts';
import { titleOf } from '../buying/show-words.tsx';
import { momentThere, money } from '../i18n/format.ts';
import { mineWords } from '../i18n/mine.ts';
import { codeText } from '../i18n/problems.ts';
import { Failed } from '../ui/failed.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useShow } from './use-show.ts';

/** All bookings of somebody, newest first. */
export function Bookings({ userId }: { userId: number }) {
  const words = mineWords();
  const pages = usePages(`bookings ${userId}`, async (cursor, signal) => {
    const query = { limit: 20, ...(cursor !== undefined && { cursor }) };
    const answer = await answerOf(
      readApi.GET('/api/users/{userId}/bookings', { params: { path: { userId }, query }, signal }),
    );
    if (!answer.ok) return answer;
    const { bookings: items, nextCursor } = answer.data;
    return { ...answer, data: { items, nextCursor } };
  });
  useAgainAfter(pages.items, pages.again);
  return (
    <section aria-labelledby="mine-bookings">
      <h2 id="mine-bookings">{words.bookings}</h2>
      {pages.problem !== undefined && <Failed problem={pages.problem} again={pages.again} />}
      {pages.isLoading && pages.items.length === 0 && <Skeleton kind="block" />}
      {!pages.isLoading && pages.problem === undefined && pages.items.length === 0 && (
        <p>
          {words.noBookings} <a href="/">{words.toProgramme}</a>
        </p>
      )}
      <ul class="mine-list">
        {pages.items.map((booking) => (
          <li key={booking.bookingId} class="card mine-entry">
            <Entry booking={booking} />
          </li>
        ))}
      </ul>
      <Pager hasMore={pages.hasMore} isBusy={pages.isLoading} onMore={pages.more} />
    </section>
  );
}

/** The worker ends a hold within a second or so after its time, and the views follow. */
const endsWithinMs = 3_000;

/** Reads the list again when the time of a hold in it has run out: then it is not held any more, or it was paid. */
function useAgainAfter(bookings: readonly Booking[], again: () => void): void {
  const nowMs = serverClock.now();
  const ends = bookings.flatMap(({ status, heldUntil }) =>
    status === 'held' && heldUntil !== undefined ? [Date.parse(heldUntil)] : [],
  );
  const next = Math.min(...ends.filter((endMs) => endMs + endsWithinMs > nowMs));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = setTimeout(again, next + endsWithinMs - serverClock.now());
    return () => clearTimeout(timer);
  }, [next]);
}

function Entry({ booking }: { booking: Booking }) {
  const words = mineWords();
  const show = useShow(booking.eventId);
  const { status, seatIds, totalMinor, currency, code, heldUntil, wish } = booking;
  const seats = seatIds.length > 0 ? seatsText(seatIds, show) : words.seats(wish?.count ?? 1);
  return (
    <>
      <div class="what">
        <h3>
          <a href={`/bookings/${booking.bookingId}`}>
            <bdi>{show === undefined ? words.loading : titleOf(show)}</bdi>
          </a>
        </h3>
        {show !== undefined && (
          <p class="muted">
            <time dateTime={show.startsAt}>{momentThere(show.startsAt, show.showtime?.theater.timeZone)}</time>,{' '}
            <bdi>{show.venue.name}</bdi>
          </p>
        )}
        <p>
          <bdi>{seats}</bdi>
          {totalMinor !== undefined && currency !== undefined && (
            <span class="amount"> · {money(totalMinor, currency)}</span>
          )}
        </p>
        {code !== undefined && <p class="muted">{codeText(code)}</p>}
      </div>
      {status === 'held' && heldUntil !== undefined && <CountdownClock until={heldUntil} />}
      <span class={`tag status-${status}`}>{words.status[status]}</span>
    </>
  );
}
