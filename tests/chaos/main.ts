import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryDir } from '../../local/stack.ts';
import { describeTakeovers } from './checks/takeovers.ts';
import { promises } from './checks/violation.ts';
import { recordRun } from './diary.ts';
import type { FaultKind } from './plan.ts';
import { faultKinds } from './plan.ts';
import type { ChaosResult } from './run.ts';
import { runChaos } from './run.ts';

const usage = `usage: chaos [--seed N] [--minutes M] [--only KIND,KIND | --only nothing] [--record]
  --only    these faults and no others: ${faultKinds.join(', ')}
  --record  writes a line about the run into docs/chaos-runs.md`;

/** `chaos`: one run, its plan and what came of it on standard output; exit code 1 when anything promised was not kept. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '5' },
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  const minutes = Number(values.minutes);
  const only = values.only === undefined ? faultKinds : kindsIn(values.only);
  if (!Number.isInteger(seed) || !(minutes > 0) || only === undefined) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  const parent = join(repositoryDir, '.local');
  await mkdir(parent, { recursive: true });
  const dir = await mkdtemp(join(parent, `chaos-${seed}-`));
  const result = await runChaos({ seed, lengthMs: minutes * 60_000, only, dir, report: (line) => console.log(line) });
  print(result);
  if (values.record) await recordRun({ seed, minutes, only: values.only }, result);
  const slow = result.recoveries.some(({ seconds }) => seconds === Number.POSITIVE_INFINITY);
  if (result.violations.length === 0 && !slow) return rm(dir, { recursive: true, force: true });
  console.log(`The logs and data are in ${dir}. The same plan again: chaos --seed ${seed} --minutes ${minutes}`);
  if (result.violations.length > 0) process.exitCode = 1;
}

/** @returns nothing where one of them is no kind of fault */
function kindsIn(text: string): FaultKind[] | undefined {
  if (text === 'nothing') return [];
  const kinds = text.split(',').map((name) => faultKinds.find((kind) => kind === name));
  return kinds.includes(undefined) ? undefined : kinds.flatMap((kind) => kind ?? []);
}

function print({ violations, recoveries, takeovers, rest, numbers }: ChaosResult): void {
  console.log('\nrecovery, from the end of a fault to a booking that is seen:');
  for (const [kind, all] of Map.groupBy(recoveries, ({ fault }) => fault.kind)) {
    const seconds = all.map((recovery) => recovery.seconds).sort((one, other) => one - other);
    const [middle, longest] = [seconds[seconds.length >> 1]!, seconds.at(-1)!].map(secondsText);
    console.log(`  ${kind.padEnd(16)} ${String(all.length).padStart(3)} times  median ${middle}  longest ${longest}`);
  }
  console.log('a worker killed, from the kill to the next outcome of a partition that it had:');
  const atOnce = takeovers.filter(({ restartedAfterSeconds }) => restartedAfterSeconds < 1);
  console.log(`  started again at once:          ${describeTakeovers(atOnce)}`);
  console.log(`    with no other fault about:    ${describeTakeovers(atOnce.filter(({ disturbed }) => !disturbed))}`);
  console.log(
    `  away for a second and more:     ${describeTakeovers(takeovers.filter((one) => !atOnce.includes(one)))}`,
  );
  console.log(
    `after the last: outcomes ${rest.outcomesSeconds.toFixed(1)} s, all at rest ${rest.allSeconds.toFixed(1)} s`,
  );
  console.log(
    Object.entries(numbers)
      .map(([what, number]) => `${what} ${number}`)
      .join(', '),
  );
  for (const [promised, all] of Map.groupBy(violations, (violation) => violation.promised)) {
    console.log(`\nVIOLATED (${promised}): ${promises[promised]}, ${all.length} times`);
    for (const { what } of all.slice(0, 10)) console.log(`  ${what}`);
  }
  console.log(violations.length === 0 ? '\nNo violation.' : `\n${violations.length} violations.`);
}

function secondsText(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : 'over a minute, with other faults meanwhile';
}

await main();
