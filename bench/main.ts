import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { repositoryDir } from '../local/stack.ts';
import { writeDocument } from './harness/document.ts';
import { drawFlameGraph } from './harness/flame-graph.ts';
import { withOtherParts } from './harness/parts.ts';
import { prepareProfiles, readProfiles } from './harness/profile.ts';
import { profileTable } from './harness/profile-table.ts';
import { readResults, saveProfile, saveResult } from './harness/result.ts';
import { runSuite } from './harness/run-suite.ts';
import type { Suite } from './harness/suite.ts';
import { resultTable } from './harness/table.ts';
import { withArena } from './harness/with-arena.ts';
import { smoke } from './smoke.ts';
import { quickSuites, suites } from './suites/index.ts';

type Options = { runs?: number; factor: number; only?: string; profile?: true; json?: true; save: boolean };

const program = new Command('bench')
  .description('Measures the system side by side with rivals, on engines that it starts itself.')
  .argument('[names...]', `of ${suites.map(({ name }) => name).join(', ')}; all when none is given`)
  .option('--runs <n>', 'runs of each contestant after its warm-up; 5 unless the bench takes minutes', positive)
  .option('--factor <x>', 'multiplies all sizes; the goals are for 1', positive, 1)
  .option('--only <text>', 'only contestants whose name contains this; nothing is saved, unless each stands on its own')
  .option(
    '--profile',
    'profiles our processes instead: prints where their time goes, and draws flame graphs; no figures are saved',
  )
  .option('--json', 'prints the results as JSON on standard output')
  .option('--no-save', 'leaves bench/results and docs/benchmarks.md as they are')
  .action(async (names: string[], options: Options) => {
    for (const suite of chosen(names)) await bench(suite, options);
  });
program
  .command('report')
  .description('writes docs/benchmarks.md from bench/results')
  .action(() => writeDocument(suites));
program
  .command('smoke')
  .description('a smoke test at a tiny size: every figure is measured, and the invariants hold')
  .argument('[names...]', 'all quick ones when none is given')
  .action((names: string[]) => smoke(names.length > 0 ? chosen(names) : quickSuites, print));

await program.parseAsync();

async function bench(suite: Suite, { factor, only, profile, json, save, ...options }: Options): Promise<void> {
  const runs = options.runs ?? suite.runs ?? 5;
  const profileDir = join(repositoryDir, '.local', 'bench-profiles', `${suite.name}-${Date.now()}`);
  if (profile) await prepareProfiles(profileDir);
  const arenaOptions = { factor, withoutEngines: suite.bringsEngines ?? false, report: print };
  await withArena({ ...arenaOptions, ...(profile && { profileDir }) }, async (arena) => {
    const result = await runSuite(suite, arena, { runs, factor, ...(only !== undefined && { only }) });
    if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    else print(resultTable(suite, result));
    // Figures from under a profiler, or of a part or another size, are not saved.
    if (save && !profile && (only === undefined || suite.savesParts) && factor === 1) {
      const last = suite.savesParts ? (await readResults()).results.get(suite.name) : undefined;
      await saveResult(last === undefined ? result : withOtherParts(suite, result, last));
      await writeDocument(suites);
    }
  });
  if (profile) {
    // A process writes its profile when it ends.
    const profiles = await readProfiles(profileDir);
    const processes = profiles.map(({ file: _file, ...process }) => process);
    print(profileTable(processes));
    if (save && factor === 1) await saveProfile({ suite: suite.name, takenAt: new Date().toISOString(), processes });
    await drawAll(profiles);
  }
}

async function drawAll(profiles: { process: string; file: string }[]): Promise<void> {
  for (const { process, file } of profiles) {
    try {
      print(`flame graph of ${process}: ${await drawFlameGraph(file)}`);
    } catch (error) {
      const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
      print(`no flame graph could be drawn (${reason}); Chrome's DevTools and speedscope draw ${file}`);
    }
  }
}

function chosen(names: string[]): Suite[] {
  if (names.length === 0) return suites.filter(({ inAll }) => inAll !== false);
  return names.map((name) => {
    const suite = suites.find((one) => one.name === name);
    if (suite === undefined) throw new InvalidArgumentError(`there is no bench "${name}"`);
    return suite;
  });
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('must be a number above 0');
  return value;
}

function print(line: string): void {
  process.stderr.write(`${line}\n`);
}
