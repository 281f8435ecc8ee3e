import type { LogPosition } from '../log/headers.ts';

/**
 * The collection in which sync-service says how far the log of commands goes, for readers that have no Kafka. It is no
 * view: nothing folds it, and a rebuild leaves it where it is.
 */
export const logEndsCollection = 'log_ends';

/** The one document of `log_ends`. */
export type LogEnds = {
  _id: 'commands';
  /**
   * Counts the looks at the log. Each look begins after the one before has been written, so whoever reads the document
   * at look n knows that look n + 2 saw all that was on the log when he read.
   */
  look: number;
  /** Which of the logs that the store was decided from this is (see `RecordedPosition`); 0 or absent for the first. */
  log?: number;
  /** By partition: the offset that its next record gets. */
  ends: number[];
};

/** Why a position is none of the commands of a show, as far as a look at the log tells; undefined where it is one. */
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
