import { answerOf, readApi } from '../api/client.ts';
import { usePages } from '../api/use-pages.ts';
import { day, money, timeThere } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import { Failed } from '../ui/failed.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { availabilityOf } from './availability.ts';
import { spanOf } from './days.ts';
import type { Selection } from './query.ts';
import type { ShowHead } from './types.ts';

/** Concerts and other shows that are no films. */
export function Shows({ selection: { q, city, date } }: { selection: Selection }) {
  const words = programmeWords();
  const query = {
    showtimes: 'false' as const,
    limit: 24,
    ...(q !== undefined && { q }),
    ...(city !== undefined && { city }),
    ...(date !== undefined && fromNow(spanOf(date))),
  };
  const pages = usePages(`shows ${q ?? ''} ${city ?? ''} ${date ?? ''}`, async (cursor, signal) => {
    const params = { query: { ...query, ...(cursor !== undefined && { cursor }) } };
    const answer = await answerOf(readApi.GET('/api/events', { params, signal }));
    if (!answer.ok) return answer;
    const { events: items, nextCursor } = answer.data;
    return { ...answer, data: { items, nextCursor } };
  });
  const { items, isLoading, problem } = pages;
  return (
    <section aria-labelledby="shows">
      <h2 id="shows">{words.shows}</h2>
      {isLoading && items.length === 0 && <Skeleton kind="block" lines={2} />}
      {problem !== undefined && <Failed problem={problem} again={pages.again} />}
      {!isLoading && problem === undefined && items.length === 0 && <p class="nothing">{words.noShows}</p>}
      <ul class="shows" aria-busy={isLoading}>
        {items.map((show) => (
          <li key={show.eventId}>
            <ShowCard show={show} />
          </li>
        ))}
      </ul>
      <Pager hasMore={pages.hasMore} isBusy={isLoading} onMore={pages.more} />
    </section>
  );
}

function ShowCard({ show }: { show: ShowHead }) {
  const words = programmeWords();
  const state = availabilityOf(show);
  return (
    <a class="show card" href={`/events/${show.eventId}`}>
      <span class="show-when">
        <time dateTime={show.startsAt}>{day(show.startsAt)}</time>
        <span>{timeThere(show.startsAt)}</span>
      </span>
      <span class="show-what">
        <span class="show-name">
          <bdi>{show.name}</bdi>
        </span>
        <span class="muted">
          <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
        </span>
        <span class="tag">
          <bdi>{show.category}</bdi>
        </span>
      </span>
      <span class="show-price">
        {state !== undefined && <span class={`state ${state}`}>{words[state]}</span>}
        {state !== 'cancelled' && state !== 'soldOut' && (
          <span class="amount">{words.from(money(show.priceFromMinor, show.currency))}</span>
        )}
      </span>
    </a>
  );
}

/** What has begun today is not offered any more. */
function fromNow({ from, to }: { from: string; to: string }): { from: string; to: string } {
  const now = new Date().toISOString();
  return { from: from < now && now < to ? now : from, to };
}
