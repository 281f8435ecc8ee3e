import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import type { Logger } from '@ticketing/shared/service/logging.ts';

/*
 * What may be said of the views. A position says of all shows of its partition that they are as far, but for those that
 * stand, which are written down (standing-shows.ts). So it is written only where nothing else is known to be missing. Of
 * each partition that this member has been given, that is one of
 *
 *   unchecked   what the views hold of it has not been compared with the event store
 *   behind      it has been compared, and shows that were behind then are not there yet
 *   whole       all that was recorded before the comparison is in the views, and what comes over the topic comes in order
 *
 *   the partition is given to this member         (none) → unchecked
 *   MongoDB was away, and may have lost its last  any → unchecked
 *   compared, and some shows are behind           unchecked → behind
 *   compared, and no show is behind               unchecked, behind → whole
 *   the partition is taken away                   any → (none)
 *
 * A later comparison that finds a show of a whole partition behind changes nothing: it is on its way, or is filled.
 * Positions are noted in every state, and written in `whole`.
 */
export type TrustState = 'unchecked' | 'behind' | 'whole';

type Partition = {
  state: TrustState;
  /** Whether MongoDB was away, or the partition is only new here. */
  afterOutage: boolean;
  /** All that was recorded before this time has been looked at. */
  comparedTo: Date | undefined;
  /** The last such time of which it is certain that it was noted in MongoDB before anything was lost there. */
  markedTo: Date | undefined;
  /** The furthest position that the views reflect, and the furthest that is written. */
  reached: number;
  written: number;
  /** Offsets that an event has told and that the log is not yet known to have. */
  told: number[];
};

export type TrustOptions = {
  /** Writes positions. */
  move: (positions: LogPosition[]) => Promise<void>;
  /** Asks how long the log of commands is: of each partition the offset of the next command. */
  readEnds: () => Promise<Map<number, number>>;
  logger: Logger;
};

export type Trust = ReturnType<typeof createTrust>;

/** A comparison that is under way, of the partitions as they were when it began. */
export type Comparison = {
  partitions: ReadonlyMap<number, Readonly<Pick<Partition, 'state' | 'comparedTo' | 'markedTo'>>>;
  /** Whether it is one of those after an outage: nothing is to be waited for. */
  afterOutage: boolean;
  /**
   * Ends it for a partition; nothing, when there was another outage meanwhile or the partition was taken away.
   * @param found.isBehind whether shows are not there yet that were behind
   * @param found.reached an offset up to which all outcomes are in the views if no show is behind
   * @param found.comparedTo all that was recorded before has been looked at
   * @returns the state that the partition is in now
   */
  end(partition: number, found: { isBehind: boolean; reached: number; comparedTo: Date }): TrustState | undefined;
  /** Takes note that MongoDB has the note of a comparison; nothing, where there was an outage meanwhile. */
  marked(partitions: number[], comparedTo: Date): void;
};

/** Keeps what is known of the partitions of this member, and writes how far their views are. */
export function createTrust({ move, readEnds, logger }: TrustOptions) {
  const partitions = new Map<number, Partition>();
  let ends = new Map<number, number>();
  let writing: Promise<void> = Promise.resolve();

  function note(positions: LogPosition[]): void {
    for (const { partition, offset } of positions) {
      const known = partitions.get(partition);
      if (known === undefined) continue;
      if (offset < (ends.get(partition) ?? 0)) known.reached = Math.max(known.reached, offset);
      else if (known.told.length < maxTold) known.told.push(offset);
    }
  }

  /** An event may say of its command what it likes; it is believed as far as the log goes. */
  async function believe(): Promise<void> {
    const doubtful = Array.from(partitions).filter(([, { told }]) => told.length > 0);
    if (doubtful.length === 0) return;
    const asked = new Map(doubtful.map(([partition, { told }]) => [partition, told.length]));
    ends = await readEnds();
    for (const [partition, { told }] of doubtful) {
      // What was told while the broker was asked may be newer than its answer.
      const answered = told.splice(0, asked.get(partition));
      // As it is now: there may have been an outage meanwhile, or the partition was taken away.
      const known = partitions.get(partition);
      if (known?.told !== told) continue;
      const end = ends.get(partition) ?? 0;
      for (const offset of answered) {
        if (offset < end) known.reached = Math.max(known.reached, offset);
        else logger.error({ partition, offset, end }, 'an event answers a command that is not on the log');
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
    /** Takes note of the partitions that this member has now. Those that it had already are as they were. */
    assign(assigned: number[]): void {
      const now = new Set(assigned);
      for (const partition of partitions.keys()) if (!now.has(partition)) partitions.delete(partition);
      for (const partition of now) if (!partitions.has(partition)) partitions.set(partition, unchecked());
    },

    /** MongoDB was away: it may have lost what it had acknowledged just before, and positions too. */
    distrust(): void {
      for (const [partition, { markedTo, reached, told }] of partitions) {
        partitions.set(partition, { ...unchecked(), afterOutage: true, markedTo, reached, told });
      }
    },

    /** Notes positions that the views reflect, as events tell them. */
    note,

    /**
     * Writes what was noted, of each partition the furthest; behind the work, as offsets are committed, and before
     * those. One write at a time: when it resolves, all is written that was noted before and may be.
     * @throws what the write, or the question to the broker, throws; then it is still noted
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
    told: [],
  };
}

// More than come while the broker is away for long; the sweep finds the position of those that are not kept.
const maxTold = 10_000;
