import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const timeoutMs = 600_000;

type JestResults = {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

/** @property by the test or check  @property why what it said, in a line */
export type Noticed = { by: string; why: string };

/**
 * Runs test files in a copy of the repository.
 * @param named only the tests whose names have this
 * @returns the first test that fails, or nothing when all pass
 * @throws Error where no test ran: a file that cannot be loaded has noticed nothing
 */
export async function caughtBy(dir: string, files: string[], named?: string): Promise<Noticed | undefined> {
  // On a busy machine an engine may lose its port to somebody else between the look and the start: once more, then.
  const results = (await resultsOf(dir, files, named)) ?? (await resultsOf(dir, files, named));
  if (results === 'overdue') return { by: files.join(', '), why: `still running after ${timeoutMs / 1000} s` };
  if (results === undefined) throw new Error(`jest gave no results for ${files.join(', ')}`);
  for (const { message, assertionResults } of results.testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed !== undefined) return { by: failed.fullName, why: inALine(failed.failureMessages.join(' ')) };
    if (message !== '' && assertionResults.length === 0) throw new Error(`does not load: ${inALine(message)}`);
  }
  if (results.numPassedTests === 0) throw new Error(`no test ran in ${files.join(', ')}`);
  return undefined;
}

/**
 * Runs chaos in a copy of the repository.
 * @returns what was violated, each as its name and the first that was found; or why the run came to no end
 */
export async function violatedIn(dir: string, args: string[]): Promise<Map<string, string>> {
  const length = ['--seed', '3', '--minutes', '0.3'];
  const command = ['--disable-warning=TimeoutNegativeWarning', 'tests/chaos/main.ts', ...length, ...args];
  const { overdue, said } = await run(dir, process.execPath, command);
  const found = said.matchAll(/^VIOLATED \(([^)]+)\).*\n {2}(.*)$/gm);
  const violated = new Map(Array.from(found, ([, promised = '', what = '']) => [promised, what]));
  if (overdue || (violated.size === 0 && !said.includes('No violation.'))) violated.set('the run', said.slice(-500));
  return violated;
}

/** What was thrown, without the path that it took and without colours. */
function inALine(message: string): string {
  const [said = ''] = stripVTControlCharacters(message).split(/\n\s+at /);
  return said.replaceAll(/\s+/g, ' ').slice(0, 400);
}

async function resultsOf(dir: string, files: string[], named?: string): Promise<JestResults | 'overdue' | undefined> {
  const output = join(dir, '.local', 'results.json');
  await rm(output, { force: true });
  const which = named === undefined ? files : [...files, '--testNamePattern', named];
  const bin = join(dir, 'node_modules', '.bin', 'jest');
  const { overdue, said } = await run(dir, bin, [
    '--runInBand',
    '--forceExit',
    '--json',
    `--outputFile=${output}`,
    ...which,
  ]);
  if (overdue) return 'overdue';
  try {
    return JSON.parse(await readFile(output, 'utf8')) as JestResults;
  } catch {
    process.stderr.write(`jest gave no results: ${said.slice(0, 1_000)}\n`);
    return undefined;
  }
}

function run(dir: string, command: string, args: string[]): Promise<{ overdue: boolean; said: string }> {
  const bin = join(dir, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, CI: 'true' };
  const options = { cwd: dir, env, timeout: timeoutMs, maxBuffer: 2 ** 26 };
  return new Promise((resolve) => {
    const child = execFile(command, args, options, (_error, stdout, stderr) =>
      resolve({ overdue: child.killed, said: `${stderr}${stdout}` }),
    );
  });
}
