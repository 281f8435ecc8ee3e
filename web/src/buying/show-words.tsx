import { longDay, timeThere } from '../i18n/format.ts';
import type { Show } from './booking-store.ts';

/** What people call a show: the film, where it is one. */
export function titleOf(show: Pick<Show, 'name' | 'showtime'>): string {
  return show.showtime?.movie.title ?? show.name;
}

/** When, by the clock of the place where that is known, and where. */
export function WhenAndWhere({ show }: { show: Show }) {
  const zone = show.showtime?.theater.timeZone;
  return (
    <p>
      <time dateTime={show.startsAt}>
        {longDay(show.startsAt, zone)}, {timeThere(show.startsAt, zone)}
      </time>
      <br />
      <bdi>{show.venue.name}</bdi>, <bdi>{show.venue.city}</bdi>
    </p>
  );
}
