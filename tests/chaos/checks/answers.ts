import type { Read, Told } from '../load/record.ts';
import { checkCatalogueOrders, checkMovieRead, createCatalogueLedger } from './catalogue-answers.ts';
import type { EntryModel } from './catalogue-model.ts';
import { checkHistory } from './histories.ts';
import type { Ledger } from './ledger.ts';
import { createLedger } from './ledger.ts';
import { checkLists } from './lists.ts';
import type { ShowModel } from './model.ts';
import { checkOrders } from './orders.ts';
import { checkBookingRead, checkPastRead, checkSeatsRead } from './reads.ts';
import type { Starts } from './sightings.ts';
import { checkSightings } from './sightings.ts';
import { checkFollowing } from './streams.ts';
import type { Truth } from './truth.ts';
import type { Violation } from './violation.ts';

/** What the events add up to: of each show, and of each movie and theater. */
export type Models = { shows: Map<number, ShowModel>; entries: Map<string, EntryModel> };

/** Compares everything that clients were told with the log. */
export function checkAnswers(told: Told, truth: Truth, models: Models, starts: Starts): Violation[] {
  const ledger = createLedger(truth, models.shows);
  return [
    ...checkOrders(told.orders, ledger),
    ...checkCatalogueOrders(told.catalogue, createCatalogueLedger(truth.catalogue, models.entries, ledger)),
    ...told.reads.flatMap((read) => [...checkRead(read, ledger, models.entries)]),
    ...checkLists(told.reads, ledger),
    ...told.followings.flatMap((following) => [...checkFollowing(following, ledger)]),
    ...checkSightings(told.reads, starts),
  ];
}

function checkRead(read: Read, ledger: Ledger, entries: Models['entries']): Generator<Violation> | [] {
  switch (read.kind) {
    case 'seats':
      return checkSeatsRead(read, ledger);
    case 'past':
      return checkPastRead(read, ledger);
    case 'booking':
      return checkBookingRead(read, ledger);
    case 'history':
      return checkHistory(read, ledger);
    case 'movie':
      return checkMovieRead(read, entries);
    case 'list':
      // Together, because each tells what the next must have.
      return [];
  }
}
