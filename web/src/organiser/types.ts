import type { components } from '../api/read-api.d.ts';

/** A show as the read API tells it. */
export type Show = components['schemas']['Show'];

export type Layout = Show['layout'];

/** What a show is scheduled with. */
export type Plan = Pick<Show, 'layout' | 'sections'>;

/** What each tab of a show gets. */
export type TabProps = { show: Show; reload: () => void };

/** The time zone of a show's venue; undefined where nobody has said it. */
export function zoneOf({ showtime }: { showtime?: { theater: { timeZone: string } } }): string | undefined {
  return showtime?.theater.timeZone;
}
