/**
 * Something that was done to one seat, as those saw it who did it. `take` makes a booking its owner, `free` ends a
 * booking's ownership, `look` finds it without an owner.
 */
export type SeatOperation = {
  kind: 'take' | 'free' | 'look';
  bookingId: string;
  /** When it was asked for, on the clock of all clients. */
  startMs: number;
  /** When somebody was told what came of it; Infinity where nobody was. */
  endMs: number;
  /** Its place on the log, where it is known. */
  offset?: number | undefined;
  /** `unknown`: it may have happened, at any time since it was asked for, or never. */
  result: 'done' | 'refused' | 'unknown';
};

export type Verdict = 'linearizable' | 'not-linearizable' | 'undecided';

/**
 * Whether there is one order of the operations that explains all that was seen of a seat: in it the seat never has two
 * owners, what was acknowledged before something else was asked for comes first, and so does what is earlier on the log.
 * The search is that of Wing and Gong (1993) with Lowe's memory of the states that were tried (2017).
 * @param maxSteps after which the search gives up as `undecided`
 */
export function checkSeat(operations: readonly SeatOperation[], maxSteps = 200_000): Verdict {
  const all = operations.toSorted((one, other) => one.startMs - other.startMs);
  // Sets of operations are numbers with a bit each.
  const bits = all.map((_, index) => 1n << BigInt(index));
  const sum = (some: (operation: SeatOperation) => boolean) =>
    all.reduce((set, operation, index) => (some(operation) ? set | bits[index]! : set), 0n);
  const known = sum(({ result }) => result !== 'unknown');
  const before = all.map((later) => sum((earlier) => mustPrecede(earlier, later)));
  const awaited = before.reduce((set, earlier) => set | earlier, 0n);
  const tried = new Set<string>();
  const stack: State[] = [{ done: 0n, owner: undefined }];
  let steps = 0;
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const { done, owner } = state;
    if ((done & known) === known) return 'linearizable';
    const key = `${done}/${owner}`;
    if (tried.has(key)) continue;
    tried.add(key);
    steps += 1;
    if (steps > maxSteps) return 'undecided';
    for (const [index, operation] of all.entries()) {
      const bit = bits[index]!;
      if ((done & bit) !== 0n || (done & before[index]!) !== before[index]) continue;
      // What nobody has to wait for and nobody needs is left out where it changes nothing: holds that may have run out
      // would double the states, each of them.
      const isIdle = ((known | awaited) & bit) === 0n;
      for (const next of ownersAfter(operation, owner)) {
        if (!isIdle || next !== owner) stack.push({ done: done | bit, owner: next });
      }
    }
  }
  return 'not-linearizable';
}

type State = { done: bigint; owner: string | undefined };

function mustPrecede(earlier: SeatOperation, later: SeatOperation): boolean {
  if (earlier === later) return false;
  if (earlier.endMs < later.startMs) return true;
  return earlier.offset !== undefined && later.offset !== undefined && earlier.offset < later.offset;
}

/** The owners that the operation may leave behind; none where it cannot have happened now. */
function ownersAfter({ kind, bookingId, result }: SeatOperation, owner: string | undefined): (string | undefined)[] {
  const granted = kind === 'free' ? owner === bookingId : owner === undefined;
  const after = kind === 'look' ? owner : kind === 'take' ? bookingId : undefined;
  if (result === 'done') return granted ? [after] : [];
  // Only a take is told that it was refused because of this very seat.
  if (result === 'refused') return owner !== undefined ? [owner] : [];
  // Also without an effect: it may have been refused because of something else.
  return granted ? [after, owner] : [owner];
}
