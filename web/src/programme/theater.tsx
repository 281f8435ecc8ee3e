import './programme.css';
import { useLocation, useRoute } from 'preact-iso';
import { answerOf, readApi } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { programmeWords } from '../i18n/programme.ts';
import { NotFound } from '../shell/not-found.tsx';
import { useTitle } from '../shell/page.ts';
import { Failed } from '../ui/failed.tsx';
import { Icon } from '../ui/icon.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Back } from './back.tsx';
import { DaysOf } from './days-of.tsx';
import { addressOf, changed, selectionOf } from './query.ts';

/** A theater, and what it shows. */
export default function Theater() {
  const words = programmeWords();
  const { params, query } = useRoute();
  const { route } = useLocation();
  const theaterId = params.theaterId ?? '';
  const loaded = useLoaded(`theater ${theaterId}`, (signal) =>
    answerOf(readApi.GET('/api/theaters/{theaterId}', { params: { path: { theaterId } }, signal })),
  );
  useTitle(loaded.state === 'ready' ? loaded.data.name : undefined);
  if (loaded.state === 'loading') return <Skeleton kind="block" lines={4} />;
  if (loaded.state === 'failed') {
    const { status } = loaded.problem;
    return status === 404 || status === 400 ? <NotFound /> : <Failed problem={loaded.problem} again={loaded.reload} />;
  }
  const { name, city, address, halls } = loaded.data;
  const selection = selectionOf(query);
  return (
    <article class="theater-page">
      <Back />
      <header>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <p>
          <Icon name="pin" /> <bdi>{[address, city].filter((part) => part !== undefined).join(', ')}</bdi>
        </p>
        <p class="muted">
          {words.halls(halls.length)}: <bdi>{halls.map((hall) => hall.name).join(', ')}</bdi>
        </p>
      </header>
      <section aria-labelledby="showtimes">
        <h2 id="showtimes">{words.showtimes}</h2>
        <DaysOf
          of={{ theaterId }}
          date={selection.date}
          by="movie"
          onChoose={(date) => route(addressOf(`/theaters/${theaterId}`, changed(selection, 'date', date)), true)}
        />
      </section>
    </article>
  );
}
