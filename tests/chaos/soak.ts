import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { endOnSignal } from '../../local/end-on-signal.ts';
import { failWith } from '../../local/fault.ts';
import { repositoryDir } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import { checkSystem } from './checks/check-system.ts';
import type { Violation } from './checks/violation.ts';
import { startCrowd } from './load/crowd.ts';
import type { Told } from './load/record.ts';
import { instanceNames } from './plan.ts';
import { readApisOf } from './system/chaos-system.ts';
import type { Instance } from './system/instance.ts';
import type { SingleSystem } from './system/single-system.ts';
import { startSingleSystem } from './system/single-system.ts';

type Sample = { rssMb: number; handles: number };
type Row = { name: string; samples: Sample[] };

const samplesInAll = 60;

/**
 * `soak [--minutes M]`: load and no faults, with memory and handles of every process; then every process is restarted in
 * order, one after the other, under the same load, and no request may fail but with a clean 503. Exit code 1 otherwise.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  const lengthMs = Number(values.minutes) * 60_000;
  await mkdir(join(repositoryDir, '.local'), { recursive: true });
  const dir = await mkdtemp(join(repositoryDir, '.local', 'soak-'));
  const system = await startSingleSystem(dir);
  const release = endOnSignal(() => system.stop());
  try {
    await system.untilReady();
    const crowd = startCrowd({
      url: system.url,
      readApis: readApisOf(system),
      partitions: system.partitions,
      seed: 1,
      clients: 24,
      payers: 0,
      thinkMs: 350,
    });
    printTable(await sampleFor(system, lengthMs));
    await restartAll(system);
    await crowd.stop();
    const { violations, numbers } = await checkSystem(system, crowd, (line) => console.log(line));
    const all = [...failedRequests(crowd.told), ...violations];
    console.log(
      Object.entries(numbers)
        .map(([what, number]) => `${what} ${number}`)
        .join(', '),
    );
    for (const { promised, what } of all.slice(0, 20)) console.log(`VIOLATED: ${promised}: ${what}`);
    console.log(all.length === 0 ? 'No violation.' : `${all.length} violations.`);
    process.exitCode = all.length === 0 ? 0 : 1;
  } finally {
    release();
    await system.stop();
    if (process.exitCode === 0) await rm(dir, { recursive: true, force: true });
    else console.log(`The logs are in ${dir}.`);
  }
}

async function sampleFor(system: SingleSystem, lengthMs: number): Promise<Row[]> {
  const rows: Row[] = instanceNames.map((name) => ({ name, samples: [] }));
  for (let taken = 0; taken < samplesInAll; taken += 1) {
    await sleep(lengthMs / samplesInAll);
    for (const row of rows) {
      const { pid } = system.instances[row.name as (typeof instanceNames)[number]];
      if (pid !== undefined) row.samples.push(sampleOf(pid));
    }
  }
  return rows;
}

/** By proc_pid_status(5) and the open descriptors. */
function sampleOf(pid: number): Sample {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return { rssMb: Number(kilobytes) / 1024, handles: readdirSync(`/proc/${pid}/fd`).length };
}

/** The middle of each third: what grows without end is seen from the second to the last. */
function printTable(rows: Row[]): void {
  console.log('| process | memory (MB), first third | second | last | handles, first third | second | last |');
  console.log('|---|---|---|---|---|---|---|');
  for (const { name, samples } of rows) {
    const thirds = [0, 1, 2].map((third) =>
      samples.slice((third * samples.length) / 3, ((third + 1) * samples.length) / 3),
    );
    const middles = (of: (sample: Sample) => number) =>
      thirds.map((third) => Math.round(third.map(of).sort((one, other) => one - other)[third.length >> 1] ?? 0));
    const cells = [...middles(({ rssMb }) => rssMb), ...middles(({ handles }) => handles)];
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

async function restartAll({ instances }: SingleSystem): Promise<void> {
  for (const name of instanceNames) {
    const startMs = performance.now();
    await instances[name].down('SIGTERM');
    const downMs = performance.now();
    await instances[name].start();
    await until(`${name} to be ready`, () => instances[name].isReady(), 60_000);
    // NGINX leaves a server that failed alone for two seconds more; the other must not go meanwhile.
    if (name.includes('api')) await until(`NGINX to come back to ${name}`, () => hasServed(instances[name]), 60_000);
    const [stop, start] = [downMs - startMs, performance.now() - downMs].map((ms) => (ms / 1000).toFixed(1));
    const at = (performance.now() / 1000).toFixed(1);
    console.log(`${at} s after the start: ${name} stopped in ${stop} s, served again after ${start} s`);
  }
}

/** By its own count of requests, of which those for health and metrics are none. */
async function hasServed({ url }: Instance): Promise<boolean> {
  const response = await fetch(`${url}/metrics`);
  return /^http_request_duration_seconds_count\{.*route="\/api\//m.test(await response.text());
}

/**
 * What a client was told through the gateway that was neither an answer nor "come again". Readers of one read-api are not
 * answered while that one is away, and hear no more of it here.
 */
function failedRequests({ orders, catalogue, reads }: Told): Violation[] {
  const attempts = [
    ...[...orders, ...catalogue].flatMap((order) => order.attempts),
    ...reads.flatMap((read) => ('attempt' in read && read.source === 'gateway' ? [read.attempt] : [])),
  ];
  const failed = attempts.filter(({ status }) => status === undefined || (status >= 500 && status !== 503));
  return failed.map(({ status }) => ({
    promised: 'answers',
    what: `a request was answered ${status ?? 'with nothing'}`,
  }));
}

main().catch(failWith);
