import type { StoredEvent } from '@ticketing/shared/stores/event-store.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
import type { ShowModel } from './model.ts';
import type { Truth } from './truth.ts';

/** What the log has, as the checks of answers look it up. */
export type Ledger = {
  /** By command id. */
  outcomes: Map<string, StoredEvent>;
  /** By `partition:offset`. */
  places: Map<string, LoggedCommand>;
  /** Of every request whose command stands on the log. */
  correlations: Set<string>;
  models: Map<number, ShowModel>;
};

/** @param models the fold of each show's events */
export function createLedger(truth: Truth, models: Map<number, ShowModel>): Ledger {
  return {
    outcomes: new Map(Array.from(truth.store.values()).flatMap((all) => all.map((one) => [one.event.commandId, one]))),
    places: new Map(truth.commands.map((one) => [`${one.position.partition}:${one.position.offset}`, one])),
    correlations: new Set(truth.commands.map(({ correlation }) => correlation.correlationId)),
    models,
  };
}
