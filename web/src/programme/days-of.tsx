import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { usePages } from '../api/use-pages.ts';
import { programmeWords } from '../i18n/programme.ts';
import { Failed } from '../ui/failed.tsx';
import { Pager } from '../ui/pager.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { DayChips } from './day-chips.tsx';
import { Showings } from './showings.tsx';

type Of = { movieId?: string; theaterId?: string; city?: string };

/** The days on which a film or a theater has showtimes, and the showtimes of one of them; of the first, unless one is chosen. */
export function DaysOf({
  of,
  date,
  by,
  onChoose,
}: {
  of: Of;
  date: string | undefined;
  by: 'theater' | 'movie';
  onChoose: (date: string | undefined) => void;
}) {
  const words = programmeWords();
  const name = JSON.stringify(of);
  const days = useLoaded(`days of ${name}`, (signal) =>
    answerOf(readApi.GET('/api/showtimes', { params: { query: { ...of, limit: 1 } }, signal })),
  );
  if (days.state === 'loading') return <Skeleton kind="block" lines={3} />;
  if (days.state === 'failed') return <Failed problem={days.problem} again={days.reload} />;
  const counts = new Map(days.data.facets.date.map(({ value, count }) => [value, count]));
  const dates = [...counts.keys()].sort();
  const shown = date ?? dates[0];
  if (shown === undefined) return <p class="nothing">{words.noShowtimes}</p>;
  return (
    <>
      <DayChips days={dates} counts={counts} chosen={shown} onChoose={onChoose} mustChoose />
      <ShowtimesOn of={of} date={shown} by={by} />
    </>
  );
}

function ShowtimesOn({ of, date, by }: { of: Of; date: string; by: 'theater' | 'movie' }) {
  const words = programmeWords();
  // A film that is on everywhere has more of them on a day than are read at once.
  const pages = usePages(`showtimes ${JSON.stringify(of)} ${date}`, async (cursor, signal) => {
    const query = { ...of, date, limit: 200, ...(cursor !== undefined && { cursor }) };
    const answer = await answerOf(readApi.GET('/api/showtimes', { params: { query }, signal }));
    if (!answer.ok) return answer;
    const { showtimes: items, nextCursor } = answer.data;
    return { ...answer, data: { items, nextCursor } };
  });
  const { items, isLoading, problem } = pages;
  return (
    <>
      {problem !== undefined && <Failed problem={problem} again={pages.again} />}
      {isLoading && items.length === 0 && <Skeleton kind="block" lines={3} />}
      {!isLoading && problem === undefined && items.length === 0 && <p class="nothing">{words.noShowtimesThen}</p>}
      {items.length > 0 && (
        <>
          <Showings showtimes={items} by={by} />
          <Pager hasMore={pages.hasMore} isBusy={isLoading} onMore={pages.more} />
          <p class="muted">{words.placeTime}</p>
        </>
      )}
    </>
  );
}
