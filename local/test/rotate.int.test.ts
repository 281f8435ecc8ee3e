import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rotateLogs } from '../rotate.ts';
import type { Stack } from '../stack.ts';
import { makeTestStack, removeTestStack } from './programs.ts';

let stack: Stack;

beforeEach(async () => {
  stack = await makeTestStack();
});

afterEach(async () => {
  await removeTestStack(stack);
});

it('keeps three old logs of those that have grown too large, and leaves the others', async () => {
  const dir = join(stack.dir, 'logs');
  await writeFile(join(dir, 'small.log'), 'short');
  for (const round of [1, 2, 3, 4, 5]) {
    await writeFile(join(dir, 'large.log'), `round ${round} `.repeat(10));
    await rotateLogs(dir, 50);
  }
  expect((await readdir(dir)).sort()).toEqual(['large.log', 'large.log.1', 'large.log.2', 'large.log.3', 'small.log']);
  expect(await readFile(join(dir, 'large.log'), 'utf8')).toBe('');
  expect(await readFile(join(dir, 'large.log.1'), 'utf8')).toContain('round 5');
  expect(await readFile(join(dir, 'large.log.3'), 'utf8')).toContain('round 3');
});
