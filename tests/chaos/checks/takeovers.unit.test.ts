import type { Life } from '../system/instance.ts';
import { describeTakeovers, takeoversOf } from './takeovers.ts';

const killed: Life = { name: 'worker-1', pid: 11, startedAt: 1_000, startMs: 0, endedAt: 10_000, signal: 'SIGKILL' };
const successor: Life = { name: 'worker-1', pid: 12, startedAt: 10_300, startMs: 0 };
const outcome = (partition: number, pid: number, recordedAt: number) => {
  return { partition, processedBy: `host:${pid}`, recordedAt };
};

it('measures from the kill to the next outcome of each partition that the worker had', () => {
  const outcomes = [
    outcome(0, 11, 2_000),
    outcome(1, 11, 3_000),
    // Another has had it since.
    outcome(1, 99, 9_000),
    outcome(2, 11, 9_900),
    outcome(0, 12, 11_500),
    outcome(2, 99, 12_000),
    outcome(1, 99, 12_500),
    outcome(0, 12, 13_000),
  ];
  const kill = { fromMs: 9_990, toMs: 10_400 };
  expect(takeoversOf([killed, successor], outcomes, [kill])).toEqual([
    { worker: 'worker-1', partition: 0, seconds: 1.5, restartedAfterSeconds: 0.3, disturbed: false },
    { worker: 'worker-1', partition: 2, seconds: 2, restartedAfterSeconds: 0.3, disturbed: false },
  ]);
  const another = { fromMs: 11_900, toMs: 20_000 };
  expect(takeoversOf([killed, successor], outcomes, [kill, another]).map(({ disturbed }) => disturbed)).toEqual([
    false,
    true,
  ]);
});

it('leaves out who ended in order, and who had nothing', () => {
  const { signal: _signal, ...inOrder } = killed;
  expect(takeoversOf([inOrder, successor], [outcome(0, 11, 2_000), outcome(0, 12, 11_000)], [])).toEqual([]);
  expect(takeoversOf([killed, successor], [outcome(0, 99, 2_000), outcome(0, 12, 11_000)], [])).toEqual([]);
});

it('describes how they are spread', () => {
  const of = (seconds: number) => ({ worker: '', partition: 0, seconds, restartedAfterSeconds: 0, disturbed: false });
  expect(describeTakeovers([])).toBe('none');
  expect(describeTakeovers([4, 1, 2, 3].map(of))).toBe('4 partitions, median 3.0 s, p90 4.0 s, longest 4.0 s');
});
