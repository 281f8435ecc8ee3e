import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable, runCommand } from './command.ts';
import { installMissing, NGINX } from './packages.ts';
import { httpAnswers } from './probe.ts';
import type { Launch, Program } from './program.ts';
import { REPOSITORY, type Stack } from './stack.ts';

/** The gateway's settings, as nginx/render lists them. */
export type NginxSettings = Partial<Record<`GATEWAY_${string}`, string>>;

/**
 * NGINX in front of the stack's services.
 * @param settings win over the environment's GATEWAY_..., which win over what the stack gives
 */
export function nginx(stack: Stack, settings: NginxSettings = {}): Program {
  return {
    name: 'nginx',
    title: 'NGINX',
    ports: [stack.ports.nginx],
    prepare: () => prepare(stack, settings),
    isReady: () => httpAnswers(stack.ports.nginx, '/health'),
    readyWithinMs: 15_000,
    // Graceful: requests under way are finished.
    stopSignal: 'SIGQUIT',
    stopWithinMs: 8_000,
  };
}

/** Where clients find the system. */
export function gatewayUrl(stack: Stack): string {
  return `http://127.0.0.1:${stack.ports.nginx}`;
}

async function prepare(stack: Stack, settings: NginxSettings): Promise<Launch> {
  await installMissing([NGINX]);
  const runDir = join(stack.dir, 'run', 'nginx');
  await mkdir(runDir, { recursive: true });
  const configuration = await runCommand(join(REPOSITORY, 'nginx', 'render'), [], {
    env: {
      GATEWAY_WRITE_API: `127.0.0.1:${stack.ports.writeApi}`,
      GATEWAY_READ_API: `127.0.0.1:${stack.ports.readApi}`,
      ...process.env,
      ...settings,
      GATEWAY_PORT: String(stack.ports.nginx),
      GATEWAY_RUN_DIR: runDir,
    },
  });
  const file = join(runDir, 'nginx.conf');
  await writeFile(file, configuration);
  const command = findExecutable(NGINX.executable) as string;
  // -e: before it has read its configuration it would open Debian's log, which only root may.
  const args = ['-e', 'stderr', '-c', file];
  await runCommand(command, [...args, '-t']);
  return { command, args: [...args, '-g', 'daemon off;'] };
}
