import type { NextActions } from '@ticketing/shared/payments/next-action.ts';
import type { TicketKeys } from '@ticketing/shared/tickets/keys.ts';
import type { Bodies } from './bodies.ts';
import type { Catalogue } from './catalogue.ts';
import type { HotAnswers } from './hot-answers.ts';
import type { ListAnswers } from './list-answers.ts';
import type { ListedShows } from './listed-shows.ts';
import type { LiveShows } from './live/live-shows.ts';
import type { PastHalls } from './past-halls.ts';
import type { Receipts } from './receipts.ts';
import type { Shows } from './shows.ts';
import type { ViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import type { WholeHistories } from './whole-histories.ts';

/** How tickets are issued. */
export type TicketSettings = {
  /** Undefined where none are. */
  keys?: TicketKeys | undefined;
  /** A font for what the own ones lack. */
  fontFile?: string | undefined;
};

/** What the routes use. */
export type ReadContext = {
  views: Views;
  shows: Shows;
  listed: ListedShows;
  catalogue: Catalogue;
  lists: ListAnswers;
  bodies: Bodies;
  /** The offsets that the views reflect, by partition, as in `projection`. */
  positions: ViewWatch;
  /** The same, shortly before `projection` has it: then a booking can already be found. */
  arrivals: ViewWatch;
  receipts: Receipts;
  /** The versions of payments, by payment. */
  payments: ViewWatch<string>;
  paymentReceipts: Receipts;
  live: LiveShows;
  hot: HotAnswers;
  pastHalls: PastHalls;
  histories: WholeHistories;
  tickets: TicketSettings;
  /** Where the owner of a card agrees, by payment; undefined where that is not known. */
  nextActionOf?: NextActions['find'] | undefined;
};
