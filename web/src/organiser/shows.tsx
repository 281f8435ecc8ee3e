import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import type { components } from '../api/read-api.d.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { count, moment } from '../i18n/format.ts';
import { organiserWords } from '../i18n/organiser.ts';
import { Failed } from '../ui/failed.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { placesOfShow } from './counts.ts';

type Summary = components['schemas']['ShowSummary'];

/** The shows to come, with what is sold of each. The search is in the address. */
export function Shows() {
  const words = organiserWords();
  const { query, route } = useLocation();
  const q = query.q ?? '';
  const [more, setMore] = useState<{ q: string; events: Summary[]; cursor: string | undefined }>();
  const [isBusy, setBusy] = useState(false);
  const page = (cursor?: string, signal?: AbortSignal) =>
    answerOf(
      readApi.GET('/api/events', {
        params: {
          query: { limit: 50, status: 'any', ...(q !== '' && { q }), ...(cursor !== undefined && { cursor }) },
        },
        ...(signal !== undefined && { signal }),
      }),
    );
  const loaded = useLoaded(`shows ${q}`, (signal) => page(undefined, signal), true);
  const further = more?.q === q ? more : undefined;
  const cursor =
    loaded.state === 'ready' ? (further === undefined ? loaded.data.nextCursor : further.cursor) : undefined;

  async function showMore() {
    setBusy(true);
    const answer = await page(cursor);
    setBusy(false);
    if (answer.ok)
      setMore({ q, events: [...(further?.events ?? []), ...answer.data.events], cursor: answer.data.nextCursor });
  }

  const events = loaded.state === 'ready' ? [...loaded.data.events, ...(further?.events ?? [])] : [];
  return (
    <section class="organiser">
      <header class="organiser-head">
        <h1>{words.title}</h1>
        <a class="button primary" href="/organiser/new">
          <Icon name="plus" /> {words.newShow}
        </a>
      </header>
      <search>
        <Field
          label={words.findShow}
          name="q"
          type="search"
          value={q}
          onInput={(text) => route(text === '' ? '/organiser' : `/organiser?q=${encodeURIComponent(text)}`, true)}
        />
      </search>
      {loaded.state === 'loading' && <Skeleton kind="block" lines={4} />}
      {loaded.state === 'failed' && <Failed problem={loaded.problem} again={loaded.reload} />}
      {loaded.state === 'ready' && events.length === 0 && (
        <p class="muted">{q === '' ? words.noShows : words.noMatch}</p>
      )}
      <ul class="organiser-shows" aria-busy={loaded.state === 'ready' && loaded.isOlder}>
        {events.map((show) => (
          <li key={show.eventId}>
            <ShowCard show={show} />
          </li>
        ))}
      </ul>
      <Pager hasMore={cursor !== undefined} isBusy={isBusy} onMore={() => void showMore()} />
    </section>
  );
}

function ShowCard({ show }: { show: Summary }) {
  const words = organiserWords();
  const { counts } = show;
  const places = placesOfShow(counts);
  return (
    <a class="card organiser-show" href={`/organiser/${show.eventId}`}>
      <h2>
        <bdi>{show.name}</bdi>
      </h2>
      <p class="muted">
        <time dateTime={show.startsAt}>{moment(show.startsAt)}</time>
        {' · '}
        <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
      </p>
      <meter
        min={0}
        max={Math.max(places, 1)}
        value={counts.booked}
        aria-label={words.sold(count(counts.booked), count(places))}
      />
      <p class="amount">
        {words.sold(count(counts.booked), count(places))}
        {counts.held > 0 && ` · ${words.held(count(counts.held))}`}
        {show.status === 'cancelled' && <strong class="tag">{words.cancelled}</strong>}
      </p>
    </a>
  );
}
