import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findExecutable } from '../command.ts';
import { redisMemory } from '../engines/redis.ts';
import { type Requirement, redisServer } from '../packages.ts';
import { askRedis, redisAnswers } from '../probe.ts';
import type { Program } from '../program.ts';
import { ownSecret } from '../secrets.ts';
import { dataDir, type Stack } from '../stack.ts';
import { ensureCertificates, identity } from './certificates.ts';
import { addresses, hostOf, type NodeNumber, nodeNumbers } from './nodes.ts';
import { placeOf } from './place.ts';

const sentinelServer: Requirement = { executable: 'redis-sentinel', debianPackage: 'redis-sentinel' };

/** The name by which Sentinel knows the three. */
export const sentinelName = 'ticketing';

/** The password of all three. */
export function redisPassword(stack: Stack): string {
  return ownSecret(stack, 'redis', 'password');
}

/** `host:port` of the Sentinels, as the services' settings have them. */
export function sentinelAddresses(stack: Stack): string {
  return addresses(stack.ports.sentinel);
}

/** A node of Redis: a master or one of its replicas, as Sentinel says. */
export function redisNode(stack: Stack, node: NodeNumber): Program {
  const port = stack.ports.redis;
  const place = () => placeOf(stack, node, port);
  return {
    name: `redis-${node}`,
    title: `Redis ${node}`,
    host: hostOf(node),
    ports: [port],
    requires: [redisServer],
    prepare: () => prepare(stack, `redis-${node}`, redisServer, redisConfiguration(stack, node)),
    isReady: () => redisAnswers(place(), redisPassword(stack)),
    role: async () => roleOf(await askRedis(place(), 'ROLE', redisPassword(stack))),
    readyWithinMs: 120_000,
    // A master that were back at once would be so without what was never on its disk, and its replicas would take that
    // over. So it waits until Sentinel has made one of them the master.
    comesBackAfterMs: 5_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 10_000,
  };
}

/** Of what Redis answers to ROLE: a replica tells as well how far it is with its copy. */
export function roleOf(answer: string): string | undefined {
  if (!answer.includes('\r\nslave\r\n')) return answer.includes('\r\nmaster\r\n') ? 'master' : undefined;
  return answer.includes('\r\nconnected\r\n') ? 'replica' : 'replica, without its copy';
}

/** One of the three that watch Redis' master, and agree on another when two of them have lost it. */
export function sentinel(stack: Stack, node: NodeNumber): Program {
  const port = stack.ports.sentinel;
  const place = () => placeOf(stack, node, port);
  return {
    name: `sentinel-${node}`,
    title: `Redis Sentinel ${node}`,
    host: hostOf(node),
    ports: [port],
    requires: [sentinelServer],
    prepare: () => prepare(stack, `sentinel-${node}`, sentinelServer, sentinelConfiguration(stack, node)),
    isReady: () => redisAnswers(place(), redisPassword(stack)),
    role: async () => {
      const master = await askRedis(place(), `SENTINEL GET-MASTER-ADDR-BY-NAME ${sentinelName}`, redisPassword(stack));
      const known = nodeNumbers.find((other) => master.includes(`\n${hostOf(other)}\r`));
      return known && `says that Redis ${known} is the master`;
    },
    readyWithinMs: 120_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
  };
}

/** Both rewrite their file when roles change, so it is made once, and stays with the data. */
async function prepare(stack: Stack, name: string, { executable }: Requirement, lines: string[][]) {
  await ensureCertificates(stack);
  const data = dataDir(stack, name);
  const file = join(data, 'redis.conf');
  await mkdir(data, { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    const text = [...lines, ['dir', data]].map((words) => `${words.map(quoted).join(' ')}\n`).join('');
    await writeFile(file, text, { mode: 0o600 });
  }
  return { command: findExecutable(executable) as string, args: [file] };
}

function quoted(word: string): string {
  return /^[\w.-]+$/.test(word) ? word : `"${word}"`;
}

/** The first configuration of a node of Redis: node 1 is the master. */
export function redisConfiguration(stack: Stack, node: NodeNumber): string[][] {
  const password = redisPassword(stack);
  return [
    ...listening(stack, `redis-${node}`, node, stack.ports.redis),
    ['requirepass', password],
    ['masterauth', password],
    ['appendonly', 'no'],
    ['save', '60', '1000'],
    ...Object.entries(redisMemory),
    ['replica-announce-ip', hostOf(node)],
    ['replica-announce-port', String(stack.ports.redis)],
    ...(node === 1 ? [] : [['replicaof', hostOf(1), String(stack.ports.redis)]]),
    // After a moment's silence a replica needs only what it has missed.
    ['repl-backlog-size', '8mb'],
    ['repl-timeout', '10'],
  ];
}

/** The first configuration of a Sentinel. */
export function sentinelConfiguration(stack: Stack, node: NodeNumber): string[][] {
  const { redis, sentinel: port } = stack.ports;
  const about = (what: string, ...values: string[]) => ['sentinel', what, sentinelName, ...values];
  return [
    ...listening(stack, `sentinel-${node}`, node, port),
    // Among themselves they use the same.
    ['requirepass', redisPassword(stack)],
    ['sentinel', 'announce-ip', hostOf(node)],
    ['sentinel', 'announce-port', String(port)],
    about('monitor', hostOf(1), String(redis), '2'),
    about('auth-pass', redisPassword(stack)),
    about('down-after-milliseconds', '2000'),
    about('failover-timeout', '10000'),
    about('parallel-syncs', '1'),
  ];
}

/** TLS only, with whoever has a certificate of the authority; also among themselves. */
function listening(stack: Stack, name: string, node: NodeNumber, port: number): string[][] {
  const { ca, cert, key } = identity(stack, name);
  return [
    ['bind', hostOf(node)],
    ['port', '0'],
    ['tls-port', String(port)],
    ['tls-ca-cert-file', ca],
    ['tls-cert-file', cert],
    ['tls-key-file', key],
    ['tls-auth-clients', 'yes'],
    ['tls-replication', 'yes'],
  ];
}
