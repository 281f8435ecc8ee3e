import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { LogEnds, LogEndsReader } from '@ticketing/shared/log/log-ends.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';

/*
 * What is known about the views. A position is a statement about all shows of its partition except standing ones, which
 * are recorded (standing-shows.ts). So it is written only if nothing else is known to be missing. Each partition of this
 * member is in one of these states:
 *
 *   unchecked   its views have not been compared with the event store
 *   behind      they have been compared, and shows that were behind have not caught up yet
 *   whole       everything recorded before the comparison is in the views, and the topic delivers the rest in order
 *
 *   the partition is assigned to this member        (none) → unchecked
 *   MongoDB was away, and may have lost writes      any → unchecked
 *   compared, and some shows are behind             unchecked → behind
 *   compared, and no show is behind                 unchecked, behind → whole
 *   the partition is revoked                        any → (none)
 *
 * If a later comparison finds a show of a whole partition behind, nothing changes: it is being projected, or is filled.
 * Positions are recorded in every state, and written in `whole`.
 */
export type TrustState = 'unchecked' | 'behind' | 'whole';

type Partition = {
  state: TrustState;
  /** Whether there was an outage of MongoDB, or the partition is only new here. */
  afterOutage: boolean;
  /** Everything recorded before this time was compared. */
  comparedTo: Date | undefined;
  /** The last such time that was certainly stored in MongoDB before anything was lost there. */
  markedTo: Date | undefined;
  /** The furthest position that the views reflect, and the furthest that is written. */
  reached: number;
  written: number;
  /** Offsets from events that the log is not yet known to have. */
  claimed: number[];
};

export type TrustOptions = {
  /** Writes positions. */
  move: (positions: LogPosition[]) => Promise<void>;
  /** The log of commands. */
  ends: LogEndsReader;
  logger: Logger;
};

export type Trust = ReturnType<typeof createTrust>;

/** A running comparison, of the partitions as they were when it began. */
export type Comparison = {
  partitions: ReadonlyMap<number, Readonly<Pick<Partition, 'state' | 'comparedTo' | 'markedTo'>>>;
  /** Whether it follows an outage: then nothing is waited for. */
  afterOutage: boolean;
  /**
   * Ends it for a partition; without effect if there was another outage, or the partition was revoked.
   * @param found.isBehind whether shows that were behind still are
   * @param found.reached an offset up to which all outcomes are in the views if no show is behind
   * @param found.comparedTo everything recorded before was compared
   * @returns the new state of the partition
   */
  end(partition: number, found: { isBehind: boolean; reached: number; comparedTo: Date }): TrustState | undefined;
  /** Records that MongoDB has stored the time of a comparison; without effect if there was an outage. */
  marked(partitions: number[], comparedTo: Date): void;
};

/** Keeps the state of this member's partitions, and writes how far their views are. */
export function createTrust({ move, ends: log, logger }: TrustOptions) {
  const partitions = new Map<number, Partition>();
  let ends: LogEnds = new Map();
  let writing: Promise<void> = Promise.resolve();

  function note(positions: LogPosition[]): void {
    for (const { partition, offset } of positions) {
      const known = partitions.get(partition);
      if (known === undefined) continue;
      if (offset < (ends.get(partition) ?? 0)) known.reached = Math.max(known.reached, offset);
      else if (known.claimed.length < maxClaimed) known.claimed.push(offset);
    }
  }

  /** An event may name any offset of its command, so it is accepted only up to the end of the log. */
  async function believe(): Promise<void> {
    const doubtful = Array.from(partitions).filter(([, { claimed }]) => claimed.length > 0);
    if (doubtful.length === 0) return;
    const asked = new Map(doubtful.map(([partition, { claimed }]) => [partition, claimed.length]));
    ends = await log.read();
    const isBeyond = ([partition, { claimed }]: [number, Partition]) =>
      claimed.some((offset) => offset >= (ends.get(partition) ?? 0));
    // A quick read may come from a leader that was replaced.
    if (doubtful.some(isBeyond)) ends = await log.readAgreed();
    for (const [partition, { claimed }] of doubtful) {
      // Offsets that were added during the request may be beyond its answer.
      const answered = claimed.splice(0, asked.get(partition));
      // Read again: there may have been an outage, or the partition may have been revoked.
      const known = partitions.get(partition);
      if (known?.claimed !== claimed) continue;
      const end = ends.get(partition) ?? 0;
      for (const offset of answered) {
        if (offset < end) {
          known.reached = Math.max(known.reached, offset);
          continue;
        }
        logger.error({ partition, offset, end }, 'an event answers a command that is not on the log');
      }
    }
  }

  async function writeNow(): Promise<void> {
    await believe();
    const due = Array.from(partitions).filter(
      ([, { state, reached, written }]) => state === 'whole' && reached > written,
    );
    if (due.length === 0) return;
    const positions = due.map(([partition, { reached }]) => ({ partition, offset: reached }));
    await move(positions);
    due.forEach(([, known], index) => {
      known.written = Math.max(known.written, positions[index]!.offset);
    });
  }

  return {
    /** Sets the partitions of this member. Those that it had keep their state. */
    assign(assigned: number[]): void {
      const now = new Set(assigned);
      for (const partition of partitions.keys()) if (!now.has(partition)) partitions.delete(partition);
      for (const partition of now) if (!partitions.has(partition)) partitions.set(partition, unchecked());
    },

    /** MongoDB was away: it may have lost its last acknowledged writes, positions included. */
    distrust(): void {
      for (const [partition, { markedTo, reached, claimed }] of partitions) {
        partitions.set(partition, { ...unchecked(), afterOutage: true, markedTo, reached, claimed });
      }
    },

    /** Records positions that the views reflect, according to events. */
    note,

    /**
     * Writes the furthest recorded position of each partition, in the background, before offsets are committed. One
     * write at a time: when it resolves, everything recorded before that may be written is.
     * @throws errors of the write or of the broker; then the positions stay recorded
     */
    write(): Promise<void> {
      const mine = writing.then(writeNow);
      writing = mine.catch(() => undefined);
      return mine;
    },

    /** Begins a comparison of the views with the event store. */
    begin(): Comparison {
      const compared = new Map(partitions);
      return {
        partitions: compared,
        afterOutage: Array.from(compared.values()).some(({ state, afterOutage }) => state !== 'whole' && afterOutage),
        end(partition, { isBehind, reached, comparedTo }) {
          const known = partitions.get(partition);
          if (known === undefined || known !== compared.get(partition)) return undefined;
          known.comparedTo = comparedTo;
          if (known.state !== 'whole') known.state = isBehind ? 'behind' : 'whole';
          if (!isBehind) known.reached = Math.max(known.reached, reached);
          return known.state;
        },
        marked(marked, comparedTo) {
          for (const partition of marked) {
            const known = partitions.get(partition);
            if (known !== undefined && known === compared.get(partition)) known.markedTo = comparedTo;
          }
        },
      };
    },

    /** The states of all partitions of this member. */
    states: (): Map<number, TrustState> =>
      new Map(Array.from(partitions, ([partition, { state }]) => [partition, state])),
  };
}

function unchecked(): Partition {
  return {
    state: 'unchecked',
    afterOutage: false,
    comparedTo: undefined,
    markedTo: undefined,
    reached: -1,
    written: -1,
    claimed: [],
  };
}

// More than arrive during a long outage of the broker; the sweep finds the positions of the rest.
const maxClaimed = 10_000;
