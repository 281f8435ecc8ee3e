import { parseArgs } from 'node:util';
import type { Noticed } from './caught-by.ts';
import { caughtBy, violatedIn } from './caught-by.ts';
import { chosenFrom, lists } from './lists.ts';
import type { ChaosMutant, Mutant, TestMutant } from './mutant.ts';
import type { Scratch } from './scratch.ts';
import { openScratch } from './scratch.ts';

/**
 * `mutants [--only TEXT,TEXT] [--unit]`: takes each protection away in a copy of what is committed, and sees to it that a test or a
 * run of chaos notices. A text is the name of a list, or a part of the name of a mutant. What was noticed first is said on
 * stderr. With `--unit` only those that unit tests notice, which takes minutes and no engines. Exit code 1 when one survives, or when the same fails without any mutant.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { only: { type: 'string', default: '' }, unit: { type: 'boolean', default: false } },
  });
  const chosen = chosenFrom(lists, values.only).filter((mutant) => !values.unit || isNoticedByUnitTests(mutant));
  const scratch = await openScratch();
  const notNoticed: string[] = [];
  try {
    console.log('| protection removed | noticed by |\n|---|---|');
    for (const mutant of chosen) {
      const { by, why } = await noticed(scratch, mutant).catch((error: Error) => ({
        by: undefined,
        why: error.message,
      }));
      if (by === undefined) notNoticed.push(mutant.name);
      console.log(`| ${mutant.name} | ${by ?? 'NOBODY'} |`);
      console.error(`  ${why}`);
    }
  } finally {
    await scratch.remove();
  }
  if (notNoticed.length === 0) return;
  console.log(`\nNot noticed: ${notNoticed.join(', ')}`);
  process.exitCode = 1;
}

function isNoticedByUnitTests(mutant: Mutant): boolean {
  return 'tests' in mutant && mutant.tests.every((file) => file.endsWith('.unit.test.ts'));
}

function noticed(scratch: Scratch, mutant: Mutant): Promise<Noticed> {
  return 'chaos' in mutant ? noticedByChaos(scratch, mutant) : noticedByTests(scratch, mutant);
}

/** What runs without any mutant found, by what was run: the same for many mutants. */
const healthyTests = new Map<string, Promise<Noticed | undefined>>();
const healthyRuns = new Map<string, Promise<Map<string, string>>>();

/** @throws Error where the tests fail without the mutant, or none notices it */
async function noticedByTests(scratch: Scratch, { edits, tests, named }: TestMutant): Promise<Noticed> {
  const key = [...tests, named].join(' ');
  const healthyTest = healthyTests.get(key) ?? caughtBy(scratch.dir, tests, named);
  healthyTests.set(key, healthyTest);
  const healthy = await healthyTest;
  if (healthy !== undefined) throw new Error(`Fails without the mutant: ${healthy.by}: ${healthy.why}`);
  const caught = await scratch.edited(edits, () => caughtBy(scratch.dir, tests, named));
  if (caught === undefined) throw new Error(`${tests.join(', ')} passed`);
  return caught;
}

/** @throws Error where chaos fails without the mutant, or does not notice it */
async function noticedByChaos(scratch: Scratch, { edits, chaos, violates }: ChaosMutant): Promise<Noticed> {
  const key = chaos.join(' ');
  const healthyRun = healthyRuns.get(key) ?? violatedIn(scratch.dir, chaos);
  healthyRuns.set(key, healthyRun);
  const healthy = await healthyRun;
  if (healthy.size > 0) throw new Error(`Chaos ${key} fails without a mutant: ${[...healthy].join('; ')}`);
  const violated = await scratch.edited(edits, () => violatedIn(scratch.dir, chaos));
  const why = violated.get(violates);
  if (why === undefined) throw new Error(`Chaos found: ${[...violated].join('; ') || 'nothing'}`);
  return { by: `chaos (${violates})`, why };
}

await main();
