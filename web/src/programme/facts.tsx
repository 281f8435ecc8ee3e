import { languageName, minutes } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import type { MovieHead } from './types.ts';

/** What is to be known of a film besides its name, in a line. */
export function Facts({
  movie,
}: {
  movie: Pick<MovieHead, 'minutes' | 'genres' | 'type' | 'language' | 'subtitles' | 'rating'>;
}) {
  const words = programmeWords();
  const subtitles = movie.subtitles.map(languageName).join(', ');
  const facts = [
    minutes(movie.minutes),
    movie.genres.join(', '),
    movie.type,
    languageName(movie.language),
    ...(subtitles === '' ? [] : [words.subtitles(subtitles)]),
  ].filter((fact) => fact !== '');
  return (
    <p class="facts">
      <span class="tag">
        <span class="only-read">{words.ageOf('')}</span>
        <bdi>{movie.rating}</bdi>
      </span>
      {facts.map((fact) => (
        <span key={fact}>
          <bdi>{fact}</bdi>
        </span>
      ))}
    </p>
  );
}
