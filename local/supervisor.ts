import { Fault } from './fault.ts';
import { identify, type ProcessIdentity } from './process.ts';
import { stackFromEnvironment, supervisorName } from './settings.ts';
import { forgetProcess, makeStackDirs, recordProcess } from './stack.ts';
import { createSupervisor } from './supervise.ts';

/** Messages from the supervisor to the process that started it, while that is connected. */
export type SupervisorMessage =
  | { type: 'ready'; title: string; port: number; tookMs: number }
  | { type: 'running' }
  | { type: 'failed'; reason: string };

const stack = stackFromEnvironment();
makeStackDirs(stack);
recordProcess(stack, supervisorName, identify(process.pid) as ProcessIdentity);

const supervisor = createSupervisor(stack, {
  onReady: (title, port, tookMs) => send({ type: 'ready', title, port, tookMs }),
  onRenewal: (step) => log('certificates', { step }),
  onChange: ({ name, status, pid, restarts, reason }) =>
    log('program', { program: name, status, pid, restarts, reason }),
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, async () => {
    log('stopping', { signal });
    await supervisor.stop();
    leave(0);
  });
}

try {
  if (await supervisor.start()) send({ type: 'running' });
} catch (error) {
  const reason = error instanceof Fault ? error.message : String(error);
  log('start failed', { reason });
  send({ type: 'failed', reason });
  leave(1);
}

function send(message: SupervisorMessage): void {
  if (process.connected) process.send?.(message);
}

function log(msg: string, fields: Record<string, unknown>): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), service: supervisorName, ...fields, msg }));
}

function leave(code: number): void {
  forgetProcess(stack, supervisorName);
  process.exit(code);
}
