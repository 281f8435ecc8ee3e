import type { Bodies } from './bodies.ts';
import type { HotAnswers } from './hot-answers.ts';
import type { ListedShows } from './listed-shows.ts';
import type { LiveShows } from './live/live-shows.ts';
import type { PastHalls } from './past-halls.ts';
import type { Receipts } from './receipts.ts';
import type { Shows } from './shows.ts';
import type { ViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';

/** What the routes work with. */
export type ReadContext = {
  views: Views;
  shows: Shows;
  listed: ListedShows;
  bodies: Bodies;
  /** The offsets that the views reflect, by partition, as `projection` says. */
  positions: ViewWatch;
  /** The same before `projection` says it: a booking that is waited for is looked for then. */
  arrivals: ViewWatch;
  receipts: Receipts;
  live: LiveShows;
  hot: HotAnswers;
  pastHalls: PastHalls;
};
