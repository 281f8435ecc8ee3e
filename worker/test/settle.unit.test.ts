import type { ChunkResult } from '@ticketing/worker/chunk.ts';
import { decide, evolve } from '@ticketing/worker/domain/decider.ts';
import { emptyShow } from '@ticketing/worker/domain/show.ts';
import type { LoggedCommand } from '@ticketing/worker/messages.ts';
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
  return async (chunk, { decideCommand = decide } = {}): Promise<ChunkResult> => {
    commits.push(chunk.length);
    const isRefusal = decideCommand !== decide;
    if (!isRefusal && chunk.some(({ position }) => at.includes(position.offset))) throw failure();
    const show = emptyShow(eventId);
    const outcomes = chunk.map((logged) => {
      const event = decideCommand(show, logged.command, logged.at);
      evolve(show, event);
      return { logged, event, repeated: false };
    });
    return { outcomes, foreign: [] };
  };
}

it.each([[[0]], [[250]], [[499]], [[17, 18]], [[0, 100, 200, 300, 400, 499]]])(
  'refuses the poison commands at %j alone, and answers all of 500 in order',
  async (poison) => {
    const told: number[] = [];
    const commits: number[] = [];
    const commit = commitFailing(poison, () => new TypeError('cannot read a field of undefined'), commits);
    const { outcomes, deadLetters } = await settle(chunkOf(500), commit, ({ position }) => told.push(position.offset));
    expect(told).toEqual(poison);
    expect(deadLetters).toEqual([]);
    expect(outcomes.map(({ logged }) => logged.position.offset)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    const undecidable = outcomes.filter(
      ({ event }) => event.type === 'CommandRejected' && event.code === 'undecidable',
    );
    expect(undecidable.map(({ logged }) => logged.position.offset)).toEqual(poison);
    // Halving, not one by one.
    expect(commits.length).toBeLessThan(poison.length * 2 * 10 + 2);
  },
);

it('throws what passes, so that the chunk is tried again as it is', async () => {
  const down = Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' });
  const told: number[] = [];
  await expect(
    settle(
      chunkOf(8),
      commitFailing([3], () => down),
      () => told.push(0),
    ),
  ).rejects.toBe(down);
  expect(told).toEqual([]);
});

it('commits once more after a lost race, before it looks for somebody to blame', async () => {
  const commits: number[] = [];
  let first = true;
  const inner = commitFailing([], () => new Error('never'), commits);
  const commit: CommitChunk = async (chunk, options) => {
    if (first) {
      first = false;
      throw Object.assign(new Error('duplicate key value violates unique constraint'), { code: '23505' });
    }
    expect(options).toEqual({ lookFirst: true });
    return inner(chunk, options);
  };
  const { outcomes } = await settle(chunkOf(4), commit, () => expect(true).toBe(false));
  expect(outcomes).toHaveLength(4);
  expect(commits).toEqual([4]);
});

it('sets aside a command whose refusal cannot be written either', async () => {
  const commit: CommitChunk = async () => {
    throw new Error('nothing can be written');
  };
  const { outcomes, deadLetters } = await settle(chunkOf(1), commit, () => undefined);
  expect(outcomes).toEqual([]);
  expect(deadLetters).toMatchObject([{ reason: 'the command could not be decided: nothing can be written' }]);
});
