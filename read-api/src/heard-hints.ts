import type { Rewrites, ToldHints } from '@ticketing/shared/stores/told-hints.ts';
import { rewritesId } from '@ticketing/shared/stores/told-hints.ts';

export type HeardHints = {
  /** Takes the number of a hint; absent in those of an earlier sync-service, which nobody can miss noticeably. */
  heard(from: readonly [sender: string, number: number] | undefined): void;
  /**
   * Whether a document that was read at a time (`performance.now()`), and of which nothing was heard since, is still
   * what the views have, but for the last second.
   */
  vouchFor(readMs: number): boolean;
  /** Whether anything can be vouched for now, and since when nothing was missed. */
  standing(): { isWhole: boolean; sinceMs: number };
  /** Something else makes what was read before worthless: MongoDB was away, and may have lost its last second. */
  doubt(): void;
  close(): void;
};

export type HeardHintsOptions = {
  /** Reads what the processes that send hints have recorded. */
  read: () => Promise<(ToldHints | Rewrites)[]>;
  /** Called when a hint was missed, or may have been. */
  onMissed?: () => void;
  pollMs?: number;
  now?: () => number;
};

type Sender = {
  /** The number of the last hint that was heard, or whose absence was noticed. */
  heard: number;
  /** What it had recorded at the last poll, if there was a record. */
  recorded: { count: number; beat: number } | undefined;
  /** The numbers that polls found recorded, and that were not heard by then, oldest first. */
  owed: { count: number; sinceMs: number }[];
  /** The begin of the last poll that found a new record, or the first sign of it. */
  aliveMs: number;
};

/** A hint whose number is recorded may be under way for so long, in milliseconds: the time of two polls. */
export const lateMs = 500;

/**
 * Without a new record for so long, a sender may have written what nobody was told, in milliseconds. A hint that is late
 * for so long is lost.
 */
export const quietMs = 2_000;

/** After so long it is given up: what was read before is read again, and it is not waited for. */
export const goneMs = 5_000;

/**
 * Knows whether all hints were heard. Each sender numbers its hints and records the last number in MongoDB, which is
 * read here:
 *
 * - A number is missing in the hints: one was lost.
 * - A number is recorded and not heard: while it is late nothing is vouched for. If it is heard after all, which is what
 *   happens while this process or Redis has much to do, nothing was missed; if not, it was lost.
 * - A sender is new: what it wrote before it was known is not known.
 * - A sender records nothing: it may have stopped between a write and its hint. While it is quiet nothing is vouched
 *   for; if it goes on without a gap, nothing was missed; if not, it is gone, and what was read before is in doubt.
 * - The views were rewritten without hints.
 *
 * After each of these only what is read from now on is vouched for. Without Redis that is after every write, and without
 * a sender nothing is.
 */
export function createHeardHints({
  read,
  onMissed,
  pollMs = 250,
  now = () => performance.now(),
}: HeardHintsOptions): HeardHints {
  const senders = new Map<string, Sender>();
  /** The last records of those that have ended, or were given up: they are not new ones. */
  const gone = new Map<string, number>();
  let rewrites: number | undefined;
  let sinceMs = now();
  let unnumberedMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  function doubt(ofMs = now()): void {
    sinceMs = Math.max(sinceMs, ofMs);
    onMissed?.();
  }

  function learn(sender: string, heard: number, recorded: Sender['recorded'], aliveMs: number): void {
    senders.set(sender, { heard, recorded, owed: [], aliveMs });
    doubt();
  }

  function forget(sender: string): void {
    senders.delete(sender);
    doubt();
  }

  function compare({ _id, count, beat, isOver }: ToldHints, polledMs: number): void {
    const known = senders.get(_id);
    if (known === undefined) {
      if (gone.get(_id) === beat) return;
      learn(_id, count, { count, beat }, polledMs);
    } else if (isOver === true && known.heard >= count) {
      // All hints of one that has ended were heard: nothing was missed.
      gone.set(_id, beat);
      senders.delete(_id);
      return;
    }
    update(senders.get(_id)!, { count, beat }, polledMs);
    if (isOver === true && known === undefined) {
      gone.set(_id, beat);
      senders.delete(_id);
    }
  }

  function update(known: Sender, { count, beat }: { count: number; beat: number }, polledMs: number): void {
    settle(known);
    const oldest = known.owed[0];
    if (oldest !== undefined && now() - oldest.sinceMs >= quietMs) {
      known.heard = oldest.count;
      settle(known);
      // What was read after its record was has what it told of.
      doubt(oldest.sinceMs);
    }
    const owed = known.owed.at(-1)?.count ?? known.heard;
    if (count > owed) known.owed.push({ count, sinceMs: now() });
    if (known.recorded?.beat !== beat) known.aliveMs = polledMs;
    known.recorded = { count, beat };
  }

  function settle({ heard, owed }: Sender): void {
    while (owed[0] !== undefined && owed[0].count <= heard) owed.shift();
  }

  async function poll(): Promise<void> {
    const polledMs = now();
    const records = await read();
    const there = new Set<string>();
    for (const record of records) {
      if (isRewrites(record)) {
        if (rewrites !== undefined && record.count !== rewrites) doubt();
        rewrites = record.count;
      } else {
        there.add(record._id);
        compare(record, polledMs);
      }
    }
    rewrites ??= 0;
    for (const [sender, { aliveMs, recorded }] of senders) {
      if (now() - aliveMs < goneMs && (there.has(sender) || recorded === undefined)) continue;
      if (recorded !== undefined) gone.set(sender, recorded.beat);
      forget(sender);
    }
    for (const sender of gone.keys()) if (!there.has(sender)) gone.delete(sender);
  }

  function run(): void {
    timer = undefined;
    poll()
      // Without records everybody is quiet soon.
      .catch(() => undefined)
      .finally(() => {
        if (!isClosed) timer = setTimeout(run, pollMs);
      });
  }
  timer = setTimeout(run, 0);

  function isWhole(): boolean {
    const nowMs = now();
    if (senders.size === 0 || nowMs - unnumberedMs < goneMs) return false;
    for (const { aliveMs, owed } of senders.values()) {
      if (nowMs - aliveMs >= quietMs) return false;
      if (owed[0] !== undefined && nowMs - owed[0].sinceMs >= lateMs) return false;
    }
    return true;
  }

  return {
    heard(from) {
      if (from === undefined) {
        unnumberedMs = now();
        return;
      }
      const [sender, number] = from;
      const known = senders.get(sender);
      if (known === undefined) return learn(sender, number, undefined, now());
      if (number > known.heard + 1) doubt();
      known.heard = Math.max(known.heard, number);
      settle(known);
    },
    vouchFor: (readMs) => readMs > sinceMs && isWhole(),
    standing: () => ({ isWhole: isWhole(), sinceMs }),
    doubt: () => doubt(),
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

function isRewrites(record: ToldHints | Rewrites): record is Rewrites {
  return record._id === rewritesId;
}
