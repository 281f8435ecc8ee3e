import { answerOf, readApi } from '../api/client.ts';
import { usePages } from '../api/use-pages.ts';
import { programmeWords } from '../i18n/programme.ts';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { Selection } from './query.ts';
import { addressOf } from './query.ts';

/** The theaters of a city, or those that a search finds. */
export function Theaters({ selection: { q, city, date } }: { selection: Selection }) {
  const words = programmeWords();
  const pages = usePages(`theaters ${city ?? ''} ${q ?? ''}`, async (cursor, signal) => {
    const of = { ...(city !== undefined && { city }), ...(q !== undefined && { q }) };
    const params = { query: { limit: 60, ...of, ...(cursor !== undefined && { cursor }) } };
    const answer = await answerOf(readApi.GET('/api/theaters', { params, signal }));
    if (!answer.ok) return answer;
    const { theaters: items, nextCursor } = answer.data;
    return { ...answer, data: { items, nextCursor } };
  });
  const { items, isLoading, problem } = pages;
  return (
    <section aria-labelledby="theaters">
      <h2 id="theaters">{words.theaters}</h2>
      {isLoading && items.length === 0 && <Skeleton kind="block" lines={2} />}
      {problem !== undefined && <Failed problem={problem} again={pages.again} />}
      {!isLoading && problem === undefined && items.length === 0 && <p class="nothing">{words.noTheaters}</p>}
      <ul class="theaters" aria-busy={isLoading}>
        {items.map((theater) => (
          <li key={theater.theaterId}>
            <a
              class="theater card"
              href={addressOf(`/theaters/${theater.theaterId}`, date === undefined ? {} : { date })}
            >
              <Icon name="pin" />
              <span>
                <span class="theater-name">
                  <bdi>{theater.name}</bdi>
                </span>
                <span class="muted">
                  <bdi>{theater.city}</bdi> · {words.halls(theater.halls.length)}
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
      <Pager hasMore={pages.hasMore} isBusy={isLoading} onMore={pages.more} />
    </section>
  );
}
