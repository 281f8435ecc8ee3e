import { languageName, money, time } from '../i18n/format.ts';
import { programmeWords } from '../i18n/programme.ts';
import { availabilityOf } from './availability.ts';
import { Facts } from './facts.tsx';
import { Poster } from './poster.tsx';
import { addressOf } from './query.ts';
import type { Showtime } from './types.ts';

/** The showtimes of a day, under their theaters or under their films. */
export function Showings({ showtimes, by }: { showtimes: readonly Showtime[]; by: 'theater' | 'movie' }) {
  const groups = Map.groupBy(showtimes, (one) => (by === 'theater' ? one.theaterId : one.movieId));
  const date = showtimes[0]?.date;
  return (
    <ul class="showings">
      {Array.from(groups, ([id, ofGroup]) => {
        const first = ofGroup[0];
        if (first === undefined) return null;
        const chosen = date === undefined ? {} : { date };
        return (
          <li key={id} class={`card showings-of-${by}`}>
            {by === 'theater' ? (
              <div>
                <h3>
                  <a href={addressOf(`/theaters/${id}`, chosen)}>
                    <bdi>{first.theater.name}</bdi>
                  </a>
                </h3>
                <p class="muted">
                  <bdi>{first.theater.city}</bdi>
                </p>
              </div>
            ) : (
              <>
                <Poster url={first.movie.posterUrl} title={first.movie.title} />
                <div>
                  <h3>
                    <a href={addressOf(`/movies/${id}`, chosen)}>
                      <bdi>{first.movie.title}</bdi>
                    </a>
                  </h3>
                  <Facts movie={first.movie} />
                </div>
              </>
            )}
            <ul class="times">
              {ofGroup.map((showtime) => (
                <li key={showtime.eventId}>
                  <Time showtime={showtime} />
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

function Time({ showtime }: { showtime: Showtime }) {
  const words = programmeWords();
  const { startsAt, theater, movie, currency, priceFromMinor, available } = showtime;
  const state = availabilityOf(showtime) ?? (available ? undefined : 'notOnSale');
  const price = money(priceFromMinor, currency);
  const at = time(startsAt, theater.timeZone);
  return (
    <a class={`time ${state ?? ''}`} href={`/events/${showtime.eventId}`}>
      <time dateTime={startsAt}>{at}</time>
      <span class="time-hall">
        <bdi>{theater.hallName}</bdi>
      </span>
      <span class="time-kind">
        {movie.type} · {languageName(movie.language)}
      </span>
      <span class="amount">{state === undefined || state === 'few' ? words.from(price) : words[state]}</span>
      {state === 'few' && <span class="state few">{words.few}</span>}
    </a>
  );
}
