import './page.css';
import { useComputed } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { lazy, useLocation, useRoute } from 'preact-iso';
import type { Show } from '../buying/booking-store.ts';
import { BuyPanel } from '../buying/panel.tsx';
import { titleOf } from '../buying/show-words.tsx';
import { longDay, timeThere } from '../i18n/format.ts';
import { useTitle } from '../shell/page.ts';
import { Failed } from '../ui/failed.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { chosenSeats } from './chosen.ts';
import { HallOf, useHallStore } from './hall.tsx';
import type { HallStore } from './hall-store.ts';

const ExchangePanel = lazy(() => import('../mine/exchange.tsx'));

/** The page of a show: its hall, and the way to seats in it. */
export default function EventPage() {
  const eventId = Number(useRoute().params.eventId);
  const store = useHallStore(eventId);
  const show = store.hall.value?.show;
  const problem = store.problem.value;
  useTitle(show && titleOf(show));
  if (show !== undefined) return <EventView key={eventId} show={show} store={store} />;
  return problem === undefined ? <Skeleton kind="block" /> : <Failed problem={problem} again={store.open} />;
}

function EventView({ show, store }: { show: Show; store: HallStore }) {
  const { exchange } = useLocation().query;
  const chosen = useMemo(() => chosenSeats(Math.min(10, show.maxSeatsPerUser)), [show.eventId]);
  const isShort = useComputed(() => {
    // Read, so that it follows what is sold. Without seats, what the show said.
    const isKnown = store.version.value > 0;
    const free = isKnown ? store.hall.value?.states.free : undefined;
    return (free ?? show.counts.available) < chosen.wanted.value;
  });
  const zone = show.showtime?.theater.timeZone;
  return (
    <div class="event">
      <header>
        <h1>
          <bdi>{titleOf(show)}</bdi>
        </h1>
        <p>
          <time dateTime={show.startsAt}>
            {longDay(show.startsAt, zone)}, {timeThere(show.startsAt, zone)}
          </time>
          , <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
        </p>
      </header>
      <HallOf eventId={show.eventId} store={store} chosen={chosen} />
      {exchange === undefined ? (
        <BuyPanel show={show} chosen={chosen} isShort={isShort} />
      ) : (
        <ExchangePanel bookingId={exchange} show={show} chosen={chosen} />
      )}
    </div>
  );
}
