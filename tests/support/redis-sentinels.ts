import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findExecutable } from '../../local/command.ts';
import { redisServer } from '../../local/packages.ts';
import { freePort, portsAt } from '../../local/ports.ts';
import type { Program, RunningProgram } from '../../local/program.ts';
import { startProgram } from '../../local/program.ts';
import { dataDir, makeStackDirs } from '../../local/stack.ts';
import { until } from '../../local/until.ts';
import type { Certificates } from './certificates.ts';
import { makeCertificates } from './certificates.ts';

const password = 'redis: p@ss/word';
const masterName = 'ticketing';
const sentinels = 3;

/** A Redis with a replica, and three Sentinels that watch it. */
export type WatchedRedis = {
  /** As the services' settings have them: TLS with certificates on both sides, and a password. */
  settings: Record<string, string>;
  certificates: Certificates;
  /** What the Sentinels call the master now. */
  masterPort(): Promise<number>;
  /** `master` or `slave`, by what the server says itself. */
  roleOf(port: number): Promise<unknown>;
  server(port: number): RunningProgram;
  sentinel(index: number): RunningProgram;
  /** An orderly failover. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts them with a TLS port only. A master counts as down after two seconds.
 * @param dir for their data, and the certificates
 */
export async function startWatchedRedis(dir: string): Promise<WatchedRedis> {
  const certificates = await makeCertificates(join(dir, 'certificates'));
  const stack = { dir, ports: portsAt(0) };
  makeStackDirs(stack);
  const started = new Map<number, RunningProgram>();
  const [master, replica] = [await freePort(), await freePort()];
  const sentinelPorts = await Promise.all(Array.from({ length: sentinels }, freePort));
  const { ca, client } = certificates;
  const [caPem, cert, key] = await Promise.all([ca, client.cert, client.key].map((path) => readFile(path, 'utf8')));
  const tls = { ca: caPem!, cert: cert!, key: key! };
  const quoted = JSON.stringify(password);

  const connectTo = (port: number, lazyConnect = false) =>
    new Redis(port, '127.0.0.1', { password, tls, lazyConnect, maxRetriesPerRequest: 0, retryStrategy: () => null });

  async function ask<T>(port: number, question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = connectTo(port, true).on('error', () => undefined);
    try {
      await redis.connect();
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }

  async function start(port: number, name: string, lines: string[], more: string[] = []): Promise<void> {
    const data = dataDir(stack, name);
    const file = join(data, 'redis.conf');
    await mkdir(data, { recursive: true });
    const common = ['port 0', `tls-port ${port}`, 'bind 127.0.0.1', `dir ${data}`, `requirepass ${quoted}`];
    // The file is its memory: it writes what it learns of the others into it.
    await writeFile(file, [...common, ...serverTls(certificates), ...lines, ''].join('\n'));
    const program: Program = {
      name,
      title: name,
      ports: [port],
      requires: [redisServer],
      prepare: async () => ({ command: findExecutable(redisServer.executable)!, args: [file, ...more] }),
      isReady: () => ask(port, async (redis) => (await redis.ping()) === 'PONG'),
      readyWithinMs: 30_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 10_000,
    };
    started.set(port, await startProgram(stack, program));
  }

  const server = [`masterauth ${quoted}`, 'save ""', 'appendonly no', 'repl-diskless-sync-delay 0'];
  const watch = [
    `sentinel monitor ${masterName} 127.0.0.1 ${master} 2`,
    `sentinel auth-pass ${masterName} ${quoted}`,
    `sentinel sentinel-pass ${quoted}`,
    `sentinel down-after-milliseconds ${masterName} 2000`,
    `sentinel failover-timeout ${masterName} 5000`,
  ];
  const stop = async () => {
    await Promise.all(Array.from(started.values(), (program) => program.stop()));
  };
  const onSentinel = <T>(question: (redis: Redis) => Promise<T>) => ask(sentinelPorts.at(-1)!, question);
  try {
    await start(master, 'redis-1', server);
    await start(replica, 'redis-2', [...server, `replicaof 127.0.0.1 ${master}`]);
    await Promise.all(sentinelPorts.map((port, index) => start(port, `sentinel-${index}`, watch, ['--sentinel'])));
    for (const port of sentinelPorts) {
      await until('the Sentinels to know each other and the replica', () =>
        ask(port, async (redis) => {
          const known = await Promise.all(
            ['SENTINELS', 'REPLICAS'].map((what) => redis.call('SENTINEL', what, masterName)),
          );
          const counts = known.map((list) => (Array.isArray(list) ? list.length : 0));
          return counts[0] === sentinels - 1 && counts[1] === 1;
        }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    settings: {
      // Nobody is at this address: the Sentinels say where Redis is.
      REDIS_URL: `rediss://default:${encodeURIComponent(password)}@redis.invalid`,
      REDIS_SENTINELS: sentinelPorts.map((port) => `127.0.0.1:${port}`).join(','),
      TLS_CA_FILE: ca,
      TLS_CERT_FILE: client.cert,
      TLS_KEY_FILE: client.key,
    },
    certificates,
    async masterPort() {
      const address = await onSentinel((redis) => redis.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', masterName));
      return Number(Array.isArray(address) && address[1]);
    },
    async roleOf(port) {
      const role = await ask(port, (redis) => redis.call('ROLE'));
      return Array.isArray(role) && role[0];
    },
    server: (port) => started.get(port)!,
    sentinel: (index) => started.get(sentinelPorts[index]!)!,
    async failOver() {
      // Refused for as long as no replica has caught up.
      await until('a failover to begin', () =>
        onSentinel((redis) => redis.call('SENTINEL', 'FAILOVER', masterName)).then(
          () => true,
          () => false,
        ),
      );
    },
    stop,
  };
}

function serverTls({ ca, server, client }: Certificates): string[] {
  return [
    `tls-cert-file ${server.cert}`,
    `tls-key-file ${server.key}`,
    `tls-client-cert-file ${client.cert}`,
    `tls-client-key-file ${client.key}`,
    `tls-ca-cert-file ${ca}`,
    'tls-auth-clients yes',
    'tls-replication yes',
  ];
}
