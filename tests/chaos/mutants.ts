import { parseArgs } from 'node:util';
import { caughtBy } from './mutants/caught-by.ts';
import { mutants } from './mutants/mutants.ts';
import { openScratch } from './mutants/scratch.ts';

/**
 * `chaos:mutants [--only TEXT,TEXT]`: takes each protection away in a copy of what is committed, and sees to it that a test
 * notices. Exit code 1 when one survives, or when the tests fail without any mutant.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const chosen = mutants.filter(({ name }) => values.only.split(',').some((part) => name.includes(part)));
  const scratch = await openScratch();
  const survivors: string[] = [];
  try {
    console.log('| protection taken away | noticed by |\n|---|---|');
    for (const { name, edits, tests, named } of chosen) {
      const healthy = await caughtBy(scratch.dir, tests, named);
      if (healthy !== undefined) throw new Error(`${tests.join(', ')} fails without the mutant: ${healthy}`);
      const test = await scratch.edited(edits, () => caughtBy(scratch.dir, tests, named));
      if (test === undefined) survivors.push(name);
      console.log(`| ${name} | ${test ?? 'NOBODY'} |`);
    }
  } finally {
    await scratch.remove();
  }
  if (survivors.length === 0) return;
  console.log(`\n${survivors.length} survived: ${survivors.join(', ')}`);
  process.exitCode = 1;
}

await main();
