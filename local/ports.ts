import { readdir, readFile, readlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename } from 'node:path';

/** The TCP ports of one stack, all on the loopback interface. */
export type Ports = {
  // Of a cluster only; its nodes have addresses of their own.
  etcd: number;
  etcdPeer: number;
  patroni: number;
  kafkaBroker: number;
  sentinel: number;
  postgresReplicas: number;
  mongodbBehindTls: number;
  // Of both.
  writeApi: number;
  readApi: number;
  worker: number;
  syncService: number;
  accounts: number;
  payments: number;
  paymentSimulator: number;
  notifications: number;
  monitor: number;
  mailbox: number;
  mailboxSmtp: number;
  nginx: number;
  nginxFigures: number;
  postgres: number;
  redis: number;
  mongodb: number;
  kafka: number;
  kafkaController: number;
};

const defaultPorts: Ports = {
  writeApi: 3000,
  readApi: 3001,
  worker: 3002,
  syncService: 3003,
  accounts: 3004,
  payments: 3005,
  paymentSimulator: 3008,
  notifications: 3006,
  monitor: 3007,
  // As Mailpit has them.
  mailbox: 8025,
  mailboxSmtp: 1025,
  nginx: 8080,
  nginxFigures: 8081,
  postgres: 5432,
  redis: 6379,
  mongodb: 27017,
  kafka: 9092,
  kafkaController: 9093,
  etcd: 2379,
  etcdPeer: 2380,
  patroni: 8008,
  kafkaBroker: 9094,
  sentinel: 26379,
  postgresReplicas: 5433,
  mongodbBehindTls: 27018,
};

/**
 * The default ports plus an offset, so that several stacks fit on one machine.
 * @throws {RangeError} if a port would be outside 1..65535
 */
export function portsAt(offset: number): Ports {
  const highest = Math.max(...Object.values(defaultPorts));
  if (!Number.isInteger(offset) || offset < 0 || highest + offset > 65_535) {
    throw new RangeError(`the port offset must be a whole number from 0 to ${65_535 - highest}, not "${offset}"`);
  }
  const moved = Object.entries(defaultPorts).map(([name, port]) => [name, port + offset]);
  return Object.fromEntries(moved) as Ports;
}

/**
 * Whether a process listens on the port, tested by trying to listen: not for a port where a program is about to listen,
 * because the test would take it for that moment.
 */
export async function isPortTaken(port: number, host = '127.0.0.1'): Promise<boolean> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(true) : reject(error),
    );
    server.listen(port, host, () => server.close(() => resolve(false)));
  });
}

/**
 * Where free ports are looked for: below those that Linux gives to outgoing connections (from 32,768 up, ip(7)), because
 * one of those may be gone again before its program listens. Each of jest's workers has a part of them to itself.
 */
const searched = { from: 15_000, to: 26_200, parts: 4 };

let nextPort: number | undefined;

/** A port that nobody listens on, and that this process has not been given lately. */
export async function freePort(): Promise<number> {
  const size = (searched.to - searched.from) / searched.parts;
  const from = searched.from + size * (Number(process.env.JEST_WORKER_ID ?? 0) % searched.parts);
  nextPort ??= from + Math.floor(Math.random() * size);
  for (;;) {
    const port: number = nextPort;
    nextPort = port + 1 < from + size ? port + 1 : from;
    if (!(await isPortTaken(port))) return port;
  }
}

/** Free ports for a whole stack. */
export async function freePorts(): Promise<Ports> {
  const ports = { ...defaultPorts };
  for (const name of Object.keys(ports) as (keyof Ports)[]) ports[name] = await freePort();
  return ports;
}

/**
 * Names the process that listens on a port, as `redis-server (pid 4711)`. Read from /proc, because lsof and ss may be
 * missing.
 */
export async function holderOfPort(port: number): Promise<string> {
  const inodes = new Set([
    ...(await listeningInodes('/proc/net/tcp', port)),
    ...(await listeningInodes('/proc/net/tcp6', port)),
  ]);
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    if (await ownsSocket(pid, inodes)) return `${await commandName(pid)} (pid ${pid})`;
  }
  return "another user's process";
}

/** Socket inodes in state LISTEN (0A) on the port; the columns are those of proc(5). */
async function listeningInodes(table: string, port: number): Promise<string[]> {
  const text = await readFile(table, 'utf8').catch(() => '');
  const hexPort = port.toString(16).toUpperCase().padStart(4, '0');
  return text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(`:${hexPort}`) && columns[3] === '0A')
    .map((columns) => `socket:[${columns[9]}]`);
}

async function ownsSocket(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
  return targets.some((target) => inodes.has(target));
}

async function commandName(pid: string): Promise<string> {
  const name = (await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')).trim();
  if (name !== 'MainThread') return name || 'a process that has just ended';
  // Node's first thread has this name; the command line says more.
  const [command = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return basename(command);
}
