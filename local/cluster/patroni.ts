import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcessesIn } from '../engines/postgres.ts';
import { debianPython, pythonModule, pythonPackages, type Requirement } from '../packages.ts';
import { askHttps } from '../probe.ts';
import type { Launch, Program } from '../program.ts';
import { dataDir, repositoryDir, type Stack } from '../stack.ts';
import { asUnprivileged, unprivilegedUser } from '../unprivileged.ts';
import { ensureCertificates, identity } from './certificates.ts';
import { addresses, hostOf, type NodeNumber } from './nodes.ts';
import { placeOf } from './place.ts';

const versionsDir = '/usr/lib/postgresql';

const requirements: Requirement[] = [
  { executable: 'pg_basebackup', debianPackage: 'postgresql', isThere: () => binaries() !== undefined },
  // It brings what Patroni needs; which Patroni runs, its image says too.
  { executable: 'patroni', debianPackage: 'patroni' },
  // Without it Patroni waits for etcd for ever.
  pythonModule('idna'),
  // By which Patroni speaks to etcd.
  pythonModule('etcd'),
];

/** Debian's, of the newest version that is whole: what an npm package brings cannot copy a server. */
function binaries(): string | undefined {
  if (!existsSync(versionsDir)) return undefined;
  const versions = readdirSync(versionsDir).sort((one, other) => Number(other) - Number(one));
  return versions
    .map((version) => join(versionsDir, version, 'bin'))
    .find((dir) => ['postgres', 'pg_basebackup', 'pg_rewind'].every((name) => existsSync(join(dir, name))));
}

const library = () => pythonPackages('patroni', join(repositoryDir, 'deploy/postgres/requirements.txt'));

/** PostgreSQL with Patroni, which makes it the primary or a replica by what etcd says, and starts it again. */
export function patroni(stack: Stack, node: NodeNumber): Program {
  const { patroni: rest, postgres } = stack.ports;
  const place = () => placeOf(stack, node, rest);
  return {
    name: `postgres-${node}`,
    title: `PostgreSQL ${node} (Patroni)`,
    host: hostOf(node),
    ports: [postgres, rest],
    requires: [...requirements, ...library().requires],
    fetch: async () => ((await library().fetch()) ? 'Patroni' : undefined),
    prepare: () => prepare(stack, node),
    isReady: async () => (await askHttps(place(), '/health')).status === 200,
    role: async () => roleOf((await askHttps(place(), '/patroni')).json),
    // A replica copies the primary first.
    readyWithinMs: 240_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 30_000,
    // PostgreSQL outlives a Patroni that was killed.
    clearUp: () => endProcessesIn(dataDir(stack, `postgres-${node}`)),
  };
}

function roleOf(status: unknown): string {
  const { role, timeline, sync_standby } = status as { role?: string; timeline?: number; sync_standby?: boolean };
  const name = role === 'master' || role === 'primary' ? 'primary' : sync_standby ? 'replica, synchronous' : 'replica';
  return timeline === undefined ? name : `${name}, timeline ${timeline}`;
}

async function prepare(stack: Stack, node: NodeNumber): Promise<Launch> {
  await ensureCertificates(stack);
  const data = dataDir(stack, `postgres-${node}`);
  const user = unprivilegedUser();
  const own = join(stack.dir, 'run', `postgres-${node}`);
  for (const dir of [data, own]) {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await chmod(dir, 0o700);
    if (user) await chown(dir, user.uid, user.gid);
  }
  const file = join(own, 'patroni.json');
  const bin = binaries() as string;
  await writeFile(file, JSON.stringify(patroniConfiguration(stack, node, { data, own, bin }), null, 2), {
    mode: 0o600,
  });
  if (user) await chown(file, user.uid, user.gid);
  const { dir } = library();
  const paths = [data, own, dir, identity(stack, 'ca').ca];
  const launch = asUnprivileged(debianPython, [join(dir, 'bin', 'patroni'), file], paths);
  return { ...launch, cwd: own, env: { ...process.env, PYTHONPATH: dir } };
}

export type PatroniDirs = {
  data: string;
  /** For its configuration. */
  own: string;
  /** PostgreSQL's programs. */
  bin: string;
};

/** The configuration of a node; JSON is YAML as well. */
export function patroniConfiguration(stack: Stack, node: NodeNumber, { data, own, bin }: PatroniDirs) {
  const { ports } = stack;
  const { ca, cert, key } = identity(stack, `postgres-${node}`);
  const host = hostOf(node);
  const account = (username: string) => {
    const files = identity(stack, username);
    return { username, sslmode: 'verify-full', sslrootcert: ca, sslcert: files.cert, sslkey: files.key };
  };
  return {
    scope: 'ticketing',
    name: `postgres-${node}`,
    restapi: {
      listen: `${host}:${ports.patroni}`,
      connect_address: `${host}:${ports.patroni}`,
      certfile: cert,
      keyfile: key,
      cafile: ca,
      verify_client: 'required',
    },
    ctl: { cacert: ca, certfile: cert, keyfile: key },
    etcd3: { hosts: addresses(ports.etcd), protocol: 'https', cacert: ca, cert, key },
    bootstrap: {
      dcs: {
        // loop_wait + 2 × retry_timeout may not exceed ttl. A host that is lost is replaced within 20 to 30 s, a process that
        // has ended is noticed within two.
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 7,
        // A primary whose processes are gone is replaced at once.
        primary_start_timeout: 0,
        maximum_lag_on_failover: 1_048_576,
        // What is committed is on two of three, or is not committed.
        synchronous_mode: true,
        synchronous_mode_strict: true,
        postgresql: {
          use_pg_rewind: true,
          use_slots: true,
          parameters: {
            max_connections: 200,
            max_worker_processes: 8,
            wal_level: 'replica',
            hot_standby: 'on',
            wal_log_hints: 'on',
          },
        },
      },
      initdb: [{ encoding: 'UTF8' }, { locale: 'C.UTF-8' }, 'data-checksums'],
    },
    postgresql: {
      listen: `${host}:${ports.postgres}`,
      connect_address: `${host}:${ports.postgres}`,
      data_dir: data,
      bin_dir: bin,
      pgpass: join(own, 'pgpass'),
      remove_data_directory_on_rewind_failure: true,
      remove_data_directory_on_diverged_timelines: true,
      // Otherwise a replica that is made anew waits for the primary's next checkpoint, which may be minutes away.
      basebackup: [{ checkpoint: 'fast' }],
      authentication: {
        superuser: account('postgres'),
        replication: account('replicator'),
        rewind: account('rewind'),
      },
      parameters: {
        // TCP only, as without a cluster.
        unix_socket_directories: '',
        ssl: 'on',
        ssl_ca_file: ca,
        ssl_cert_file: cert,
        ssl_key_file: key,
        shared_buffers: '128MB',
        max_wal_size: '1GB',
        checkpoint_timeout: '15min',
        max_slot_wal_keep_size: '4GB',
        // A replica that is gone without a word is noticed.
        wal_sender_timeout: '5s',
        wal_receiver_timeout: '5s',
        // A replica whose primary is back asks it at once; until one does, nothing is committed.
        wal_retrieve_retry_interval: '500ms',
        log_line_prefix: '%m [%p] ',
      },
      // Nobody without TLS and a certificate in their own name; services need their password as well.
      pg_hba: [
        'hostssl replication replicator 127.0.0.0/8 cert',
        'hostssl postgres rewind 127.0.0.0/8 cert',
        'hostssl all postgres 127.0.0.0/8 cert',
        'hostssl all all 127.0.0.0/8 scram-sha-256 clientcert=verify-full',
      ],
    },
  };
}
