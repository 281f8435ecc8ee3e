import type { LogPosition } from '../log/headers.ts';

/**
 * The collection in which sync-service records the ends of the logs of commands, for read-api, which has no Kafka
 * client. It is not a view: it is not folded, and a rebuild keeps it.
 */
export const logEndsCollection = 'log_ends';

/** The topics of commands whose receipts can be asked with. */
export type ReceiptTopic = 'commands' | 'paymentCommands';

/** A document of `log_ends`. */
export type LogEnds = {
  _id: ReceiptTopic;
  /**
   * Counts the reads of the log. Each read begins after the result of the one before was written. So whoever sees
   * count n knows that read n + 2 includes everything that was on the log at that time.
   */
  look: number;
  /** The number of the log (see `RecordedPosition`); 0 or absent for the first. */
  log?: number;
  /** Per partition, the offset of its next record. */
  ends: number[];
};

/** Why a position cannot be that of a command of a show, according to a read of the log; undefined if it can. */
export function positionFault(
  { partition, offset }: LogPosition,
  { ends }: Pick<LogEnds, 'ends'>,
  partitionOfShow: number,
): string | undefined {
  const end = ends[partition];
  if (end === undefined) return `must be a receipt: the log has the partitions 0 to ${ends.length - 1}`;
  if (partition !== partitionOfShow) return `must be a receipt of this show: its partition is ${partitionOfShow}`;
  if (offset >= end) return `must be a receipt: the log does not go so far`;
  return undefined;
}
