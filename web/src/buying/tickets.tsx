import { useEffect, useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import type { components as Read } from '../api/read-api.d.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { buyingWords } from '../i18n/buying.ts';
import { problemText } from '../i18n/problems.ts';
import { notify } from '../shell/notices.tsx';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Booking, Show } from './booking-store.ts';
import { seatText } from './seat-words.ts';
import { titleOf, WhenAndWhere } from './show-words.tsx';

type TicketsAnswer = Read['schemas']['Tickets'];
type Ticket = TicketsAnswer['tickets'][number];

/** The tickets of a booking: one for each seat, with its code, to show or to print. */
export function Tickets({ booking, show }: { booking: Booking; show: Show | undefined }) {
  const words = buyingWords();
  const { bookingId } = booking;
  const loaded = useLoaded(`${bookingId}@${booking.version}`, (signal) =>
    answerOf(readApi.GET('/api/bookings/{bookingId}/tickets', { params: { path: { bookingId } }, signal })),
  );
  if (loaded.state === 'loading') return <Skeleton kind="block" lines={booking.seatIds.length} />;
  if (loaded.state === 'failed') return <Failed problem={loaded.problem} again={loaded.reload} />;
  const current = ticketsOf(loaded.data).filter(({ status }) => status !== 'revoked');
  return (
    <section class="tickets" aria-label={words.tickets}>
      <ul class="ticket-list">
        {current.map((ticket) => (
          <li key={ticket.seatId}>
            <TicketCard ticket={ticket} bookingId={bookingId} show={show} />
          </li>
        ))}
      </ul>
      <p class="row ticket-ways">
        <Button onClick={() => void save(bookingId, 'tickets.pdf')}>
          <Icon name="download" /> {words.pdf}
        </Button>
        <Button onClick={() => void save(bookingId, 'calendar.ics')}>
          <Icon name="calendar" /> {words.calendar}
        </Button>
        <Button onClick={() => print()}>
          <Icon name="ticket" /> {words.print}
        </Button>
      </p>
    </section>
  );
}

function TicketCard({ ticket, bookingId, show }: { ticket: Ticket; bookingId: string; show: Show | undefined }) {
  const words = buyingWords();
  const seat = seatText(ticket.seatId, show);
  return (
    <article class="ticket" aria-label={words.ticketFor(seat)}>
      <div class="ticket-text">
        {show !== undefined && (
          <>
            <h3>
              <bdi>{titleOf(show)}</bdi>
            </h3>
            <WhenAndWhere show={show} />
          </>
        )}
        <p class="ticket-seat">
          <bdi>{seat}</bdi>
        </p>
        {ticket.status === 'used' && <p class="tag">{words.used}</p>}
      </div>
      <TicketCode bookingId={bookingId} seatId={ticket.seatId} alt={words.codeOf(seat)} />
    </article>
  );
}

/** The address answers with pictures too, if asked for one. */
function ticketsOf(data: unknown): Ticket[] {
  return isTickets(data) ? data.tickets : [];
}

function isTickets(data: unknown): data is TicketsAnswer {
  return typeof data === 'object' && data !== null && 'tickets' in data;
}

/** The code as a picture. It is fetched, not linked to, because an address has no token. */
function TicketCode({ bookingId, seatId, alt }: { bookingId: string; seatId: string; alt: string }) {
  const [source, setSource] = useState<string>();
  useEffect(() => {
    const leaving = new AbortController();
    answerOf(
      readApi.GET('/api/bookings/{bookingId}/tickets', {
        params: { path: { bookingId }, query: { format: 'svg', seatId } },
        parseAs: 'text',
        signal: leaving.signal,
      }),
    ).then(
      (answer) => answer.ok && setSource(`data:image/svg+xml,${encodeURIComponent(String(answer.data))}`),
      () => undefined,
    );
    return () => leaving.abort();
  }, [bookingId, seatId]);
  return source === undefined ? <div class="ticket-code" /> : <img class="ticket-code" src={source} alt={alt} />;
}

/** Saves a document of the booking as a file. */
async function save(bookingId: string, what: 'tickets.pdf' | 'calendar.ics'): Promise<void> {
  const options = { params: { path: { bookingId } }, parseAs: 'blob' } as const;
  const answer = await answerOf(
    what === 'tickets.pdf'
      ? readApi.GET('/api/bookings/{bookingId}/tickets.pdf', options)
      : readApi.GET('/api/bookings/{bookingId}/calendar.ics', options),
  );
  if (!answer.ok) return notify(problemText(answer.problem), 'alert');
  const url = URL.createObjectURL(new Blob([answer.data]));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${bookingId}-${what}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
