import { useState } from 'preact/hooks';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { count, languageName } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import { Button } from '../ui/button.tsx';
import { Failed } from '../ui/failed.tsx';
import { Pager } from '../ui/pager.tsx';
import { Select } from '../ui/select.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Facts } from './facts.tsx';
import { Poster } from './poster.tsx';
import type { Narrowing, Selection } from './query.ts';
import { addressOf } from './query.ts';
import type { Facet, MovieHead } from './types.ts';

const pageSize = 48;

type Props = {
  selection: Selection;
  onChoose: (name: Narrowing, value: string | undefined) => void;
  onClear: () => void;
};

/** The films of a selection, and what they can be narrowed by. */
export function Films({ selection, onChoose, onClear }: Props) {
  const words = programmeWords();
  const key = JSON.stringify(selection);
  const loaded = useLoaded(
    `films ${key}`,
    (signal) => answerOf(readApi.GET('/api/movies', { params: { query: { ...selection, limit: pageSize } }, signal })),
    true,
  );
  const facets = loaded.state === 'ready' ? loaded.data.facets : undefined;
  const isNarrowed = ['q', 'type', 'language', 'rating', 'genre'].some(
    (name) => selection[name as Narrowing] !== undefined,
  );
  return (
    <section aria-labelledby="films">
      <div class="section-head">
        <h2 id="films">{words.films}</h2>
        <p class="muted" role="status">
          {loaded.state === 'ready' && howMany(loaded.data.movies.length, loaded.data.nextCursor !== undefined)}
        </p>
      </div>
      <div class="filters">
        {(['type', 'language', 'rating', 'genre'] as const).map((name) => (
          <FacetSelect
            key={name}
            label={words[name]}
            facet={facets?.[name] ?? []}
            chosen={selection[name]}
            textOf={name === 'language' ? languageName : undefined}
            onChoose={(value) => onChoose(name, value)}
          />
        ))}
        {isNarrowed && (
          <Button kind="link" onClick={onClear}>
            {words.clear}
          </Button>
        )}
      </div>
      {loaded.state === 'loading' && <Skeleton kind="cards" lines={6} />}
      {loaded.state === 'failed' && <Failed problem={loaded.problem} again={loaded.reload} />}
      {loaded.state === 'ready' && loaded.data.movies.length === 0 && <p class="nothing">{words.noFilms}</p>}
      {loaded.state === 'ready' && loaded.data.movies.length > 0 && (
        <FilmList
          key={key}
          first={loaded.data.movies}
          cursor={loaded.data.nextCursor}
          selection={selection}
          isOlder={loaded.isOlder}
        />
      )}
    </section>
  );
}

function howMany(films: number, more: boolean): string {
  const words = programmeWords();
  if (films === 1) return words.oneFilm;
  return words.filmsFound(more ? `${count(films)}+` : count(films));
}

type ListProps = { first: MovieHead[]; cursor: string | undefined; selection: Selection; isOlder: boolean };

/** Page after page, each at its end. */
function FilmList({ first, cursor, selection, isOlder }: ListProps) {
  const [more, setMore] = useState<{ movies: MovieHead[]; cursor: string | undefined }>();
  const [isBusy, setBusy] = useState(false);
  const next = more === undefined ? cursor : more.cursor;
  const { city, date } = selection;

  async function showMore() {
    if (next === undefined) return;
    setBusy(true);
    const answer = await answerOf(
      readApi.GET('/api/movies', { params: { query: { ...selection, limit: pageSize, cursor: next } } }),
    );
    setBusy(false);
    if (answer.ok)
      setMore({ movies: [...(more?.movies ?? []), ...answer.data.movies], cursor: answer.data.nextCursor });
  }

  return (
    <>
      <ul class="films" aria-busy={isOlder}>
        {[...first, ...(more?.movies ?? [])].map((movie) => (
          <li key={movie.movieId}>
            <a
              class="film"
              href={addressOf(`/movies/${movie.movieId}`, {
                ...(city !== undefined && { city }),
                ...(date !== undefined && { date }),
              })}
            >
              <Poster url={movie.posterUrl} title={movie.title} />
              <span class="film-title">
                <bdi>{movie.title}</bdi>
              </span>
            </a>
            <Facts movie={movie} />
          </li>
        ))}
      </ul>
      <Pager hasMore={next !== undefined} isBusy={isBusy} onMore={() => void showMore()} />
    </>
  );
}

function FacetSelect({
  label,
  facet,
  chosen,
  textOf = (value) => value,
  onChoose,
}: {
  label: string;
  facet: Facet;
  chosen: string | undefined;
  textOf?: ((value: string) => string) | undefined;
  onChoose: (value: string | undefined) => void;
}) {
  const words = programmeWords();
  const values =
    facet.some(({ value }) => value === chosen) || chosen === undefined
      ? facet
      : [{ value: chosen, count: 0 }, ...facet];
  return (
    <Select
      label={label}
      value={chosen ?? ''}
      options={[
        { value: '', text: words.any },
        ...values.map(({ value, count: found }) => ({ value, text: `${textOf(value)} (${count(found)})` })),
      ]}
      onChange={(value) => onChoose(value === '' ? undefined : value)}
    />
  );
}
