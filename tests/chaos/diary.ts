import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { repositoryDir } from '../../local/stack.ts';
import type { ChaosResult } from './run.ts';

const file = join(repositoryDir, 'docs', 'chaos-runs.md');

const columns: [name: string, value: (run: Run) => string | number][] = [
  ['day', () => new Date().toISOString().slice(0, 10)],
  ['commit', ({ commit }) => commit],
  ['seed', ({ seed }) => seed],
  ['minutes', ({ minutes }) => minutes],
  ['faults', ({ only, faults }) => (only === undefined ? faults.length : `${faults.length} (${only})`)],
  ['load', () => loadavg()[1]!.toFixed(0)],
  ['requests for orders', ({ numbers }) => numbers.requests ?? 0],
  ['acknowledged', ({ numbers }) => numbers.acknowledged ?? 0],
  ['reads', ({ numbers }) => numbers.reads ?? 0],
  ['stream messages', ({ numbers }) => numbers.streamMessages ?? 0],
  ['events', ({ numbers }) => numbers.events ?? 0],
  ['operations on seats', ({ numbers }) => numbers.seatOperations ?? 0],
  ['longest recovery', ({ recoveries }) => seconds(recoveries.map((one) => one.seconds))],
  [
    'longest takeover',
    ({ takeovers }) => seconds(takeovers.flatMap((one) => (one.restartedAfterSeconds < 1 ? [one.seconds] : []))),
  ],
  ['all at rest', ({ rest }) => seconds([rest.allSeconds])],
  ['violations', ({ violations }) => violations.length],
];

type Run = ChaosResult & { seed: number; minutes: number; only: string | undefined; commit: string };

/** Adds a line about a run to the table at the end of the diary. */
export async function recordRun(
  run: { seed: number; minutes: number; only: string | undefined },
  result: ChaosResult,
): Promise<void> {
  const commit = await commitNow();
  const known = await readFile(file, 'utf8');
  const head = `${line(columns.map(([name]) => name))}${line(columns.map(() => '---'))}`;
  const cells = columns.map(([, value]) => value({ ...run, ...result, commit }));
  await writeFile(file, `${known}${known.includes(head) ? '' : head}${line(cells)}`);
}

/** With a mark where the tree differs from it, apart from this diary. */
async function commitNow(): Promise<string> {
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: repositoryDir });
  const { stdout: commit } = await git('rev-parse', '--short', 'HEAD');
  const { stdout: changed } = await git('status', '--porcelain', '--', '.', `:!${relative(repositoryDir, file)}`);
  return changed === '' ? commit.trim() : `${commit.trim()}-dirty`;
}

function line(cells: (string | number)[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function seconds(all: number[]): string {
  if (all.length === 0) return 'none';
  const longest = Math.max(...all);
  return Number.isFinite(longest) ? `${longest.toFixed(1)} s` : 'over a minute';
}
