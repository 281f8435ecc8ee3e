import { createHash } from 'node:crypto';
import { createKafka } from '@ticketing/shared/log/client.ts';
import { createLogger } from '@ticketing/shared/service/logging.ts';
import { kafkaDefaults, kafkaProgram, replicas } from '../engines/kafka.ts';
import { kafkaAnswers, kafkaQuorumLeader } from '../probe.ts';
import type { Program } from '../program.ts';
import { ownSecret } from '../secrets.ts';
import type { Stack } from '../stack.ts';
import { ensureCertificates, identity, readIdentity } from './certificates.ts';
import { addresses, hostOf, type NodeNumber, nodeNumbers } from './nodes.ts';
import { placeOf } from './place.ts';

/** The account that services and tools log in with, by SCRAM. */
export function kafkaAccount(stack: Stack): { username: string; password: string } {
  return { username: 'ticketing', password: ownSecret(stack, 'kafka', 'password') };
}

/** `host:port,…` for clients. */
export function clusterBrokers(stack: Stack): string {
  return addresses(stack.ports.kafka);
}

/** One of three brokers that are the quorum of controllers as well. */
export function kafkaNode(stack: Stack, node: NodeNumber): Program {
  const { kafka, kafkaBroker, kafkaController } = stack.ports;
  // That of the brokers: a certificate is enough there.
  const place = () => placeOf(stack, node, kafkaBroker);
  const program = kafkaProgram(stack, {
    name: `kafka-${node}`,
    title: `Apache Kafka ${node}`,
    host: hostOf(node),
    ports: [kafka, kafkaBroker, kafkaController],
    settings: (data) => kafkaSettings(stack, node, data),
    clusterId: () => clusterId(stack),
    formatArguments() {
      const { username, password } = kafkaAccount(stack);
      return ['--add-scram', `SCRAM-SHA-512=[name=${username},password=${password}]`];
    },
    isReady: () => kafkaAnswers(place()),
    async role() {
      const { nodeId, epoch } = await kafkaQuorumLeader(place());
      return nodeId === node ? `leads the quorum, epoch ${epoch}` : `follows Kafka ${nodeId}`;
    },
    // Three Java machines start at once.
    readyWithinMs: 240_000,
    // It cannot register before its session has ended, and its start takes processor time from the two that elect.
    comesBackAfterMs: kafkaDefaults['broker.session.timeout.ms'],
    // The last of three can ask no controller any more whether it may go.
    stopWithinMs: 12_000,
  });
  return {
    ...program,
    async prepare() {
      await ensureCertificates(stack);
      return await program.prepare();
    },
  };
}

/** Whether every partition has all its replicas, so that a broker may go. */
export async function isKafkaInSync(stack: Stack): Promise<boolean> {
  const admin = createKafka({
    brokers: clusterBrokers(stack).split(','),
    tls: readIdentity(identity(stack, 'operator')),
    sasl: { mechanism: 'scram-sha-512', ...kafkaAccount(stack) },
    clientId: 'local',
    logger: createLogger('local', 'silent'),
  }).admin();
  try {
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata();
    return topics.every(({ partitions }) => partitions.every(({ isr, replicas }) => isr.length === replicas.length));
  } finally {
    await admin.disconnect();
  }
}

/** 16 bytes, the same for all three. */
function clusterId(stack: Stack): string {
  return createHash('sha256')
    .update(ownSecret(stack, 'kafka', 'cluster'))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** The settings of a node: TLS everywhere, with a certificate of the client's; a password as well from all but nodes. */
export function kafkaSettings(stack: Stack, node: NodeNumber, data: string): Record<string, string | number | boolean> {
  const { kafka, kafkaBroker, kafkaController } = stack.ports;
  const { ca, both } = identity(stack, `kafka-${node}`);
  const host = hostOf(node);
  const clients = { CLIENTS: kafka, BROKERS: kafkaBroker };
  const listeners = (ports: Record<string, number>) =>
    Object.entries(ports)
      .map(([name, port]) => `${name}://${host}:${port}`)
      .join(',');
  return {
    ...kafkaDefaults,
    'node.id': node,
    'controller.quorum.voters': nodeNumbers.map((other) => `${other}@${hostOf(other)}:${kafkaController}`).join(','),
    listeners: listeners({ ...clients, CONTROLLER: kafkaController }),
    'advertised.listeners': listeners(clients),
    'listener.security.protocol.map': 'CLIENTS:SASL_SSL,BROKERS:SSL,CONTROLLER:SSL',
    'inter.broker.listener.name': 'BROKERS',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.clients.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    // A listener with passwords heeds only its own setting.
    'listener.name.clients.ssl.client.auth': 'required',
    'ssl.client.auth': 'required',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': both,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'log.dirs': data,
    ...ofThree,
  };
}

/** What each of three brokers has that are the quorum of controllers as well. */
export const ofThree = {
  // A 202 means: two of three have it. One broker may be away, and nothing stops.
  'default.replication.factor': 3,
  'min.insync.replicas': 2,
  'unclean.leader.election.enable': false,
  ...replicas(3, 2),
  // A follower that is silent for so long no longer counts, nor is waited for.
  'replica.lag.time.max.ms': 5_000,
  'replica.fetch.wait.max.ms': 250,
  'controller.quorum.election.timeout.ms': 1_000,
  'controller.quorum.fetch.timeout.ms': 2_000,
};
