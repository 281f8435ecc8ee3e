import { DeadLetter } from '@ticketing/shared/log/dead-letters.ts';
import type { Chunk, Submission } from '@ticketing/shared/log/pipeline.ts';
import { createRetrying } from '@ticketing/shared/log/retrying.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { createRegistry } from '@ticketing/shared/service/metrics.ts';
import type { LoggedCommand, Outcome } from '@ticketing/worker/messages.ts';
import { workerMetrics } from '@ticketing/worker/metrics.ts';
import { createPipeline } from '@ticketing/worker/pipeline.ts';
import type { Publication } from '@ticketing/worker/publish.ts';
import type { Commit } from '@ticketing/worker/settle.ts';
import { at, bookSeats } from './stories.ts';

jest.useFakeTimers();

afterEach(() => jest.clearAllTimers());

/** A commit of the fake store, which goes on when it is told. */
type Running = {
  offsets: number[];
  isBehind: boolean;
  write(): void;
  succeed(): void;
  fail(error: Error): void;
};

/** A store, a log and a stop that do what the test says, and a pipeline between them. */
function rig({ follows = true } = {}) {
  const stopping = new AbortController();
  const commits: Running[] = [];
  const publications: { offsets: number[]; letters: string[]; succeed(): void; fail(error: Error): void }[] = [];
  const failures: Error[] = [];
  const logger = createLogger('test', 'silent');

  function begin(chunk: LoggedCommand[], isBehind: boolean): Commit {
    const written = Promise.withResolvers<boolean>();
    const result = Promise.withResolvers<{ outcomes: Outcome[]; idsInUse: [] }>();
    let isWritten = false;
    const outcomes = chunk.map((logged) => ({ logged }) as Outcome);
    commits.push({
      offsets: offsetsOf(chunk),
      isBehind,
      write() {
        isWritten = true;
        written.resolve(true);
      },
      succeed() {
        written.resolve(false);
        result.resolve({ outcomes, idsInUse: [] });
      },
      fail(error) {
        written.resolve(false);
        result.reject(error);
      },
    });
    result.promise.catch(() => undefined);
    return {
      written: written.promise,
      result: result.promise,
      canBeFollowed: () => follows && isWritten,
      behind: (next) => begin(next, true),
    };
  }

  const pipeline = createPipeline({
    partition: 1,
    commit: (chunk) => begin(chunk, false),
    publish: ({ outcomes, deadLetters }: Publication) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      publications.push({
        offsets: offsetsOf(outcomes.map(({ logged }) => logged)),
        letters: deadLetters.map(({ reason }) => reason),
        succeed: resolve,
        fail: reject,
      });
      return promise;
    },
    onPublished: () => undefined,
    onPoison: () => undefined,
    retrying: createRetrying({ logger, onRetry: () => undefined }),
    onFailure: (error) => failures.push(error),
    metrics: workerMetrics(createRegistry('test')),
    stopping: stopping.signal,
  });
  return { pipeline, commits, publications, failures, stop: () => stopping.abort() };
}

function offsetsOf(chunk: LoggedCommand[]): number[] {
  return chunk.map(({ position }) => position.offset);
}

function chunk(offsets: number[], given: Partial<Chunk<LoggedCommand>> = {}): Chunk<LoggedCommand> {
  const items = offsets.map((offset) => ({
    command: bookSeats(offset, 1, 'A1'),
    position: { partition: 1, offset },
    at: at(offset),
    correlation: { correlationId: 'test', traceparent: '' },
    replyTo: undefined,
    message: { key: null, value: null, timestamp: '0', attributes: 0, offset: String(offset), headers: {} },
  }));
  return { partition: 1, items, deadLetters: [], isFollowed: true, lost: new AbortController().signal, ...given };
}

/** Lets all that can go on without time go on. */
const turn = () => jest.advanceTimersByTimeAsync(0);

/** What became of a submission so far. */
async function fateOf({ written, settled, published }: Submission) {
  const now = <T>(promise: Promise<T>) =>
    Promise.race([
      promise.then(
        (value) => value ?? true,
        () => 'failed' as const,
      ),
      turn().then(() => 'open' as const),
    ]);
  return { written: await now(written), settled: await now(settled), published: await now(published) };
}

const down = () => Object.assign(new Error('the database shuts down'), { code: '57P01' });
const schemaIsGone = () => Object.assign(new Error('relation does not exist'), { code: '42P01' });

it('decides a chunk while the one before it is written, and sends it behind that one', async () => {
  const { pipeline, commits } = rig();
  const first = pipeline.submit(chunk([1, 2]));
  await turn();
  expect(await fateOf(first)).toMatchObject({ written: 'open', settled: 'open' });
  commits[0]!.write();
  expect(await fateOf(first)).toMatchObject({ written: true, settled: 'open' });
  const second = pipeline.submit(chunk([3]));
  await turn();
  expect(commits.map(({ offsets, isBehind }) => ({ offsets, isBehind }))).toEqual([
    { offsets: [1, 2], isBehind: false },
    { offsets: [3], isBehind: true },
  ]);
  expect(pipeline.states()).toEqual(['writing', 'writing']);
  // Whatever the database answers first, and however far it is: a third would be one too many.
  commits[1]!.write();
  expect(await fateOf(second)).toMatchObject({ written: 'open' });
  commits[1]!.succeed();
  expect(await fateOf(second)).toMatchObject({ written: 'open', settled: 'open' });
  commits[0]!.succeed();
  expect(await fateOf(first)).toMatchObject({ settled: true });
  expect(await fateOf(second)).toMatchObject({ written: true, settled: true });
});

it('waits with a chunk that cannot be sent behind the one before it until that one is settled', async () => {
  const { pipeline, commits } = rig({ follows: false });
  pipeline.submit(chunk([1]));
  await turn();
  commits[0]!.write();
  const second = pipeline.submit(chunk([2]));
  await turn();
  expect(commits).toHaveLength(1);
  expect(pipeline.states()).toEqual(['writing', 'waiting']);
  commits[0]!.succeed();
  await turn();
  expect(commits.map(({ offsets }) => offsets)).toEqual([[1], [2]]);
  // Its turn has come, and nobody may come behind it before the database has it.
  expect(await fateOf(second)).toMatchObject({ written: 'open' });
});

it('commits a chunk by itself that failed behind the one before it', async () => {
  const { pipeline, commits } = rig();
  pipeline.submit(chunk([1]));
  await turn();
  commits[0]!.write();
  const second = pipeline.submit(chunk([2]));
  await turn();
  commits[1]!.fail(new Error('the chunk before it was rolled back'));
  await turn();
  expect(commits).toHaveLength(2);
  commits[0]!.succeed();
  await turn();
  expect(commits[2]).toMatchObject({ offsets: [2], isBehind: false });
  commits[2]!.succeed();
  expect(await fateOf(second)).toMatchObject({ settled: true });
});

it('publishes in order, each when the next is being written, and says then that its offset may be committed', async () => {
  const { pipeline, commits, publications } = rig();
  const [first, second] = [pipeline.submit(chunk([1])), pipeline.submit(chunk([2]))];
  await turn();
  commits[0]!.succeed();
  await turn();
  // The time for it is when the database has the next one to work on.
  expect(publications).toEqual([]);
  expect(pipeline.states()).toEqual(['settled', 'writing']);
  commits[1]!.write();
  await turn();
  expect(publications.map(({ offsets }) => offsets)).toEqual([[1]]);
  commits[1]!.succeed();
  await jest.advanceTimersByTimeAsync(1_000);
  expect(publications).toHaveLength(1);
  expect(await fateOf(first)).toMatchObject({ settled: true, published: 'open' });
  publications[0]!.succeed();
  expect(await fateOf(first)).toMatchObject({ published: true });
  expect(publications.map(({ offsets }) => offsets)).toEqual([[1], [2]]);
  publications[1]!.succeed();
  expect(await fateOf(second)).toMatchObject({ published: true });
  expect(pipeline.states()).toEqual([]);
});

it('publishes at once what nothing follows, and otherwise after 20 ms at the latest', async () => {
  const alone = rig();
  alone.pipeline.submit(chunk([1], { isFollowed: false }));
  await turn();
  alone.commits[0]!.succeed();
  await turn();
  expect(alone.publications).toHaveLength(1);
  const followed = rig();
  followed.pipeline.submit(chunk([1]));
  await turn();
  followed.commits[0]!.succeed();
  await jest.advanceTimersByTimeAsync(19);
  expect(followed.publications).toHaveLength(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(followed.publications).toHaveLength(1);
});

it('holds back while two publications are under way', async () => {
  const { pipeline, commits, publications } = rig();
  for (const offset of [1, 2, 3]) {
    pipeline.submit(chunk([offset]));
    await turn();
    commits.at(-1)!.succeed();
    await jest.advanceTimersByTimeAsync(20);
  }
  expect(publications).toHaveLength(1);
  expect(pipeline.states()).toEqual(['settled', 'settled', 'writing']);
  const fourth = pipeline.submit(chunk([4]));
  await jest.advanceTimersByTimeAsync(20);
  expect(commits).toHaveLength(3);
  publications[0]!.succeed();
  await jest.advanceTimersByTimeAsync(20);
  expect(commits).toHaveLength(4);
  expect(await fateOf(fourth)).toMatchObject({ settled: 'open' });
});

it('tries a chunk again after a fault that passes, with what is behind it waiting, and says that it waits', async () => {
  const { pipeline, commits } = rig();
  const first = pipeline.submit(chunk([1]));
  await turn();
  commits[0]!.write();
  const second = pipeline.submit(chunk([2]));
  await turn();
  commits[0]!.fail(down());
  commits[1]!.fail(down());
  await turn();
  expect(pipeline.isWaiting()).toBe(true);
  expect(commits).toHaveLength(2);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(commits.slice(2).map(({ offsets }) => offsets)).toEqual([[1]]);
  commits[2]!.succeed();
  await turn();
  expect(pipeline.isWaiting()).toBe(false);
  expect(await fateOf(first)).toMatchObject({ settled: true });
  expect(commits[3]).toMatchObject({ offsets: [2], isBehind: false });
  expect(await fateOf(second)).toMatchObject({ settled: 'open' });
});

it('gives back a chunk whose partition is lost between two tries, with all behind it, and takes it anew', async () => {
  const { pipeline, commits, publications } = rig();
  const lost = new AbortController();
  const first = pipeline.submit(chunk([1], { lost: lost.signal }));
  const second = pipeline.submit(chunk([2]));
  await turn();
  commits[0]!.fail(down());
  await turn();
  lost.abort();
  expect(await fateOf(first)).toEqual({ written: true, settled: false, published: false });
  expect(await fateOf(second)).toEqual({ written: true, settled: false, published: false });
  expect(pipeline.states()).toEqual([]);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(commits).toHaveLength(1);
  const again = pipeline.submit(chunk([1], { isFollowed: false }));
  await turn();
  commits[1]!.succeed();
  expect(await fateOf(again)).toMatchObject({ settled: true });
  expect(publications.map(({ offsets }) => offsets)).toEqual([[1]]);
});

it('publishes what was committed although the partition is lost meanwhile', async () => {
  const { pipeline, commits, publications } = rig();
  const lost = new AbortController();
  const first = pipeline.submit(chunk([1], { lost: lost.signal, isFollowed: false }));
  await turn();
  lost.abort();
  commits[0]!.succeed();
  await turn();
  publications[0]!.succeed();
  expect(await fateOf(first)).toEqual({ written: true, settled: true, published: true });
});

it('fails a chunk for good after a fault that only a restart mends, and gives back what is behind it', async () => {
  const { pipeline, commits } = rig();
  const first = pipeline.submit(chunk([1]));
  const second = pipeline.submit(chunk([2]));
  await turn();
  commits[0]!.fail(schemaIsGone());
  expect(await fateOf(first)).toEqual({ written: true, settled: 'failed', published: false });
  expect(await fateOf(second)).toEqual({ written: true, settled: false, published: false });
  expect(commits).toHaveLength(1);
});

it('publishes nothing behind what could not be published, and says that the process must end', async () => {
  const { pipeline, commits, publications, failures } = rig();
  const submitted = [1, 2].map((offset) => pipeline.submit(chunk([offset], { isFollowed: false })));
  await turn();
  commits[0]!.succeed();
  await turn();
  commits[1]!.succeed();
  await turn();
  publications[0]!.fail(new TypeError('cannot read a field of undefined'));
  for (const each of submitted) expect(await fateOf(each)).toMatchObject({ settled: true, published: false });
  expect(publications).toHaveLength(1);
  expect(failures).toHaveLength(1);
});

it('begins nothing more once it stops, and finishes what the database has', async () => {
  const { pipeline, commits, publications, failures, stop } = rig();
  const [first, second] = [pipeline.submit(chunk([1])), pipeline.submit(chunk([2]))];
  await turn();
  stop();
  commits[0]!.succeed();
  await jest.advanceTimersByTimeAsync(20);
  expect(commits).toHaveLength(1);
  publications[0]!.succeed();
  expect(await fateOf(first)).toEqual({ written: true, settled: true, published: true });
  expect(await fateOf(second)).toMatchObject({ settled: false, published: false });
  expect(failures).toEqual([]);
});

it('sends dead letters with what became of the commands around them, and alone where there are none', async () => {
  const { pipeline, commits, publications } = rig();
  const letters = [new DeadLetter(chunk([9]).items[0]!.message, 'is not JSON')];
  const first = pipeline.submit(chunk([], { deadLetters: letters, isFollowed: false }));
  await turn();
  expect(commits).toEqual([]);
  expect(publications).toMatchObject([{ offsets: [], letters: ['is not JSON'] }]);
  publications[0]!.succeed();
  expect(await fateOf(first)).toEqual({ written: true, settled: true, published: true });
});
