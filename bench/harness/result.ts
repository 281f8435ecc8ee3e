import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryDir } from '../../local/stack.ts';
import type { Machine } from './machine.ts';
import type { ProcessProfile } from './profile.ts';
import type { Spread } from './statistics.ts';
import type { Goal } from './suite.ts';

export type JudgedGoal = Goal & { measured: Spread; met: boolean };

export type MeasuredFigure = Spread & { id: string; title: string; unit: string; values: number[] };

/** The result of one run of a suite: the JSON from which docs/benchmarks.md is written. */
export type SuiteResult = {
  suite: string;
  startedAt: string;
  runs: number;
  /** The goals are for 1. */
  factor: number;
  machine: Machine;
  figures: MeasuredFigure[];
  goals: JudgedGoal[];
};

export type SuiteProfile = { suite: string; takenAt: string; processes: ProcessProfile[] };

const resultsDir = join(repositoryDir, 'bench', 'results');

/** Saves the result of a suite. */
export async function saveResult(result: SuiteResult): Promise<void> {
  await save(`${result.suite}.json`, result);
}

/** Saves the profile of a suite. */
export async function saveProfile(profile: SuiteProfile): Promise<void> {
  await save(`${profile.suite}.profile.json`, profile);
}

/** The last results and profiles, by suite. */
export async function readResults(): Promise<{
  results: Map<string, SuiteResult>;
  profiles: Map<string, SuiteProfile>;
}> {
  const results = new Map<string, SuiteResult>();
  const profiles = new Map<string, SuiteProfile>();
  for (const file of await readdir(resultsDir).catch(() => [])) {
    if (!file.endsWith('.json')) continue;
    const value: unknown = JSON.parse(await readFile(join(resultsDir, file), 'utf8'));
    if (file.endsWith('.profile.json')) profiles.set(file.replace('.profile.json', ''), value as SuiteProfile);
    else results.set(file.replace('.json', ''), value as SuiteResult);
  }
  return { results, profiles };
}

async function save(file: string, value: unknown): Promise<void> {
  await mkdir(resultsDir, { recursive: true });
  await writeFile(join(resultsDir, file), `${JSON.stringify(value, null, 2)}\n`);
}
