import { mkdir } from 'node:fs/promises';
import { findExecutable } from '../command.ts';
import type { Requirement } from '../packages.ts';
import { askHttps } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { dataDir, type Stack } from '../stack.ts';
import { ensureCertificates, identity } from './certificates.ts';
import { hostOf, type NodeNumber, nodeNumbers } from './nodes.ts';
import { placeOf } from './place.ts';

const etcdServer: Requirement = { executable: 'etcd', debianPackage: 'etcd-server' };

/** A node of etcd, in which Patroni keeps who leads. */
export function etcd(stack: Stack, node: NodeNumber): Program {
  const { etcd: port, etcdPeer } = stack.ports;
  const place = () => placeOf(stack, node, port);
  return {
    name: `etcd-${node}`,
    title: `etcd ${node}`,
    host: hostOf(node),
    ports: [port, etcdPeer],
    requires: [etcdServer],
    prepare: () => prepare(stack, node),
    // Answered only where two of three agree.
    isReady: async () => (await askHttps(place(), '/health')).status === 200,
    role: async () => roleOf((await askHttps(place(), '/v3/maintenance/status', {})).json),
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}

/** Ids are numbers of 64 bits, as text. */
function roleOf(status: unknown): string | undefined {
  const { leader, header } = status as { leader?: string; header?: { member_id?: string } };
  return leader === undefined ? undefined : leader === header?.member_id ? 'leads' : 'follows';
}

async function prepare(stack: Stack, node: NodeNumber): Promise<Launch> {
  await ensureCertificates(stack);
  const data = dataDir(stack, `etcd-${node}`);
  await mkdir(data, { recursive: true, mode: 0o700 });
  return { command: findExecutable(etcdServer.executable) as string, args: etcdArguments(stack, node, data) };
}

/** The command line of a node. */
export function etcdArguments({ ports, ...stack }: Stack, node: NodeNumber, data: string): string[] {
  const { ca, cert, key } = identity({ ports, ...stack }, `etcd-${node}`);
  const clients = `https://${hostOf(node)}:${ports.etcd}`;
  const peersOf = (other: NodeNumber) => `https://${hostOf(other)}:${ports.etcdPeer}`;
  const options = {
    name: `etcd-${node}`,
    'data-dir': data,
    'listen-client-urls': clients,
    'advertise-client-urls': clients,
    'listen-peer-urls': peersOf(node),
    'initial-advertise-peer-urls': peersOf(node),
    'initial-cluster': nodeNumbers.map((other) => `etcd-${other}=${peersOf(other)}`).join(','),
    'initial-cluster-token': 'ticketing',
    'trusted-ca-file': ca,
    'cert-file': cert,
    'key-file': key,
    'client-cert-auth': 'true',
    'peer-trusted-ca-file': ca,
    'peer-cert-file': cert,
    'peer-key-file': key,
    'peer-client-cert-auth': 'true',
    // A new leader gives every lease its full time again. So what an election takes is added to Patroni's ttl where a host is
    // lost that has both leaders.
    'heartbeat-interval': '100',
    'election-timeout': '1000',
    // One that was away asks first whether there is a leader. Otherwise its return costs an election, and with it the primary.
    'pre-vote': 'true',
    'auto-compaction-retention': '1',
    logger: 'zap',
    'log-level': 'warn',
  };
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`);
}
