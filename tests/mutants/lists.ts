import { access } from './lists/access.ts';
import { accounts } from './lists/accounts.ts';
import { catalogue } from './lists/catalogue.ts';
import { catalogueLists } from './lists/catalogue-lists.ts';
import { decisions } from './lists/decisions.ts';
import { edges } from './lists/edges.ts';
import { endings } from './lists/endings.ts';
import { faultTables } from './lists/faults.ts';
import { firstOrder } from './lists/first-order.ts';
import { freshness } from './lists/freshness.ts';
import { healing } from './lists/healing.ts';
import { input } from './lists/input.ts';
import { isolation } from './lists/isolation.ts';
import { limits } from './lists/limits.ts';
import { listing } from './lists/listing.ts';
import { lostBrokers } from './lists/lost-brokers.ts';
import { mails } from './lists/mails.ts';
import { money } from './lists/money.ts';
import { outbox } from './lists/outbox.ts';
import { paid } from './lists/paid.ts';
import { pipeline } from './lists/pipeline.ts';
import { positions } from './lists/positions.ts';
import { recorded } from './lists/recorded.ts';
import { replicaSet } from './lists/replica-set.ts';
import { showChanges } from './lists/show-changes.ts';
import { shows } from './lists/shows.ts';
import { tickets } from './lists/tickets.ts';
import { told } from './lists/told.ts';
import { topics } from './lists/topics.ts';
import type { Mutant } from './mutant.ts';

/** Every mutant there is, by the name of its list. */
export const lists: Record<string, Mutant[]> = {
  pipeline,
  input,
  isolation,
  faults: faultTables,
  decisions,
  positions,
  freshness,
  topics,
  'lost-brokers': lostBrokers,
  shows,
  'show-changes': showChanges,
  tickets,
  edges,
  listing,
  endings,
  paid,
  'first-order': firstOrder,
  limits,
  healing,
  'replica-set': replicaSet,
  access,
  accounts,
  told,
  recorded,
  catalogue,
  money,
  mails,
  outbox,
  'catalogue-lists': catalogueLists,
};

/** @returns those whose list has one of the names, and those whose own name has one of the texts; all for an empty text */
export function chosenFrom(all: Record<string, Mutant[]>, only: string): Mutant[] {
  const texts = only.split(',');
  return Object.entries(all).flatMap(([list, mutants]) =>
    texts.includes(list) ? mutants : mutants.filter(({ name }) => texts.some((text) => name.includes(text))),
  );
}
