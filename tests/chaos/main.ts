import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryDir } from '../../local/stack.ts';
import { faultKinds } from './plan.ts';
import type { ChaosResult } from './run.ts';
import { runChaos } from './run.ts';

const usage = `usage: chaos [--seed N] [--minutes M] [--only ${faultKinds.join('|')}]`;

/** `chaos`: one run, its plan and what came of it on standard output; exit code 1 when anything promised was not kept. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, minutes: { type: 'string', default: '5' }, only: { type: 'string' } },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  const minutes = Number(values.minutes);
  const only = faultKinds.find((kind) => kind === values.only);
  if (!Number.isInteger(seed) || !(minutes > 0) || (values.only !== undefined && only === undefined)) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const parent = join(repositoryDir, '.local');
  await mkdir(parent, { recursive: true });
  const dir = await mkdtemp(join(parent, `chaos-${seed}-`));
  const result = await runChaos({ seed, lengthMs: minutes * 60_000, only, dir, report: (line) => console.log(line) });
  print(result);
  const slow = result.recoveries.some(({ seconds }) => seconds === Number.POSITIVE_INFINITY);
  if (result.violations.length === 0 && !slow) return rm(dir, { recursive: true, force: true });
  console.log(`The logs and data are in ${dir}. The same plan again: chaos --seed ${seed} --minutes ${minutes}`);
  if (result.violations.length > 0) process.exitCode = 1;
}

function print({ violations, recoveries, rest, numbers }: ChaosResult): void {
  console.log('\nrecovery, from the end of a fault to a booking that is seen:');
  for (const [kind, all] of Map.groupBy(recoveries, ({ fault }) => fault.kind)) {
    const seconds = all.map((recovery) => recovery.seconds).sort((one, other) => one - other);
    const [middle, longest] = [seconds[seconds.length >> 1]!, seconds.at(-1)!].map(secondsText);
    console.log(`  ${kind.padEnd(16)} ${String(all.length).padStart(3)} times  median ${middle}  longest ${longest}`);
  }
  console.log(
    `after the last: outcomes ${rest.outcomesSeconds.toFixed(1)} s, all at rest ${rest.allSeconds.toFixed(1)} s`,
  );
  console.log(
    Object.entries(numbers)
      .map(([what, number]) => `${what} ${number}`)
      .join(', '),
  );
  for (const [promised, all] of Map.groupBy(violations, (violation) => violation.promised)) {
    console.log(`\nVIOLATED: ${promised}, ${all.length} times`);
    for (const { what } of all.slice(0, 10)) console.log(`  ${what}`);
  }
  console.log(violations.length === 0 ? '\nNo violation.' : `\n${violations.length} violations.`);
}

function secondsText(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : 'over a minute, with other faults meanwhile';
}

await main();
