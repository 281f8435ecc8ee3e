import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, portsAt } from '../ports.ts';
import { httpAnswers } from '../probe.ts';
import type { Program } from '../program.ts';
import { makeStackDirs, type Stack } from '../stack.ts';

/** A stack in a directory of its own; its programs bring their own ports. */
export async function makeTestStack(): Promise<Stack> {
  const stack = { dir: await mkdtemp(join(tmpdir(), 'stack-')), ports: portsAt(0) };
  makeStackDirs(stack);
  return stack;
}

/** Removes what a stack has left on the disk. */
export async function removeTestStack(stack: Stack): Promise<void> {
  await rm(stack.dir, { recursive: true, force: true });
}

/** A small real program: an HTTP server that answers 200, after `startMs` of silence. */
export async function webServer(
  name: string,
  { startMs = 0, port }: { startMs?: number; port?: number } = {},
): Promise<Program> {
  const listenPort = port ?? (await freePort());
  const script = `
    const server = require('node:http').createServer((request, response) => response.end('{}'));
    setTimeout(() => server.listen(${listenPort}, '127.0.0.1'), ${startMs});`;
  return {
    name,
    title: `the server ${name}`,
    ports: [listenPort],
    requires: [],
    prepare: async () => ({ command: process.execPath, args: ['-e', script] }),
    isReady: () => httpAnswers(listenPort, '/'),
    readyWithinMs: 60_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 2_000,
  };
}

/** A program that says why it cannot start, and ends. */
export async function failingProgram(name: string, sentence: string): Promise<Program> {
  const program = await webServer(name);
  const script = `console.error(${JSON.stringify(sentence)}); process.exit(1)`;
  return { ...program, prepare: async () => ({ command: process.execPath, args: ['-e', script] }) };
}
