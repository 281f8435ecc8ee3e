import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failWith } from '../../local/fault.ts';
import { portsAt } from '../../local/ports.ts';
import { provide } from '../../local/provide.ts';
import { repositoryDir } from '../../local/stack.ts';
import { programGroups } from '../../local/supervise.ts';
import { describeTakeovers } from './checks/takeovers.ts';
import { promises } from './checks/violation.ts';
import type { ClusterFaultKind } from './cluster-plan.ts';
import { clusterFaultKinds } from './cluster-plan.ts';
import { recordRun } from './diary.ts';
import type { FaultKind } from './plan.ts';
import { faultKinds, kindsOf, moneyFaultKinds } from './plan.ts';
import type { ChaosResult } from './run.ts';
import { runChaos, runClusterChaos } from './run.ts';
import { isInOwnNetwork, rerunInOwnNetwork } from './system/network.ts';

const usage = `usage: chaos [--seed N] [--minutes M] [--money] [--cluster] [--only KIND,KIND | --only nothing] [--record]
  --money   people pay, too
  --cluster the system is a cluster, whose hosts are network namespaces; as root
  --only    these faults and no others: ${faultKinds.join(', ')};
            with --money also ${moneyFaultKinds.join(', ')};
            with --cluster ${clusterFaultKinds.join(', ')}
  --record  writes a line about the run into docs/chaos-runs.md`;

/** `chaos`: one run, its plan and what came of it on standard output; exit code 1 when anything promised was not kept. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string', default: '5' },
      only: { type: 'string' },
      money: { type: 'boolean', default: false },
      cluster: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
    },
  });
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  const minutes = Number(values.minutes);
  const { money, cluster } = values;
  const only = kindsIn<FaultKind>(values.only, kindsOf(money));
  const onlyOfCluster = kindsIn<ClusterFaultKind>(values.only, clusterFaultKinds);
  if (!Number.isInteger(seed) || !(minutes > 0) || (cluster ? onlyOfCluster : only) === undefined) {
    process.stderr.write(`${usage}\n`);
    process.exitCode = 2;
    return;
  }
  if (cluster && !isInOwnNetwork()) {
    // What is missing can be had only from outside.
    await provide(programGroups({ dir: '/nowhere', ports: portsAt(0), isCluster: true }).flat());
    process.exitCode = await rerunInOwnNetwork(['--seed', String(seed)]);
    return;
  }
  const parent = join(repositoryDir, '.local');
  await mkdir(parent, { recursive: true });
  const dir = await mkdtemp(join(parent, `chaos-${seed}-`));
  const options = { seed, lengthMs: minutes * 60_000, money, dir, report: (line: string) => console.log(line) };
  const result = cluster
    ? await runClusterChaos({ ...options, clients: 12, thinkMs: 700, only: onlyOfCluster })
    : await runChaos({ ...options, only });
  print(result);
  if (values.record) {
    const kind = [values.only, cluster && 'cluster', values.only === undefined && money && 'money too'];
    await recordRun({ seed, minutes, only: kind.filter(Boolean).join(', ') || undefined }, result);
  }
  const slow = result.recoveries.some(({ seconds }) => seconds === Number.POSITIVE_INFINITY);
  if (result.violations.length === 0 && !slow) return rm(dir, { recursive: true, force: true });
  console.log(
    `The logs and data are in ${dir}. The same plan again: chaos --seed ${seed} --minutes ${minutes}${money ? ' --money' : ''}${cluster ? ' --cluster' : ''}`,
  );
  if (result.violations.length > 0) process.exitCode = 1;
}

/** @returns all where none is named, and nothing where one of them is no kind of fault */
function kindsIn<Kind extends string>(text: string | undefined, known: readonly Kind[]): Kind[] | undefined {
  if (text === undefined) return [...known];
  if (text === 'nothing') return [];
  const kinds = text.split(',').map((name) => known.find((kind) => kind === name));
  return kinds.includes(undefined) ? undefined : kinds.flatMap((kind) => kind ?? []);
}

function print({ violations, recoveries, takeovers, rest, numbers }: ChaosResult): void {
  console.log(
    '\nrecovery, from the end of a fault to a booking that is seen (in a cluster: from its beginning, in every partition):',
  );
  for (const [of, all] of Map.groupBy(recoveries.toSorted(byName), ({ of }) => of)) {
    const seconds = all.map((recovery) => recovery.seconds).sort((one, other) => one - other);
    const at = (share: number) =>
      secondsText(seconds[Math.min(seconds.length - 1, Math.floor(share * seconds.length))]!);
    const times = `least ${at(0)}  median ${at(0.5)}  p95 ${at(0.95)}  longest ${at(1)}`;
    console.log(`  ${of.padEnd(34)} ${String(all.length).padStart(3)} times  ${times}`);
  }
  console.log('a worker killed, from the kill to the next outcome of a partition that it had:');
  const atOnce = takeovers.filter(({ restartedAfterSeconds }) => restartedAfterSeconds < 1);
  console.log(`  started again at once:          ${describeTakeovers(atOnce)}`);
  console.log(`    with no other fault about:    ${describeTakeovers(atOnce.filter(({ disturbed }) => !disturbed))}`);
  console.log(
    `  away for a second and more:     ${describeTakeovers(takeovers.filter((one) => !atOnce.includes(one)))}`,
  );
  console.log(
    `after the last: outcomes ${rest.outcomesSeconds.toFixed(1)} s, then payments ${rest.paymentsSeconds.toFixed(1)} s, all at rest ${rest.allSeconds.toFixed(1)} s`,
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

function byName({ of: one }: { of: string }, { of: other }: { of: string }): number {
  return one.localeCompare(other);
}

function secondsText(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : 'over a minute';
}

main().catch(failWith);
