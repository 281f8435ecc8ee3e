import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { hostOf, type NodeNumber, nodeNumbers } from '../../../local/cluster/nodes.ts';
import { findExecutable, runCommand } from '../../../local/command.ts';
import { Fault } from '../../../local/fault.ts';
import type { Launch } from '../../../local/program.ts';

/** Where a packet comes from or goes to: a node, or the rest of the machine (services, HAProxy, clients). */
export type Host = NodeNumber | 'front';

/** The hosts of a cluster, each in a network namespace of its own, so that the way between any two of them can be cut. */
export type Network = {
  /** The same, run on a node. */
  onNode(node: NodeNumber, launch: Launch): Launch;
  /**
   * Whatever is sent between two hosts is lost from now on, in both directions, and nobody is told.
   * @returns mends it, and resolves with the number of packets that were lost
   */
  cut(one: Host, other: Host): Promise<() => Promise<number>>;
  close(): void;
};

const hosts: Host[] = ['front', ...nodeNumbers];
const bridge = 'hosts';
const isOwn = 'CHAOS_NETWORK';

/** Whether this process is where {@link rerunInOwnNetwork} starts another. */
export function isInOwnNetwork(): boolean {
  return process.env[isOwn] === 'own';
}

/**
 * Runs this process's command again in a network namespace of its own, in which all ports are free, and which is gone with
 * its last process.
 * @param more arguments
 * @returns its exit code
 * @throws {Fault} where this machine cannot do it
 */
export async function rerunInOwnNetwork(more: string[] = []): Promise<number> {
  const missing = ['unshare', 'nsenter', 'ip', 'iptables', 'sysctl'].filter(
    (name) => findExecutable(name) === undefined,
  );
  if (missing.length > 0)
    throw new Fault(`hosts that can be cut off need ${missing.join(', ')} (util-linux, iproute2, iptables, procps)`);
  if (process.getuid?.() !== 0)
    throw new Fault('hosts that can be cut off are network namespaces, which only root can make');
  const child = spawn('unshare', ['--net', process.execPath, ...process.execArgv, ...process.argv.slice(1), ...more], {
    stdio: 'inherit',
    env: { ...process.env, [isOwn]: 'own' },
  });
  // Ctrl-C reaches the child by itself.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

/**
 * Makes a namespace for each node beside the one that this process is in. All have the addresses that they have on one
 * machine: 127.0.0.11 to 13, of a network that usually never leaves it.
 */
export async function openNetwork(): Promise<Network> {
  const holders = new Map<NodeNumber, ChildProcess>();
  const inHost = (host: Host, command: string, ...args: string[]) =>
    host === 'front' ? runCommand(command, args) : runCommand('nsenter', [namespaceOf(host), '--', command, ...args]);
  const namespaceOf = (node: NodeNumber) => `--net=/proc/${holders.get(node)!.pid}/ns/net`;

  await inHost('front', 'ip', 'link', 'add', bridge, 'type', 'bridge');
  await equip('front', bridge);
  for (const node of nodeNumbers) {
    // A namespace is there as long as a process in it; this one ends when its input does, so with this process at last.
    const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo; exec cat'], { stdio: ['pipe', 'pipe', 'ignore'] });
    holders.set(node, holder);
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const ends = [`node-${node}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(holder.pid)];
    await inHost('front', 'ip', 'link', 'add', ...ends);
    await inHost('front', 'ip', 'link', 'set', `node-${node}`, 'master', bridge, 'up');
    await equip(node, 'eth0');
  }

  async function equip(host: Host, device: string): Promise<void> {
    const routed = ['all', 'default', device].map((name) => `net.ipv4.conf.${name}.route_localnet=1`);
    // A program's port is looked for before it starts, also where its address is another host's.
    await inHost(host, 'sysctl', '-qw', ...routed, 'net.ipv4.ip_nonlocal_bind=1');
    await inHost(host, 'ip', 'link', 'set', 'lo', 'up');
    await inHost(host, 'ip', 'address', 'del', '127.0.0.1/8', 'dev', 'lo');
    await inHost(host, 'ip', 'address', 'add', '127.0.0.1/32', 'dev', 'lo');
    await inHost(host, 'ip', 'address', 'add', `${addressOf(host)}/24`, 'dev', device, 'scope', 'global');
    await inHost(host, 'ip', 'link', 'set', device, 'up');
  }

  /** @param host that hears nothing any more of another */
  async function deafen(host: Host, other: Host): Promise<() => Promise<number>> {
    const rule = ['INPUT', '-s', addressOf(other), '-j', 'DROP'];
    await inHost(host, 'iptables', '-w', '-A', ...rule);
    return async () => {
      const counted = await inHost(host, 'iptables', '-w', '-nvxL', 'INPUT');
      await inHost(host, 'iptables', '-w', '-D', ...rule);
      const line = counted.split('\n').find((one) => one.includes(` ${addressOf(other)} `));
      return Number(line?.trim().split(/\s+/)[0] ?? 0);
    };
  }

  return {
    onNode(node, { command, args, uid, gid, ...launch }) {
      const identity = uid === undefined ? [] : [`--setuid=${uid}`, `--setgid=${gid}`];
      return { ...launch, command: 'nsenter', args: [namespaceOf(node), ...identity, '--', command, ...args] };
    },
    async cut(one, other) {
      const mends = await Promise.all([deafen(one, other), deafen(other, one)]);
      return async () => (await Promise.all(mends.map((mend) => mend()))).reduce((sum, lost) => sum + lost, 0);
    },
    close() {
      for (const holder of holders.values()) holder.stdin?.end();
    },
  };
}

/** All hosts but one. */
export function othersThan(host: Host): Host[] {
  return hosts.filter((other) => other !== host);
}

function addressOf(host: Host): string {
  return host === 'front' ? '127.0.0.10' : hostOf(host);
}
