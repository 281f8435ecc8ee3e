import { randomUUID } from 'node:crypto';
import { movieStream } from '@ticketing/shared/messages/catalogue/ids.ts';
import type { CatalogueChunkResult } from '../src/catalogue/chunk.ts';
import type { LoggedCatalogueCommand } from '../src/catalogue/messages.ts';
import { commitTogether } from '../src/catalogue/together.ts';
import { undecidableCatalogue } from '../src/domain/catalogue/decider.ts';

const at = '2027-03-01T00:00:00.000Z';

/** A command of a partition's stream. */
function logged(partition: number, bytes = 10): LoggedCatalogueCommand {
  const streamId = movieStream(`movie-${partition}`);
  return {
    command: { commandId: randomUUID(), streamId, type: 'RetireMovie' },
    at,
    position: { partition, offset: 1 },
    correlation: { correlationId: 'c', traceparent: undefined },
    replyTo: undefined,
    message: { value: Buffer.alloc(bytes) },
  } as unknown as LoggedCatalogueCommand;
}

/** Answers all commands; those of partition 9 as commands whose id is another stream's. */
function resultOf(chunk: LoggedCatalogueCommand[]): CatalogueChunkResult {
  const result: CatalogueChunkResult = { outcomes: [], idsInUse: [] };
  for (const one of chunk) {
    const { streamId, commandId } = one.command;
    if (one.position.partition === 9) result.idsInUse.push({ logged: one, recordedFor: 'movie-other' });
    else {
      const event = { streamId, version: 1, type: 'MovieRetired' as const, commandId, revision: 1, at };
      result.outcomes.push({ logged: one, event, repeated: false });
    }
  }
  return result;
}

/** A committer whose transactions end when they are told to. */
function scene() {
  const chunks: LoggedCatalogueCommand[][] = [];
  const ends: ((error?: Error) => void)[] = [];
  const commit = commitTogether((chunk) => {
    chunks.push(chunk);
    return new Promise((resolve, reject) => {
      ends.push((error) => (error === undefined ? resolve(resultOf(chunk)) : reject(error)));
    });
  });
  /** Ends the transaction that is under way. */
  const end = async (error?: Error) => {
    ends.shift()!(error);
    await turn();
  };
  return { commit, chunks, end };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

it('commits what comes in one turn together, and what comes meanwhile in the next', async () => {
  const { commit, chunks, end } = scene();
  const [one, two, three, four] = [[logged(1)], [logged(2), logged(2)], [logged(9)], [logged(4)]];
  const first = Promise.all([commit(one), commit(two)]);
  await turn();
  const second = Promise.all([commit(three), commit(four)]);
  await turn();
  expect(chunks).toEqual([[...one, ...two]]);
  await end();
  expect(await first).toEqual([resultOf(one), resultOf(two)]);
  expect(chunks.at(-1)).toEqual([...three, ...four]);
  await end();
  // Each has what is its own.
  expect(await second).toEqual([resultOf(three), resultOf(four)]);
});

it('puts no more into one transaction than a chunk may have', async () => {
  const { commit, chunks, end } = scene();
  const large = Array.from({ length: 3 }, (_, index) => [logged(index, 1_500_000)]);
  const done = Promise.all(large.map((chunk) => commit(chunk)));
  await turn();
  await end();
  await end();
  await done;
  expect(chunks).toEqual([[...large[0]!, ...large[1]!], large[2]]);
});

it('commits each by itself where all of them cannot be: one fault is no fault of the others', async () => {
  const { commit, chunks, end } = scene();
  const [one, two] = [[logged(1)], [logged(2)]];
  const results = Promise.allSettled([commit(one), commit(two)]);
  await turn();
  await end(new Error('the fold has a bug'));
  await end(new Error('the fold has a bug'));
  await end();
  expect(await results).toEqual([
    { status: 'rejected', reason: new Error('the fold has a bug') },
    { status: 'fulfilled', value: resultOf(two) },
  ]);
  expect(chunks).toEqual([[...one, ...two], one, two]);
});

it('gives all of them back after a fault that passes, and goes on with the next', async () => {
  const { commit, chunks, end } = scene();
  const [one, two, three] = [[logged(1)], [logged(2)], [logged(3)]];
  const results = Promise.allSettled([commit(one), commit(two)]);
  await turn();
  const next = commit(three);
  await end(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await end();
  expect(await next).toEqual(resultOf(three));
  expect(chunks).toEqual([[...one, ...two], three]);
});

it('refuses a poison command alone, beside a transaction that is under way', async () => {
  const decides: unknown[] = [];
  const commit = commitTogether(async (chunk, decide) => {
    decides.push(decide);
    return resultOf(chunk);
  });
  const poison = [logged(1)];
  expect(await Promise.all([commit(poison, undecidableCatalogue), commit([logged(2)])])).toHaveLength(2);
  expect(decides).toEqual([undecidableCatalogue, undefined]);
});
