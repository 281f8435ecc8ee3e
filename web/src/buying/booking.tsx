import './buying.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { lazy, useLocation, useRoute } from 'preact-iso';
import { type Settings, settings } from '../api/settings.ts';
import { buyingWords } from '../i18n/buying.ts';
import { money } from '../i18n/format.ts';
import { codeText, problemText } from '../i18n/problems.ts';
import { loginAddress } from '../session/next.ts';
import { isRestoring, person } from '../session/session.ts';
import { useTitle } from '../shell/page.ts';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { type Booking, type BookingStore, followBooking, type Show } from './booking-store.ts';
import { CardForm } from './card-form.tsx';
import { CountdownClock } from './countdown-clock.tsx';
import { createHolding } from './holding.ts';
import type { MoneyOfEnded, Phase } from './phase.ts';
import { Refused } from './refused.tsx';
import { seatText } from './seat-words.ts';
import { titleOf, WhenAndWhere } from './show-words.tsx';
import { Tickets } from './tickets.tsx';

const Manage = lazy(() => import('../mine/manage.tsx'));
const StripeForm = lazy(() => import('./stripe-form.tsx'));
const ThisOfGuest = lazy(() => import('../mine/of-guest.tsx'));

/** The page of a booking: from the hold with its clock over the payment to the tickets, and what became of it since. */
export default function BookingPage() {
  const { bookingId = '' } = useRoute().params;
  if (isRestoring.value) return <Skeleton kind="block" lines={2} />;
  // Another person sees something else.
  return <Followed key={`${bookingId} ${person.value?.userId ?? 0}`} bookingId={bookingId} />;
}

function Followed({ bookingId }: { bookingId: string }) {
  const words = buyingWords();
  const { after } = useLocation().query;
  const store = useMemo(() => followBooking(bookingId, after), [bookingId]);
  useEffect(() => () => store.stop(), [store]);
  useTitle(words.title);

  const phase = store.phase.value;
  const booking = store.booking.value;
  const title = headingOf(phase, booking);
  const trouble = store.trouble.value;
  const problem = store.problem.value;
  return (
    <div class="booking">
      <p role="status" class="only-read">
        {title}
      </p>
      <section class={`booking-phase card ${phase.name}`} data-phase={phase.name}>
        <h1>{title}</h1>
        {trouble !== undefined && <p class="notice-soft">{trouble === 'offline' ? words.offline : words.busy}</p>}
        {problem !== undefined && (
          <p role="alert" class="problem" dir="auto">
            {problemText(problem)}
          </p>
        )}
        <PhaseBody phase={phase} store={store} bookingId={bookingId} />
      </section>
      {booking !== undefined && <Summary booking={booking} show={store.show.value} />}
      {booking !== undefined && (
        <div class="booking-more">
          <Manage booking={booking} show={store.show.value} onChanged={store.look} />
        </div>
      )}
    </div>
  );
}

function headingOf(phase: Phase, booking: Booking | undefined): string {
  const words = buyingWords();
  switch (phase.name) {
    case 'loading':
      return words.title;
    case 'missing':
      return words.missingTitle;
    case 'pending':
      return words.pendingTitle;
    case 'waiting':
      return words.waitingTitle;
    case 'held':
      return words.heldTitle;
    case 'paying':
      return words.payingTitle;
    case 'asked':
      return words.askedTitle;
    case 'lapsing':
      return words.lapsingTitle;
    case 'booked':
      return words.bookedTitle;
    case 'ended':
      return phase.how === 'expired' && booking?.seatIds.length !== 0 ? words.expiredTitle : words.cancelledTitle;
    case 'refused':
      return words.refusedTitle;
  }
}

function PhaseBody({ phase, store, bookingId }: { phase: Phase; store: BookingStore; bookingId: string }) {
  const words = buyingWords();
  const booking = store.booking.value;
  const show = store.show.value;
  switch (phase.name) {
    case 'loading':
      return (
        <>
          <p>{words.loading}</p>
          <Skeleton />
        </>
      );
    case 'missing':
      return <Missing store={store} bookingId={bookingId} />;
    case 'pending':
      return (
        <>
          <p>{words.pending}</p>
          <p class="queue-place" role="status">
            {phase.ahead !== undefined && (phase.ahead > 0 ? words.ahead(phase.ahead) : words.aheadNone)}
          </p>
        </>
      );
    case 'waiting':
      return (
        <>
          <p>{words.waiting(booking?.wish?.count ?? 1)}</p>
          <GiveBack store={store} text={words.leaveWaiting} />
        </>
      );
    case 'held':
      return <Held phase={phase} store={store} booking={booking} />;
    case 'paying':
      return <Paying until={booking?.heldUntil} />;
    case 'asked':
      return (
        <>
          <p>{words.asked}</p>
          <Clock until={booking?.heldUntil} />
          {isWebAddress(phase.url) && (
            <a class="button primary" href={phase.url}>
              {words.toBank}
            </a>
          )}
        </>
      );
    case 'lapsing':
      return <p>{words.lapsing}</p>;
    case 'booked':
      return (
        <>
          <p>{words.booked}</p>
          {booking !== undefined && <Tickets booking={booking} show={show} />}
        </>
      );
    case 'ended':
      return <Ended phase={phase} store={store} booking={booking} show={show} />;
    case 'refused':
      return (
        <>
          <Refused bookingId={bookingId} code={phase.code} show={show} />
          <WaysOn eventId={booking?.eventId} />
        </>
      );
  }
}

function Held({
  phase,
  store,
  booking,
}: {
  phase: Phase & { name: 'held' };
  store: BookingStore;
  booking: Booking | undefined;
}) {
  const words = buyingWords();
  const amount = money(booking?.totalMinor ?? 0, booking?.currency ?? 'EUR');
  return (
    <>
      <p>{words.held}</p>
      <Clock until={booking?.heldUntil} />
      {phase.declined !== undefined && (
        <div role="alert" class="declined">
          <p>
            <strong>{declinedText(phase.declined)}</strong> {words.declinedHint}
          </p>
        </div>
      )}
      {store.show.value === undefined ? (
        <Skeleton />
      ) : phase.mustPay ? (
        <PayForm amount={amount} onPay={(token) => void store.pay(token)} />
      ) : (
        <p>
          <Button kind="primary" isBusy={store.busy.value === 'confirming'} onClick={() => void store.confirm()}>
            {store.busy.value === 'confirming' ? words.confirming : words.confirm}
          </Button>
        </p>
      )}
      {phase.mustPay && <p class="muted">{words.extends}</p>}
      <GiveBack store={store} text={words.giveBack} />
    </>
  );
}

function PayForm({ amount, onPay }: { amount: string; onPay: (token: string) => void }) {
  const words = buyingWords();
  const [known, setKnown] = useState<Settings>();
  useEffect(() => void settings().then(setKnown), []);
  if (known === undefined) return <Skeleton />;
  if (known.paymentProvider === 'simulator') return <CardForm amount={amount} onPay={onPay} />;
  if (known.paymentProvider === 'stripe')
    return <StripeForm publishableKey={known.stripePublishableKey} amount={amount} onPay={onPay} />;
  return <p class="notice-soft">{words.noProvider}</p>;
}

/** When a payment is said to take long, in milliseconds. */
const longMs = 15_000;

function Paying({ until }: { until: string | undefined }) {
  const words = buyingWords();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), longMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <p>{words.paying}</p>
      <div class="progress" aria-hidden="true" />
      <Clock until={until} />
      {isLong && <p role="status">{words.stillPaying}</p>}
    </>
  );
}

function Ended({
  phase,
  store,
  booking,
  show,
}: {
  phase: Phase & { name: 'ended' };
  store: BookingStore;
  booking: Booking | undefined;
  show: Show | undefined;
}) {
  const words = buyingWords();
  const payment = store.payment.value;
  const currency = booking?.currency ?? 'EUR';
  const lost = booking?.seatIds ?? [];
  return (
    <>
      {phase.how === 'expired' && <p>{words.expired}</p>}
      {phase.code !== undefined && (
        <p>{phase.code === 'show-cancelled' ? words.cancelledByShow : codeText(phase.code)}</p>
      )}
      <p>{moneyText(phase.money, money(payment?.refundedMinor ?? 0, currency))}</p>
      {phase.how === 'expired' && lost.length > 0 && booking !== undefined && (
        <AgainSame eventId={booking.eventId} seatIds={lost} show={show} />
      )}
      <WaysOn eventId={booking?.eventId} />
    </>
  );
}

/** What became of the money, in a sentence. */
function moneyText(is: MoneyOfEnded, back: string): string {
  const words = buyingWords();
  switch (is) {
    case 'none':
      return words.nothingCharged;
    case 'coming-back':
      return words.refunding;
    case 'back':
      return words.refunded(back);
    case 'failed':
      return words.refundFailed;
  }
}

function AgainSame({ eventId, seatIds, show }: { eventId: number; seatIds: string[]; show: Show | undefined }) {
  const words = buyingWords();
  const { route } = useLocation();
  const holding = useMemo(() => createHolding(eventId, route), [eventId]);
  useEffect(() => () => holding.stop(), [holding]);
  const state = holding.state.value;
  return (
    <>
      <p>
        <Button kind="primary" isBusy={state.is === 'busy'} onClick={() => void holding.order({ seatIds })}>
          {words.againSame}
        </Button>
      </p>
      {state.is === 'refused' && <Refused bookingId={state.bookingId} code={state.code} show={show} />}
      {state.is === 'failed' && (
        <p role="alert" class="problem">
          {problemText(state.problem)}
        </p>
      )}
    </>
  );
}

function GiveBack({ store, text }: { store: BookingStore; text: string }) {
  const words = buyingWords();
  const isBusy = store.busy.value === 'givingBack';
  return (
    <p>
      <Button kind="link" isBusy={isBusy} onClick={() => void store.giveBack()}>
        {isBusy ? words.givingBack : text}
      </Button>
    </p>
  );
}

function Missing({ store, bookingId }: { store: BookingStore; bookingId: string }) {
  const words = buyingWords();
  const who = person.value;
  return (
    <>
      <p>{words.missing}</p>
      {who !== undefined && <ThisOfGuest bookingId={bookingId} userId={who.userId} onTaken={store.look} />}
      <p class="row">
        {person.value === undefined && (
          <a class="button primary" href={loginAddress()}>
            {words.logIn}
          </a>
        )}
        <a class="button" href="/me">
          {words.toMine}
        </a>
        <a class="button" href="/">
          {words.toProgramme}
        </a>
      </p>
    </>
  );
}

function WaysOn({ eventId }: { eventId: number | undefined }) {
  const words = buyingWords();
  return (
    <p class="row">
      {eventId !== undefined && (
        <a class="button" href={`/events/${eventId}`}>
          {words.chooseAgain}
        </a>
      )}
      <a class="button quiet" href="/">
        {words.toProgramme}
      </a>
    </p>
  );
}

function Clock({ until }: { until: string | undefined }) {
  return until === undefined ? null : <CountdownClock until={until} />;
}

/** What is booked, for which show, and what it costs. */
function Summary({ booking, show }: { booking: Booking; show: Show | undefined }) {
  const words = buyingWords();
  const { currency = 'EUR' } = booking;
  const lines: { seatId: string; priceMinor?: number }[] =
    booking.seats ?? booking.seatIds.map((seatId) => ({ seatId }));
  return (
    <section class="booking-summary card">
      {show === undefined ? (
        <Skeleton />
      ) : (
        <>
          <h2>
            <a href={`/events/${booking.eventId}`}>
              <bdi>{titleOf(show)}</bdi>
            </a>
          </h2>
          <WhenAndWhere show={show} />
        </>
      )}
      {lines.length > 0 && (
        <Lines label={words.seats}>
          {lines.map(({ seatId, priceMinor }) => (
            <li key={seatId}>
              <bdi>{seatText(seatId, show)}</bdi>
              {priceMinor !== undefined && <span class="amount">{money(priceMinor, currency)}</span>}
            </li>
          ))}
          {booking.totalMinor !== undefined && (
            <li class="total">
              <span>{words.total}</span>
              <span class="amount">{booking.totalMinor === 0 ? words.free : money(booking.totalMinor, currency)}</span>
            </li>
          )}
        </Lines>
      )}
      <p class="booking-number muted">
        {words.number}: <code>{booking.bookingId}</code>
      </p>
    </section>
  );
}

function Lines({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ul class="lines" aria-label={label}>
      {children}
    </ul>
  );
}

function declinedText(reason: string): string {
  const { declined } = buyingWords();
  const known: Record<string, string> = declined;
  return known[reason] ?? declined.declined;
}

/** What the API sends is text: an address of another kind is none to go to. */
function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//.test(url);
}
