import { inTurn } from '@ticketing/shared/log/in-turn.ts';
import type { Chunk, Submission } from '@ticketing/shared/log/pipeline.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';

jest.useFakeTimers();

/** A pipeline whose work goes on when the test says so. */
function rig() {
  const stopping = new AbortController();
  const tries: { items: string[]; succeed(): void; fail(error: Error): void }[] = [];
  let retries = 0;
  const pipeline = inTurn<string>({
    work: ({ items }) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      tries.push({ items, succeed: resolve, fail: reject });
      return promise;
    },
    logger: createLogger('test', 'silent'),
    onRetry: () => {
      retries += 1;
    },
    stopping: stopping.signal,
  });
  const submit = (item: string, lost = new AbortController().signal) =>
    pipeline.submit({ partition: 0, items: [item], deadLetters: [], isFollowed: false, lost } satisfies Chunk<string>);
  return { pipeline, submit, tries, retries: () => retries, stop: () => stopping.abort() };
}

const turn = () => jest.advanceTimersByTimeAsync(0);
const away = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

async function fateOf({ settled, published }: Submission) {
  const now = (promise: Promise<boolean>) =>
    Promise.race([promise.catch(() => 'failed' as const), turn().then(() => 'open' as const)]);
  return { settled: await now(settled), published: await now(published) };
}

it('works on one chunk after the other', async () => {
  const { submit, tries } = rig();
  const [first, second] = [submit('1'), submit('2')];
  await turn();
  expect(tries.map(({ items }) => items)).toEqual([['1']]);
  tries[0]!.succeed();
  expect(await fateOf(first)).toEqual({ settled: true, published: true });
  expect(tries.map(({ items }) => items)).toEqual([['1'], ['2']]);
  expect(await fateOf(second)).toEqual({ settled: 'open', published: 'open' });
});

it('tries again what passes, and says that it waits', async () => {
  const { pipeline, submit, tries, retries } = rig();
  const first = submit('1');
  await turn();
  tries[0]!.fail(away());
  await turn();
  expect(pipeline.isWaiting()).toBe(true);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(tries).toHaveLength(2);
  tries[1]!.succeed();
  expect(await fateOf(first)).toEqual({ settled: true, published: true });
  expect(pipeline.isWaiting()).toBe(false);
  expect(retries()).toBe(1);
});

it('gives back what is lost between two tries, with all behind it, and takes it anew', async () => {
  const { submit, tries } = rig();
  const lost = new AbortController();
  const [first, second] = [submit('1', lost.signal), submit('2')];
  await turn();
  tries[0]!.fail(away());
  await turn();
  lost.abort();
  expect(await fateOf(first)).toEqual({ settled: false, published: false });
  expect(await fateOf(second)).toEqual({ settled: false, published: false });
  submit('1');
  await turn();
  expect(tries.map(({ items }) => items)).toEqual([['1'], ['1']]);
});

it('fails after what does not pass, and works on nothing behind it', async () => {
  const { submit, tries } = rig();
  const [first, second] = [submit('1'), submit('2')];
  await turn();
  tries[0]!.fail(new TypeError('cannot read a field of undefined'));
  expect(await fateOf(first)).toEqual({ settled: 'failed', published: false });
  expect(await fateOf(second)).toEqual({ settled: false, published: false });
  expect(tries).toHaveLength(1);
});

it('begins nothing more once it stops, and finishes what is under way', async () => {
  const { submit, tries, stop } = rig();
  const [first, second] = [submit('1'), submit('2')];
  await turn();
  stop();
  tries[0]!.succeed();
  expect(await fateOf(first)).toEqual({ settled: true, published: true });
  expect(await fateOf(second)).toEqual({ settled: false, published: false });
});
