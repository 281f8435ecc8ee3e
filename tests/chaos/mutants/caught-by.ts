import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const timeoutMs = 300_000;

type JestResults = {
  numPassedTests: number;
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
};

/**
 * Runs test files in a copy of the repository.
 * @returns the first test that fails, or nothing when all pass
 */
export async function caughtBy(dir: string, files: string[]): Promise<string | undefined> {
  const output = join(dir, '.local', 'results.json');
  await rm(output, { force: true });
  const ended = await jest(dir, ['--runInBand', '--json', `--outputFile=${output}`, ...files]);
  if (ended === 'overdue') return `${files.join(', ')}: still running after ${timeoutMs / 1000} s`;
  const results = JSON.parse(await readFile(output, 'utf8')) as JestResults;
  for (const { message, assertionResults } of results.testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return failed.fullName;
    if (message !== '' && assertionResults.length === 0) return `the suite: ${message.split('\n')[0]}`;
  }
  if (results.numPassedTests === 0) throw new Error(`no test ran in ${files.join(', ')}`);
  return undefined;
}

function jest(dir: string, args: string[]): Promise<'ended' | 'overdue'> {
  const bin = join(dir, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, CI: 'true' };
  return new Promise((resolve) => {
    const child = execFile(join(bin, 'jest'), args, { cwd: dir, env, timeout: timeoutMs, maxBuffer: 2 ** 26 }, () =>
      resolve(child.killed ? 'overdue' : 'ended'),
    );
  });
}
