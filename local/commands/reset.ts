import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Fault } from '../fault.ts';
import type { Stack } from '../stack.ts';
import { say } from './say.ts';
import { stop } from './stop.ts';

/**
 * Stops the stack and removes its data, logs and process records; downloads stay.
 * @param isAgreed whether to do so without asking
 * @throws {Fault} if the answer is no, or nobody can answer
 */
export async function reset(stack: Stack, isAgreed: boolean): Promise<void> {
  if (!isAgreed && !(await agrees(stack))) throw new Fault('nothing was removed');
  await stop(stack);
  for (const part of ['data', 'logs', 'run']) await rm(join(stack.dir, part), { recursive: true, force: true });
  say(`removed the data of ${stack.dir}`);
}

async function agrees(stack: Stack): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Fault('--reset removes all data: say --yes as well where nobody can be asked');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove all bookings and logs in ${stack.dir}? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
