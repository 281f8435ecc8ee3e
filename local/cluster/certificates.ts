import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../command.ts';
import { dataDir, type Stack } from '../stack.ts';
import { unprivilegedUser } from '../unprivileged.ts';
import { hostOf, nodeNumbers } from './nodes.ts';

const dayMs = 86_400_000;
const authorityDays = 365;
const certificateDays = 3;

/** So long before its end a certificate is renewed. */
export const renewBeforeMs = dayMs;

/** The files of somebody in the cluster, in PEM. */
export type Identity = {
  /** The authority that everybody trusts, and nobody else. */
  ca: string;
  cert: string;
  key: string;
  /** Certificate and key in one file. */
  both: string;
};

/** Who has a certificate. Everybody is a server to some and a client to others. */
export type Holder = {
  /** Also its common name, by which PostgreSQL knows a role. */
  name: string;
  /** Where it listens. */
  hosts: string[];
  /** Whether PostgreSQL's user reads it, who is not root. */
  isForPostgres: boolean;
};

const onNodes = (name: string): Holder[] =>
  nodeNumbers.map((node) => ({ name: `${name}-${node}`, hosts: [hostOf(node)], isForPostgres: false }));
const client = (name: string, isForPostgres = false): Holder => ({ name, hosts: [], isForPostgres });

/** Everybody in the cluster. PostgreSQL's nodes are reached through HAProxy as well, which passes TLS through. */
export const holders: Holder[] = [
  ...onNodes('etcd'),
  ...onNodes('kafka'),
  ...onNodes('redis'),
  ...onNodes('sentinel'),
  ...onNodes('mongodb'),
  ...nodeNumbers.map((node) => ({
    name: `postgres-${node}`,
    hosts: [hostOf(node), '127.0.0.1'],
    isForPostgres: true,
  })),
  { name: 'haproxy', hosts: ['127.0.0.1'], isForPostgres: false },
  ...['postgres', 'replicator', 'rewind'].map((name) => client(name, true)),
  ...['write-api', 'worker', 'sync-service', 'read-api', 'accounts', 'payments', 'notifications', 'monitor'].map(
    (name) => client(name),
  ),
  client('operator'),
];

/** The files of a holder's certificate. */
export function identity(stack: Stack, name: string): Identity {
  const dir = certificatesDir(stack);
  const file = (suffix: string) => join(dir, `${name}.${suffix}`);
  return { ca: join(dir, 'ca.crt'), cert: file('crt'), key: file('key'), both: file('pem') };
}

/** For a connection of ours: the contents of the files. */
export function readIdentity({ ca, cert, key }: Identity): { ca: string; cert: string; key: string } {
  return { ca: readFileSync(ca, 'utf8'), cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
}

const underWay = new Map<string, Promise<unknown>>();

/** Makes what is missing of the authority and the certificates, or about to end; once at a time in this process. */
export async function ensureCertificates(stack: Stack): Promise<void> {
  const dir = certificatesDir(stack);
  const running = underWay.get(dir) ?? issueCertificates(stack).finally(() => underWay.delete(dir));
  underWay.set(dir, running);
  await running;
}

/**
 * Signs new certificates, by openssl.
 * @param areDue which of them; by default those that end within a day, or are not there
 * @returns whose are new
 */
export async function issueCertificates(
  stack: Stack,
  areDue: (holder: Holder) => boolean = ({ name }) => msLeft(identity(stack, name).cert) < renewBeforeMs,
): Promise<string[]> {
  const dir = certificatesDir(stack);
  await mkdir(dir, { recursive: true, mode: 0o755 });
  const authority = { cert: join(dir, 'ca.crt'), key: join(dir, 'ca.key') };
  let due = holders.filter(areDue);
  if (msLeft(authority.cert) < certificateDays * dayMs) {
    await makeAuthority(authority);
    due = holders;
  }
  for (const holder of due) await sign(stack, holder, authority);
  return due.map(({ name }) => name);
}

/** How long a certificate is still good; nothing if there is none. */
export function msLeft(cert: string): number {
  if (!existsSync(cert)) return 0;
  return new X509Certificate(readFileSync(cert)).validToDate.getTime() - Date.now();
}

function certificatesDir(stack: Stack): string {
  return dataDir(stack, 'certificates');
}

async function makeAuthority({ cert, key }: { cert: string; key: string }): Promise<void> {
  const subject = ['-subj', '/CN=ticketing cluster', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  await openssl('req', '-x509', ...newKey(key), ...subject, '-days', String(authorityDays), '-out', cert);
}

async function sign(stack: Stack, { name, hosts, isForPostgres }: Holder, authority: { cert: string; key: string }) {
  const files = identity(stack, name);
  const unfinished = { cert: `${files.cert}.new`, key: `${files.key}.new`, both: `${files.both}.new` };
  const names = ['DNS:localhost', ...hosts.map((host) => `IP:${host}`)];
  const extensions = [
    `subjectAltName=${names.join(',')}`,
    'extendedKeyUsage=serverAuth,clientAuth',
    'basicConstraints=CA:false',
  ].flatMap((extension) => ['-addext', extension]);
  const by = ['-x509', '-CA', authority.cert, '-CAkey', authority.key, '-days', String(certificateDays)];
  await openssl(
    'req',
    ...by,
    ...newKey(unfinished.key),
    '-subj',
    `/CN=${name}`,
    ...extensions,
    '-out',
    unfinished.cert,
  );
  const key = await readFile(unfinished.key, 'utf8');
  await writeFile(unfinished.both, `${key}${await readFile(unfinished.cert, 'utf8')}`, { mode: 0o600 });
  const user = isForPostgres ? unprivilegedUser() : undefined;
  // Who reads between two of these has a key of another certificate, which is an error, and tries again.
  for (const part of ['key', 'cert', 'both'] as const) {
    if (user) await chown(unfinished[part], user.uid, user.gid);
    await rename(unfinished[part], files[part]);
  }
}

function newKey(path: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', path];
}

function openssl(...args: string[]): Promise<string> {
  return runCommand('openssl', args);
}
