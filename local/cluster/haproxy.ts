import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { findExecutable } from '../command.ts';
import type { Requirement } from '../packages.ts';
import { postgresTakesTls } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import type { Stack } from '../stack.ts';
import { ensureCertificates, identity } from './certificates.ts';
import { mongodbHasSet } from './mongodb.ts';
import { hostOf, nodeNumbers } from './nodes.ts';

const haproxyServer: Requirement = { executable: 'haproxy', debianPackage: 'haproxy' };

/** HAProxy: one address for whichever PostgreSQL is the primary, and one for the replicas. */
export function haproxy(stack: Stack): Program {
  const { postgres, postgresReplicas, mongodb } = stack.ports;
  return {
    name: 'haproxy',
    title: 'HAProxy',
    ports: [postgres, postgresReplicas, ...(mongodbHasSet() ? [] : [mongodb])],
    requires: [haproxyServer],
    prepare: () => prepare(stack),
    isReady: async () => (await hasOnePrimary(stack)) && (await postgresTakesTls(postgres)),
    // Until there is a primary.
    readyWithinMs: 90_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
  };
}

/** Before its first checks HAProxy takes every server for one that is up, and leads to replicas as well. */
async function hasOnePrimary(stack: Stack): Promise<boolean> {
  const servers = (await askHaproxy(stack, 'show servers state primary\n'))
    .split('\n')
    .filter((line) => /^\d+ primary/.test(line));
  // Their sixth column is 2 for those that are up, and the twelfth 3 where the last check has passed.
  const up = servers.map((line) => line.split(' ')).filter((columns) => columns[5] === '2');
  return up.length === 1 && up[0]?.[11] === '3';
}

/** What HAProxy answers to a command of its administrator. */
export function askHaproxy(stack: Stack, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    // The path of a socket may have 107 bytes.
    const path = relative(process.cwd(), join(stack.dir, 'run', 'haproxy', 'haproxy.sock'));
    const socket = connect(path, () => socket.write(command));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}

async function prepare(stack: Stack): Promise<Launch> {
  await ensureCertificates(stack);
  const dir = join(stack.dir, 'run', 'haproxy');
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'haproxy.cfg');
  await writeFile(file, haproxyConfiguration(stack));
  return { command: findExecutable(haproxyServer.executable) as string, args: ['-db', '-f', file], cwd: dir };
}

/** TLS passes through to PostgreSQL. In front of the look-alike of MongoDB, which has none, it ends here. */
export function haproxyConfiguration(stack: Stack): string {
  const { postgres, postgresReplicas, patroni, mongodb, mongodbBehindTls } = stack.ports;
  const { ca, both } = identity(stack, 'haproxy');
  const servers = nodeNumbers.map((node) => {
    const check = `check port ${patroni} check-ssl verify required ca-file "${ca}" crt "${both}"`;
    return `  server postgres-${node} ${hostOf(node)}:${postgres} ${check}`;
  });
  const postgresAt = (name: string, port: number, path: string) => [
    `listen ${name}`,
    `  bind 127.0.0.1:${port}`,
    '  option httpchk',
    `  http-check send meth OPTIONS uri ${path}`,
    '  http-check expect status 200',
    // A session with a server that is no longer what it was is cut: it would go on writing to an old primary.
    '  default-server inter 1s fastinter 500ms fall 2 rise 1 on-marked-down shutdown-sessions',
    ...servers,
    '',
  ];
  const mongodbAt = [
    'listen mongodb',
    `  bind 127.0.0.1:${mongodb} ssl crt "${both}" ca-file "${ca}" verify required`,
    `  server mongodb 127.0.0.1:${mongodbBehindTls}`,
    '',
  ];
  return [
    'global',
    '  maxconn 2000',
    // By which renewed certificates are taken up.
    '  stats socket unix@haproxy.sock mode 600 level admin',
    '  log stdout format raw local0 notice',
    '',
    'defaults',
    '  mode tcp',
    '  log global',
    '  timeout connect 3s',
    '  timeout check 3s',
    // Idle sessions of a pool, and streams of changes, stay open.
    '  timeout client 24h',
    '  timeout server 24h',
    '  option clitcpka',
    '  option srvtcpka',
    '',
    ...postgresAt('primary', postgres, '/primary'),
    ...postgresAt('replicas', postgresReplicas, '/replica'),
    ...(mongodbHasSet() ? [] : mongodbAt),
  ].join('\n');
}
