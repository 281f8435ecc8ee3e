import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findExecutable, runCommand } from './command.ts';
import { nginxServer } from './packages.ts';
import { httpAnswers } from './probe.ts';
import { type Launch, type Program, type RunningProgram, startProgram } from './program.ts';
import { provide } from './provide.ts';
import { makeStackDirs, repositoryDir, type Stack } from './stack.ts';

/** The gateway's settings, as nginx/render lists them. */
export type NginxSettings = Partial<Record<`GATEWAY_${string}`, string>>;

/**
 * NGINX in front of the stack's services.
 * @param settings win over the environment's GATEWAY_..., as do the stack's own ports
 */
export function nginx(stack: Stack, settings: NginxSettings = {}): Program {
  return {
    name: 'nginx',
    title: 'NGINX',
    ports: [stack.ports.nginx],
    requires: [nginxServer],
    prepare: () => prepare(stack, settings),
    isReady: () => httpAnswers(stack.ports.nginx, '/health'),
    readyWithinMs: 15_000,
    // Graceful: requests under way are finished.
    stopSignal: 'SIGQUIT',
    stopWithinMs: 8_000,
  };
}

/** Starts NGINX alone, in front of whatever the settings name. */
export async function startNginx(stack: Stack, settings: NginxSettings = {}): Promise<RunningProgram> {
  makeStackDirs(stack);
  const program = nginx(stack, settings);
  await provide([program]);
  return await startProgram(stack, program);
}

/** Where clients find the system. */
export function gatewayUrl(stack: Stack): string {
  return `http://127.0.0.1:${stack.ports.nginx}`;
}

async function prepare(stack: Stack, settings: NginxSettings): Promise<Launch> {
  const runDir = join(stack.dir, 'run', 'nginx');
  await mkdir(runDir, { recursive: true });
  // Also where the process that makes it gives nothing to others by default.
  await chmod(runDir, 0o755);
  const file = join(runDir, 'nginx.conf');
  const configuration = await renderNginx({
    GATEWAY_WRITE_API: `127.0.0.1:${stack.ports.writeApi}`,
    GATEWAY_READ_API: `127.0.0.1:${stack.ports.readApi}`,
    ...settings,
    GATEWAY_PORT: String(stack.ports.nginx),
    // NGINX stands in its directory and reaches what it keeps there from where it stands. Its workers, which are not root
    // where we are, may have no right to pass through the directories above: a home of root's, a temporary directory.
    GATEWAY_RUN_DIR: '.',
  });
  await writeFile(file, configuration);
  await checkNginx(file);
  return { command: executable(), args: [...fileArgs(file), '-g', 'daemon off;'], cwd: runDir };
}

/**
 * The configuration for these settings, over the environment's.
 * @throws {Fault} that names the setting that is wrong
 */
export async function renderNginx(settings: NginxSettings): Promise<string> {
  return await runCommand(join(repositoryDir, 'nginx', 'render'), [], {
    env: { ...process.env, ...settings },
    explain: (output) => output,
  });
}

/** @throws {Fault} with what NGINX itself says about a configuration that it refuses */
export async function checkNginx(file: string): Promise<void> {
  await runCommand(executable(), [...fileArgs(file), '-t'], {
    cwd: dirname(file),
    stdout: 'ignore',
    explain: (output) => output.split('\n').find((line) => line.includes('[emerg]')) ?? output,
  });
}

function executable(): string {
  return findExecutable(nginxServer.executable) as string;
}

/**
 * -e: before it has read its configuration NGINX would open Debian's log, which only root may.
 * -p: what the configuration names without a path lies where NGINX stands.
 */
function fileArgs(file: string): string[] {
  return ['-e', 'stderr', '-p', './', '-c', file];
}
