import './buying.css';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import type { ChosenSeats } from '../hall/chosen.ts';
import { buyingWords } from '../i18n/buying.ts';
import { money } from '../i18n/format.ts';
import { problemText } from '../i18n/problems.ts';
import { isRestoring, person } from '../session/session.ts';
import { whoBooks } from '../session/who-books.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Booking, Show } from './booking-store.ts';
import { createHolding } from './holding.ts';
import { Refused } from './refused.tsx';
import { seatsText, seatText } from './seat-words.ts';

type PanelProps = {
  show: Show;
  chosen: ChosenSeats;
  /** Whether fewer seats are free than are wanted. */
  isShort: ReadonlySignal<boolean>;
};

/**
 * Beside the hall: what is chosen and what it costs, and the way to hold it. To whom somebody else was quicker the best
 * are offered of what is free when the order is decided.
 */
export function BuyPanel({ show, chosen, isShort }: PanelProps) {
  const words = buyingWords();
  const { eventId, currency } = show;
  const { route, query } = useLocation();
  const holding = useMemo(() => createHolding(eventId, route), [eventId]);
  const count = chosen.wanted.value;
  const open = useOpenBooking(eventId, chosen);
  useEffect(() => () => holding.stop(), [holding]);
  useEffect(() => {
    if (query.order === 'again' && !isRestoring.value) void holding.resume();
  }, [holding, query.order, isRestoring.value]);

  const state = holding.state.value;
  // What is taken is taken: the choice goes on with the rest.
  useEffect(() => {
    if (state.is === 'refused') for (const seatId of state.lostSeatIds) chosen.remove(seatId);
  }, [state, chosen]);

  const seats = chosen.seats.value;
  const seatIds = seats.map(({ seatId }) => seatId);
  const isBusy = state.is === 'busy';
  const isOver = show.status === 'cancelled';
  return (
    <section class="buy-panel card" aria-labelledby="buy-title">
      <h2 id="buy-title">{words.chosenTitle}</h2>
      {open !== undefined && (
        <p class="notice-soft row">
          <span>{open.status === 'waiting' ? words.joined : words.heldHere(seatsText(open.seatIds, show))}</span>
          <a class="button" href={`/bookings/${open.bookingId}`}>
            {words.goOn}
          </a>
        </p>
      )}
      {seats.length === 0 ? (
        <p class="muted">{words.nothingChosen}</p>
      ) : (
        <ul class="lines">
          {seats.map(({ seatId, priceMinor }) => (
            <li key={seatId}>
              <bdi>{seatText(seatId, show)}</bdi>
              <span class="amount">{money(priceMinor, currency)}</span>
              <Button kind="quiet" label={words.remove(seatText(seatId, show))} onClick={() => chosen.remove(seatId)}>
                <Icon name="close" />
              </Button>
            </li>
          ))}
          <li class="total">
            <span>{words.total}</span>
            <span class="amount">{money(chosen.totalMinor.value, currency)}</span>
          </li>
        </ul>
      )}
      <p>
        <Button
          kind="primary"
          isBusy={isBusy && seats.length > 0}
          disabled={seats.length === 0 || isOver}
          onClick={() => void holding.order({ seatIds })}
        >
          {isBusy && seats.length > 0 ? words.holding : words.hold}
        </Button>
      </p>
      {state.is === 'busy' && state.trouble !== undefined && (
        <p class="notice-soft" role="status">
          {state.trouble === 'offline' ? words.offline : words.busy}
        </p>
      )}
      <div role="alert">
        {state.is === 'refused' && (
          <Refused
            bookingId={state.bookingId}
            code={state.code}
            show={show}
            onTake={(seatId) => void holding.order({ seatIds: [...chosen.seatIds.value, seatId] })}
          />
        )}
        {state.is === 'refused' && state.code === 'seat-taken' && (
          <p>
            {words.elsewhere}{' '}
            <Button onClick={() => void holding.order({ best: { count } })}>{words.bestFor(count)}</Button>
          </p>
        )}
        {state.is === 'failed' && <p class="problem">{problemText(state.problem)}</p>}
      </div>
      {(isShort.value || (state.is === 'refused' && isFull.has(state.code))) && !isOver && (
        <div class="wait-offer">
          <p class="muted">{words.waitingHint}</p>
          <Button isBusy={isBusy} onClick={() => void holding.order({ wait: { count } })}>
            {words.joinWaiting(count)}
          </Button>
        </div>
      )}
    </section>
  );
}

/** Refusals after which waiting may help. */
const isFull: ReadonlySet<string> = new Set(['sold-out', 'not-together', 'waiting-list-first', 'seat-taken']);

/** The booking of this show that is held or waits for whoever asks: of another tab, or of before. */
function useOpenBooking(eventId: number, chosen: ChosenSeats): Booking | undefined {
  const [open, setOpen] = useState<Booking>();
  const userId = person.value?.userId;
  const isKnown = !isRestoring.value;
  useEffect(() => {
    if (!isKnown) return;
    const leaving = new AbortController();
    void find(leaving.signal).catch(() => undefined);
    return () => leaving.abort();

    async function find(signal: AbortSignal): Promise<void> {
      const who = await whoBooks();
      if (who === undefined) return;
      const answer = await answerOf(
        readApi.GET('/api/users/{userId}/bookings', {
          params: { path: who, query: { eventId, limit: 20 } },
          signal,
        }),
      );
      if (signal.aborted || !answer.ok) return;
      const { bookings } = answer.data;
      setOpen(bookings.find(({ status }) => status === 'held') ?? bookings.find(({ status }) => status === 'waiting'));
      const own = bookings.filter(({ status }) => status === 'held' || status === 'booked');
      chosen.own.value = new Set(own.flatMap(({ seatIds }) => seatIds));
    }
  }, [eventId, userId, isKnown, chosen]);
  return open;
}
