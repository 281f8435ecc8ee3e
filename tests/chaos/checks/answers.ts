import type { Read, Told } from '../load/record.ts';
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

/** Compares everything that clients were told with the log. */
export function checkAnswers(told: Told, truth: Truth, models: Map<number, ShowModel>, starts: Starts): Violation[] {
  const ledger = createLedger(truth, models);
  return [
    ...checkOrders(told.orders, ledger),
    ...told.reads.flatMap((read) => [...checkRead(read, ledger)]),
    ...checkLists(told.reads, ledger),
    ...told.followings.flatMap((following) => [...checkFollowing(following, ledger)]),
    ...checkSightings(told.reads, starts),
  ];
}

function checkRead(read: Read, ledger: Ledger): Generator<Violation> | [] {
  switch (read.kind) {
    case 'seats':
      return checkSeatsRead(read, ledger);
    case 'past':
      return checkPastRead(read, ledger);
    case 'booking':
      return checkBookingRead(read, ledger);
    case 'history':
      return checkHistory(read, ledger);
    case 'list':
      // Together, because each tells what the next must have.
      return [];
  }
}
