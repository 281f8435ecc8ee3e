import { createInterface } from 'node:readline/promises';
import { CliError } from './cli-error.ts';

/**
 * Asks before something that cannot be undone.
 * @param question says what will happen
 * @param yes the answer, given with --yes
 * @throws CliError when the answer is not yes, or nobody can answer
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY) throw new CliError(`${question} Nobody can be asked here: say --yes as well.`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('Nothing was done.');
  } finally {
    terminal.close();
  }
}
