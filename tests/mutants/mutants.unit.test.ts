import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../../local/stack.ts';
import { promises } from '../chaos/checks/violation.ts';
import { recorded } from './lists/recorded.ts';
import { told } from './lists/told.ts';
import { chosenFrom, lists } from './lists.ts';

const all = Object.values(lists).flat();

// What moves takes its mutant along: else the run of all mutants, hours long, is the first to say so.
it.each(all.map((mutant) => [mutant.name, mutant] as const))('still fits: %s', (_name, { edits }) => {
  const times = edits.map(({ file, find }) => {
    const text = readFileSync(join(repositoryDir, file), 'utf8');
    return { file, find, times: text.split(find).length - 1 };
  });
  expect(times.filter((one) => one.times !== 1)).toEqual([]);
});

it('takes something away from every check of chaos that the tests of a module do not', () => {
  const byTests = ['I1'];
  const noticed = [...told, ...recorded].map(({ violates }) => violates);
  expect(
    Object.keys(promises).filter((promised) => !byTests.includes(promised) && !noticed.includes(promised as never)),
  ).toEqual([]);
});

it('runs what a list has, and what has a text in its name', () => {
  const one = (name: string) => ({ name, edits: [], tests: [] });
  const [a, b, c] = [one('a lock'), one('a key'), one('a row lock')];
  expect(chosenFrom({ input: [a, b], faults: [c] }, '')).toEqual([a, b, c]);
  expect(chosenFrom({ input: [a, b], faults: [c] }, 'input')).toEqual([a, b]);
  expect(chosenFrom({ input: [a, b], faults: [c] }, 'lock')).toEqual([a, c]);
  expect(chosenFrom({ input: [a, b], faults: [c] }, 'key,faults')).toEqual([b, c]);
});
