import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { Fault } from '../fault.ts';
import { isPortTaken } from '../ports.ts';
import { identify, isAlive, type ProcessIdentity } from '../process.ts';
import { type Program, startProgram, stopRecorded } from '../program.ts';
import { logFile, recordedProcess, recordProcess, type Stack } from '../stack.ts';
import { type ProgramState, readState } from '../state.ts';
import { createSupervisor, type Supervisor } from '../supervise.ts';
import { holdsWithin } from '../until.ts';
import { failingProgram, makeTestStack, removeTestStack, webServer } from './programs.ts';

type Change = ProgramState & { atMs: number };

let stack: Stack;
let supervisor: Supervisor | undefined;
/** Every change of state, in order. */
let changes: Change[];

beforeEach(async () => {
  stack = await makeTestStack();
  changes = [];
});

afterEach(async () => {
  await supervisor?.stop();
  supervisor = undefined;
  await removeTestStack(stack);
});

function supervise(...groups: Program[][]): Supervisor {
  const onChange = (state: ProgramState) => changes.push({ ...state, atMs: performance.now() });
  supervisor = createSupervisor(stack, { onChange }, groups);
  return supervisor;
}

async function waitFor(condition: () => boolean): Promise<void> {
  expect(await holdsWithin(60_000, async () => condition())).toBe(true);
}

function processOf(program: Program): ProcessIdentity {
  const identity = recordedProcess(stack, program.name);
  if (!identity) throw new Error(`${program.name} does not run`);
  return identity;
}

function isReadyAgain(program: Program, restarts: number): boolean {
  const state = readState(stack)?.programs.find(({ name }) => name === program.name);
  return state?.status === 'ready' && state.restarts === restarts;
}

describe('the start', () => {
  it('goes group by group, and says what runs', async () => {
    const [first, second, third] = [await webServer('first'), await webServer('second'), await webServer('third')];
    expect(await supervise([first, second], [third]).start()).toBe(true);
    const readyOrder = changes.filter(({ status }) => status === 'ready').map(({ name }) => name);
    expect(readyOrder.slice(0, 2).sort()).toEqual(['first', 'second']);
    expect(readyOrder.slice(2)).toEqual(['third']);
    expect(readState(stack)).toMatchObject({
      phase: 'running',
      programs: [{ name: 'first', status: 'ready', restarts: 0 }, { name: 'second' }, { name: 'third' }],
    });
  });

  it('names the process that holds a port, and leaves nothing running', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const [fine, blocked] = [await webServer('fine'), await webServer('blocked', { port })];
    const failure = await supervise([fine], [blocked])
      .start()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Fault);
    expect(String(failure)).toMatch(
      `port ${port}, which the server blocked needs, is taken by node (pid ${process.pid})`,
    );
    expect(recordedProcess(stack, 'fine')).toBeUndefined();
    expect(await isPortTaken(fine.ports[0] as number)).toBe(false);
    holder.close();
  });

  it("passes on a program's own words when it ends at once, and leaves nothing running", async () => {
    const [fine, failing] = [
      await webServer('fine'),
      await failingProgram('failing', 'worker: DATABASE_URL must be a URL'),
    ];
    await expect(supervise([fine], [failing]).start()).rejects.toThrow('worker: DATABASE_URL must be a URL');
    expect(recordedProcess(stack, 'fine')).toBeUndefined();
  });

  it("passes on the reason of an error that Node ends a program with, not Node's remark on it", async () => {
    const sentence =
      "Error: listen EADDRINUSE\n    at somewhere\nEmitted 'error' event on Server instance at:\n    at it";
    await expect(supervise([await failingProgram('failing', sentence)]).start()).rejects.toThrow('listen EADDRINUSE');
  });

  it('does not take an error of an earlier run for the reason', async () => {
    writeFileSync(logFile(stack, 'failing'), 'an error of yesterday\n');
    const failing = await failingProgram('failing', 'sync-service: MongoDB was not reachable for 60 s.');
    await expect(supervise([failing]).start()).rejects.toThrow('MongoDB was not reachable for 60 s');
  });

  it('can be given up in the middle', async () => {
    const [quick, slow] = [await webServer('quick'), await webServer('slow', { startMs: 60_000 })];
    const start = supervise([quick], [slow]).start();
    await waitFor(() => recordedProcess(stack, 'slow') !== undefined);
    const running = [processOf(quick), processOf(slow)];
    await supervisor?.stop();
    expect(await start).toBe(false);
    expect(running.map(isAlive)).toEqual([false, false]);
  });
});

describe('a program that ends', () => {
  it('is started again, later each time', async () => {
    const program = await webServer('server');
    await supervise([program]).start();
    for (const restarts of [1, 2, 3]) {
      const before = processOf(program);
      process.kill(before.pid, 'SIGKILL');
      await waitFor(() => isReadyAgain(program, restarts));
      expect(processOf(program).pid).not.toBe(before.pid);
    }
    const waits = changes.flatMap((change, index) => {
      const next = changes[index + 1];
      return change.status === 'backing-off' && next ? [next.atMs - change.atMs] : [];
    });
    expect(waits).toHaveLength(3);
    for (const [index, expected] of [100, 200, 400].entries()) expect(waits[index]).toBeGreaterThan(expected - 20);
  });

  it('does not take the others with it', async () => {
    const [crashing, other] = [await webServer('crashing'), await webServer('other')];
    await supervise([crashing, other]).start();
    const untouched = processOf(other);
    process.kill(processOf(crashing).pid, 'SIGKILL');
    await waitFor(() => isReadyAgain(crashing, 1));
    expect(processOf(other)).toEqual(untouched);
  });

  it('is not started again by a stop', async () => {
    const program = await webServer('server');
    await supervise([program]).start();
    process.kill(processOf(program).pid, 'SIGKILL');
    await waitFor(() => changes.some(({ status }) => status === 'backing-off'));
    await supervisor?.stop();
    expect(recordedProcess(stack, program.name)).toBeUndefined();
    expect(await isPortTaken(program.ports[0] as number)).toBe(false);
  });
});

describe('records', () => {
  it('find a program whose starter is gone', async () => {
    const program = await webServer('orphan');
    const { pid } = await startProgram(stack, program);
    expect(await stopRecorded(stack, program)).toBe(true);
    expect(identify(pid)).toBeUndefined();
    expect(await stopRecorded(stack, program)).toBe(false);
  });

  it('never lead to a stranger who was given the same pid', async () => {
    const program = await webServer('long-gone');
    recordProcess(stack, program.name, { pid: process.pid, startedAt: 'another boot/1' });
    expect(await stopRecorded(stack, program)).toBe(false);
    expect(identify(process.pid)).toBeDefined();
  });

  it('let a second start take over what runs', async () => {
    const program = await webServer('server');
    const first = await startProgram(stack, program);
    const second = await startProgram(stack, program);
    expect(second.pid).toBe(first.pid);
    await second.stop();
    await first.ended;
  });

  it('also reach a program that was stopped with SIGSTOP', async () => {
    const program = await webServer('frozen');
    const running = await startProgram(stack, program);
    running.signal('SIGSTOP');
    await running.stop();
    expect(recordedProcess(stack, program.name)).toBeUndefined();
  });
});
