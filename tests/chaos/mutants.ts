import { parseArgs } from 'node:util';
import { caughtBy, violatedIn } from './mutants/caught-by.ts';
import type { ChaosMutant, Mutant, TestMutant } from './mutants/mutants.ts';
import { mutants } from './mutants/mutants.ts';
import { recordedMutants } from './mutants/recorded.ts';
import type { Scratch } from './mutants/scratch.ts';
import { openScratch } from './mutants/scratch.ts';
import { toldMutants } from './mutants/told.ts';

/**
 * `chaos:mutants [--only TEXT,TEXT]`: takes each protection away in a copy of what is committed, and sees to it that a test
 * or a run of chaos notices. Exit code 1 when one survives, or when the same fails without any mutant.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  const all: Mutant[] = [...mutants, ...toldMutants, ...recordedMutants];
  const chosen = all.filter(({ name }) => values.only.split(',').some((part) => name.includes(part)));
  const scratch = await openScratch();
  const survivors: string[] = [];
  try {
    console.log('| protection taken away | noticed by |\n|---|---|');
    for (const mutant of chosen) {
      const noticed = await ('chaos' in mutant ? noticedByChaos(scratch, mutant) : noticedByTests(scratch, mutant));
      if (noticed === undefined) survivors.push(mutant.name);
      console.log(`| ${mutant.name} | ${noticed ?? 'NOBODY'} |`);
    }
  } finally {
    await scratch.remove();
  }
  if (survivors.length === 0) return;
  console.log(`\n${survivors.length} survived: ${survivors.join(', ')}`);
  process.exitCode = 1;
}

async function noticedByTests(scratch: Scratch, { edits, tests, named }: TestMutant): Promise<string | undefined> {
  const healthy = await caughtBy(scratch.dir, tests, named);
  if (healthy !== undefined) throw new Error(`${tests.join(', ')} fails without the mutant: ${healthy}`);
  return scratch.edited(edits, () => caughtBy(scratch.dir, tests, named));
}

/** Runs without any mutant, by their arguments: the same for many mutants. */
const healthyRuns = new Map<string, Promise<Map<string, string>>>();

async function noticedByChaos(scratch: Scratch, { edits, chaos, violates }: ChaosMutant): Promise<string | undefined> {
  const key = chaos.join(' ');
  const healthyRun = healthyRuns.get(key) ?? violatedIn(scratch.dir, chaos);
  healthyRuns.set(key, healthyRun);
  const healthy = await healthyRun;
  if (healthy.size > 0) throw new Error(`chaos ${key} fails without a mutant: ${[...healthy].join('; ')}`);
  const violated = await scratch.edited(edits, () => violatedIn(scratch.dir, chaos));
  const what = violated.get(violates);
  return what && `chaos (${violates}): ${what}`;
}

await main();
