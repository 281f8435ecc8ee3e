import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { count, moment } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { useTitle } from '../shell/page.ts';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { placesOfShow } from './counts.ts';
import { DemandTab } from './demand-tab.tsx';
import { DetailsTab } from './details-tab.tsx';
import { DoorTab } from './door-tab.tsx';
import { PlacesTab } from './places-tab.tsx';
import { SalesTab } from './sales-tab.tsx';
import { zoneOf } from './types.ts';

const tabs = ['details', 'places', 'sales', 'demand', 'door'] as const;

const parts = { details: DetailsTab, places: PlacesTab, sales: SalesTab, demand: DemandTab, door: DoorTab };

/** One show of the organiser's: which of its tabs is looked at is in the address. */
export function OneShow({ eventId }: { eventId: number }) {
  const words = organiserWords();
  const { query } = useLocation();
  const loaded = useLoaded(`show ${eventId}`, (signal) =>
    answerOf(readApi.GET('/api/events/{eventId}', { params: { path: { eventId } }, signal })),
  );
  useTitle(loaded.state === 'ready' ? loaded.data.name : words.title);
  if (loaded.state === 'failed') return <Failed problem={loaded.problem} again={loaded.reload} />;
  if (loaded.state === 'loading') return <Skeleton kind="block" lines={3} />;
  const show = loaded.data;
  const chosen = tabs.find((tab) => tab === query.tab) ?? 'details';
  const Part = parts[chosen];
  return (
    <section class="organiser">
      <p>
        <a href="/organiser">
          <Icon name="back" /> {words.toShows}
        </a>
      </p>
      <header class="organiser-head">
        <div>
          <h1>
            <bdi>{show.name}</bdi> {show.status === 'cancelled' && <strong class="tag">{words.cancelled}</strong>}
          </h1>
          <p class="muted">
            <time dateTime={show.startsAt}>{moment(show.startsAt, zoneOf(show))}</time>
            {' · '}
            <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
            {' · '}
            {words.sold(count(show.counts.booked), count(placesOfShow(show.counts)))}
          </p>
        </div>
        <a class="button" href={`/events/${eventId}`}>
          {words.asBuyersSee}
        </a>
      </header>
      <nav class="tabs" aria-label={words.tabsLabel}>
        {tabs.map((tab) => (
          <a key={tab} href={`/organiser/${eventId}?tab=${tab}`} aria-current={tab === chosen ? 'page' : undefined}>
            {words.tabs[tab]}
          </a>
        ))}
      </nav>
      <Part show={show} reload={loaded.reload} />
    </section>
  );
}
