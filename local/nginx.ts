import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { builtPages } from '../web/build/pages.ts';
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
 * @param settings override the GATEWAY_... variables of the environment, as do the stack's own ports
 */
export function nginx(stack: Stack, settings: NginxSettings = {}): Program {
  return {
    name: 'nginx',
    title: 'NGINX',
    ports: [stack.ports.nginx, stack.ports.nginxFigures],
    requires: [nginxServer],
    prepare: () => prepare(stack, settings),
    isReady: () => httpAnswers(stack.ports.nginx, '/health'),
    readyWithinMs: 15_000,
    // Graceful: running requests are finished.
    stopSignal: 'SIGQUIT',
    stopWithinMs: 8_000,
  };
}

/** Starts NGINX alone, in front of the servers that the settings name. */
export async function startNginx(stack: Stack, settings: NginxSettings = {}): Promise<RunningProgram> {
  makeStackDirs(stack);
  const program = nginx(stack, settings);
  await provide([program]);
  return await startProgram(stack, program);
}

/** The address for clients. */
export function gatewayUrl(stack: Stack): string {
  return `http://127.0.0.1:${stack.ports.nginx}`;
}

async function prepare(stack: Stack, settings: NginxSettings): Promise<Launch> {
  const runDir = join(stack.dir, 'run', 'nginx');
  await mkdir(runDir, { recursive: true });
  // Explicit, because the umask of this process may forbid access to others.
  await chmod(runDir, 0o755);
  await cp(join(repositoryDir, 'nginx', 'posters'), join(runDir, 'posters'), { recursive: true });
  // Those of before stay beside the new ones: a tab that is open may ask for them.
  await cp(await builtPages(), join(runDir, 'pages'), { recursive: true });
  const file = join(runDir, 'nginx.conf');
  const configuration = await renderNginx({
    GATEWAY_WRITE_API: `127.0.0.1:${stack.ports.writeApi}`,
    GATEWAY_READ_API: `127.0.0.1:${stack.ports.readApi}`,
    GATEWAY_ACCOUNTS: `127.0.0.1:${stack.ports.accounts}`,
    GATEWAY_NOTIFICATIONS: `127.0.0.1:${stack.ports.notifications}`,
    GATEWAY_MONITOR: `127.0.0.1:${stack.ports.monitor}`,
    GATEWAY_FIGURES: `127.0.0.1:${stack.ports.nginxFigures}`,
    GATEWAY_AUTH: process.env.AUTH ?? 'open',
    GATEWAY_PAYMENT_PROVIDER: process.env.PAYMENT_PROVIDER ?? 'simulator',
    ...settings,
    GATEWAY_PORT: String(stack.ports.nginx),
    // NGINX uses paths relative to its working directory. Its workers do not run as root, and may not be allowed to
    // traverse the parent directories, such as root's home.
    GATEWAY_RUN_DIR: '.',
    GATEWAY_POSTERS_DIR: 'posters',
    GATEWAY_PAGES_DIR: 'pages',
  });
  await writeFile(file, configuration);
  await checkNginx(file);
  return { command: executable(), args: [...fileArgs(file), '-g', 'daemon off;'], cwd: runDir };
}

/**
 * The configuration for these settings and the environment.
 * @throws {Fault} that names the wrong setting
 */
export async function renderNginx(settings: NginxSettings): Promise<string> {
  return await runCommand(join(repositoryDir, 'nginx', 'render'), [], {
    env: { ...process.env, ...settings },
    explain: (output) => output,
  });
}

/** @throws {Fault} with NGINX's own message about a configuration that it refuses */
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
 * -e: before NGINX has read its configuration it would open Debian's error log, which only root may. -p: the base of
 * relative paths in the configuration.
 */
function fileArgs(file: string): string[] {
  return ['-e', 'stderr', '-p', './', '-c', file];
}
