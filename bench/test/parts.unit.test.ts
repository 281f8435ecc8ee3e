import { judge } from '../harness/goals.ts';
import { withOtherParts } from '../harness/parts.ts';
import type { SuiteResult } from '../harness/result.ts';
import { quantile } from '../harness/statistics.ts';
import type { Suite } from '../harness/suite.ts';

const values = Array.from({ length: 20 }, (_, index) => index + 1);

test('the 95th percentile is the smallest value that 95 of 100 do not exceed', () => {
  expect(quantile(values, 0.95)).toBe(19);
  expect(quantile([7], 0.95)).toBe(7);
  expect(quantile([3, 1, 2], 0)).toBe(1);
});

test('a goal that counts every time is missed by one run, and the median does not help', () => {
  const goal = { title: 'at most ten', figure: 'seconds', atMost: 10 };
  const samples = new Map([['seconds', [1, 2, 11]]]);
  expect(judge(goal, samples)).toMatchObject([{ met: true }]);
  expect(judge({ ...goal, always: true }, samples)).toMatchObject([{ met: false }]);
  expect(judge({ ...goal, always: true }, new Map([['seconds', [1, 2, 10]]]))).toMatchObject([{ met: true }]);
});

test('a part that is measured takes the place of its last figures, and the others stay', () => {
  const suite: Suite = {
    name: 'parts',
    title: 'Parts',
    method: [],
    figures: { one: { title: 'One', unit: 's' }, two: { title: 'Two', unit: 's' } },
    goals: [
      { title: 'one', figure: 'one', atMost: 1 },
      { title: 'two', figure: 'two', atMost: 2 },
    ],
    open: () => Promise.reject(new Error('it is not run')),
  };
  const merged = withOtherParts(suite, resultOf('one', 5, 'later'), {
    ...resultOf('one', 0, 'before'),
    figures: [...resultOf('two', 2, 'before').figures, ...resultOf('one', 0, 'before').figures],
  });
  expect(merged.figures.map(({ id, median }) => [id, median])).toEqual([
    ['one', 5],
    ['two', 2],
  ]);
  expect(merged.goals.map(({ title, measured, met }) => [title, measured.median, met])).toEqual([
    ['one', 5, false],
    ['two', 2, true],
  ]);
  expect(merged.startedAt).toBe('later');
});

function resultOf(id: string, value: number, startedAt: string): SuiteResult {
  const measured = { median: value, min: value, max: value };
  return {
    suite: 'parts',
    startedAt,
    runs: 1,
    factor: 1,
    machine: { cpu: '', cores: 2, memoryGib: 1, system: '', node: '', loadBefore: 0 },
    figures: [{ id, title: id, unit: 's', ...measured, values: [value] }],
    goals: [],
  };
}
