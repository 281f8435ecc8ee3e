import './programme.css';
import { useLocation, useRoute } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { count, dateInWords } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import { NotFound } from '../shell/not-found.tsx';
import { useTitle } from '../shell/page.ts';
import { Chips } from '../ui/chips.tsx';
import { Failed } from '../ui/failed.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Back } from './back.tsx';
import { DaysOf } from './days-of.tsx';
import { Facts } from './facts.tsx';
import { Poster } from './poster.tsx';
import type { Narrowing } from './query.ts';
import { addressOf, changed, selectionOf } from './query.ts';

/** A film, and when and where it is shown. */
export default function Movie() {
  const words = programmeWords();
  const { params, query } = useRoute();
  const { route } = useLocation();
  const movieId = params.movieId ?? '';
  const loaded = useLoaded(`movie ${movieId}`, (signal) =>
    answerOf(readApi.GET('/api/movies/{movieId}', { params: { path: { movieId } }, signal })),
  );
  useTitle(loaded.state === 'ready' ? loaded.data.title : undefined);
  if (loaded.state === 'loading') return <Skeleton kind="block" lines={4} />;
  if (loaded.state === 'failed') {
    const { status } = loaded.problem;
    return status === 404 || status === 400 ? <NotFound /> : <Failed problem={loaded.problem} again={loaded.reload} />;
  }
  const movie = loaded.data;
  const selection = selectionOf(query);
  const choose = (name: Narrowing, value: string | undefined) =>
    route(addressOf(`/movies/${movieId}`, changed(selection, name, value)), true);
  const cities = [...new Set(movie.theaters.map(({ city }) => city))].sort();
  return (
    <article class="movie">
      <Back />
      <header class="movie-head">
        <Poster url={movie.posterUrl} title={movie.title} />
        <div>
          <h1>
            <bdi>{movie.title}</bdi>
          </h1>
          <Facts movie={movie} />
          {movie.score !== undefined && <p class="score">{words.score(count(movie.score))}</p>}
          <p class="synopsis" dir="auto">
            {movie.synopsis}
          </p>
          <p class="muted">{words.released(dateInWords(movie.releasedOn, 'longDay'))}</p>
        </div>
      </header>
      <section aria-labelledby="showtimes">
        <h2 id="showtimes">{words.showtimes}</h2>
        {cities.length > 1 && (
          <Chips
            legend={words.city}
            chips={[{ value: '', text: words.allCities }, ...cities.map((city) => ({ value: city, text: city }))]}
            chosen={selection.city ?? ''}
            onChoose={(city) => choose('city', city)}
          />
        )}
        <DaysOf
          of={{ movieId, ...(selection.city !== undefined && { city: selection.city }) }}
          date={selection.date}
          by="theater"
          onChoose={(date) => choose('date', date)}
        />
      </section>
    </article>
  );
}
