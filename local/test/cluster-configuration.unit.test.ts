import { etcdArguments } from '../cluster/etcd.ts';
import { haproxyConfiguration } from '../cluster/haproxy.ts';
import { kafkaSettings } from '../cluster/kafka.ts';
import { memberArguments } from '../cluster/mongodb.ts';
import { hostOf, nodeNumbers } from '../cluster/nodes.ts';
import { patroniConfiguration } from '../cluster/patroni.ts';
import { clusterGroups } from '../cluster/programs.ts';
import { roleOf } from '../cluster/redis.ts';
import { portsAt } from '../ports.ts';
import type { Stack } from '../stack.ts';

const stack: Stack = { dir: '/stack', ports: portsAt(100), isCluster: true };
const certificates = '/stack/data/cluster/certificates';

it('gives every program a place of its own', () => {
  const places = clusterGroups(stack)
    .flat()
    .flatMap(({ host = '127.0.0.1', ports }) => ports.map((port) => `${host}:${port}`));
  expect(new Set(places).size).toBe(places.length);
  expect(
    new Set(
      clusterGroups(stack)
        .flat()
        .map(({ name }) => name),
    ).size,
  ).toBe(clusterGroups(stack).flat().length);
});

it('starts three of each engine before two of each service, and NGINX last', () => {
  const names = clusterGroups(stack).map((group) => group.map(({ name }) => name));
  const three = (engine: string) => nodeNumbers.map((node) => `${engine}-${node}`);
  expect(names[0]).toEqual(expect.arrayContaining([...three('etcd'), ...three('kafka'), ...three('redis')]));
  expect(names[1]).toEqual([...three('postgres'), ...three('sentinel')]);
  expect(names[2]).toEqual(['haproxy']);
  expect(names[3]).toEqual(
    expect.arrayContaining(['write-api-1', 'write-api-2', 'notifications-1', 'notifications-2']),
  );
  expect(names[4]).toEqual(['nginx']);
});

it('has Kafka keep three copies, of which two have what is acknowledged, and takes no client without certificate and password', () => {
  const settings = kafkaSettings(stack, 2, '/data');
  expect(settings).toMatchObject({
    'node.id': 2,
    'process.roles': 'broker,controller',
    'controller.quorum.voters': '1@127.0.0.11:9193,2@127.0.0.12:9193,3@127.0.0.13:9193',
    listeners: 'CLIENTS://127.0.0.12:9192,BROKERS://127.0.0.12:9194,CONTROLLER://127.0.0.12:9193',
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL',
    'listener.name.clients.ssl.client.auth': 'required',
    'ssl.client.auth': 'required',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'default.replication.factor': 3,
    'min.insync.replicas': 2,
    'offsets.topic.replication.factor': 3,
    'transaction.state.log.min.isr': 2,
    'unclean.leader.election.enable': false,
    'ssl.keystore.location': `${certificates}/kafka-2.pem`,
  });
});

it('has Patroni commit on two nodes, and let nobody in without a certificate in their own name', () => {
  const configuration = patroniConfiguration(stack, 3, { data: '/data', own: '/own', bin: '/bin' });
  expect(configuration).toMatchObject({
    name: 'postgres-3',
    restapi: { listen: '127.0.0.13:8108', verify_client: 'required' },
    etcd3: { hosts: '127.0.0.11:2479,127.0.0.12:2479,127.0.0.13:2479', protocol: 'https' },
    bootstrap: { dcs: { synchronous_mode: true, synchronous_mode_strict: true } },
    postgresql: {
      authentication: { replication: { sslmode: 'verify-full', sslcert: `${certificates}/replicator.crt` } },
    },
  });
  const { bootstrap, postgresql } = configuration;
  const { ttl, loop_wait, retry_timeout } = bootstrap.dcs;
  expect(loop_wait + 2 * retry_timeout).toBeLessThanOrEqual(ttl);
  for (const rule of postgresql.pg_hba) expect(rule).toMatch(/^hostssl .*( cert| clientcert=verify-full)$/);
});

it('has HAProxy send sessions to the primary alone, and cut them when it is none any more', () => {
  const [primary = ''] = haproxyConfiguration(stack).split('listen replicas');
  expect(primary).toContain('bind 127.0.0.1:5532');
  expect(primary).toContain('uri /primary');
  expect(primary).toContain('on-marked-down shutdown-sessions');
  for (const node of nodeNumbers)
    expect(primary).toContain(`${hostOf(node)}:5532 check port 8108 check-ssl verify required`);
});

it('has etcd and MongoDB want a certificate of everybody', () => {
  const etcd = etcdArguments(stack, 1, '/data');
  expect(etcd).toEqual(expect.arrayContaining(['--client-cert-auth=true', '--peer-client-cert-auth=true']));
  expect(etcd.filter((argument) => argument.includes('http://'))).toEqual([]);
  const member = memberArguments(stack, 1, '/data').join(' ');
  expect(member).toContain(`--replSet views --bind_ip 127.0.0.11 --port 27117`);
  expect(member).toContain(`--tlsMode requireTLS --tlsCertificateKeyFile ${certificates}/mongodb-1.pem`);
});

it('has a replica of Redis say whether it has its copy', () => {
  const replica = (state: string) =>
    `+OK\r\n*5\r\n$5\r\nslave\r\n$10\r\n127.0.0.11\r\n:6379\r\n$${state.length}\r\n${state}\r\n:42\r\n+PONG\r\n`;
  expect(roleOf('+OK\r\n*3\r\n$6\r\nmaster\r\n:42\r\n*0\r\n+PONG\r\n')).toBe('master');
  expect(roleOf(replica('connected'))).toBe('replica');
  expect(roleOf(replica('connect'))).toBe('replica, without its copy');
  expect(roleOf(replica('sync'))).toBe('replica, without its copy');
  expect(roleOf('+OK\r\n-LOADING\r\n+PONG\r\n')).toBeUndefined();
});
