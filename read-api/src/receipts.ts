import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { LogEnds } from '@ticketing/shared/stores/log-ends.ts';
import { positionFault } from '@ticketing/shared/stores/log-ends.ts';
import { gathered } from './gathered.ts';
import type { ViewWatch } from './view-watch.ts';
import { createViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** A command of a show, by its place on the log. */
export type Receipt = LogPosition & { eventId: number };

export type Receipts = {
  /** Whether the receipt is known to be of the log, or nothing is known of the log at all. */
  areTaken(receipt: Receipt): Promise<boolean>;
  /**
   * Makes sure that a receipt is not refused though it is right: by a look at the log that began after this was called.
   * Where no such look comes (sync-service is away), nothing is said against the receipt.
   * @throws HttpProblem `validation-failed` for one that the log did not give
   */
  check(receipt: Receipt, gone: AbortSignal): Promise<void>;
  /** The number of the log that gives receipts now; see `RecordedPosition`. */
  log(): Promise<number>;
  close(): void;
};

/** How long a look at the log is waited for, in milliseconds; sync-service looks twice a second. */
const lookTimeoutMs = 2_500;

/** Tells receipts that the log gave from others, by what sync-service says of it. */
export function createReceipts(views: Views): Receipts {
  let known: LogEnds | undefined;
  /** The look at which somebody has waited in vain for the next. */
  let stalledAt: number | undefined;
  let partitionOf = createPartitioner(1);

  async function read(): Promise<LogEnds | undefined> {
    const found = await views.read(() => views.logEnds.findOne({ _id: 'commands' }, queryLimit));
    if (found === null) return undefined;
    if (found.ends.length !== known?.ends.length) partitionOf = createPartitioner(found.ends.length);
    known = found;
    return found;
  }
  // One read for all who ask at this moment; it begins after they have asked.
  const readTogether = gathered<'commands', LogEnds>(async () => {
    const ends = await read();
    return new Map(ends && [['commands', ends]]);
  });
  const looks: ViewWatch = createViewWatch({
    read: async () => {
      const ends = await read();
      return ends === undefined ? [] : [[lookKey, ends.look] as const];
    },
    pollMs: 100,
  });

  function faultOf(receipt: Receipt, ends: LogEnds): string | undefined {
    return positionFault(receipt, ends, partitionOf(receipt.eventId));
  }

  return {
    async areTaken(receipt) {
      if (known !== undefined && faultOf(receipt, known) === undefined) return true;
      const ends = await readTogether('commands');
      return ends === undefined || ends.look === stalledAt || faultOf(receipt, ends) === undefined;
    },

    async check(receipt, gone) {
      const first = await readTogether('commands');
      if (first === undefined || first.look === stalledAt) return;
      if (!(await looks.until(lookKey, first.look + 2, lookTimeoutMs, gone))) {
        if (!gone.aborted) stalledAt = first.look;
        return;
      }
      const last = await readTogether('commands');
      if (last === undefined || last.look < first.look + 2) return;
      const message = faultOf(receipt, last);
      if (message === undefined) return;
      throw new HttpProblem('validation-failed', {
        detail: `after: ${message}`,
        errors: [{ path: 'after', message }],
      });
    },

    async log() {
      // A system that moves to another log is started anew.
      const ends = known ?? (await readTogether('commands'));
      return ends?.log ?? 0;
    },

    close: looks.close,
  };
}

const lookKey = 0;
