import type { Engines, PaymentEngines } from '../engines.ts';
import type { Progress } from '../progress.ts';
import type { Findings } from './findings.ts';

/** What every check of payments needs. */
export type PaymentCheck = {
  engines: Engines;
  payments: PaymentEngines;
  findings: Findings;
  progress: Progress;
  standstillMs: number;
  /** Whether views that differ are written again, from the events. */
  repair: boolean;
};
