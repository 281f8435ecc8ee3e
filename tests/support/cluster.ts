import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely } from 'node:tls';
import { parseEnv } from 'node:util';
import { identity, readIdentity } from '../../local/cluster/certificates.ts';
import { clusterGroups } from '../../local/cluster/programs.ts';
import { runCommand } from '../../local/command.ts';
import { gatewayUrl } from '../../local/nginx.ts';
import { isInstalled } from '../../local/packages.ts';
import { isPortTaken, portsAt } from '../../local/ports.ts';
import type { ProcessIdentity } from '../../local/process.ts';
import { node24 } from '../../local/services.ts';
import { recordedProcess, repositoryDir, type Stack } from '../../local/stack.ts';
import { roleOf } from './cluster-nodes.ts';

export type Cluster = {
  stack: Stack;
  /** Where clients find it: NGINX. */
  url: string;
  /** What the file of settings says. */
  settings: Record<string, string>;
  settingsFile: string;
  /** Of a program, while it runs. */
  processOf(name: string): ProcessIdentity | undefined;
  /** What a node says that it is; `undefined` while it says nothing. */
  roleOf(name: string): Promise<string | undefined>;
  /** Runs a command of start-services.sh, and returns what it prints. */
  command(...args: string[]): Promise<string>;
  /** Stops it, and removes all of it. */
  remove(): Promise<void>;
};

/** What a cluster needs and this machine lacks, as Debian's packages. */
export function missingForCluster(): string[] {
  const requirements = clusterGroups({ dir: '/nowhere', ports: portsAt(0), isCluster: true })
    .flat()
    .flatMap(({ requires }) => requires);
  return [...new Set(requirements.filter((one) => !isInstalled(one)).map(({ debianPackage }) => debianPackage))];
}

/** A cluster of a test's own, as `./start-services.sh --cluster` starts it. */
export async function startCluster(): Promise<Cluster> {
  const offset = await freePortOffset();
  const stack: Stack = { dir: await mkdtemp(join(tmpdir(), 'cluster-')), ports: portsAt(offset), isCluster: true };
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    STACK_DIR: stack.dir,
    PORT_OFFSET: String(offset),
    REGISTRATIONS_PER_HOUR: '0',
  };
  const command = (...args: string[]) =>
    runCommand(node24(), [join(repositoryDir, 'local', 'cli.ts'), ...args], {
      env,
      cwd: repositoryDir,
      explain: (output) => output,
    });
  const remove = async () => {
    await command('reset', '--yes');
    await rm(stack.dir, { recursive: true, force: true });
  };
  const programs = clusterGroups(stack).flat();
  try {
    await command('start', '--cluster');
    const settingsFile = join(stack.dir, 'settings.env');
    return {
      stack,
      url: gatewayUrl(stack),
      settings: parseEnv(await readFile(settingsFile, 'utf8')) as Record<string, string>,
      settingsFile,
      processOf: (name) => recordedProcess(stack, name),
      roleOf: (name) => roleOf(programs, name),
      command,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The serial number of the certificate that a server shows. @param before what a client says before TLS */
export function serialAt({ stack }: Cluster, host: string, port: number, before?: 'postgres'): Promise<string> {
  const { ca, cert, key } = readIdentity(identity(stack, 'operator'));
  return new Promise((resolve, reject) => {
    const plain = connect(port, host);
    plain.on('error', reject);
    const secure = () => {
      const socket = connectSecurely({ socket: plain, host, ca, cert, key }, () => {
        resolve(socket.getPeerX509Certificate()?.serialNumber ?? 'none');
        socket.destroy();
      });
      socket.on('error', reject);
    };
    if (before === undefined) plain.once('connect', secure);
    else plain.once('data', secure).write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
  });
}

/**
 * What a server says to a client with its own certificate, or with none: the alert of TLS by which it is refused, or that
 * it answered, or closed, what is no request.
 */
export function saidTo({ stack }: Cluster, host: string, port: number, shown?: { cert: string; key: string }) {
  const { ca } = readIdentity(identity(stack, 'operator'));
  return new Promise<string>((resolve) => {
    const socket = connectSecurely({ host, port, ca, ...shown });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on('close', () => resolve('closed'));
    socket.on('data', () => {
      resolve('answered');
      socket.destroy();
    });
    socket.on('secureConnect', () => socket.write('GET / HTTP/1.0\r\n\r\n'));
  });
}

/** An offset at which all ports of a stack are free, and below those that Linux gives to outgoing connections. */
async function freePortOffset(): Promise<number> {
  for (;;) {
    const offset = 100 + Math.floor(Math.random() * 560) * 10;
    const taken = await Promise.all(Object.values(portsAt(offset)).map((port) => isPortTaken(port)));
    if (!taken.includes(true)) return offset;
  }
}
