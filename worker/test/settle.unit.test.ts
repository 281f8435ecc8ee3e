import { beginCommit } from '@ticketing/worker/committer.ts';
import { answer, decide, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { LoggedCommand, Outcome } from '@ticketing/worker/messages.ts';
import type { CommitChunk } from '@ticketing/worker/settle.ts';
import { settle } from '@ticketing/worker/settle.ts';
import { at, bookSeats, eventId } from './stories.ts';

function chunkOf(count: number): LoggedCommand[] {
  return Array.from({ length: count }, (_, offset) => ({
    command: bookSeats(offset, 1, 'A1'),
    position: { partition: 0, offset },
    at: at(offset),
    correlation: { correlationId: 'test', traceparent: '' },
    replyTo: undefined,
    message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
  }));
}

/** Decides in memory, and fails as told for a chunk that holds one of the offsets. */
function commitFailing(at: number[], failure: () => Error, commits: number[] = []): CommitChunk {
  return (chunk, { decideCommand = decide } = {}) =>
    beginCommit(async () => {
      commits.push(chunk.length);
      const isRefusal = decideCommand !== decide;
      if (!isRefusal && chunk.some(({ position }) => at.includes(position.offset))) throw failure();
      const show = emptyShow(eventId);
      const outcomes = chunk.map((logged) => {
        const event = answer(show, logged.command, logged.at, decideCommand);
        evolve(show, event);
        return { logged, event, repeated: false, processedBy: 'test' };
      });
      return { outcomes, idsInUse: [] };
    });
}

const broken = () => new TypeError('cannot read a field of undefined');
const outOfTime = () => Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });

it.each([[[0]], [[250]], [[499]], [[17, 18]], [[0, 100, 200, 300, 400, 499]]])(
  'refuses the poison commands at %j alone, and answers all of 500 in order',
  async (poison) => {
    const told: number[] = [];
    const commits: number[] = [];
    const { outcomes, deadLetters } = await settle(chunkOf(500), {
      commit: commitFailing(poison, broken, commits),
      onPoison: ({ position }) => told.push(position.offset),
    });
    expect(told).toEqual(poison);
    expect(deadLetters).toEqual([]);
    expect(outcomes.map(({ logged }) => logged.position.offset)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect(undecidableIn(outcomes)).toEqual(poison);
    // Halving, not one by one.
    expect(commits.length).toBeLessThan(poison.length * 2 * 10 + 2);
  },
);

function undecidableIn(outcomes: Outcome[]): number[] {
  return outcomes
    .filter(({ event }) => event.type === 'CommandRejected' && event.code === 'undecidable')
    .map(({ logged }) => logged.position.offset);
}

it('halves a chunk that runs out of its time, and commits nothing of that size again', async () => {
  const sizes: number[] = [];
  const commit: CommitChunk = (chunk, options) => {
    const inner = commitFailing([], broken, sizes);
    return chunk.length > 125
      ? commitFailing([chunk[0]!.position.offset], outOfTime, sizes)(chunk)
      : inner(chunk, options);
  };
  const halved: unknown[] = [];
  const { outcomes } = await settle(chunkOf(500), { commit, onPoison: none, onHalve: () => halved.push(0) });
  expect(sizes).toEqual([500, 250, 125, 125, 250, 125, 125]);
  expect(halved).toHaveLength(3);
  expect(undecidableIn(outcomes)).toEqual([]);
});

it('refuses a command that runs out of its time by itself after three tries, and goes on', async () => {
  const commits: number[] = [];
  const told: number[] = [];
  const { outcomes } = await settle(chunkOf(4), {
    commit: commitFailing([2], outOfTime, commits),
    onPoison: ({ position }) => told.push(position.offset),
  });
  expect(commits).toEqual([4, 2, 2, 1, 1, 1, 1, 1]);
  expect(told).toEqual([2]);
  expect(undecidableIn(outcomes)).toEqual([2]);
  expect(outcomes).toHaveLength(4);
});

it('blames no command while the database is too slow for a refusal as well', async () => {
  const told: number[] = [];
  const commit: CommitChunk = () => beginCommit(() => Promise.reject(outOfTime()));
  const settling = settle(chunkOf(1), { commit, onPoison: ({ position }) => told.push(position.offset) });
  await expect(settling).rejects.toMatchObject({ code: '57014' });
  expect(told).toEqual([]);
});

it('throws what passes, so that the chunk is tried again as it is', async () => {
  const down = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  const told: number[] = [];
  const settling = settle(chunkOf(8), { commit: commitFailing([3], () => down), onPoison: () => told.push(0) });
  await expect(settling).rejects.toBe(down);
  expect(told).toEqual([]);
});

it('commits once more after a lost race, before it looks for somebody to blame', async () => {
  const commits: number[] = [];
  let first = true;
  const inner = commitFailing([], broken, commits);
  const commit: CommitChunk = (chunk, options) => {
    if (first) {
      first = false;
      const duplicate = new Error('duplicate key value violates unique constraint');
      return beginCommit(() => Promise.reject(Object.assign(duplicate, { code: '23505' })));
    }
    expect(options).toEqual({ readOutcomesFirst: true });
    return inner(chunk, options);
  };
  const { outcomes } = await settle(chunkOf(4), { commit, onPoison: none });
  expect(outcomes).toHaveLength(4);
  expect(commits).toEqual([4]);
});

it('sets aside a command whose refusal cannot be written either', async () => {
  const commit: CommitChunk = () => beginCommit(() => Promise.reject(new Error('nothing can be written')));
  const { outcomes, deadLetters } = await settle(chunkOf(1), { commit, onPoison: () => undefined });
  expect(outcomes).toEqual([]);
  expect(deadLetters).toMatchObject([{ reason: 'the command could not be decided: nothing can be written' }]);
});

function none(): never {
  throw new Error('nobody is to blame');
}
