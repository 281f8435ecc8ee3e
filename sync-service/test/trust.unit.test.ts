import type { LogPosition } from '@ticketing/shared/log/headers.ts';
import { createTrust } from '@ticketing/sync-service/heal/trust.ts';
import pino from 'pino';

const compared = (seconds: number) => new Date(seconds * 1_000);
const nothing = { isBehind: false, reached: -1, comparedTo: compared(1) };

const mapOf = (ends: Record<number, number>) =>
  new Map(Object.entries(ends).map(([partition, end]) => [Number(partition), end]));

/** Trust over a log that is as long as said, and over a MongoDB that may be away. */
function trusting(ends: Record<number, number> = { 0: 1_000, 1: 1_000, 2: 1_000 }) {
  const written: LogPosition[] = [];
  const state = {
    isAway: false,
    asked: 0,
    askedAll: 0,
    /** What a quick read says of some partitions. */
    behind: {} as Record<number, number>,
    beforeMove: undefined as (() => Promise<void> | void) | undefined,
    beforeEnds: () => {},
  };
  const trust = createTrust({
    async move(positions) {
      await state.beforeMove?.();
      if (state.isAway) throw new Error('away');
      written.push(...positions);
    },
    ends: {
      async read() {
        state.asked += 1;
        state.beforeEnds();
        return mapOf({ ...ends, ...state.behind });
      },
      async readAgreed() {
        state.askedAll += 1;
        return mapOf(ends);
      },
    },
    logger: pino({ level: 'silent' }),
  });
  return { trust, written, state, ends };
}

/** All partitions compared, and nothing found. */
function makeWhole({ trust }: ReturnType<typeof trusting>): void {
  const comparison = trust.begin();
  for (const partition of comparison.partitions.keys()) comparison.end(partition, nothing);
}

function wholeWith(partitions: number[], ends?: Record<number, number>) {
  const made = trusting(ends);
  made.trust.assign(partitions);
  makeWhole(made);
  return made;
}

describe('the state of a partition', () => {
  const states = ({ trust }: ReturnType<typeof trusting>) => Object.fromEntries(trust.states());

  it('is unchecked when it is given, and stays what it was when it is given again', () => {
    const made = wholeWith([0, 1]);
    made.trust.assign([1, 2]);
    expect(states(made)).toEqual({ 1: 'whole', 2: 'unchecked' });
    made.trust.assign([0, 1, 2]);
    expect(states(made)).toEqual({ 0: 'unchecked', 1: 'whole', 2: 'unchecked' });
  });

  it('is behind until a comparison finds no show behind', () => {
    const made = trusting();
    made.trust.assign([0, 1]);
    const first = made.trust.begin();
    expect(first.afterOutage).toBe(false);
    expect(first.end(0, { ...nothing, isBehind: true })).toBe('behind');
    expect(first.end(1, nothing)).toBe('whole');
    expect(states(made)).toEqual({ 0: 'behind', 1: 'whole' });
    const second = made.trust.begin();
    expect(second.end(0, nothing)).toBe('whole');
    // A show that is on its way now says nothing against what was there before.
    expect(second.end(1, { ...nothing, isBehind: true })).toBe('whole');
  });

  it('is unchecked after an outage, and says that there was one', () => {
    const made = wholeWith([0]);
    made.trust.distrust();
    expect(states(made)).toEqual({ 0: 'unchecked' });
    const comparison = made.trust.begin();
    expect(comparison.afterOutage).toBe(true);
    expect(comparison.partitions.get(0)!.comparedTo).toBeUndefined();
    comparison.end(0, nothing);
    expect(made.trust.begin().afterOutage).toBe(false);
  });

  it('is not changed by a comparison that began before an outage, or before the partition was gained', () => {
    const made = trusting();
    made.trust.assign([0]);
    const before = made.trust.begin();
    made.trust.assign([0, 1]);
    expect(before.partitions.has(1)).toBe(false);
    expect(before.end(1, nothing)).toBeUndefined();
    made.trust.distrust();
    expect(before.end(0, nothing)).toBeUndefined();
    expect(states(made)).toEqual({ 0: 'unchecked', 1: 'unchecked' });
    const again = made.trust.begin();
    made.trust.assign([1]);
    made.trust.assign([0, 1]);
    expect(again.end(0, nothing)).toBeUndefined();
    expect(again.end(1, nothing)).toBe('whole');
  });

  it('keeps over an outage up to when a comparison was noted, and not one that was being noted', () => {
    const made = wholeWith([0]);
    made.trust.begin().marked([0], compared(5));
    const under = made.trust.begin();
    made.trust.distrust();
    under.marked([0], compared(9));
    expect(made.trust.begin().partitions.get(0)!.markedTo).toEqual(compared(5));
  });
});

describe('positions', () => {
  it('are written of each partition the furthest, and each once', async () => {
    const { trust, written } = wholeWith([1, 2]);
    trust.note([{ partition: 1, offset: 5 }]);
    trust.note([
      { partition: 1, offset: 7 },
      { partition: 2, offset: 3 },
    ]);
    trust.note([{ partition: 1, offset: 6 }]);
    await trust.write();
    await trust.write();
    expect(written).toEqual([
      { partition: 1, offset: 7 },
      { partition: 2, offset: 3 },
    ]);
  });

  it('that could not be written stay noted, and so do those that are noted meanwhile', async () => {
    const { trust, written, state } = wholeWith([1, 2]);
    trust.note([
      { partition: 1, offset: 7 },
      { partition: 2, offset: 3 },
    ]);
    state.isAway = true;
    state.beforeMove = () => trust.note([{ partition: 1, offset: 9 }]);
    await expect(trust.write()).rejects.toThrow('away');
    state.isAway = false;
    state.beforeMove = undefined;
    await trust.write();
    expect(written).toEqual([
      { partition: 1, offset: 9 },
      { partition: 2, offset: 3 },
    ]);
  });

  it('are written before whoever asked for it goes on, also while others are being written', async () => {
    const { trust, written, state } = wholeWith([1]);
    const slow = Promise.withResolvers<void>();
    state.beforeMove = () => slow.promise;
    trust.note([{ partition: 1, offset: 7 }]);
    const first = trust.write();
    trust.note([{ partition: 1, offset: 8 }]);
    const second = trust.write().then(() => written.at(-1));
    slow.resolve();
    await first;
    expect(await second).toEqual({ partition: 1, offset: 8 });
  });

  it('that are noted while others are being written are written next', async () => {
    const { trust, written, state } = wholeWith([1]);
    trust.note([{ partition: 1, offset: 6 }]);
    // From here on it is known how far the log goes.
    await trust.write();
    trust.note([{ partition: 1, offset: 7 }]);
    state.beforeMove = () => trust.note([{ partition: 1, offset: 8 }]);
    await trust.write();
    state.beforeMove = undefined;
    await trust.write();
    expect(written.map(({ offset }) => offset)).toEqual([6, 7, 8]);
  });

  it('are kept while a partition is not whole, and written when it is', async () => {
    const made = trusting();
    made.trust.assign([1]);
    made.trust.note([{ partition: 1, offset: 7 }]);
    await made.trust.write();
    expect(made.written).toEqual([]);
    makeWhole(made);
    await made.trust.write();
    expect(made.written).toEqual([{ partition: 1, offset: 7 }]);
    made.trust.distrust();
    made.trust.note([{ partition: 1, offset: 8 }]);
    await made.trust.write();
    expect(made.written).toHaveLength(1);
    makeWhole(made);
    await made.trust.write();
    // Also what was written before: MongoDB may have lost it.
    expect(made.written.at(-1)).toEqual({ partition: 1, offset: 8 });
  });

  it('are written again after an outage, though nothing new has come', async () => {
    const made = wholeWith([1]);
    made.trust.note([{ partition: 1, offset: 7 }]);
    await made.trust.write();
    made.trust.distrust();
    makeWhole(made);
    await made.trust.write();
    expect(made.written).toEqual([
      { partition: 1, offset: 7 },
      { partition: 1, offset: 7 },
    ]);
  });

  it('of the event store count as noted', async () => {
    const { trust, written } = wholeWith([1]);
    trust.begin().end(1, { ...nothing, reached: 40 });
    trust.begin().end(1, { ...nothing, isBehind: true, reached: 50 });
    await trust.write();
    expect(written).toEqual([{ partition: 1, offset: 40 }]);
  });

  it('are believed as far as the log goes, and one that is not hides none that is', async () => {
    const { trust, written, ends, state } = wholeWith([1], { 1: 10 });
    trust.note([{ partition: 1, offset: 4 }]);
    trust.note([{ partition: 1, offset: 123_456 }]);
    await trust.write();
    expect(written).toEqual([{ partition: 1, offset: 4 }]);
    expect(state.askedAll).toBe(1);
    ends[1] = 200_000;
    trust.note([{ partition: 1, offset: 9 }]);
    await trust.write();
    expect(written.at(-1)).toEqual({ partition: 1, offset: 9 });
    // The broker is asked about what is beyond its last answer only.
    expect(state).toMatchObject({ asked: 1, askedAll: 1 });
  });

  it('are not taken for ones beyond the log when a leader of before is asked', async () => {
    const { trust, written, state } = wholeWith([1], { 1: 10 });
    state.behind = { 1: 8 };
    trust.note([{ partition: 1, offset: 9 }]);
    await trust.write();
    expect(written).toEqual([{ partition: 1, offset: 9 }]);
    expect(state).toMatchObject({ asked: 1, askedAll: 1 });
  });

  it('are kept when there is an outage while the broker is asked for them', async () => {
    const made = wholeWith([1]);
    made.state.beforeEnds = () => made.trust.distrust();
    made.trust.note([{ partition: 1, offset: 7 }]);
    await made.trust.write();
    expect(made.written).toEqual([]);
    makeWhole(made);
    await made.trust.write();
    expect(made.written).toEqual([{ partition: 1, offset: 7 }]);
  });

  it('of partitions that were taken away are not written', async () => {
    const { trust, written } = wholeWith([1, 2]);
    trust.note([
      { partition: 1, offset: 4 },
      { partition: 2, offset: 4 },
    ]);
    trust.assign([2]);
    trust.note([{ partition: 1, offset: 5 }]);
    await trust.write();
    expect(written).toEqual([{ partition: 2, offset: 4 }]);
  });
});
