import { HttpProblem } from '@ticketing/shared/http/problem.ts';
import type { LogPosition, RecordedPosition } from '@ticketing/shared/log/headers.ts';
import { createPartitioner } from '@ticketing/shared/log/partition.ts';
import type { LogEnds, ReceiptTopic } from '@ticketing/shared/stores/log-ends.ts';
import { positionFault } from '@ticketing/shared/stores/log-ends.ts';
import { gathered } from './gathered.ts';
import type { ViewWatch } from './view-watch.ts';
import { createViewWatch } from './view-watch.ts';
import type { Views } from './views.ts';
import { queryLimit } from './views.ts';

/** A command of a show, by its position on the log. */
export type Receipt = LogPosition & { eventId: number };

export type Receipts = {
  /** Whether the log is known to have given the receipt, or nothing is known about the log. */
  areAccepted(receipt: Receipt): Promise<boolean>;
  /**
   * Rejects a receipt that the log did not give, but never a valid one: decides by a read of the log's end that began
   * after this call. If there is no such read (sync-service is down), the receipt is accepted.
   * @throws HttpProblem `validation-failed` for a receipt that the log did not give
   */
  check(receipt: Receipt, gone: AbortSignal): Promise<void>;
  /** The number of the current log; see `RecordedPosition`. */
  log(): Promise<number>;
  close(): void;
};

/** How long to wait for a read of the log's end, in milliseconds; sync-service makes two per second. */
const readTimeoutMs = 2_500;

/**
 * How long to wait for an outcome before the receipt is checked, in milliseconds: most receipts beyond the known end
 * of the log are new, and are reflected by then.
 */
export const freshMs = 300;

/**
 * Whether a booking's or payment's own history reflects the command of a receipt. It may be ahead of its partition's
 * position, which is written last. Offsets begin at 0 on each log. An entry from an earlier log proves only its own
 * receipt, with which an old link may still ask.
 * @param receipt with the number of the log that is there now
 */
export function reflects(
  history: readonly RecordedPosition[],
  { partition, offset, log }: Required<RecordedPosition>,
): boolean {
  return history.some(
    (entry) =>
      entry.partition === partition && ((entry.log ?? 0) === log ? entry.offset >= offset : entry.offset === offset),
  );
}

/** Validates receipts of a topic by the ends of its log that sync-service records. */
export function createReceipts(views: Views, topic: ReceiptTopic): Receipts {
  let known: LogEnds | undefined;
  /** The read after which a wait for the next one timed out. */
  let stalledAt: number | undefined;
  let partitionOf = createPartitioner(1);

  async function read(): Promise<LogEnds | undefined> {
    const found = await views.read(() => views.logEnds.findOne({ _id: topic }, queryLimit));
    if (found === null) return undefined;
    if (found.ends.length !== known?.ends.length) partitionOf = createPartitioner(found.ends.length);
    known = found;
    return found;
  }
  // One read for all concurrent requests; it begins after them.
  const readTogether = gathered<ReceiptTopic, LogEnds>(async () => {
    const ends = await read();
    return new Map(ends && [[topic, ends]]);
  });
  const reads: ViewWatch = createViewWatch({
    read: async () => {
      const ends = await read();
      return ends === undefined ? [] : [[readKey, ends.look] as const];
    },
    pollMs: 100,
  });

  function faultOf(receipt: Receipt, ends: LogEnds): string | undefined {
    return positionFault(receipt, ends, partitionOf(receipt.eventId));
  }

  return {
    async areAccepted(receipt) {
      if (known !== undefined && faultOf(receipt, known) === undefined) return true;
      const ends = await readTogether(topic);
      return ends === undefined || ends.look === stalledAt || faultOf(receipt, ends) === undefined;
    },

    async check(receipt, gone) {
      const first = await readTogether(topic);
      if (first === undefined || first.look === stalledAt) return;
      if (!(await reads.until(readKey, first.look + 2, readTimeoutMs, gone))) {
        if (!gone.aborted) stalledAt = first.look;
        return;
      }
      const last = await readTogether(topic);
      if (last === undefined || last.look < first.look + 2) return;
      const message = faultOf(receipt, last);
      if (message === undefined) return;
      throw new HttpProblem('validation-failed', {
        detail: `after: ${message}`,
        errors: [{ path: 'after', message }],
      });
    },

    async log() {
      // Cached: when the system moves to another log, all services restart.
      const ends = known ?? (await readTogether(topic));
      return ends?.log ?? 0;
    },

    close: reads.close,
  };
}

const readKey = 0;
