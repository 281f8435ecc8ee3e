import type { Ledger } from './ledger.ts';
import type { Webhooks } from './webhooks.ts';

/** What all routes of the simulator use. */
export type SimulatorContext = {
  ledger: Ledger;
  webhooks: Webhooks;
  /** Where browsers reach it. */
  url: string;
};
