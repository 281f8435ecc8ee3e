import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../../../local/stack.ts';
import { promises } from '../checks/violation.ts';
import { mutants } from './mutants.ts';
import { recordedMutants } from './recorded.ts';
import { toldMutants } from './told.ts';

const all = [...mutants, ...toldMutants, ...recordedMutants];

// What moves takes its mutant along: else the run of all mutants, half an hour long, is the first to say so.
it.each(all.map((mutant) => [mutant.name, mutant] as const))('still fits: %s', (_name, { edits }) => {
  const times = edits.map(({ file, find }) => {
    const text = readFileSync(join(repositoryDir, file), 'utf8');
    return { file, find, times: text.split(find).length - 1 };
  });
  expect(times.filter((one) => one.times !== 1)).toEqual([]);
});

it('takes something away from every check of chaos that the tests of a module do not', () => {
  const byTests = ['I1'];
  const noticed = [...toldMutants, ...recordedMutants].map(({ violates }) => violates);
  expect(
    Object.keys(promises).filter((promised) => !byTests.includes(promised) && !noticed.includes(promised as never)),
  ).toEqual([]);
});
