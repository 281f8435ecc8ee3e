import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { etcdArguments } from '../../local/cluster/etcd.ts';
import { kafkaSettings } from '../../local/cluster/kafka.ts';
import { patroniConfiguration } from '../../local/cluster/patroni.ts';
import { redisConfiguration, sentinelConfiguration } from '../../local/cluster/redis.ts';
import { portsAt } from '../../local/ports.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8');
const composed = parse(read('compose.scale.yml'), { merge: true, maxAliasCount: -1 });
const stack = { dir: mkdtempSync(join(tmpdir(), 'scale-')), ports: portsAt(0), isCluster: true };

afterAll(() => rmSync(stack.dir, { recursive: true }));

/** What has another name or place in a container, or belongs to a machine that processes share: not compared. */
const differs = {
  kafka: /^(node\.id|log\.dirs|log\.cleaner\.|num\.|controller\.(quorum\.voters|listener)|.*listener|ssl\..*location)/,
  etcd: /^(name|data-dir|.*-urls|initial-cluster$|logger|.*-file)/,
  redis: /^(bind|tls-.*-file|requirepass|masterauth|dir|replica-announce|replicaof)/,
  sentinel: /^(bind|tls-.*-file|requirepass|dir|sentinel (announce|resolve|monitor|auth-pass))/,
};

/** The settings that must be equal, by name. */
function compared(settings: Iterable<[string, unknown]>, without: RegExp): Record<string, string> {
  return Object.fromEntries(
    [...settings].filter(([name]) => !without.test(name)).map(([name, value]) => [name, String(value)]),
  );
}

/** Lines of Redis' configuration; a Sentinel's name has a second word. */
function fromLines(lines: string[][]): [string, string][] {
  return lines.map((words) => {
    const names = words[0] === 'sentinel' ? 2 : 1;
    return [words.slice(0, names).join(' '), words.slice(names).join(' ')];
  });
}

/** The lines that deploy/redis/start writes for what it starts. */
function writtenFor(what: 'redis' | 'sentinel'): string[][] {
  const [, text] = new RegExp(`^ {4}${what}\\)\\n[^]*?<<CONF\\n([^]*?)\\nCONF$`, 'm').exec(read('redis/start'))!;
  return text!.split('\n').map((line) => line.split(' '));
}

test('a broker of Kafka has the same settings in containers as on the local cluster', () => {
  const environment: Record<string, string> = composed.services['kafka-2'].environment;
  const ofContainer = Object.entries(environment)
    .filter(([name]) => name !== 'KAFKA_HEAP_OPTS')
    .map(([name, value]): [string, string] => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), value]);
  const local = compared(Object.entries(kafkaSettings(stack, 2, '/data')), differs.kafka);
  expect(Object.keys(local).length).toBeGreaterThan(15);
  expect(compared(ofContainer, differs.kafka)).toEqual(local);
});

test('a node of etcd as well', () => {
  const environment: Record<string, string> = composed.services['etcd-2'].environment;
  const ofContainer = Object.entries(environment).map(([name, value]): [string, string] => [
    name.slice('ETCD_'.length).toLowerCase().replaceAll('_', '-'),
    value,
  ]);
  const ofProcess = etcdArguments(stack, 2, '/data').map((argument): [string, string] => {
    const [name, value] = argument.slice('--'.length).split('=');
    return [name!, value!];
  });
  const local = compared(ofProcess, differs.etcd);
  expect(local).toHaveProperty('pre-vote', 'true');
  expect(compared(ofContainer, differs.etcd)).toEqual(local);
});

test('a primary of PostgreSQL is replaced by the same rules', () => {
  const patroni = parse(read('postgres/patroni.yml'));
  const local = patroniConfiguration(stack, 1, { data: '/data', own: '/own', bin: '/bin' });
  expect(patroni.bootstrap.dcs).toEqual(local.bootstrap.dcs);
  expect(patroni.bootstrap.initdb).toEqual(local.bootstrap.initdb);
  for (const name of [
    'remove_data_directory_on_rewind_failure',
    'remove_data_directory_on_diverged_timelines',
  ] as const) {
    expect(patroni.postgresql[name]).toBe(local.postgresql[name]);
  }
  expect(patroni.postgresql.basebackup).toEqual(local.postgresql.basebackup);
});

test('PostgreSQL lets nobody else in', () => {
  const patroni = parse(read('postgres/patroni.yml'));
  const local = patroniConfiguration(stack, 1, { data: '/data', own: '/own', bin: '/bin' });
  const anywhere = (line: string) => line.replace('127.0.0.0/8', 'all');
  expect(patroni.postgresql.pg_hba).toEqual(local.postgresql.pg_hba.map(anywhere));
  expect(patroni.restapi.verify_client).toBe(local.restapi.verify_client);
});

test('everybody has a certificate in a volume of their own, and nobody those of others', () => {
  const mounted = ({ volumes = [] }: { volumes?: string[] }) => volumes.filter((volume) => volume.startsWith('tls-'));
  const { certificates, ...others } = composed.services as Record<string, { volumes?: string[] }>;
  const made = mounted(certificates!).map((volume) => volume.split(':')[0]!);
  expect(made).toContain('tls-authority');
  const used = new Set<string>();
  for (const [name, service] of Object.entries(others)) {
    const [own, ...more] = mounted(service);
    expect(more).toEqual([]);
    if (own === undefined) {
      expect(name).toBe('nginx');
      continue;
    }
    expect(own).toMatch(/^tls-[\w-]+:\/tls:ro$/);
    used.add(own.split(':')[0]!);
  }
  // The authority's key is with who makes certificates alone.
  expect([...used, 'tls-authority'].sort()).toEqual(made.sort());
  const directories = made.map((volume) => volume.slice('tls-'.length));
  for (const directory of directories) expect(read('postgres/Dockerfile')).toMatch(new RegExp(`[ /]${directory}\\s`));
});

test.each([
  ['redis', redisConfiguration],
  ['sentinel', sentinelConfiguration],
] as const)('%s has the same settings', (what, configuration) => {
  const local = compared(fromLines(configuration(stack, 2)), differs[what]);
  expect(Object.keys(local).length).toBeGreaterThan(2);
  expect(compared(fromLines(writtenFor(what)), differs[what])).toEqual(local);
});
